"""Where an operator wants it (FAQ_LISTEN), a question is answered without a mention, if sure.

So is a follow-up in a thread in which the bot has answered. All else is met with silence. Both need
the optional scope to read channels: without it Slack sends none of these messages.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.errors import StorageError
from bot.faq.model import Answer
from bot.slack.listeners.listening import listen
from bot.slack.menu import Subject
from bot.slack.readers.overhearing import is_overheard, overheard_by_event
from bot.slack.renderers.replies import Showing, render
from bot.slack.visibility import Openness

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.readers.overhearing import Overheard
    from bot.slack.responder import Responder

log = logging.getLogger(__name__)


def register(app: App, responder: Responder) -> None:
    """Listen to messages that mention nobody; must stand before what hears all messages."""

    def answer(heard: Overheard) -> None:
        if _is_wanted(heard, responder):
            responder.soon(heard, lambda: _answer(heard, responder))

    on = app.event("message", matchers=[is_overheard])
    listen(on, overheard_by_event, answer, responder)


def _is_wanted(heard: Overheard, responder: Responder) -> bool:
    if responder.openness(heard.place) is not Openness.OPEN:
        return False
    if heard.parent is None:
        return heard.place.channel in responder.options.listens_in
    with suppress(StorageError):
        return responder.memory.replies.to(heard.parent) is not None
    return False


def _answer(heard: Overheard, responder: Responder) -> None:
    decision = responder.decide(heard.question)
    if not isinstance(decision, Answer):
        return
    desk, place = responder.desk(), heard.place
    responder.note_decision(decision, place)
    subject = Subject(
        heard.question,
        desk.knowledge.version,
        asker=place.user,
        reply_id=responder.new_id(),
    )
    showing = Showing(place, desk, subject, is_public=True, near=responder.near(decision))
    responder.delivery.post(render(decision, showing), place, public=True)
