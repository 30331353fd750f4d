"""Which of many questions ask the same, by their words as the matcher reads and weighs them.

Two questions are alike as far as each word of one has a word of the other that means nearly the
same. Rare words count for more: rare among these questions, and rare in English. Groups that are
most alike are merged first; a small group must be more alike than a big one to count as one.
Chosen on the questions of ``tests/questions/gaps`` (docs/gaps.md has what they give).
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

MOST = 3_000
"""So many different questions are compared; the square of it is kept in memory (36 MB)."""
_LEAST = 0.4
_SURE, _SURE_OF_FEW = 0.4, 0.2


def clusters(knowledge: Knowledge, texts: Sequence[str]) -> list[list[int]]:
    """Group at most ``MOST`` texts, by their places: the biggest first, the typical ones first."""
    if not texts:
        return []
    reader = Reader(knowledge)
    likeness = _likeness(_rows(reader, texts), is_english=reader.language.is_english)
    groups = _merged(likeness)
    split = [one for group in groups for one in _kept(group, likeness)]
    typical = [_typical_first(group, likeness) for group in split]
    return sorted(typical, key=lambda group: (-len(group), min(group)))


def _rows(reader: Reader, texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The stems that say something; nothing is corrected, since the FAQ lacks these words."""
    stems = [reader.wording(text) for text in texts]
    return [reader.content(row) or tuple(dict.fromkeys(row)) for row in stems]


def _likeness(rows: Sequence[tuple[str, ...]], *, is_english: bool) -> Floats:
    """Return for each pair how alike they are, from 0 to 1; 0 for one with itself."""
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
    np.fill_diagonal(both, 0)
    return both


def _merged(likeness: Floats) -> list[list[int]]:
    """Merge the two groups that are most alike on average, until none are alike enough."""
    means = likeness.copy()
    np.fill_diagonal(means, -1)
    groups: list[list[int]] = [[number] for number in range(len(means))]
    partners = means.argmax(axis=1)
    best = means.max(axis=1)
    while True:
        one = int(best.argmax())
        if best[one] < _LEAST:
            return [group for group in groups if group]
        other = int(partners[one])
        share = len(groups[one]) / (len(groups[one]) + len(groups[other]))
        merged = share * means[one] + (1 - share) * means[other]
        merged[[one, other]] = -1
        merged[means[one] < 0] = -1  # merged away before
        means[one], means[:, one] = merged, merged
        means[other], means[:, other] = -1, -1
        groups[one] += groups[other]
        groups[other] = []
        stale = np.flatnonzero((partners == one) | (partners == other))
        stale = np.union1d(stale, [one, other])
        partners[stale] = means[stale].argmax(axis=1)
        best[stale] = means[stale].max(axis=1)
        nearer = means[:, one] > best
        partners[nearer], best[nearer] = one, means[nearer, one]


def _kept(group: list[int], likeness: Floats) -> list[list[int]]:
    """The group, or its questions alone if they are less alike than so few must be."""
    count = len(group)
    pairs = count * (count - 1)
    if not pairs:
        return [group]
    mean = likeness[np.ix_(group, group)].sum() / pairs
    is_one = mean >= _SURE + _SURE_OF_FEW / count
    return [group] if is_one else [[number] for number in group]


def _typical_first(group: list[int], likeness: Floats) -> list[int]:
    sums = likeness[np.ix_(group, group)].sum(axis=1)
    return [group[at] for at in np.argsort(-sums, kind="stable")]
