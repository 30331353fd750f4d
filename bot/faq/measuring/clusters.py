"""Which of many questions ask the same, by their words as the matcher reads and weighs them.

By words, two questions are alike as far as each word of one has a word of the other that means
nearly the same; rare words count for more: rare among these questions, and rare in English. With a
sentence model, as far as their vectors point the same way from the middle of all these questions.

Groups are merged while that costs little, by a rule between Ward's (which holds big groups apart)
and the distance of the groups' middles. Then each question goes to the group that it is most like,
and those between two groups stand alone: a group is read as one question, so a foreign one in it
does more harm than one that is missing.

All constants were chosen on the sets of ``python -m tests.bench.clusters --data``, and not on the
questions that are reported in docs/gaps.md.
"""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING

import numpy as np

from bot.faq.ranking.meanings import vectors_of
from bot.faq.reading.english import english_list
from bot.faq.reading.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.model import Knowledge
    from bot.faq.ranking.features import Floats
    from bot.faq.ranking.sentences import SentenceModel

MOST = 3_000
"""So many different questions are compared; the square of it is kept in memory (36 MB)."""
# The most that a merger may cost. From 0.58 to 0.62 (words) and from 0.62 to 0.70 (sentences) are
# about equally good, and these bring together the most; more mixes kinds and brings hardly any
# together.
_COST_OF_WORDS = 0.62
_COST_OF_SENTENCES = 0.70
# How much of its likeness to its own group a question must lose with the next one.
_MARGIN = 0.2
_ROUNDS = 3
# The middle of few questions is mostly their own: it counts by half for so many.
_DOUBT = 5


def clusters(
    knowledge: Knowledge, texts: Sequence[str], model: SentenceModel | None = None
) -> list[list[int]]:
    """Group at most ``MOST`` texts, by their places: the biggest first, the typical ones first."""
    if not texts:
        return []
    cost = _COST_OF_WORDS if model is None else _COST_OF_SENTENCES
    return grouped(likeness(knowledge, texts, model), cost)


def likeness(
    knowledge: Knowledge, texts: Sequence[str], model: SentenceModel | None = None
) -> Floats:
    """Return for each pair how alike they are: up to 1, and from 0 by words, -1 by sentences."""
    if model is not None:
        return _likeness_of_sentences(texts, model)
    reader = Reader(knowledge)
    return _likeness_of_words(_rows(reader, texts), is_english=reader.language.is_english)


def grouped(alike: Floats, most_cost: float) -> list[list[int]]:
    """Group by how ``alike`` each two are; what they are with themselves is not read."""
    alike = alike.copy()
    np.fill_diagonal(alike, 1)
    groups = _settled(_merged(alike, most_cost), alike)
    inside = {place for group in groups for place in group}
    groups += [[place] for place in range(len(alike)) if place not in inside]
    typical = [_typical_first(group, alike) for group in groups]
    return sorted(typical, key=lambda group: (-len(group), min(group)))


def _rows(reader: Reader, texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The stems that say something; nothing is corrected, since the FAQ lacks these words."""
    stems = [reader.wording(text) for text in texts]
    return [reader.content(row) or tuple(dict.fromkeys(row)) for row in stems]


def _likeness_of_words(rows: Sequence[tuple[str, ...]], *, is_english: bool) -> Floats:
    """Return for each pair how alike they are, from 0 to 1."""
    holders = Counter(stem for row in rows for stem in row)
    places = {stem: place for place, stem in enumerate(holders)}
    ranks = {stem: rank for rank, stem in enumerate(english_list())} if is_english else {}
    last = len(ranks) or 1
    weights = np.array(
        [
            (log((1 + len(rows)) / (1 + count)) + 1)
            * (log(2 + ranks.get(stem, last)) / log(2 + last)) ** 0.5
            for stem, count in holders.items()
        ],
        dtype=np.float32,
    )
    alike = np.zeros((len(places), len(places)), dtype=np.float32)
    if is_english:
        vectors = vectors_of(list(holders))
        alike = np.clip(vectors @ vectors.T, 0, 1)
    np.fill_diagonal(alike, 1)
    said = np.zeros((len(rows), len(places)), dtype=np.float32)
    nearest = np.zeros_like(said)
    for number, row in enumerate(rows):
        if row:
            ids = [places[stem] for stem in row]
            said[number, ids] = weights[ids] / weights[ids].sum()
            nearest[number] = alike[ids].max(axis=0)
    covered = said @ nearest.T
    both: Floats = np.sqrt(covered * covered.T)
    return both


def _likeness_of_sentences(texts: Sequence[str], model: SentenceModel) -> Floats:
    """Return for each pair the cosine (-1 to 1), seen from the middle of all.

    What all have in common, as one company's questions have, tells nothing apart.
    """
    vectors = np.concatenate([model.vectors([text]) for text in texts])  # each alone: a question
    vectors = vectors - vectors.mean(axis=0) * len(texts) / (len(texts) + _DOUBT)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))
    cosines: Floats = vectors @ vectors.T
    return cosines


def _merged(alike: Floats, most_cost: float) -> list[list[int]]:
    """Merge the two groups whose merger costs least, until each would cost more than that."""
    count = len(alike)
    between = alike.copy()
    sizes = np.ones(count, dtype=np.float32)
    is_there = np.ones(count, dtype=bool)
    groups: list[list[int]] = [[number] for number in range(count)]

    def costs(one: int) -> Floats:
        """Return what a merger with each other group costs, from the mean likenesses.

        The squared distance of the middles, times the harmonic mean of the sizes to the power of
        0.5: with 1 it is Ward's rule, with 0 that of the middles alone.
        """
        within = np.diagonal(between)
        weights = np.sqrt(2 * sizes[one] * sizes / (sizes[one] + sizes))
        found: Floats = weights * ((within[one] + within) / 2 - between[one])
        found[~is_there] = np.inf
        found[one] = np.inf
        return found

    rows = [costs(number) for number in range(count)]
    partners = np.array([row.argmin() for row in rows])
    least = np.array([row.min() for row in rows])
    del rows
    while True:
        one = int(least.argmin())
        if not least[one] <= most_cost:
            return [group for group in groups if group]
        other = int(partners[one])
        _merge(between, sizes, one, other)
        groups[one] += groups[other]
        groups[other] = []
        is_there[other] = False
        least[other] = np.inf
        found = costs(one)
        partners[one], least[one] = found.argmin(), found.min()
        for stale in np.flatnonzero(is_there & ((partners == one) | (partners == other))):
            row = costs(int(stale))
            partners[stale], least[stale] = row.argmin(), row.min()
        nearer = found < least
        partners[nearer], least[nearer] = one, found[nearer]


def _merge(between: Floats, sizes: Floats, one: int, other: int) -> None:
    """Let ``one`` stand for both: mean likenesses, also within it; ``other`` is left as it is."""
    own = sizes[one] / (sizes[one] + sizes[other])
    within = (
        own**2 * between[one, one]
        + (1 - own) ** 2 * between[other, other]
        + 2 * own * (1 - own) * between[one, other]
    )
    mean = own * between[one] + (1 - own) * between[other]
    between[one], between[:, one] = mean, mean
    between[one, one] = within
    sizes[one] += sizes[other]


def _settled(groups: list[list[int]], alike: Floats) -> list[list[int]]:
    """Move each question to the group it is most like; leave out those between two, or alone."""
    for _ in range(_ROUNDS):
        groups = [group for group in groups if len(group) > 1]
        if len(groups) < 2:
            break
        means = np.stack([alike[:, group].mean(axis=1) for group in groups], axis=1)
        settled: list[list[int]] = [[] for _ in groups]
        for number, group in enumerate(groups):
            # A question's likeness to itself says nothing of its group.
            means[group, number] = (means[group, number] * len(group) - 1) / (len(group) - 1)
            first, second = np.partition(means[group], -2, axis=1)[:, [-1, -2]].T
            is_clear = (first > 0) & (first - second >= _MARGIN * first)
            for place, best in zip(
                np.array(group)[is_clear], means[group].argmax(axis=1)[is_clear], strict=True
            ):
                settled[best].append(int(place))
        groups = settled
    return [group for group in groups if len(group) > 1]


def _typical_first(group: list[int], alike: Floats) -> list[int]:
    sums = alike[np.ix_(group, group)].sum(axis=1)
    return [group[at] for at in np.argsort(-sums, kind="stable")]
