"""English words: none of them is taken for a misspelling or a name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING

from bot.faq.reading.stemming import stem_english

if TYPE_CHECKING:
    from collections.abc import Collection

_EVERYDAY_STEMS = 8_000
_EVERYDAY_WORDS = 6_000
_ROOT = 5


def _lines(name: str) -> tuple[str, ...]:
    return tuple((files("bot.faq") / "data" / name).read_text(encoding="ascii").split())


STOP_WORDS = frozenset(_lines("stop_words_english.txt"))
"""English words that carry no meaning of their own in a question."""


@cache
def english_list() -> tuple[str, ...]:
    """Return the stems of common English words, most common first."""
    return _lines("common_english.txt")


@cache
def _everyday_stems() -> frozenset[str]:
    return frozenset(english_list()[:_EVERYDAY_STEMS])


def is_everyday(word: str) -> bool:
    """Whether ``word`` is so common that nobody means another one with it: "mac" is no "may"."""
    return (
        word in STOP_WORDS
        or english_words().get(word, _EVERYDAY_WORDS) < _EVERYDAY_WORDS
        or stem_english(word) in _everyday_stems()
    )


@cache
def _all_english() -> frozenset[str]:
    return frozenset(english_list())


def is_english(stem: str) -> bool:
    """Whether ``stem`` is a common English one, or made of one ("provider", "activation")."""
    return is_made_of(stem, _all_english())


def is_made_of(stem: str, known: Collection[str]) -> bool:
    """Whether ``stem`` is one of ``known``, or begins with one of five letters and more."""
    return stem in known or any(stem[:end] in known for end in range(_ROOT, len(stem)))


@cache
def english_words() -> dict[str, int]:
    """Return words as they are written, common ones and many names, each with its rank."""
    words = _lines("english_words.txt")
    return dict(zip(words, range(len(words)), strict=True))


@cache
def _rare() -> dict[str, str]:
    """The rare stems by their first letters, as lines of text: a tenth of what a set takes."""
    begun = groupby(_lines("rare_english.txt"), key=_first_letters)
    return {letters: "\n{}\n".format("\n".join(stems)) for letters, stems in begun}


def _first_letters(stem: str) -> str:
    return stem[:2]


@cache
def brands() -> frozenset[str]:
    """Return well-known names of firms and products, in small letters as many people type them."""
    return frozenset(_lines("brand_words.txt"))


def is_word(word: str) -> bool:
    """Whether ``word`` is an English one as it is written, or a well-known name."""
    return word in english_words() or is_in_dictionary(stem_english(word))


def is_in_dictionary(stem: str) -> bool:
    """Whether ``stem`` is an English one, rare ones included, and not mainly a name."""
    return is_english(stem) or f"\n{stem}\n" in _rare().get(_first_letters(stem), "")
