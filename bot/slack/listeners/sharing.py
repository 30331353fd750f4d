"""Share in this channel: a private answer becomes a public one, once."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.faq.model import Answer
from bot.slack.blocks import quoted, sentence, small
from bot.slack.listeners.listening import listen
from bot.slack.listeners.refusals import refusal
from bot.slack.menu import MENU_ACTION, Choice, choice_by_action, chosen
from bot.slack.readers.presses import kept_of_press
from bot.slack.renderers.replies import Showing, render, render_closed
from bot.slack.visibility import Openness
from bot.storage.claims import claim_within

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import App

    from bot.slack.attempt import Attempt
    from bot.slack.blocks import Reply
    from bot.slack.gestures import Place
    from bot.slack.menu import Chosen
    from bot.slack.responder import Responder

_SHARE = "share"  # the kind of the inbox's rows that are such presses


def register(app: App, responder: Responder) -> None:
    """Listen to the menu of a private answer."""

    def share(choice: Chosen) -> None:
        _promise(choice, responder)

    def post(body: Mapping[str, Any], attempt: Attempt) -> None:
        choice = choice_by_action(body)
        if choice is not None:
            _share(choice, responder, partial(attempt.post, public=True))

    on = app.block_action(MENU_ACTION, matchers=[chosen(Choice.SHARE)])
    listen(on, choice_by_action, share, responder)
    responder.durable.handle(_SHARE, post)


def _promise(choice: Chosen, responder: Responder) -> None:
    """Store the press, if it is the first for this answer."""
    is_shared = False

    def is_first(connection: Any) -> bool:
        nonlocal is_shared
        if not claim_within(connection, choice.key or ""):
            return False  # a copy of a press that was stored
        is_shared = not claim_within(connection, _key(choice))
        return not is_shared

    def otherwise() -> None:
        if responder.is_first(_key(choice)):
            _share(choice, responder, partial(responder.delivery.post, public=True))
        else:
            responder.tell(choice, already)

    already = sentence(responder.desk().words.shared_already)
    kept = kept_of_press(choice.press)
    responder.promise(_SHARE, choice, f"{_SHARE}:{choice.key}", kept, otherwise, also=is_first)
    if is_shared:
        responder.work.run(lambda: responder.tell(choice, already), lane=choice.place.channel)


def _key(choice: Chosen) -> str:
    """What an answer is shared by, whoever presses and however often."""
    return f"share:{choice.place.channel}:{choice.subject.reply_id if choice.subject else ''}"


def _share(choice: Chosen, responder: Responder, post: Callable[[Reply, Place], object]) -> None:
    """Share it, or say why not; then it may be tried again."""
    try:
        _post(choice, responder, post)
    except SlackApiError as error:
        responder.free(_key(choice))
        responder.tell(choice, refusal(error, responder.desk()))


def _post(choice: Chosen, responder: Responder, post: Callable[[Reply, Place], object]) -> None:
    desk, subject, place = responder.desk(), choice.subject, choice.place
    words = desk.words
    entries = desk.marked(subject.entries) if subject else ()
    if subject is None or not entries or not choice.press.is_ephemeral:
        why_not = sentence(words.gone)
    else:
        match responder.asked_openness(place):
            case Openness.PRIVATE:
                why_not = sentence(words.external_unknown)
            case Openness.CLOSED:
                why_not = render_closed(desk)
            case _:
                decision = Answer(subject.question, entries[0], (), "", also=entries[1:])
                asker = small(words.asked_by.format(person=f"<@{place.user}>"))
                lead = [asker, *quoted(subject.question, words)]
                post(render(decision, Showing(place, desk, subject, is_public=True), lead), place)
                with suppress(OSError):
                    responder.delivery.remove(choice.response_url)
                return
    responder.free(_key(choice))
    responder.tell(choice, why_not)
