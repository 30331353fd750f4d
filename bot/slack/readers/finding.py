"""Looking for an answer in a view: topics, a search over all questions, asking in a modal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.slack.gestures import OfPress, OfView, Place, Press, Sent, Surface, Telling
from bot.slack.payloads import person_of
from bot.slack.readers.buttons import fields_of, value_of
from bot.slack.readers.presses import press_of, sent_of

if TYPE_CHECKING:
    from collections.abc import Mapping

BROWSE_ACTION = "faq_browse"
TOPIC_ACTION = "faq_topic"
PAGE_ACTION = "faq_page_"  # "next" or "back" follows
ASK_ACTION = "faq_ask"
ASK_VIEW = "faq_ask"
ASK_SHORTCUT = "faq_ask"
QUESTION_BLOCK, QUESTION_ACTION = "question", "faq_question"
ALL = "all"


@dataclass(frozen=True, slots=True)
class Browse(OfPress):
    """A press that leads to the list of questions.

    ``topic`` is the number of a topic, None for all; ``first`` the number of the first question.
    """

    press: Press
    topic: int | None
    first: int


@dataclass(frozen=True, slots=True)
class OpenAsk:
    """The wish to ask in a modal: a button in Home, or the shortcut in Slack's own menu."""

    place: Place
    trigger_id: str
    key: str | None = None
    telling: Telling = Telling.POST
    response_url: str = ""


@dataclass(frozen=True, slots=True)
class AskedInView(OfView):
    """A question that was asked in a modal."""

    sent: Sent
    question: str


def page_value(topic: int | None, first: int) -> str:
    """What a button carries that leads to a page of a topic."""
    return value_of(t=topic, f=first)


def browse_by_action(body: Mapping[str, Any]) -> Browse | None:
    """Read a press on Browse, a topic or a page."""
    press = press_of(body)
    if press is None:
        return None
    fields = fields_of(press.value) or {}
    topic, first = fields.get("t"), fields.get("f")
    return Browse(
        press,
        topic if isinstance(topic, int) else None,
        first if isinstance(first, int) and first > 0 else 0,
    )


def open_ask_by_action(body: Mapping[str, Any]) -> OpenAsk | None:
    """Read a press on the button."""
    press = press_of(body)
    return OpenAsk(press.place, press.trigger_id) if press else None


def open_ask_by_shortcut(body: Mapping[str, Any]) -> OpenAsk | None:
    """Read a choice of the global shortcut."""
    person, trigger = person_of(body), body.get("trigger_id")
    if person is None or not isinstance(trigger, str):
        return None
    return OpenAsk(Place(Surface.VIEW, "", person[0], person_team=person[1]), trigger)


def asked_by_view(body: Mapping[str, Any]) -> AskedInView | None:
    """Read the modal in which somebody asked."""
    sent = sent_of(body)
    if sent is None:
        return None
    return AskedInView(sent, sent.value(QUESTION_BLOCK, QUESTION_ACTION))
