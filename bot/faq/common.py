"""Words that are common in English: none of them is taken for a misspelling or a name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_MOST_COMMON = 8_000
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
def most_common_english() -> frozenset[str]:
    """Return the most common of them: words that nobody means to be another word."""
    return frozenset(english_list()[:_MOST_COMMON])


@cache
def _all_english() -> frozenset[str]:
    return frozenset(english_list())


def is_english(stem: str) -> bool:
    """Whether ``stem`` is a common English one, or made of one ("provider", "activation")."""
    known = _all_english()
    return stem in known or any(stem[:end] in known for end in range(_ROOT, len(stem)))
