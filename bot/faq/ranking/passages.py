"""Score entries by all that they say, answers included: BM25 over one text an entry."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import log
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.faq.ranking.features import Floats, Integers

# Robertson's usual k1; b is low, since a long answer is no worse for being long. Chosen on four
# FAQs with long answers (0.3 before 0.75).
_K1, _B = 1.2, 0.3


class Passages:
    """The texts of entries, each as its stems that carry meaning."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._count = len(texts)
        lengths = np.array([len(text) for text in texts], dtype=np.float32)
        scale = _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()), 1.0))
        holders: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, text in enumerate(texts):
            for stem, count in Counter(text).items():
                holders[stem].append((place, count))
        self._held: dict[str, tuple[Integers, Floats]] = {}
        for stem, held in holders.items():
            places, counts = np.array(held, dtype=np.int32).T
            rarity = log(1 + (self._count - len(held) + 0.5) / (len(held) + 0.5))
            parts = rarity * counts * (_K1 + 1) / (counts + scale[places])
            self._held[stem] = places, parts.astype(np.float32)

    def scores(self, stems: Iterable[str]) -> Floats:
        """Return one score (0 and up) an entry; a stem counts as often as it stands there."""
        scores = np.zeros(self._count, dtype=np.float32)
        for stem in stems:
            held = self._held.get(stem)
            if held is not None:
                scores[held[0]] += held[1]
        return scores
