"""Read misspelt words of a question as the words of the FAQ that were probably meant."""

from __future__ import annotations

from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

_LONGEST = 30
_FIRST_LETTER = 0.3
_FREQUENT = 0.12


class Speller:
    """Corrects words towards ``counts``, the FAQ's words with how many wordings hold each.

    Left alone are words that the FAQ knows (``is_known``), that are common in the language
    (``is_common``), that hold digits, or that are shorter than three letters. None that says
    nothing by itself (``is_filler``) is joined to a neighbour.
    """

    def __init__(
        self,
        counts: Mapping[str, int],
        is_known: Callable[[str], bool],
        is_common: Callable[[str], bool],
        is_filler: Callable[[str], bool],
    ) -> None:
        self._counts = counts
        self._is_known = is_known
        self._is_common = is_common
        self._is_filler = is_filler
        self._by_length: dict[int, list[str]] = {}
        for word in counts:
            if word.isalpha() and 2 < len(word) <= _LONGEST:
                self._by_length.setdefault(len(word), []).append(word)
        self._corrected = lru_cache(maxsize=4096)(self._nearest)

    def corrected(self, words: Collection[str]) -> list[str]:
        """Return the words as they were probably meant; joins and splits change their number."""
        result: list[str] = []
        for word in self._joined(words):
            result.extend(self._corrected(word))
        return result

    def _joined(self, words: Iterable[str]) -> Iterable[str]:
        """Join two neighbours that the FAQ writes as one ("app store" as "appstore")."""
        held = ""
        for word in words:
            joined = held + word
            if held and joined in self._counts and self._is_torn(held, word):
                held = ""
                yield joined
                continue
            if held:
                yield held
            held = word
        if held:
            yield held

    def _is_torn(self, first: str, second: str) -> bool:
        """Whether two words make less sense apart: not both are known, and none is a small one."""
        if self._both_known(first, second):
            return False
        return not (self._is_filler(first) or self._is_filler(second))

    def _both_known(self, first: str, second: str) -> bool:
        return first in self._counts and second in self._counts

    def _nearest(self, word: str) -> tuple[str, ...]:
        if not word.isalpha() or not 2 < len(word) <= _LONGEST:
            return (word,)
        if self._is_known(word) or self._is_common(word):
            return (word,)
        return self._split(word) or (self._best(word) or word,)

    def _split(self, word: str) -> tuple[str, ...]:
        cuts = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
        known = [cut for cut in cuts if self._both_known(*cut) and max(map(len, cut)) > 3]
        return max(known, key=lambda cut: min(map(len, cut)), default=())

    def _best(self, word: str) -> str | None:
        costs: list[tuple[float, str]] = []
        for length in range(len(word) - 2, len(word) + 3):
            near = self._by_length.get(length)
            allowed = 2 if max(length, len(word)) >= 6 else 1
            if near is None or abs(length - len(word)) > allowed:
                continue
            for candidate, distance, _ in process.extract(
                word, near, scorer=OSA.distance, score_cutoff=allowed, limit=None
            ):
                costs.append((self._cost(word, candidate, distance), candidate))
        return min(costs)[1] if costs else None

    def _cost(self, word: str, candidate: str, distance: float) -> float:
        first_letter = _FIRST_LETTER * (candidate[0] != word[0])
        return distance + first_letter - _FREQUENT * log(self._counts[candidate])
