"""Suggest an edit: the place in the repository where the answer stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.blocks import sentence
from bot.slack.listeners.listening import listen
from bot.slack.menu import MENU_ACTION, Choice, choice_by_action, chosen
from bot.slack.mrkdwn import escape, link

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.blocks import Reply
    from bot.slack.menu import Chosen
    from bot.slack.responder import Responder


def register(app: App, responder: Responder) -> None:
    """Listen to the menu of an answer."""

    def edit(choice: Chosen) -> None:
        responder.soon(choice, lambda: responder.tell(choice, _place(choice, responder)))

    on = app.block_action(MENU_ACTION, matchers=[chosen(Choice.EDIT)])
    listen(on, choice_by_action, edit, responder)


def _place(choice: Chosen, responder: Responder) -> Reply:
    desk, pattern = responder.desk(), responder.options.edit_url
    entries = desk.marked(choice.subject.entries) if choice.subject else ()
    places = [(entry, responder.entry_place(entry.id)) for entry in entries]
    lines = [
        desk.words.edit_here.format(url=link(escape(entry.id), edit_url(pattern, *place)))
        for entry, place in places
        if place is not None and pattern
    ]
    return sentence("\n".join(lines) or desk.words.edit_unknown)


def edit_url(pattern: str, path: str, line: int) -> str:
    """The address of a file at a line."""
    return pattern.replace("{path}", path).replace("{line}", str(line))
