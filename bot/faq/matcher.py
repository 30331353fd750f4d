"""Rank the entries for a question, with the probability that the first is the right one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.faq import classifier, common
from bot.faq.confidence import Signals, confidence
from bot.faq.correction import Speller
from bot.faq.features import FeatureSpace
from bot.faq.model import Match
from bot.faq.stemming import stemmer
from bot.faq.synonyms import Synonyms
from bot.faq.text import normalise, tokens

if TYPE_CHECKING:
    from bot.faq.features import Floats
    from bot.faq.model import Entry, Knowledge

_CANDIDATES = 5
_FAINT_MATCH = 0.1


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was understood: corrected, stemmed, synonyms replaced.

    ``content`` are the stems that carry meaning, each once, in order; ``known`` those of them
    that the FAQ's wordings have.
    """

    stems: tuple[str, ...]
    content: tuple[str, ...]
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Up to five matches, best first, and for each the place of its entry in the FAQ.

    ``signals`` is what the first one's confidence was made from; None if nothing was shared.
    ``is_exact``: the question is a wording of the first entry; ``is_shared``: of several.
    """

    reading: Reading
    matches: tuple[Match, ...] = ()
    places: tuple[int, ...] = ()
    signals: Signals | None = None
    is_exact: bool = False
    is_shared: bool = False


class Matcher:
    """An index of the wordings of ``knowledge``; building it trains the classifier."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.entries = knowledge.entries
        language = knowledge.vocabulary.language.casefold()
        self.stem = stemmer(language)
        self.synonyms = Synonyms(knowledge.vocabulary.synonyms, self.stem)
        self._stop_stems = {self.stem(word) for word in common.STOP_WORDS}
        worded = [[tokens(normalise(text)) for text in entry.wordings] for entry in self.entries]
        self._speller = self._made_speller(worded, language)
        self._wordings = [[self._stems(words) for words in entry] for entry in worded]
        self._exact = self._made_exact()
        self.entry_stems = [frozenset().union(*entry) for entry in self._wordings]
        self._learn()

    def _made_speller(self, worded: list[list[list[str]]], language: str) -> Speller:
        counts = Counter(word for entry in worded for words in entry for word in set(words))
        for word in self.synonyms.words:
            counts[word] += 1
        known = {self.stem(word) for word in counts}
        is_english = language == "english"
        return Speller(
            counts,
            is_known=lambda word: word in counts or self.stem(word) in known,
            is_common=lambda word: (
                word in common.STOP_WORDS
                or (is_english and self.stem(word) in common.most_common_english())
            ),
        )

    def _made_exact(self) -> dict[tuple[str, ...], int | None]:
        """Map stems of wordings to their entry; None if several entries are worded so."""
        exact: dict[tuple[str, ...], int | None] = {}
        for place, wordings in enumerate(self._wordings):
            for stems in wordings:
                known = exact.setdefault(stems, place)
                if stems == () or known != place:
                    exact[stems] = None
        return exact

    def _learn(self) -> None:
        wordings = [stems for entry in self._wordings for stems in entry]
        labels = np.repeat(
            np.arange(len(self.entries), dtype=np.int32), [len(entry) for entry in self._wordings]
        )
        self._space = FeatureSpace(wordings, labels, len(self.entries))
        self._weights = (
            classifier.learn(self._space.wordings, self._space.size, labels, len(self.entries))
            if wordings
            else None
        )

    def _stems(self, words: list[str]) -> tuple[str, ...]:
        return tuple(self.synonyms.canonical([self.stem(word) for word in words]))

    def read(self, text: str) -> Reading:
        """Return ``text`` as the FAQ's words understand it."""
        stems = self._stems(self._speller.corrected(tokens(normalise(text))))
        content = tuple(dict.fromkeys(stem for stem in stems if stem not in self._stop_stems))
        return Reading(stems, content, frozenset(filter(self._space.is_known, content)))

    def rank(self, text: str) -> Ranking:
        """Return the entries that ``text`` may ask for."""
        reading = self.read(text)
        if self._weights is None:
            return Ranking(reading)
        scores = self._weights.scores(*self._space.question(reading.stems))
        exact = self._exact.get(reading.stems)
        if exact is not None:
            scores[exact] = max(scores.max() + 1, scores[exact])
        elif not reading.content:
            return Ranking(reading)
        return self._ranking(reading, scores, is_exact=exact is not None)

    def _ranking(self, reading: Reading, scores: Floats, *, is_exact: bool) -> Ranking:
        order = np.argsort(-scores, kind="stable")[: 2 * _CANDIDATES].tolist()
        shares = np.exp(scores - scores[order[0]])
        signals = self._signals(reading, order, scores, float(1 / shares.sum()))
        first = 1.0 if is_exact else confidence(signals)
        found = []
        for place in order:
            sure = first * float(shares[place]) if place != order[0] else first
            if sure >= _FAINT_MATCH or not reading.known.isdisjoint(self.entry_stems[place]):
                found.append((place, sure))
        found = found[:_CANDIDATES]
        return Ranking(
            reading,
            tuple(self._match(place, sure, reading) for place, sure in found),
            tuple(place for place, _ in found),
            signals,
            is_exact,
            is_shared=self._exact.get(reading.stems, -1) is None,
        )

    def _signals(self, reading: Reading, order: list[int], scores: Floats, share: float) -> Signals:
        weights = {stem: self._space.rarity(stem) for stem in reading.content}
        total = sum(weights.values()) or 1.0
        held = self.entry_stems[order[0]]
        return Signals(
            share=share,
            gap=float(scores[order[0]] - scores[order[1]]) if len(order) > 1 else 10.0,
            logit=float(scores[order[0]]),
            covered=sum(weights[stem] for stem in reading.content if stem in held) / total,
            unknown=sum(weights[s] for s in reading.content if s not in reading.known) / total,
            total=sum(weights.values()),
        )

    def _match(self, place: int, sure: float, reading: Reading) -> Match:
        asked = set(reading.stems)

        def likeness(at: int) -> float:
            stems = set(self._wordings[place][at])
            return len(asked & stems) / (len(asked | stems) or 1)

        entry: Entry = self.entries[place]
        nearest = max(range(len(entry.wordings)), key=lambda at: (likeness(at), -at))
        return Match(entry, sure, entry.wordings[nearest])
