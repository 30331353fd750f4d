"""Mentions and direct messages.

One message can come as two events: as a mention, and as a message where the bot reads the channel.
So both come through the same door, and the responder sees to it that one of them is answered.
"""

from __future__ import annotations

import json
import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.errors import StorageError
from bot.slack.advice import advice
from bot.slack.blocks import context, sentence
from bot.slack.listeners.listening import note_gesture
from bot.slack.readers.questions import asked_by_event, kept_of, message_id_of
from bot.slack.renderers.replies import render_closed
from bot.slack.visibility import Openness
from bot.storage.inbox import Item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt import Ack, App, BoltContext

    from bot.slack.attempt import Attempt
    from bot.slack.blocks import Reply
    from bot.slack.gestures import Place
    from bot.slack.readers.questions import Asked
    from bot.slack.responder import Responder

log = logging.getLogger(__name__)

EVENTS = ("app_mention", "message")
_MESSAGE = "message"  # the kind of the inbox's rows that are questions
# Replies in a thread within a minute, to all and to one person: more is a loop or a flood.
_MOST_IN_THREAD = 20
_MOST_OF_PERSON = 10


def register(app: App, responder: Responder) -> None:
    """Listen to the events in which people ask something."""

    def hear(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        asked = asked_by_event(body, now=time.time())
        note_gesture(context, asked)
        if asked is not None and responder.openness(asked.place) is not Openness.SILENT:
            accept(asked, body, responder)
        ack()

    for event in EVENTS:
        app.event(event)(hear)
    responder.durable.handle(_MESSAGE, lambda body, attempt: _answer(body, attempt, responder))


def accept(asked: Asked, body: Mapping[str, Any], responder: Responder) -> None:
    """Store a message that is to be answered, unless one of its copies was stored before.

    Raises StorageError and BusyError: then it is not stored, and Slack should send it again.
    """
    place = asked.place
    item = Item(
        asked.key or "",
        _MESSAGE,
        lane=place.channel,
        person=place.user,
        body=json.dumps(kept_of(body)),
        thread=f"{place.channel}:{place.thread_ts}" if place.thread_ts else None,
        message_id=message_id_of(body),
    )
    responder.durable.keep(item)


def _answer(body: Mapping[str, Any], attempt: Attempt, responder: Responder) -> None:
    """Answer a message of the inbox, in this process or another than the one that stored it."""
    asked = asked_by_event(body)
    if asked is None:
        return
    place = asked.place
    if attempt.made is None:
        attempt.made = _reply_to_message(asked, attempt, responder)
    if attempt.made is None:
        return
    try:
        _post(attempt, place)
    except SlackApiError as error:
        if attempt.has_failed:
            raise
        # Slack refused it for good: whoever asked sees an error id instead of silence.
        code = str(error.response.get("error"))
        log.error("a reply cannot be posted: %s", advice(code))  # noqa: TRY400 - follows
        attempt.fail(responder.apology(responder.report(error, None)))
        _post(attempt, place)
    if attempt.reply is not None:
        attempt.reply = replace(attempt.reply, ts=attempt.ts)


def _post(attempt: Attempt, place: Place) -> None:
    if attempt.made is not None:
        reply, public = attempt.made
        attempt.post(reply, place, public=public)


def _reply_to_message(
    asked: Asked, attempt: Attempt, responder: Responder
) -> tuple[Reply, bool] | None:
    """What to say, and whether everybody may see it; None for nothing."""
    try:
        return _say(asked, attempt, responder)
    except StorageError:
        raise
    except Exception as error:  # the person is told, whatever it is
        return attempt.fail(responder.apology(responder.report(error, None)))


def _say(asked: Asked, attempt: Attempt, responder: Responder) -> tuple[Reply, bool] | None:
    place, desk = asked.place, responder.desk()
    responder.note(place)
    if place.thread_ts is not None:
        in_thread, of_person = attempt.inbox.place_in_minute(attempt.lease)
        if in_thread > _MOST_IN_THREAD or of_person > _MOST_OF_PERSON:
            is_first = in_thread == _MOST_IN_THREAD + 1 or of_person == _MOST_OF_PERSON + 1
            return (sentence(desk.words.too_many), False) if is_first else None
    if responder.openness(place) is Openness.CLOSED:
        return render_closed(desk), False
    reply, public = responder.reply_to(asked, attempt)
    if attempt.is_late:
        late = desk.words.late
        text, blocks = f"{late}\n{reply.text}", (context(late), *reply.blocks)
        reply = replace(reply, text=text, blocks=blocks)
    return reply, public
