"""Remove this answer: whoever asked, or an admin, takes a public answer away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.slack.blocks import sentence
from bot.slack.listeners.listening import listen
from bot.slack.listeners.refusals import refusal
from bot.slack.menu import MENU_ACTION, Choice, choice_by_action, chosen

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.menu import Chosen
    from bot.slack.responder import Responder


def register(app: App, responder: Responder) -> None:
    """Listen to the menu of a public answer."""

    def remove(choice: Chosen) -> None:
        responder.soon(choice, lambda: _remove(choice, responder))

    on = app.block_action(MENU_ACTION, matchers=[chosen(Choice.REMOVE)])
    listen(on, choice_by_action, remove, responder)


def _remove(choice: Chosen, responder: Responder) -> None:
    desk, press = responder.desk(), choice.press
    words, user = desk.words, choice.place.user
    asker = choice.subject.asker if choice.subject else ""
    if user != asker and user not in desk.options.admins:
        responder.tell(choice, sentence(words.remove_not_yours))
        return
    if press.message_ts is None or press.is_ephemeral:
        return
    try:
        responder.delivery.delete(choice.place.channel, press.message_ts)
    except SlackApiError as error:
        is_gone = error.response.get("error") == "message_not_found"
        reply = sentence(words.removed_already) if is_gone else refusal(error, desk)
        responder.delivery.show_beside(choice.response_url, reply)
        return
    # The thread may have nothing else in it, and then shows nothing private either.
    responder.delivery.show_beside(choice.response_url, sentence(words.removed))
