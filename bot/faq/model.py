"""The words of the domain, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """Where answers come from. ``published`` is text as people write it: "late June 2023"."""

    id: str
    title: str
    published: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One reviewed answer and the ways in which people ask for it.

    ``answer`` is Markdown. ``where`` is a place in the source ("paragraph 29"), ``reported_by``
    who said it when the source quotes somebody, ``see_also`` ids of related entries. ``team`` is
    the Slack channel of those who know more.
    """

    id: str
    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    topic: str = ""
    source: Source | None = None
    where: str | None = None
    reported_by: str | None = None
    see_also: tuple[str, ...] = ()
    owner: str | None = None
    review_by: date | None = None
    team: str | None = None

    @property
    def wordings(self) -> tuple[str, ...]:
        """The question and its phrasings, in the order of the file."""
        return (self.question, *self.phrasings)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What words mean in these questions.

    ``language`` names the stemmer (Snowball's name, lower case). Each synonym group is a tuple of
    words or phrases that mean the same here; its first is the one that the entries use.
    """

    language: str = "english"
    synonyms: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that was loaded from one folder. ``version`` is a short digest of the files' contents.

    ``unanswered`` are questions that come near the entries, and that none of them answers.
    """

    entries: tuple[Entry, ...]
    vocabulary: Vocabulary = Vocabulary()
    version: str = ""
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked, as plain text and otherwise unchanged."""

    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may be meant.

    ``confidence`` (0 to 1) is the probability that this entry is the right one; ``phrasing`` is
    the entry's wording that is nearest to the question, or the entry's own question where it is
    hardly meant at all.
    """

    entry: Entry
    confidence: float
    phrasing: str


class SmallTalk(StrEnum):
    """What somebody says who asks for no entry: hello, thanks, or about the bot itself."""

    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"
    ABOUT = "about"
    TOPICS = "topics"


@dataclass(frozen=True, slots=True)
class Answer:
    """Sure enough: the answer is ``entry``'s, and those of ``also`` when several things were asked.

    ``candidates`` is the ranking whatever the outcome: up to five, best first. ``open`` are the
    parts of the question, as typed, that none of the entries answers, and ``nearest`` what may have
    been meant by them: an open part has suggestions as a whole question has.
    """

    question: Question
    entry: Entry
    candidates: tuple[Match, ...]
    reason: str
    also: tuple[Entry, ...] = ()
    open: tuple[str, ...] = ()
    nearest: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Not sure enough: "did you mean", with ``candidates``. ``reason`` says why, for a person."""

    question: Question
    candidates: tuple[Match, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing here answers it, or it is ``small_talk``.

    ``candidates`` may still hold the nearest entries; ``nearest`` are those that somebody may have
    meant all the same: of a question that is listed as unanswered, or that only names a topic.
    """

    question: Question
    candidates: tuple[Match, ...]
    reason: str
    nearest: tuple[Match, ...] = ()
    small_talk: SmallTalk | None = None


Decision: TypeAlias = Answer | Suggestions | NoAnswer
