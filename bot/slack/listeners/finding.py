"""Topics, the search over all questions, and asking in a modal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.faq.model import Question
from bot.slack.listeners.entries import show_view
from bot.slack.listeners.listening import listen
from bot.slack.readers.entries import SEARCH_ACTION
from bot.slack.readers.finding import (
    ASK_ACTION,
    ASK_SHORTCUT,
    ASK_VIEW,
    BROWSE_ACTION,
    PAGE_ACTION,
    TOPIC_ACTION,
    asked_by_view,
    browse_by_action,
    open_ask_by_action,
    open_ask_by_shortcut,
)
from bot.slack.readers.handovers import FOUND_ACTION
from bot.slack.renderers.views import ask_view, decision_view, found_options, topics_view

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.faq.model import Entry
    from bot.slack.readers.finding import AskedInView, Browse, OpenAsk
    from bot.slack.responder import Responder

_BROWSE = re.compile(rf"{BROWSE_ACTION}|{TOPIC_ACTION}_\d+")
_TURN = re.compile(rf"{PAGE_ACTION}\w+|{TOPIC_ACTION}")
_FOUND = 20


def register(app: App, responder: Responder) -> None:
    """Listen to what leads to a list of questions, and to the modal to ask in."""

    def browse(wanted: Browse) -> None:
        show_view(
            wanted.press, topics_view(responder.desk(), wanted.topic, wanted.first), responder
        )

    def turn(wanted: Browse) -> None:
        view = topics_view(responder.desk(), wanted.topic, wanted.first)
        if wanted.press.view:
            responder.delivery.update_view(wanted.press.view, view)
        else:
            show_view(wanted.press, view, responder)

    def open_ask(wanted: OpenAsk) -> None:
        responder.delivery.open_view(wanted.trigger_id, ask_view(responder.desk()))

    def answer(asked: AskedInView) -> dict[str, Any]:
        return _answer(asked, responder)

    listen(app.block_action({"action_id": _BROWSE}), browse_by_action, browse, responder)
    listen(app.block_action({"action_id": _TURN}), browse_by_action, turn, responder)
    listen(app.block_action(ASK_ACTION), open_ask_by_action, open_ask, responder)
    listen(app.global_shortcut(ASK_SHORTCUT), open_ask_by_shortcut, open_ask, responder)
    listen(app.view(ASK_VIEW), asked_by_view, answer, responder)

    def suggest(ack: Ack, body: dict[str, Any]) -> None:
        typed = body.get("value")
        entries = matching(typed if isinstance(typed, str) else "", responder)
        ack(options=found_options(entries))

    app.options({"action_id": re.compile(rf"{SEARCH_ACTION}|{FOUND_ACTION}")})(suggest)


def matching(typed: str, responder: Responder) -> list[Entry]:
    """The entries for what somebody is typing: by its words' beginnings, then as a question."""
    words = typed.casefold().split()
    entries = responder.faq().knowledge.entries
    found = {
        entry.id: entry
        for entry in entries
        if all(any(word in one for one in entry.question.casefold().split()) for word in words)
    }
    if words and len(found) < _FOUND:
        ranked = responder.faq().answer(Question(typed)).candidates
        for match in ranked:
            found.setdefault(match.entry.id, match.entry)
    return list(found.values())[:_FOUND]


def _answer(asked: AskedInView, responder: Responder) -> dict[str, Any]:
    desk = responder.desk()
    decision = responder.decide(Question(asked.question))
    responder.note_decision(decision, asked.place)
    near = responder.near(decision)
    view = decision_view(decision, near, desk, asked.place.user)
    return {"response_action": "update", "view": view}
