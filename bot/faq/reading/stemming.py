"""Cut words down to stems, so that "invested" and "investing" meet."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_VOWEL = re.compile(r"[aeiouy]")
_UNSPACED = ("burmese", "chinese", "japanese", "khmer", "lao", "thai")
OTHER = "other"
"""The language whose words stay as they are: any one that has no name here."""


def languages() -> tuple[str, ...]:
    """Return the names of the languages that have a stemmer, or words that need none."""
    import snowballstemmer  # only for other languages, and slow to import

    return tuple(sorted({*snowballstemmer.algorithms(), *_UNSPACED}))


def stem_english(word: str) -> str:
    """Return the light stem of a lower-case word; short words and words with digits stay."""
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return word
    word = _without_ending(_singular(word))
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    if len(word) > 2 and word.endswith("y") and word[-2] not in "aeiou":
        word = word[:-1] + "i"
    return word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_ending(word: str) -> str:
    if word.endswith("ly") and len(word) > 5 and word[-3] != "p":
        return word[:-2]
    for ending in ("ing", "ed"):
        base = word[: -len(ending)]
        if word.endswith(ending) and len(base) > 2 and _VOWEL.search(base):
            if ending == "ed" and base.endswith("e"):
                return word
            doubled = base[-1] == base[-2] and base[-1] not in "lsz"
            return base[:-1] if doubled else base
    return word


@lru_cache(maxsize=8)
def stemmer(language: str) -> Callable[[str], str]:
    """Return the function that stems lower-case words of ``language`` (Snowball's names).

    Any other language leaves words as they are.
    """
    if language == "english":
        return lru_cache(maxsize=50_000)(stem_english)
    import snowballstemmer  # only for other languages, and slow to import

    if language not in snowballstemmer.algorithms():
        return str
    snowball = snowballstemmer.stemmer(language)
    return lru_cache(maxsize=50_000)(lambda word: str(snowball.stemWord(word)))
