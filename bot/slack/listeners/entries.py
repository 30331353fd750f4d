"""A press on a question that is answered at once: a related one, or one in a list of a view."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.faq.model import Question
from bot.slack.blocks import quoted
from bot.slack.gestures import Surface
from bot.slack.listeners.listening import listen
from bot.slack.menu import Subject
from bot.slack.readers.entries import (
    RELATED_ACTION,
    SEARCH_ACTION,
    SHOW_ACTION,
    wanted_by_action,
)
from bot.slack.renderers.replies import Showing, render_entry, render_gone
from bot.slack.renderers.views import answer_view, gone_view
from bot.storage.counts import Event

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.faq.model import Entry
    from bot.slack.blocks import Reply
    from bot.slack.gestures import Press
    from bot.slack.readers.entries import Wanted
    from bot.slack.responder import Responder

_RELATED = re.compile(rf"{RELATED_ACTION}\d+")
_SHOWN = re.compile(rf"{SHOW_ACTION}\d+|{SEARCH_ACTION}")


def register(app: App, responder: Responder) -> None:
    """Listen to related questions below an answer, and to lists of questions in views."""

    def tell(wanted: Wanted) -> None:
        responder.soon(wanted, lambda: _tell(wanted, responder))

    def show(wanted: Wanted) -> None:
        entry = _entry(wanted, responder)
        desk = responder.desk()
        show_view(
            wanted.press, answer_view((entry,), (), desk) if entry else gone_view(desk), responder
        )
        if entry:
            responder.count(Event("answer", entry.id, Surface.VIEW))

    listen(app.block_action({"action_id": _RELATED}), wanted_by_action, tell, responder)
    listen(app.block_action({"action_id": _SHOWN}), wanted_by_action, show, responder)


def show_view(press: Press, view: dict[str, Any], responder: Responder) -> None:
    """Show a modal for something pressed: on top of a modal, or as the first one."""
    delivery = responder.delivery
    if not press.view or press.is_home:
        delivery.open_view(press.trigger_id, view)
        return
    try:
        delivery.push_view(press.trigger_id, view)
    except SlackApiError as error:
        if error.response.get("error") != "push_limit_reached":
            raise
        delivery.update_view(press.view, view)


def _tell(wanted: Wanted, responder: Responder) -> None:
    """To whoever pressed and nobody else: the answer above is not theirs to replace."""
    entry, desk = _entry(wanted, responder), responder.desk()
    if entry is None:
        responder.tell(wanted, render_gone(Question(""), desk))
        return
    responder.count(Event("answer", entry.id, wanted.place.surface))
    responder.tell(wanted, _reply(entry, wanted, responder))


def _reply(entry: Entry, wanted: Wanted, responder: Responder) -> Reply:
    desk, place, question = responder.desk(), wanted.place, Question(entry.question)
    subject = Subject(
        question, desk.knowledge.version, asker=place.user, reply_id=responder.new_id()
    )
    return render_entry(entry, Showing(place, desk, subject), quoted(question, desk.words))


def _entry(wanted: Wanted, responder: Responder) -> Entry | None:
    found = responder.desk().marked([wanted.entry_id])
    return found[0] if found else None
