"""Answer from the FAQ: the answer goes publicly below anybody's message.

Slash commands do not work in threads; this does. Suggestions and misses are private.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.faq.model import Answer
from bot.slack.blocks import said, small
from bot.slack.gestures import Surface
from bot.slack.listeners.listening import listen
from bot.slack.listeners.refusals import refusal
from bot.slack.menu import Subject
from bot.slack.readers.shortcuts import ANSWER_SHORTCUT, fetch_by_shortcut
from bot.slack.renderers.replies import Showing, render, render_closed
from bot.slack.visibility import Openness

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.readers.shortcuts import Fetch
    from bot.slack.responder import Responder


def register(app: App, responder: Responder) -> None:
    """Listen to the entry in every message's menu."""

    def fetch(wanted: Fetch) -> None:
        responder.soon(wanted, lambda: _fetch(wanted, responder))

    listen(app.message_shortcut(ANSWER_SHORTCUT), fetch_by_shortcut, fetch, responder)


def _fetch(wanted: Fetch, responder: Responder) -> None:
    desk, place = responder.desk(), wanted.place
    open_to = responder.asked_openness(place)
    if open_to is Openness.CLOSED:
        responder.tell(wanted, render_closed(desk))
        return
    decision = responder.decide(wanted.question)
    responder.note_decision(decision, place, is_own=False)
    subject = Subject(
        wanted.question,
        desk.knowledge.version,
        asker=place.user,
        reply_id=responder.new_id(),
    )
    showing = Showing(place, desk, subject, near=responder.near(decision))
    if not isinstance(decision, Answer):
        responder.tell(wanted, render(decision, showing))
        return
    if place.surface is Surface.DIRECT:
        responder.delivery.post(render(decision, showing), place, public=True)
        return
    why_private = desk.words.external_unknown
    if open_to is Openness.OPEN:
        by = small(desk.words.fetched_by.format(person=f"<@{place.user}>"))
        reply = render(decision, replace(showing, is_public=True), [by])
        try:
            responder.delivery.post(reply, place, public=True)
        except SlackApiError as error:
            why_private = refusal(error, desk).text
        else:
            return
    responder.tell(wanted, render(decision, showing, [said(why_private)]))
