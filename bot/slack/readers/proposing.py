"""Propose as an answer: a choice in the menu of a message, and the modal that follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.slack.gestures import OfView, Place, Sent, Surface, Telling
from bot.slack.payloads import id_of, person_of, ts_of
from bot.slack.readers.buttons import fields_of, value_of
from bot.slack.readers.presses import sent_of
from bot.slack.readers.rich_text import markdown_from_message

if TYPE_CHECKING:
    from collections.abc import Mapping

PROPOSE_SHORTCUT = "faq_propose"
PROPOSE_VIEW = "faq_propose"
QUESTION_BLOCK, QUESTION_ACTION = "question", "faq_propose_question"
ANSWER_BLOCK, ANSWER_ACTION = "answer", "faq_propose_answer"
TOPIC_BLOCK, TOPIC_ACTION = "topic", "faq_propose_topic"


@dataclass(frozen=True, slots=True)
class Propose:
    """The wish to make an answer of a message. ``place`` is the message's."""

    place: Place
    answer: str
    trigger_id: str
    response_url: str
    key: str | None = None
    telling: Telling = Telling.BESIDE

    @property
    def metadata(self) -> str:
        """Where it was said, for the modal that follows."""
        return value_of(c=self.place.channel, ts=self.place.ts)


@dataclass(frozen=True, slots=True)
class Proposed(OfView):
    """What was written in the modal. ``channel`` and ``ts`` are the message's."""

    sent: Sent
    question: str
    answer: str
    topic: int | None
    channel: str
    ts: str


def propose_by_shortcut(body: Mapping[str, Any]) -> Propose | None:
    """Read the choice; None if it is of nobody, or has no message."""
    person, message, channel = person_of(body), body.get("message"), body.get("channel")
    if person is None or not isinstance(message, dict) or not isinstance(channel, dict):
        return None
    name, ts = id_of(channel.get("id")), ts_of(message.get("ts"))
    trigger, url = body.get("trigger_id"), body.get("response_url")
    if not (name and ts and isinstance(trigger, str)):
        return None
    surface = Surface.DIRECT if name.startswith("D") else Surface.MENTION
    thread_ts = ts_of(message.get("thread_ts"))
    return Propose(
        Place(surface, name, person[0], ts, thread_ts, person_team=person[1]),
        markdown_from_message(message),
        trigger,
        url if isinstance(url, str) else "",
    )


def proposed_by_view(body: Mapping[str, Any]) -> Proposed | None:
    """Read the modal."""
    sent = sent_of(body)
    fields = fields_of(sent.metadata) if sent else None
    if sent is None or fields is None:
        return None
    topic = sent.value(TOPIC_BLOCK, TOPIC_ACTION)
    return Proposed(
        sent,
        sent.value(QUESTION_BLOCK, QUESTION_ACTION).strip(),
        sent.value(ANSWER_BLOCK, ANSWER_ACTION).strip(),
        int(topic) if topic.isdecimal() else None,
        id_of(fields.get("c")) or "",
        ts_of(fields.get("ts")) or "",
    )
