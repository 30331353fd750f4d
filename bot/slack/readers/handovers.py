"""What people do with a question that the FAQ does not answer: ask the team, and answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.slack.gestures import OfPress, OfView, Place, Press, Sent
from bot.slack.payloads import id_of
from bot.slack.readers.asked_in import asked_in_value, read_asked_in
from bot.slack.readers.presses import press_of, sent_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.slack.readers.asked_in import AskedIn

ASK_TEAM_ACTION = "faq_ask_team"
ASK_TEAM_VIEW = "faq_ask_team"
ANSWER_ACTION = "faq_team_answer"
ENTRY_ACTION = "faq_team_entry"
DECLINE_ACTION = "faq_team_decline"
ANSWER_VIEW = "faq_team_answer"
ENTRY_VIEW = "faq_team_entry"
WORDS_BLOCK, WORDS_ACTION = "words", "faq_words"
FOUND_BLOCK, FOUND_ACTION = "found", "faq_team_found"


@dataclass(frozen=True, slots=True)
class AskTeam(OfPress):
    """A press on "Ask the team".

    ``asked_in`` is where the question was asked. ``is_cut``: the button held only its beginning.
    """

    press: Press
    question: str
    asked_in: Place
    team: str
    is_cut: bool = False

    @property
    def metadata(self) -> str:
        """The place and the team, for the modal that follows: it has the question in its field."""
        return asked_in_value("", self.asked_in, t=self.team)


@dataclass(frozen=True, slots=True)
class ForTeam(OfView):
    """A question that somebody sent to the team."""

    sent: Sent
    question: str
    asked_in: Place
    team: str


@dataclass(frozen=True, slots=True)
class TeamPress(OfPress):
    """A press below a question in the team's channel."""

    press: Press
    handover: str


@dataclass(frozen=True, slots=True)
class TeamAnswer(OfView):
    """What somebody of the team answered: words, or the mark of an entry."""

    sent: Sent
    handover: str
    words: str
    entry: str


def ask_team_by_action(body: Mapping[str, Any]) -> AskTeam | None:
    """Read a press on the button."""
    press = press_of(body)
    if press is None or (read := read_asked_in(press.value, press.place)) is None:
        return None
    return AskTeam(press, read.question, read.place, _team(read), read.is_cut)


def for_team_by_view(body: Mapping[str, Any]) -> ForTeam | None:
    """Read the modal that the button opens."""
    sent = sent_of(body)
    if sent is None or (read := read_asked_in(sent.metadata, sent.place)) is None:
        return None
    words = sent.value(WORDS_BLOCK, WORDS_ACTION).strip()
    return ForTeam(sent, words, read.place, _team(read)) if words else None


def team_press_by_action(body: Mapping[str, Any]) -> TeamPress | None:
    """Read a press in the team's channel; its value is the hand-over's id."""
    press = press_of(body)
    return TeamPress(press, press.value) if press and press.value else None


def team_answer_by_view(body: Mapping[str, Any]) -> TeamAnswer | None:
    """Read one of the team's modals."""
    sent = sent_of(body)
    if sent is None or not sent.metadata:
        return None
    words = sent.value(WORDS_BLOCK, WORDS_ACTION).strip()
    entry = sent.value(FOUND_BLOCK, FOUND_ACTION)
    return TeamAnswer(sent, sent.metadata, words, entry) if words or entry else None


def _team(read: AskedIn) -> str:
    return id_of(read.fields.get("t")) or ""
