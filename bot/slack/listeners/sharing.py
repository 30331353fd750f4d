"""Share in this channel: a private answer becomes a public one, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.faq.model import Answer
from bot.slack.blocks import quoted, sentence, small
from bot.slack.listeners.listening import listen
from bot.slack.listeners.refusals import refusal
from bot.slack.menu import MENU_ACTION, Choice, choice_by_action, chosen
from bot.slack.renderers.replies import Showing, render, render_closed
from bot.slack.visibility import Openness

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.menu import Chosen
    from bot.slack.responder import Responder


def register(app: App, responder: Responder) -> None:
    """Listen to the menu of a private answer."""

    def share(choice: Chosen) -> None:
        responder.soon(choice, lambda: _share(choice, responder))

    on = app.block_action(MENU_ACTION, matchers=[chosen(Choice.SHARE)])
    listen(on, choice_by_action, share, responder)


def _share(choice: Chosen, responder: Responder) -> None:
    desk, subject, place = responder.desk(), choice.subject, choice.place
    words = desk.words
    entries = desk.marked(subject.entries) if subject else ()
    if subject is None or not entries or not choice.press.is_ephemeral:
        responder.tell(choice, sentence(words.gone))
        return
    match responder.asked_openness(place):
        case Openness.PRIVATE:
            responder.tell(choice, sentence(words.external_unknown))
            return
        case Openness.CLOSED:
            responder.tell(choice, render_closed(desk))
            return
    key = f"share:{place.channel}:{subject.reply_id}"
    if not responder.is_first(key):
        responder.tell(choice, sentence(words.shared_already))
        return
    decision = Answer(subject.question, entries[0], (), "", also=entries[1:])
    asker = small(words.asked_by.format(person=f"<@{place.user}>"))
    lead = [asker, *quoted(subject.question, words)]
    reply = render(decision, Showing(place, desk, subject, is_public=True), lead)
    try:
        responder.delivery.post(reply, place, public=True)
    except SlackApiError as error:
        responder.free(key)
        responder.tell(choice, refusal(error, desk))
        return
    responder.delivery.remove(choice.response_url)
