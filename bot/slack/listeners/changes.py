"""An edited question updates its reply in place, a deleted one withdraws it: never a second one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.faq.model import Answer
from bot.slack.gestures import Surface
from bot.slack.listeners.listening import listen
from bot.slack.menu import Subject
from bot.slack.readers.changes import (
    change_by_event,
    change_of_kept,
    is_change,
    kept_of_change,
)
from bot.slack.renderers.replies import Showing, render
from bot.slack.visibility import Openness
from bot.storage.inbox import Item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt import App

    from bot.faq.model import Question
    from bot.slack.attempt import Attempt
    from bot.slack.readers.changes import Change
    from bot.slack.responder import Responder
    from bot.storage.replies import StoredReply

_KIND = "change"


def register(app: App, responder: Responder) -> None:
    """Listen to changes of questions that were answered; must stand before what hears new ones."""

    def follow(change: Change) -> None:
        place, body = change.place, json.dumps(kept_of_change(change))
        item = Item(change.key or "", _KIND, place.channel, place.user, body)
        responder.durable.keep(item)

    def handle(body: Mapping[str, Any], attempt: Attempt) -> None:
        _follow(change_of_kept(body), responder, attempt)

    responder.durable.handle(_KIND, handle)
    for event in ("message", "app_mention"):
        on = app.event(event, matchers=[is_change, lambda body: _is_known(body, responder)])
        listen(on, change_by_event, follow, responder)


def _is_known(body: dict[str, object], responder: Responder) -> bool:
    """Whether the message was answered: other edits may be the question itself."""
    change = change_by_event(body)
    # Raises StorageError: then it cannot be told, and Slack should send the event again.
    return change is not None and responder.memory.replies.to(change.asked) is not None


def _follow(change: Change, responder: Responder, attempt: Attempt) -> None:
    stored = responder.memory.replies.to(change.asked)
    if stored is None or responder.openness(change.place) is not Openness.OPEN:
        return
    if change.question is None:
        _withdraw(change, stored, responder, attempt)
    else:
        _update(change, change.question, stored, responder, attempt)


def _withdraw(change: Change, stored: StoredReply, responder: Responder, attempt: Attempt) -> None:
    """Take the reply away, unless others have written below it, or that cannot be seen."""
    place = change.place
    responder.memory.waiting.withdraw(place.channel, place.ts or "")
    if stored.ts is None:
        return
    if place.surface is Surface.MENTION:
        people = responder.delivery.lookup.people_in(
            place.channel, place.thread_ts or place.ts or ""
        )
        if people is None or people - {place.user}:
            return
    attempt.repeat(lambda: _delete(stored, responder))
    responder.memory.replies.put(replace(stored, outcome="withdrawn", ts=None, entries=()))


def _update(
    change: Change,
    question: Question,
    stored: StoredReply,
    responder: Responder,
    attempt: Attempt,
) -> None:
    """Say what is said of the question now, in the place of what was said before."""
    desk, place = responder.desk(), change.place
    decision = responder.decide(question)
    is_answer = isinstance(decision, Answer)
    is_direct = place.surface is Surface.DIRECT
    subject = Subject(question, desk.knowledge.version, (), place.user, stored.id)
    showing = Showing(place, desk, subject, is_answer and not is_direct, responder.near(decision))
    reply = render(decision, showing)
    ts = stored.ts
    if ts is not None and (is_answer or is_direct):
        shown = ts
        attempt.repeat(lambda: responder.delivery.update(place.channel, shown, reply))
    else:
        if ts is not None:
            attempt.repeat(lambda: _delete(stored, responder))
        attempt.post(reply, place, public=is_answer)
        ts = attempt.ts if is_answer or is_direct else None
    entries: tuple[str, ...] = ()
    if isinstance(decision, Answer):
        entries = tuple(entry.id for entry in (decision.entry, *decision.also))
    outcome = "answer" if is_answer else "none"
    responder.memory.replies.put(
        replace(stored, outcome=outcome, entries=entries, version=desk.knowledge.version, ts=ts)
    )


def _delete(stored: StoredReply, responder: Responder) -> None:
    try:
        responder.delivery.delete(stored.channel, stored.ts or "")
    except SlackApiError as error:
        if error.response.get("error") != "message_not_found":
            raise
