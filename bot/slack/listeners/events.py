"""Mentions and direct messages.

One message can come as two events: as a mention, and as a message where the bot reads the channel.
So both come through the same door, and the responder sees to it that one of them is answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.listeners.listening import listen
from bot.slack.payloads import asked_by_event
from bot.slack.renderers.replies import render_closed
from bot.slack.visibility import Openness

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.payloads import Asked
    from bot.slack.responder import Responder

EVENTS = ("app_mention", "message")


def register(app: App, responder: Responder) -> None:
    """Listen to the events in which people ask something."""

    def accept(asked: Asked) -> None:
        responder.note(asked.place)
        if responder.openness(asked.place) is Openness.CLOSED:
            closed = render_closed(responder.desk())
            responder.soon(asked, lambda: responder.tell(asked, closed))
            return
        responder.accept(asked)

    for event in EVENTS:
        listen(app.event(event), asked_by_event, accept, responder)
