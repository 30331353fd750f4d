"""What is particular to a language: how its words are compared, and what marks a name in it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.faq.reading.stemming import stemmer
from bot.faq.reading.text import normalise, tokens, without_accents

_NOUNS_IN_CAPITALS = frozenset({"german"})
_DOTTED_AND_DOTLESS = frozenset({"turkish"})
_SHORTEST_STEM = 3
_WORD = 30
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_TURKISH_CAPITALS = str.maketrans({"I": "ı", "İ": "i"})


class Language:
    """The language of an FAQ's questions, by Snowball's name; any other one has no stems.

    ``has_names_in_capitals``: a capital letter inside a sentence makes a word look like a name;
    where all nouns begin with one, it takes a second ("SecureGate", "VPN").
    """

    def __init__(self, name: str) -> None:
        self.name = name.casefold()
        self.is_english = self.name == "english"
        self.has_names_in_capitals = self.name not in _NOUNS_IN_CAPITALS
        self._has_dotless_i = self.name in _DOTTED_AND_DOTLESS
        self._stemmed = stemmer(self.name)
        self.stem = self._stemmed if self.is_english else lru_cache(maxsize=50_000)(self._folded)
        self._remembered = lru_cache(maxsize=8192)(self._cut)

    def words(self, text: str) -> list[str]:
        """Return the words of ``text`` in one case; letter pairs where a script has no spaces."""
        # A question's words are looked at one by one, and more than once.
        return [*(self._remembered if len(text) <= _WORD else self._cut)(text)]

    def _cut(self, text: str) -> list[str]:
        if self.is_english:
            return tokens(normalise(text))
        if self._has_dotless_i:
            # Before the case is folded, and from one character each: I and a dot is İ.
            text = unicodedata.normalize("NFC", text).translate(_TURKISH_CAPITALS)
        return tokens(normalise(text, keeps_accents=True), is_english=False)

    def stems(self, text: str) -> list[str]:
        """Return the stems of the words of ``text``."""
        return [self.stem(word) for word in self.words(text)]

    def _folded(self, word: str) -> str:
        """Stem with the accents that stemmers go by, then drop them: many people leave them out."""
        stem = self._stemmed(word)
        if len(stem) < _SHORTEST_STEM:
            stem = word[:_SHORTEST_STEM]
        if stem.isascii():
            return stem
        # Nobody leaves out the marks of Cyrillic letters, but for the dots of one.
        return stem.replace("ё", "е") if _CYRILLIC.search(stem) else _plain(stem)


def _plain(stem: str) -> str:
    return without_accents(stem).replace("ı", "i")


ENGLISH = Language("english")
