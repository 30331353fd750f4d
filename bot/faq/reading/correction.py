"""Read misspelt words of a question as the words that were probably meant."""

from __future__ import annotations

from functools import cache, lru_cache
from math import log
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.faq.reading import english

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

_LONGEST = 30
_FIRST_LETTER = 0.3
_FREQUENT = 0.12
_ELSEWHERE = 0.1  # in English, but not in the FAQ
_RARE = 0.06


class _Index:
    """Words by their length and their first two letters, of which a misspelling keeps one."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[tuple[int, str, int], list[str]] = {}
        for word in words:
            if word.isalpha() and 2 < len(word) <= _LONGEST:
                for place in (0, 1):
                    self._words.setdefault((place, word[place], len(word)), []).append(word)

    def near(self, word: str) -> Iterator[tuple[str, float]]:
        """Yield words with few edits between them and ``word``, and how many; some twice.

        Two edits where the first letter is the same and one of both words has six, else one.
        """
        first, second = word[0], word[1]
        for length in range(len(word) - 2, len(word) + 3):
            two = max(length, len(word)) >= 6
            is_one = abs(length - len(word)) <= 1
            if two or is_one:
                yield from self._within(2 if two else 1, word, (0, first, length))
            if is_one:
                for key in {(0, second, length), (1, first, length), (1, second, length)}:
                    yield from self._within(1, word, key)

    def _within(self, edits: int, word: str, key: tuple[int, str, int]) -> list[tuple[str, float]]:
        held = self._words.get(key)
        if held is None:
            return []
        found = process.extract(word, held, scorer=OSA.distance, score_cutoff=edits, limit=None)
        return [(near, distance) for near, distance, _ in found]


@cache
def _english() -> _Index:
    return _Index(english.english_words())


class Speller:
    """Corrects words towards ``counts``, the FAQ's words with how many wordings hold each.

    Left alone are words that the FAQ knows (``is_known``), that are common in the language
    (``is_common``), that hold digits, or that are shorter than three letters. None that says
    nothing by itself (``is_filler``) is joined to a neighbour. With ``is_english`` a word that is
    no English one may also be corrected to one that the FAQ does not have. What a wording has as
    two words (``are_neighbours``) is these two if it is written as one: "wifi" beside "Wi-Fi".
    """

    def __init__(
        self,
        counts: Mapping[str, int],
        is_known: Callable[[str], bool],
        is_common: Callable[[str], bool],
        is_filler: Callable[[str], bool],
        are_neighbours: Callable[[str, str], bool],
        *,
        is_english: bool = False,
    ) -> None:
        self._counts = counts
        self._is_known = is_known
        self._is_common = is_common
        self._is_filler = is_filler
        self._are_neighbours = are_neighbours
        self._is_english = is_english
        self._index = _Index(counts)
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
        if joined := self._written_apart(word):
            return joined
        best = self._best(word) or word
        if best in self._counts and OSA.distance(word, best) == 1:
            return (best,)
        return self._split(word) or (best,)

    def _written_apart(self, word: str) -> tuple[str, ...]:
        cuts = ((word[:at], word[at:]) for at in range(1, len(word)))
        return next((cut for cut in cuts if self._are_neighbours(*cut)), ())

    def _split(self, word: str) -> tuple[str, ...]:
        cuts = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
        known = [cut for cut in cuts if self._both_known(*cut) and max(map(len, cut)) > 3]
        return max(known, key=lambda cut: min(map(len, cut)), default=())

    def _best(self, word: str) -> str | None:
        costs = [
            (_edits(word, near, distance) - _FREQUENT * log(self._counts[near]), near)
            for near, distance in self._index.near(word)
        ]
        if self._is_english and not english.is_word(word):
            ranks = english.english_words()
            costs += [
                (_edits(word, near, distance) + _ELSEWHERE + _RARE * log(1 + ranks[near]), near)
                for near, distance in _english().near(word)
            ]
        return min(costs)[1] if costs else None


def _edits(word: str, near: str, distance: float) -> float:
    return distance + _FIRST_LETTER * (near[0] != word[0])
