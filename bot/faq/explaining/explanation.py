"""Why a question gets the decision that it gets: how it was read, and what counted for how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.faq.answering import SUGGESTIBLE
from bot.faq.judging.confidence import contributions

if TYPE_CHECKING:
    from bot.faq.answering import Faq, Verdict
    from bot.faq.model import Decision, Match, Question
    from bot.faq.reading.reader import Reader

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
class Signal:
    """A part of the confidence, in log-odds; ``value`` is what it was made from, None for none."""

    name: str
    value: float | None
    contribution: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision and everything that led to it.

    ``words`` are the question's after folding, ``corrected`` as they were probably meant,
    ``stems`` those that are compared, with synonyms replaced; ``telling`` are the stems that carry
    meaning, ``unknown`` the corrected words that the knowledge does not have. ``signals`` make up
    the confidence of the first candidate; none of them when it is an exact wording or there is no
    candidate. ``objection`` is why it was not answered, ``guard`` whether a guard raised it though
    the confidence is high enough. Suggestions begin at ``suggestible``.
    """

    decision: Decision
    words: tuple[str, ...]
    corrected: tuple[str, ...]
    stems: tuple[str, ...]
    telling: tuple[str, ...]
    unknown: tuple[str, ...]
    ranking: tuple[Match, ...]
    signals: tuple[Signal, ...]
    effects: tuple[WordEffect, ...]
    is_exact: bool
    objection: str | None
    guard: bool
    threshold: float
    suggestible: float


def explain(faq: Faq, question: Question) -> Explanation:
    """Decide ``question`` and note the steps; takes as many askings as it has words."""
    verdict = faq.judged(question.text)
    ranking = verdict.ranking
    words, corrected = faq.reader.corrected(question.text)
    return Explanation(
        decision=faq.answer(question),
        words=tuple(words),
        corrected=tuple(corrected),
        stems=ranking.reading.stems,
        telling=ranking.reading.content,
        unknown=tuple(word for word in dict.fromkeys(corrected) if _is_unknown(faq.reader, word)),
        ranking=ranking.matches,
        signals=_signals(verdict),
        effects=_effects(faq, question.text, ranking.matches),
        is_exact=ranking.is_exact,
        objection=verdict.objection,
        guard=_is_guard(verdict, faq.min_confidence),
        threshold=faq.min_confidence,
        suggestible=SUGGESTIBLE * faq.min_confidence,
    )


def _is_unknown(reader: Reader, word: str) -> bool:
    return not reader.is_known(word) and bool(reader.content((reader.stem(word),)))


def _signals(verdict: Verdict) -> tuple[Signal, ...]:
    signals = verdict.ranking.signals
    if signals is None or verdict.ranking.is_exact or not verdict.ranking.matches:
        return ()
    values = signals._asdict()
    return tuple(
        Signal(name, values.get(name), contribution)
        for name, contribution in contributions(signals).items()
    )


def _is_guard(verdict: Verdict, threshold: float) -> bool:
    ranking = verdict.ranking
    if verdict.objection is None or ranking.is_shared or ranking.is_topic:
        return False
    return bool(ranking.matches) and ranking.matches[0].confidence >= threshold


def _effects(faq: Faq, text: str, matches: tuple[Match, ...]) -> tuple[WordEffect, ...]:
    typed = text.split()
    if not matches or not 1 < len(typed) <= _MOST_WORDS:
        return ()
    found = []
    for at, word in enumerate(typed):
        without = faq.judged(" ".join(typed[:at] + typed[at + 1 :])).ranking.matches
        same = [match.confidence for match in without if match.entry == matches[0].entry]
        first = without[0].entry.id if without else None
        found.append(WordEffect(word, same[0] if same else 0.0, first))
    return tuple(found)
