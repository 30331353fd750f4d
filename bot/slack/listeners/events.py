"""Mentions and direct messages.

One message can come as two events: as a mention, and as a message where the bot reads the channel.
So both come through the same door, and the responder sees to it that one of them is answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.listeners.listening import listen
from bot.slack.payloads import asked_by_event

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.responder import Responder

EVENTS = ("app_mention", "message")


def register(app: App, responder: Responder) -> None:
    """Listen to the events in which people ask something."""
    for event in EVENTS:
        listen(app.event(event), asked_by_event, responder.accept)
