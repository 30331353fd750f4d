"""Helpful or not: two buttons below an answer, and the modal that asks why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.slack.gestures import OfPress, OfView, Place, Press, Sent, Surface
from bot.slack.readers.buttons import fields_of, question_field, question_of, texts_of, value_of
from bot.slack.readers.presses import press_of, sent_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VOTE_ACTION = "faq_vote"  # a plain button's has "_0" or "_1" after it
REASON_VIEW = "faq_reason"
REASON_BLOCK, REASON_ACTION = "reason", "faq_reason_choice"
TEXT_BLOCK, TEXT_ACTION = "text", "faq_reason_text"
REASONS = ("wrong", "outdated", "unclear", "other")


@dataclass(frozen=True, slots=True)
class Vote(OfPress):
    """A press on "Helpful" or "Not helpful". ``entries`` are marks, as in a menu."""

    press: Press
    is_helpful: bool
    reply_id: str
    entries: tuple[str, ...]
    question: str

    @property
    def subject(self) -> str:
        """The same vote for the modal that follows."""
        return vote_value(self.reply_id, self.entries, self.question, is_helpful=self.is_helpful)


@dataclass(frozen=True, slots=True)
class Reason(OfView):
    """Why an answer was not helpful: one of ``REASONS``, and what somebody wrote about it."""

    sent: Sent
    reply_id: str
    entries: tuple[str, ...]
    reason: str
    text: str


def kept_of_reason(reason: Reason) -> dict[str, Any]:
    """What is kept of it until the team has it."""
    return {
        "reply": reason.reply_id,
        "entries": list(reason.entries),
        "reason": reason.reason,
        "text": reason.text,
        "user": reason.place.user,
    }


def reason_of_kept(kept: Mapping[str, Any]) -> Reason:
    """The same again."""
    sent = Sent(Place(Surface.VIEW, "", kept["user"]), REASON_VIEW, "", "", ())
    return Reason(sent, kept["reply"], tuple(kept["entries"]), kept["reason"], kept["text"])


def vote_value(reply_id: str, entries: Sequence[str], question: str, *, is_helpful: bool) -> str:
    """What the buttons of a vote carry."""
    return value_of(r=reply_id, e=list(entries), q=question_field(question), y=is_helpful)


def vote_by_action(body: Mapping[str, Any]) -> Vote | None:
    """Read a press on one of the two buttons."""
    press = press_of(body)
    fields = fields_of(press.value) if press else None
    if press is None or fields is None or not isinstance(fields.get("r"), str):
        return None
    entries, question = texts_of(fields.get("e")), question_of(fields.get("q"))
    return Vote(press, fields.get("y") is True, fields["r"], entries, question)


def reason_by_view(body: Mapping[str, Any]) -> Reason | None:
    """Read the modal."""
    sent = sent_of(body)
    fields = fields_of(sent.metadata) if sent else None
    if sent is None or fields is None or not isinstance(fields.get("r"), str):
        return None
    reason = sent.value(REASON_BLOCK, REASON_ACTION)
    if reason not in REASONS:
        return None
    text = sent.value(TEXT_BLOCK, TEXT_ACTION)
    return Reason(sent, fields["r"], texts_of(fields.get("e")), reason, text)
