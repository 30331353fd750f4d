"""Rank the entries for a question, with the probability that the first is the right one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.faq.judging.confidence import Signals, confidence
from bot.faq.model import Match
from bot.faq.ranking import classifier, meanings, unanswered
from bot.faq.ranking.features import NOTHING_ASKED, FeatureSpace
from bot.faq.ranking.unanswered import Unanswered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.model import Entry
    from bot.faq.ranking.classifier import Weights
    from bot.faq.ranking.features import FeatureTable, Floats, Integers, Meaning, QuestionFeatures
    from bot.faq.ranking.unanswered import LearntUnanswered
    from bot.faq.reading.reader import Reader, Reading

_CANDIDATES = 5
_TOPIC_STEMS = 2
_FAINT_MATCH = 0.03
_RELATED_PART = 0.75
_USUAL_NEWS = 0.1


@dataclass(frozen=True, slots=True)
class Ranking:
    """Up to five matches, best first, and for each the place of its entry in the FAQ.

    ``signals`` is what the first one's confidence was made from; None if nothing was shared.
    ``is_exact``: the question is a wording of the first entry; ``is_shared``: of several;
    ``is_topic``: it is one word that several entries have. ``listed`` is the unanswered question
    that it is word for word, if any; ``asked`` are its features, if there are matches.
    """

    reading: Reading
    matches: tuple[Match, ...] = ()
    places: tuple[int, ...] = ()
    signals: Signals | None = None
    is_exact: bool = False
    is_shared: bool = False
    is_topic: bool = False
    listed: str | None = None
    asked: QuestionFeatures = NOTHING_ASKED

    @property
    def gap(self) -> float:
        """The lead of the first over the second, in logits; 0 without any match."""
        return 0.0 if self.signals is None else self.signals.gap

    @property
    def likeness(self) -> float:
        """The cosine (0 to 1) of the question with the first one's nearest wording."""
        return 0.0 if self.signals is None else self.signals.likeness

    @property
    def lead(self) -> float:
        """How much more of the words the first has than any other (-1 to 1); 0 without a match."""
        return 0.0 if self.signals is None else self.signals.lead


class Learnt(NamedTuple):
    """What learning leaves behind.

    ``news`` (0 to 1) is the mean part of a wording's weight that no other wording has;
    ``unanswered`` is None where no questions are known to have no answer.
    """

    table: FeatureTable
    weights: Weights
    news: float
    unanswered: LearntUnanswered | None = None


class Matcher:
    """An index of the wordings of ``entries``, and of the questions that none of them answers.

    ``learnt`` is what was learnt from just these; None trains the classifier. ``unanswered`` is
    None where no question is known to have no answer.
    """

    def __init__(
        self, entries: Sequence[Entry], reader: Reader, learnt: Learnt | None = None
    ) -> None:
        self._entries = entries
        self._reader = reader
        self._exact = _exact_wordings(reader.wordings)
        self._held = [frozenset().union(*wordings) for wordings in reader.wordings]
        self._known = frozenset().union(*self._held)
        self._related = _related(entries)
        self._small_talk = {
            place
            for place, wordings in enumerate(reader.wordings)
            if any(stems and not reader.content(stems) for stems in wordings)
        }
        counts = [len(wordings) for wordings in reader.wordings]
        self._first_rows = [0, *accumulate(counts)]
        self._news = 0.0
        self.unanswered: Unanswered | None = None
        if not entries:
            return
        if learnt is None:
            listed = self._learn(np.repeat(np.arange(len(entries), dtype=np.int32), counts))
        else:
            self._space = FeatureSpace.of(learnt.table, len(entries), self._meaning)
            self._weights, self._news, listed = learnt.weights, learnt.news, learnt.unanswered
        if listed is not None:
            self.unanswered = Unanswered(reader.unanswered, listed, self._first_rows[-1])
        self._lengths = self._space.texts.lengths

    @property
    def learnt(self) -> Learnt | None:
        """What was learnt, to be given to another one; None without entries."""
        if not self._entries:
            return None
        return Learnt(self._space.table, self._weights, self._news, self._listed)

    def carried_over(self, entries: Sequence[Entry], reader: Reader) -> Learnt | None:
        """Return what was learnt, as far as it holds for other entries; None if it does not.

        An entry is the same as long as its id is; of a new one its exact wordings alone are found.
        """
        is_english = self._reader.language.is_english
        if not (self._entries and entries) or is_english != reader.language.is_english:
            return None
        known = {entry.id: place for place, entry in enumerate(self._entries)}
        places = np.array([known.get(entry.id, -1) for entry in entries], dtype=np.int32)
        space = self._space.holding(_texts(reader))
        listed = self._listed
        if reader.unanswered != self._reader.unanswered:  # to read them all takes a while
            listed = unanswered.carried_over(listed, reader.unanswered_stems(), space)
        return Learnt(space.table, self._weights.of(places), self._news, listed)

    @property
    def _listed(self) -> LearntUnanswered | None:
        return None if self.unanswered is None else self.unanswered.learnt

    def _learn(self, labels: Integers) -> LearntUnanswered | None:
        """Learn the wordings, and each answer as if it were one more; then what has no answer."""
        answered = [place for place, stems in enumerate(self._reader.answers) if stems]
        texts = _texts(self._reader) + [self._reader.answers[place] for place in answered]
        labels = np.concatenate([labels, np.array(answered, dtype=np.int32)])
        self._space = FeatureSpace.learnt(texts, labels, len(self._entries), self._meaning)
        self._news = self._measured_news()
        self._weights = classifier.learn(self._space.texts, labels, len(self._entries))
        wordings = np.arange(self._first_rows[-1], dtype=np.int32)
        return unanswered.learn(self._reader.unanswered_stems(), self._space, wordings)

    @property
    def _meaning(self) -> Meaning:
        return meanings.meaning if self._reader.language.is_english else meanings.no_meaning

    def _measured_news(self) -> float:
        contents = [self._reader.content(w) for entry in self._reader.wordings for w in entry]
        holding = Counter(stem for stems in contents for stem in stems)
        shares = [
            sum(self._space.rarity(stem) for stem in stems if holding[stem] == 1)
            / sum(self._space.rarity(stem) for stem in stems)
            for stems in filter(None, contents)
        ]
        return sum(shares) / max(len(shares), 1)

    @property
    def tells_strangers(self) -> bool:
        """Whether wordings hardly bring new words, so that one which is new here says much."""
        return self._news < _USUAL_NEWS

    def rank(self, text: str) -> Ranking:
        """Return the entries that ``text`` may ask for."""
        reading = self._reader.read(text)
        exact = None if reading.is_corrected else self._exact.get(reading.stems)
        if not self._entries or not (reading.content or exact is not None or self._small_talk):
            return Ranking(reading)
        asked = self._space.question(reading.stems)
        scores = self._weights.scores(asked)
        if exact is not None:
            scores[exact] = scores.max() + 1
        order = _best(scores)
        shares = np.exp(scores[order] - scores[order[0]]).tolist()
        near = [place for place, share in zip(order, shares, strict=True) if share >= _FAINT_MATCH]
        near = near[:_CANDIDATES]
        alike = dict(zip(near, self._likenesses(near, asked), strict=True))
        signals = self._signals(reading, scores, order, float(alike[order[0]].max()))
        first = 1.0 if exact is not None else confidence(signals)
        sure = [
            (place, first * share, alike.get(place))
            for place, share in zip(order[:_CANDIDATES], shares, strict=False)
            if self._shares(place, reading, first * share)
        ]
        return Ranking(
            reading,
            tuple(self._match(*found) for found in sure),
            tuple(place for place, _, _ in sure),
            signals,
            is_exact=exact is not None,
            is_shared=self._exact.get(reading.stems, -1) is None,
            is_topic=len(reading.content) == 1
            and len(reading.stems) <= _TOPIC_STEMS
            and sum(reading.content[0] in self._held[place] for place in order) > 1,
            listed=self.unanswered.same(reading.stems) if self.unanswered else None,
            asked=asked,
        )

    def _shares(self, place: int, reading: Reading, probability: float) -> bool:
        """Whether the entry has enough of the question to be shown to somebody."""
        if not reading.content:
            return place in self._small_talk and not self._held[place].isdisjoint(reading.stems)
        return probability >= _FAINT_MATCH or not self._held[place].isdisjoint(reading.content)

    def _signals(
        self, reading: Reading, scores: Floats, order: list[int], likeness: float
    ) -> Signals:
        weights = {stem: self._space.rarity(stem) for stem in reading.content}
        total = sum(weights.values())
        unknown = sum(weights[stem] for stem in weights if stem not in self._known)
        covered = [
            sum(weights[stem] for stem in weights if stem in self._held[place]) / (total or 1)
            for place in order
        ]
        logits = [float(scores[place]) for place in order]
        gap = logits[0] - logits[1] if len(logits) > 1 else logits[0]
        parts = np.exp(scores - logits[0])
        share = 1 / parts.sum()
        related = self._related[order[0]]
        if related:  # where it comes second, the first one may well do too
            others = [place for place in order[1:] if place not in related]
            beyond = logits[0] - float(scores[others[0]]) if others else gap
            gap += _RELATED_PART * (beyond - gap)
            share *= 1 + _RELATED_PART * parts[related].sum()
        return Signals(
            share=float(share),
            gap=gap,
            logit=logits[0],
            likeness=likeness,
            covered=covered[0],
            lead=covered[0] - max(covered[1:], default=0.0),
            unknown=unknown / (total or 1),
            blank=float(unknown == total),
            total=total,
            entries=len(self._entries),
            wordings=float(self._first_rows[-1]) / len(self._entries),
            news=self._news,
        )

    def _likenesses(self, places: list[int], asked: QuestionFeatures) -> list[Floats]:
        """Return for each place the cosines (0 to 1) of the question with the entry's wordings."""
        spans = [(self._first_rows[place], self._first_rows[place + 1]) for place in places]
        products = asked.products(self._space.texts, spans)
        length = asked.length
        return [
            product / (length * self._lengths[first:last])
            for product, (first, last) in zip(products, spans, strict=True)
        ]

    def _match(self, place: int, probability: float, likenesses: Floats | None) -> Match:
        entry = self._entries[place]
        nearest = 0 if likenesses is None else int(likenesses.argmax())
        return Match(entry, probability, entry.wordings[nearest])


def _texts(reader: Reader) -> list[tuple[str, ...]]:
    return [stems for of_entry in reader.wordings for stems in of_entry]


def _related(entries: Sequence[Entry]) -> list[list[int]]:
    """Return for each entry the places of those that it is related to, whichever says so."""
    places = {entry.id: place for place, entry in enumerate(entries)}
    related: list[set[int]] = [set() for _ in entries]
    for place, entry in enumerate(entries):
        for other in (places[name] for name in entry.see_also if name in places):
            related[place].add(other)
            related[other].add(place)
    return [sorted(some - {place}) for place, some in enumerate(related)]


def _best(scores: Floats) -> list[int]:
    """Return the places of the highest scores, best first, earlier entries first at a tie."""
    count = min(2 * _CANDIDATES, len(scores))
    least = np.partition(scores, -count)[-count]
    places = np.flatnonzero(scores >= least)
    best: list[int] = places[np.argsort(-scores[places], kind="stable")][:count].tolist()
    return best


def _exact_wordings(
    wordings: Sequence[Sequence[tuple[str, ...]]],
) -> dict[tuple[str, ...], int | None]:
    """Map the stems of each wording to its entry; to None if several entries are worded so."""
    exact: dict[tuple[str, ...], int | None] = {}
    for place, of_entry in enumerate(wordings):
        for stems in of_entry:
            if stems and exact.setdefault(stems, place) != place:
                exact[stems] = None
    return exact
