"""Rank the entries for a question that was read."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.faq.ranking import classifier, meanings
from bot.faq.ranking.features import FeatureSpace
from bot.faq.ranking.passages import Passages
from bot.faq.ranking.sentences import Sentences
from bot.faq.ranking.unanswered import Unanswered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.model import Entry
    from bot.faq.ranking.classifier import Weights
    from bot.faq.ranking.features import (
        Features,
        FeatureTable,
        Floats,
        Integers,
        Meaning,
        QuestionFeatures,
    )
    from bot.faq.ranking.sentences import SentenceModel
    from bot.faq.ranking.unanswered import Listed
    from bot.faq.reading.reader import Reader, Reading

_RANKED = 10
# What BM25's points count beside the classifier's logits. On FAQs with long answers it gains 6 to
# 8 points of right first entries, on those with short ones it loses 1 at most.
_PASSAGE_WEIGHT = 0.08
# What the cosine with the nearest wording counts beside the logits, with a sentence model. Of 4 to
# 6, which gain about the same on unseen FAQs.
_SENTENCE_WEIGHT = 5.0
# How steep the softmax over the scores is; fitted with the judge's weights.
_STEEPNESS = 1.7


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry by its ``place`` in the FAQ.

    ``share`` (0 to 1) is its part of all entries' probability, as far as the scores alone tell it,
    and ``wording`` the place of its wording that is nearest to the question, ``likeness`` the
    cosine (0 to 1) with that. ``meant`` is the cosine (-1 to 1) of whole sentences; None without a
    sentence model.
    """

    place: int
    score: float
    share: float
    wording: int
    likeness: float
    meant: float | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Up to ten entries, best first; none if nothing of the question is known.

    ``exact`` are the places of the entries that have just this wording. ``listed`` is the nearest
    question that is listed as having no answer; None without any.
    """

    entries: tuple[Ranked, ...] = ()
    exact: tuple[int, ...] = ()
    listed: Listed | None = None


class Learnt(NamedTuple):
    """What learning leaves behind; ``unanswered`` is None where no questions are listed."""

    table: FeatureTable
    weights: Weights
    unanswered: Features | None = None


class Ranker:
    """An index of the wordings of ``entries``, and of the questions that none of them answers.

    ``learnt`` is what was learnt from just these; None trains the classifier. With a ``model``
    whole sentences count too.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        unanswered: Sequence[str],
        reader: Reader,
        learnt: Learnt | None = None,
        model: SentenceModel | None = None,
    ) -> None:
        self._entries = entries
        self._reader = reader
        self._exact = _exact_wordings(reader.wordings)
        counts = [len(wordings) for wordings in reader.wordings]
        self._first_rows = [0, *accumulate(counts)]
        self._unanswered: Unanswered | None = None
        self._sentences: Sentences | None = None
        self.learnt: Learnt | None = None
        if not entries:
            return
        if learnt is None:
            labels = np.repeat(np.arange(len(entries), dtype=np.int32), counts)
            learnt = self._learn(labels, unanswered)
        self.learnt = learnt
        self._space = FeatureSpace.of(learnt.table, len(entries), self._meaning)
        self._weights = learnt.weights
        self._lengths = self._space.texts.lengths
        self._passages = Passages(
            [
                [
                    stem
                    for stems in (*worded, said)
                    for stem in stems
                    if not reader.is_filler_stem(stem)
                ]
                for worded, said in zip(reader.wordings, reader.answers, strict=True)
            ]
        )
        if model is not None:
            self._sentences = Sentences([entry.wordings for entry in entries], model)
        if learnt.unanswered is not None:
            stems = _stems_of(unanswered, reader)
            self._unanswered = Unanswered(unanswered, stems, learnt.unanswered)

    def carried_over(
        self, entries: Sequence[Entry], unanswered: Sequence[str], reader: Reader
    ) -> Learnt | None:
        """Return what was learnt, as far as it holds for other entries; None if it does not.

        An entry is the same as long as its id is; of a new one its exact wordings alone are found.
        """
        is_english = self._reader.language.is_english
        if not (self._entries and entries) or is_english != reader.language.is_english:
            return None
        known = {entry.id: place for place, entry in enumerate(self._entries)}
        places = np.array([known.get(entry.id, -1) for entry in entries], dtype=np.int32)
        space = self._space.holding(_texts(reader))
        listed = _listed(space, _stems_of(unanswered, reader))
        return Learnt(space.table, self._weights.of(places), listed)

    def _learn(self, labels: Integers, unanswered: Sequence[str]) -> Learnt:
        """Learn the wordings, and each answer as if it were one more."""
        answered = [place for place, stems in enumerate(self._reader.answers) if stems]
        texts = _texts(self._reader) + [self._reader.answers[place] for place in answered]
        labels = np.concatenate([labels, np.array(answered, dtype=np.int32)])
        space = FeatureSpace.learnt(texts, labels, len(self._entries), self._meaning)
        weights = classifier.learn(space.texts, labels, len(self._entries))
        return Learnt(space.table, weights, _listed(space, _stems_of(unanswered, self._reader)))

    @property
    def has_meaning(self) -> bool:
        """Whether whole sentences count."""
        return self._sentences is not None

    @property
    def _meaning(self) -> Meaning:
        return meanings.meaning if self._reader.language.is_english else meanings.no_meaning

    def rank(self, reading: Reading) -> Ranking:
        """Return the entries that may answer the question."""
        if not self._entries or not reading.stems:
            return Ranking()
        exact = () if reading.is_corrected else self._exact.get(reading.stems, ())
        if not (exact or reading.content):  # nothing was asked
            return Ranking()
        asked = self._space.question(reading.stems)
        if not (exact or len(asked.ids) or asked.meaning.any() or self._sentences):
            return Ranking()
        scores = self._weights.scores(asked)
        scores += _PASSAGE_WEIGHT * self._passages.scores(reading.content)
        meant = None
        if self._sentences is not None:
            meant = self._sentences.likenesses(" ".join(reading.corrected))
            scores += _SENTENCE_WEIGHT * meant
        scores[list(exact)] += scores.max() - scores.min() + 1
        order = _best(scores)
        parts = np.exp(_STEEPNESS * (scores - scores[order[0]]))
        likenesses = self._likenesses(order, asked)
        ranked = (
            Ranked(
                place,
                float(scores[place]),
                float(parts[place] / parts.sum()),
                int(alike.argmax()),
                float(alike.max()),
                None if meant is None else float(meant[place]),
            )
            for place, alike in zip(order, likenesses, strict=True)
        )
        listed = self._unanswered.nearest(reading.stems, asked) if self._unanswered else None
        return Ranking(tuple(ranked), exact, listed)

    def _likenesses(self, places: list[int], asked: QuestionFeatures) -> list[Floats]:
        """Return for each place the cosines (0 to 1) of the question with the entry's wordings."""
        spans = [(self._first_rows[place], self._first_rows[place + 1]) for place in places]
        products = asked.products(self._space.texts, spans)
        length = asked.length
        return [
            product / (length * self._lengths[first:last])
            for product, (first, last) in zip(products, spans, strict=True)
        ]


def _texts(reader: Reader) -> list[tuple[str, ...]]:
    return [stems for of_entry in reader.wordings for stems in of_entry]


def _stems_of(unanswered: Sequence[str], reader: Reader) -> list[tuple[str, ...]]:
    return [reader.read(text).stems for text in unanswered]


def _listed(space: FeatureSpace, stems: list[tuple[str, ...]]) -> Features | None:
    return space.holding(stems).texts if stems else None


def _best(scores: Floats) -> list[int]:
    """Return the places of the highest scores, best first, earlier entries first at a tie."""
    count = min(_RANKED, len(scores))
    least = np.partition(scores, -count)[-count]
    places = np.flatnonzero(scores >= least)
    best: list[int] = places[np.argsort(-scores[places], kind="stable")][:count].tolist()
    return best


def _exact_wordings(
    wordings: Sequence[Sequence[tuple[str, ...]]],
) -> dict[tuple[str, ...], tuple[int, ...]]:
    """Map the stems of each wording to the places of the entries that are worded so."""
    exact: dict[tuple[str, ...], tuple[int, ...]] = {}
    for place, of_entry in enumerate(wordings):
        for stems in of_entry:
            found = exact.get(stems, ())
            if stems and place not in found:
                exact[stems] = (*found, place)
    return exact
