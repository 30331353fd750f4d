"""What single decisions are worth, judged by the labels that people gave the questions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from bot.faq.answering import SHOWN
from bot.faq.model import Answer, NoAnswer, Suggestions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.model import Decision


class Verdict(StrEnum):
    """What a decision was worth; the first five where something answers it, else the others."""

    RIGHT = "right"
    OFFERED = "suggested"
    ASTRAY = "suggested others"
    MISSED = "missed"
    WRONG = "wrong"
    REFUSED = "refused"
    HINTED = "refused with suggestions"
    FALSE = "false answer"

    @property
    def rank(self) -> int:
        """How good it is for the person who asked: only the order tells, more is better."""
        match self:
            case Verdict.RIGHT | Verdict.REFUSED | Verdict.HINTED:
                return 3
            case Verdict.OFFERED:
                return 2
            case Verdict.ASTRAY | Verdict.MISSED:
                return 1
            case Verdict.WRONG | Verdict.FALSE:
                return 0
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, and ids of the entries of which any is right; none of them: nothing answers it.

    ``kind`` groups questions that nothing answers ("far", "near"); "" if nobody said.
    """

    question: str
    entries: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A labelled question with what the bot made of it."""

    labelled: Labelled
    decision: Decision
    verdict: Verdict

    @property
    def given(self) -> str | None:
        """The entry that was answered with, if any; of several the first."""
        return self.decision.entry.id if isinstance(self.decision, Answer) else None

    @property
    def confidence(self) -> float:
        """That of the first candidate, or 0."""
        return self.decision.candidates[0].confidence if self.decision.candidates else 0.0

    @property
    def phrasing(self) -> str | None:
        """The wording of the first candidate that is nearest to the question."""
        return self.decision.candidates[0].phrasing if self.decision.candidates else None

    @property
    def home(self) -> str | None:
        """The entry under which it counts: the one given if that is right, else the first label."""
        if self.given in self.labelled.entries:
            return self.given
        return self.labelled.entries[0] if self.labelled.entries else None


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that ends in another way than before."""

    before: Result
    after: Result

    @property
    def is_worse(self) -> bool:
        """Whether the person who asks is worse off than before."""
        return self.after.verdict.rank < self.before.verdict.rank

    @property
    def is_better(self) -> bool:
        """Whether the person who asks is better off than before."""
        return self.after.verdict.rank > self.before.verdict.rank


def judge(labelled: Labelled, decision: Decision) -> Verdict:
    """Say what ``decision`` was worth. Of an answer in several parts, the first part counts."""
    has_answer = bool(labelled.entries)
    match decision:
        case Answer() if has_answer:
            return Verdict.RIGHT if decision.entry.id in labelled.entries else Verdict.WRONG
        case Answer():
            return Verdict.FALSE
        case Suggestions() if has_answer:
            shown = {match.entry.id for match in decision.candidates[:SHOWN]}
            return Verdict.ASTRAY if shown.isdisjoint(labelled.entries) else Verdict.OFFERED
        case Suggestions():
            return Verdict.HINTED
        case NoAnswer():
            return Verdict.MISSED if has_answer else Verdict.REFUSED
        case _:
            assert_never(decision)


def compare(before: Sequence[Result], after: Sequence[Result]) -> tuple[Flip, ...]:
    """Return the questions that end in another way; both hold the same questions, in order."""
    return tuple(
        Flip(old, new)
        for old, new in zip(before, after, strict=True)
        if old.verdict is not new.verdict
    )
