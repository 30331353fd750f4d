"""Helpful, Not helpful, and why not."""

from __future__ import annotations

import json
import logging
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.errors import StorageError
from bot.faq.model import Question
from bot.slack.blocks import sentence
from bot.slack.desk import is_person_id
from bot.slack.gestures import Place, Surface
from bot.slack.listeners.listening import listen
from bot.slack.readers.votes import (
    REASON_BLOCK,
    REASON_VIEW,
    VOTE_ACTION,
    kept_of_reason,
    reason_by_view,
    reason_of_kept,
    vote_by_action,
)
from bot.slack.renderers.answers import related_to
from bot.slack.renderers.votes import reason_for_team, reason_view, thanks_view
from bot.slack.work import BusyError, LaterError
from bot.storage.inbox import Item
from bot.storage.votes import Ballot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt import App

    from bot.faq.model import Entry
    from bot.slack.attempt import Attempt
    from bot.slack.readers.votes import Reason, Vote
    from bot.slack.responder import Responder

log = logging.getLogger(__name__)

_REASON = "reason"  # the kind of the inbox's rows that are such reasons
_VOTES = re.compile(rf"{VOTE_ACTION}(_[01])?")


def register(app: App, responder: Responder) -> None:
    """Listen to the two buttons, and to the modal that asks why not."""

    def vote(vote: Vote) -> None:
        if not vote.is_helpful:
            _ask_why(vote, responder)
        responder.soon(vote, lambda: _cast(vote, responder))

    def explain(reason: Reason) -> dict[str, Any]:
        return _explain(reason, responder)

    listen(app.block_action({"action_id": _VOTES}), vote_by_action, vote, responder)
    listen(app.view(REASON_VIEW), reason_by_view, explain, responder)
    responder.durable.handle(_REASON, lambda body, attempt: _post(body, attempt, responder))


def _cast(vote: Vote, responder: Responder) -> None:
    entries = responder.desk().marked(vote.entries)
    entry_id = entries[0].id if entries else ""
    ballot = Ballot(vote.reply_id, vote.place.user, vote.is_helpful, entry_id)
    try:
        responder.memory.votes.cast(ballot)
    except StorageError as error:
        log.warning("a vote is not kept: %s", error)
        responder.tell(vote, sentence(responder.desk().words.not_kept))
        return
    if entry_id and not vote.is_helpful:
        responder.gaps.disliked(vote.place.user, vote.question, entry_id)
    if vote.is_helpful and vote.response_url:
        thanks = sentence(responder.desk().words.thanks_for_vote)
        responder.delivery.show_beside(vote.response_url, thanks)


def _ask_why(vote: Vote, responder: Responder) -> None:
    """Open the modal at once: what Slack lets us open it with lasts three seconds."""
    desk = responder.desk()
    entries = desk.marked(vote.entries)
    view = reason_view(
        vote.subject, _next_best(vote, entries, responder), desk.reader_of(entries), desk
    )
    with suppress(SlackApiError, LaterError, OSError):  # the vote counts all the same
        responder.delivery.open_view(vote.press.trigger_id, view)


def _next_best(vote: Vote, entries: tuple[Entry, ...], responder: Responder) -> list[Entry]:
    near = responder.near(responder.faq().answer(Question(vote.question)))
    return related_to(entries, near, responder.desk())


def _explain(reason: Reason, responder: Responder) -> dict[str, Any]:
    """Keep the reason, and acknowledge the modal only then."""
    desk = responder.desk()
    reader = desk.reader_of(desk.marked(reason.entries))
    try:
        responder.memory.votes.explain(reason.reply_id, reason.place.user, reason.reason)
        if reader:
            kept = json.dumps(kept_of_reason(reason))
            item = Item(f"{_REASON}:{reason.key}", _REASON, reader, reason.place.user, kept)
            responder.durable.keep(item)
    except (StorageError, BusyError) as error:
        log.warning("a reason is not kept: %s", error)
        return {"response_action": "errors", "errors": {REASON_BLOCK: desk.words.not_kept}}
    return {"response_action": "update", "view": thanks_view(reader, desk)}


def _post(body: Mapping[str, Any], attempt: Attempt, responder: Responder) -> None:
    """Post the reason to those who look after the answer."""
    desk, reason = responder.desk(), reason_of_kept(body)
    entries = desk.marked(reason.entries)
    reader = desk.reader_of(entries)
    if reader and entries:
        is_person = is_person_id(reader)
        place = Place(
            Surface.VIEW if is_person else Surface.MENTION,
            "" if is_person else reader,
            reader if is_person else reason.place.user,
        )
        attempt.post(reason_for_team(reason, entries[0], desk), place, public=True)
