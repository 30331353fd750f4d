"""Answer from the FAQ: the answer goes publicly below anybody's message.

Slash commands do not work in threads; this does. Suggestions and misses are private.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.faq.model import Answer
from bot.slack.blocks import said, small
from bot.slack.gestures import Surface
from bot.slack.listeners.listening import listen
from bot.slack.listeners.refusals import refusal
from bot.slack.menu import Subject
from bot.slack.readers.shortcuts import ANSWER_SHORTCUT, fetch_by_shortcut, kept_of_fetch
from bot.slack.renderers.replies import Showing, render, render_closed
from bot.slack.visibility import Openness

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import App

    from bot.faq.model import Decision
    from bot.slack.attempt import Attempt
    from bot.slack.blocks import Reply
    from bot.slack.gestures import Place
    from bot.slack.readers.shortcuts import Fetch
    from bot.slack.responder import Responder


_FETCH = "fetch"  # the kind of the inbox's rows that are such choices


def register(app: App, responder: Responder) -> None:
    """Listen to the entry in every message's menu."""

    def fetch(wanted: Fetch) -> None:
        def otherwise() -> None:
            _fetch(wanted, responder, partial(responder.delivery.post, public=True))

        if wanted.key:
            kept = kept_of_fetch(wanted)
            responder.promise(_FETCH, wanted, f"{_FETCH}:{wanted.key}", kept, otherwise)
        else:
            responder.soon(wanted, otherwise)

    def post(body: Mapping[str, Any], attempt: Attempt) -> None:
        wanted = fetch_by_shortcut(body)
        if wanted is not None:
            _fetch(wanted, responder, partial(attempt.post, public=True))

    listen(app.message_shortcut(ANSWER_SHORTCUT), fetch_by_shortcut, fetch, responder)
    responder.durable.handle(_FETCH, post)


def _fetch(wanted: Fetch, responder: Responder, post: Callable[[Reply, Place], object]) -> None:
    """Answer it, and count that only then: what has to wait is done again from its start."""
    decision = _answer(wanted, responder, post)
    if decision is not None:
        responder.note_decision(decision, wanted.place, is_own=False)


def _answer(
    wanted: Fetch, responder: Responder, post: Callable[[Reply, Place], object]
) -> Decision | None:
    """What was decided; None where nothing may be said."""
    desk, place = responder.desk(), wanted.place
    open_to = responder.asked_openness(place)
    if open_to is Openness.CLOSED:
        responder.tell(wanted, render_closed(desk))
        return None
    decision = responder.decide(wanted.question)
    subject = Subject(
        wanted.question,
        desk.knowledge.version,
        asker=place.user,
        reply_id=responder.new_id(),
    )
    showing = Showing(place, desk, subject, near=responder.near(decision))
    if not isinstance(decision, Answer):
        responder.tell(wanted, render(decision, showing))
        return decision
    if place.surface is Surface.DIRECT:
        post(render(decision, showing), place)
        return decision
    why_private = desk.words.external_unknown
    if open_to is Openness.OPEN:
        by = small(desk.words.fetched_by.format(person=f"<@{place.user}>"))
        reply = render(decision, replace(showing, is_public=True), [by])
        try:
            post(reply, place)
        except SlackApiError as error:
            why_private = refusal(error, desk).text
        else:
            return decision
    responder.tell(wanted, render(decision, showing, [said(why_private)]))
    return decision
