"""Mentions and direct messages.

One message can come as two events: as a mention, and as a message where the bot reads the channel.
So both come through the same door, and the responder sees to it that one of them is answered.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bot.slack.listeners.listening import note_gesture
from bot.slack.payloads import asked_by_event
from bot.slack.visibility import Openness

if TYPE_CHECKING:
    from slack_bolt import Ack, App, BoltContext

    from bot.slack.responder import Responder

EVENTS = ("app_mention", "message")


def register(app: App, responder: Responder) -> None:
    """Listen to the events in which people ask something."""

    def accept(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        asked = asked_by_event(body, now=time.time())
        note_gesture(context, asked)
        if asked is not None and responder.openness(asked.place) is not Openness.SILENT:
            responder.accept(asked, body)
        ack()

    for event in EVENTS:
        app.event(event)(accept)
