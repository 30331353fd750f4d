"""Why a question gets the decision that it gets: how it was read, and what counted for how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.faq.answering import SUGGESTIBLE

if TYPE_CHECKING:
    from bot.faq.answering import Faq
    from bot.faq.judging.judge import Judgement, Part
    from bot.faq.model import Decision, Match, Question

_MOST_WORDS = 24


@dataclass(frozen=True, slots=True)
class WordEffect:
    """What a word of the question, as typed, does: the ranking without it.

    ``confidence`` (0 to 1) is that of the entry that comes first with it, ``first`` the id of the
    entry that comes first without it; None if there is none.
    """

    word: str
    confidence: float
    first: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision and everything that led to it.

    ``judgement`` is of the whole question, whatever parts it has; ``unknown`` are its words that
    no wording of the FAQ has. Answers begin at ``threshold``, suggestions at ``suggestible``.
    """

    decision: Decision
    judgement: Judgement
    unknown: tuple[str, ...]
    effects: tuple[WordEffect, ...]
    threshold: float
    suggestible: float

    @property
    def ranking(self) -> tuple[Match, ...]:
        """The candidates, best first."""
        return self.judgement.matches

    @property
    def parts(self) -> tuple[Part, ...]:
        """What made the confidence, in log-odds; nothing where the wording alone decided."""
        decided = self.judgement.is_exact or self.judgement.listed is not None
        return () if decided else self.judgement.parts


def explain(faq: Faq, question: Question) -> Explanation:
    """Decide ``question`` and note the steps; takes as many askings as it has words."""
    judgement = faq.judged(question.text)
    corrected = dict.fromkeys(judgement.reading.corrected)
    return Explanation(
        decision=faq.answer(question),
        judgement=judgement,
        unknown=tuple(word for word in corrected if faq.reader.is_unknown(word)),
        effects=_effects(faq, judgement),
        threshold=faq.min_confidence,
        suggestible=SUGGESTIBLE * faq.min_confidence,
    )


def _effects(faq: Faq, judgement: Judgement) -> tuple[WordEffect, ...]:
    typed, matches = judgement.reading.asked.split(), judgement.matches
    if not matches or not 1 < len(typed) <= _MOST_WORDS:
        return ()
    found = []
    for at, word in enumerate(typed):
        without = faq.judged(" ".join(typed[:at] + typed[at + 1 :])).matches
        same = [match.confidence for match in without if match.entry == matches[0].entry]
        first = without[0].entry.id if without else None
        found.append(WordEffect(word, same[0] if same else 0.0, first))
    return tuple(found)
