"""A press on one of the questions that "did you mean" offers, or on "None of these"."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.slack.gestures import Surface
from bot.slack.listeners.listening import listen
from bot.slack.readers.picks import PICK_ACTION, kept_of_pick, pick_by_action
from bot.slack.renderers.replies import (
    render_closed,
    render_gone,
    render_none_picked,
    render_pick,
)
from bot.slack.visibility import Openness
from bot.storage.counts import Event
from bot.storage.gaps import PICKED
from bot.storage.replies import StoredReply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt import App

    from bot.faq.model import Entry
    from bot.slack.attempt import Attempt
    from bot.slack.readers.picks import Pick
    from bot.slack.responder import Responder

_PICK = "pick"  # the kind of the inbox's rows that are picks
_PICKS = re.compile(rf"{PICK_ACTION}\w+")


def register(app: App, responder: Responder) -> None:
    """Listen to the buttons that ``replies.render`` puts below suggestions."""

    def answer_pick(pick: Pick) -> None:
        def answer() -> None:
            _answer(pick, responder)

        if pick.place.surface is Surface.MENTION and pick.entry_id is not None and pick.at:
            key = f"{pick.key}:{pick.at}"
            responder.promise(_PICK, pick, key, kept_of_pick(pick), answer)
        else:
            responder.soon(pick, answer)

    listen(app.block_action({"action_id": _PICKS}), pick_by_action, answer_pick, responder)
    responder.durable.handle(_PICK, lambda body, attempt: _post(body, attempt, responder))


def _answer(pick: Pick, responder: Responder) -> None:
    """Answer where the question was asked: after a mention for everybody in its thread."""
    desk, delivery = responder.desk(), responder.delivery
    entry = _entry(pick, responder)
    if entry is None:
        return
    _note(pick, entry.id, responder)
    reply = render_pick(entry, pick, desk, responder.new_id())
    if pick.place.surface is Surface.MENTION:
        delivery.post(reply, pick.place, public=True)
        delivery.remove(pick.response_url)
    elif not delivery.replace(pick.response_url, reply):
        delivery.post(reply, pick.place, public=False)


def _note(pick: Pick, entry_id: str, responder: Responder) -> None:
    """Count it, and remember that the question was another wording of that entry."""
    responder.count(Event("picked", entry_id, pick.place.surface))
    responder.gaps.resolved(pick.place.user, pick.question.text, PICKED, entry=entry_id)


def _entry(pick: Pick, responder: Responder) -> Entry | None:
    """The entry to answer with; where there is none, the person is told."""
    desk = responder.desk()
    if responder.openness(pick.place) is Openness.CLOSED:
        responder.tell(pick, render_closed(desk))
        return None
    entry = desk.entry(pick.entry_id)
    if entry is None:
        is_gone = pick.entry_id is not None
        reply = render_gone(pick.question, desk) if is_gone else render_none_picked(pick, desk)
        responder.tell(pick, reply)
    return entry


def _post(body: Mapping[str, Any], attempt: Attempt, responder: Responder) -> None:
    """Post a pick that is stored, unless the question has its answer already."""
    pick = pick_by_action(body)
    if pick is None:
        return
    question = responder.question_key(pick.place) or pick.key or ""
    if attempt.made is None:
        before = responder.memory.replies.to(question)
        if before is not None and before.outcome == "answer" and not attempt.is_unsure:
            return
        entry = _entry(pick, responder)
        if entry is None:
            return
        desk, place, reply_id = responder.desk(), pick.place, responder.new_id()
        attempt.made = render_pick(entry, pick, desk, reply_id), True
        attempt.reply = StoredReply(
            reply_id,
            place.channel,
            place.user,
            place.surface,
            "answer",
            desk.knowledge.version,
            (entry.id,),
            question=question,
            thread_ts=place.thread_ts,
        )
    try:
        attempt.post(attempt.made[0], pick.place, public=True)
    except SlackApiError as error:
        attempt.reply = None  # nothing was said, so another press may
        responder.tell(pick, responder.apology(responder.report(error, None)))
        raise
    if attempt.reply is not None:
        attempt.reply = replace(attempt.reply, ts=attempt.ts)
        _note(pick, attempt.reply.entries[0], responder)
    with suppress(OSError):
        responder.delivery.remove(pick.response_url)
