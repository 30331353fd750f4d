"""The judgement: one probability that the first entry answers the question."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from bot.faq.judging.evidence import Evidence
from bot.faq.judging.facts import Book
from bot.faq.judging.signals import SIGNALS, WITH_MEANING
from bot.faq.judging.weights import weights
from bot.faq.model import Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.judging.signals.signal import Signal
    from bot.faq.model import Entry
    from bot.faq.ranking.ranker import Ranked, Ranker, Ranking
    from bot.faq.reading.reader import Reader, Reading

_CANDIDATES = 5
# A candidate that shares no word with the question is shown to nobody below this.
_FAINT = 0.03
# A cosine of sentences; chosen by hand, between what shares a subject and what does not.
_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Part:
    """What one signal adds to the log-odds. The constant has no signal, and the value 1."""

    signal: Signal | None
    value: float
    contribution: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found for one question.

    ``confidence`` (0 to 1) is the probability that the first of ``matches`` answers it: 0 without
    any, or if it is ``listed``, word for word, as a question without an answer. ``parts`` are what
    the evidence adds to the log-odds; the confidence is another only for a question that is
    exactly worded (``is_exact``) or listed. ``missed`` are the words of which the first entry says
    nothing.
    """

    reading: Reading
    ranking: Ranking
    matches: tuple[Match, ...] = ()
    parts: tuple[Part, ...] = ()
    missed: tuple[str, ...] = ()

    @property
    def confidence(self) -> float:
        """That of the first match."""
        return self.matches[0].confidence if self.matches else 0.0

    @property
    def is_exact(self) -> bool:
        """Whether the question is just a wording of an entry, or of several."""
        return bool(self.ranking.exact)

    @property
    def listed(self) -> str | None:
        """The question listed as unanswered that it is word for word."""
        nearest = self.ranking.listed
        return nearest.question if nearest and nearest.is_same and not self.is_exact else None


class Judge:
    """Weighs the evidence for the first of the ``entries`` that ``ranker`` gives."""

    def __init__(self, entries: Sequence[Entry], reader: Reader, ranker: Ranker) -> None:
        self._entries = entries
        self._ranker = ranker
        self._book = Book(entries, reader)
        self._signals = WITH_MEANING if ranker.has_meaning else SIGNALS
        self._weights = weights(with_meaning=ranker.has_meaning)

    def judged(self, reading: Reading) -> Judgement:
        """Return what was found for ``reading`` as one question."""
        ranking = self._ranker.rank(reading)
        if not ranking.entries:
            return Judgement(reading, ranking)
        evidence = Evidence(reading, ranking, self._book)
        parts = (
            Part(None, 1.0, self._weights.constant),
            *(
                Part(signal, value, self._weights.of[signal.name] * value)
                for signal, value in (
                    (signal, signal.measure(evidence)) for signal in self._signals
                )
            ),
        )
        weighed = _probability(sum(part.contribution for part in parts))
        return Judgement(
            reading,
            ranking,
            self._matches(reading, ranking, weighed),
            parts,
            evidence.missed,
        )

    def is_related(self, judgement: Judgement, count: int) -> bool:
        """Whether any of the first ``count`` entries says anything of what was asked."""
        content, entries = judgement.reading.content, judgement.ranking.entries[:count]
        return not content or any(
            (one.meant or 0.0) >= _ALIKE or self._book.says_any(one.place, content)
            for one in entries
        )

    def having_all(self, judgement: Judgement) -> tuple[Match, ...]:
        """Those of the matches that say all that was asked: a topic, if there are several."""
        content = judgement.reading.content
        ids = {
            self._entries[one.place].id
            for one in judgement.ranking.entries[:_CANDIDATES]
            if content and self._book.has_all(one.place, content)
        }
        return tuple(match for match in judgement.matches if match.entry.id in ids)

    def _matches(self, reading: Reading, ranking: Ranking, weighed: float) -> tuple[Match, ...]:
        exact, first = ranking.exact, ranking.entries[0]
        if not exact and ranking.listed and ranking.listed.is_same:
            weighed = 0.0
        found = []
        for ranked in ranking.entries[:_CANDIDATES]:
            if exact:
                confidence = 1 / len(exact) if ranked.place in exact else 0.0
            else:
                confidence = weighed * ranked.share / first.share
            found.append((ranked, confidence))
        return tuple(
            self._match(ranked, confidence)
            for ranked, confidence in found
            if confidence >= _FAINT or self._book.shares(ranked.place, reading.content)
        )

    def _match(self, ranked: Ranked, confidence: float) -> Match:
        entry = self._entries[ranked.place]
        return Match(entry, confidence, entry.wordings[ranked.wording])


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-max(min(log_odds, 30.0), -30.0)))
