"""Find names and numbers in text as people typed it, before anything is corrected."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from bot.faq.reading import english
from bot.faq.reading.language import ENGLISH
from bot.faq.reading.text import UNSPACED_LETTERS

if TYPE_CHECKING:
    from bot.faq.reading.language import Language

_SPACED = rf"[^\W_{UNSPACED_LETTERS}]+"
_SIGNS = r"(?:\+\+|#)?(?![^\W_])"  # of C++ and C#
_WORD = re.compile(
    rf"(?:(?<![\w.])\.(?=[nN](?:et|ET)\b))?{_SPACED}(?:(?:[-'’&]|(?<=\d)[.,](?=\d)){_SPACED})*{_SIGNS}"
    rf"|{_SPACED}|[{UNSPACED_LETTERS}]+"
)
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n(\"“‘*])[\s*_\"“‘(]*$")
_INSIDE = re.compile(r"(?<=[\w,;%] )[^\W\d_][^\W_]+|\b[a-z]+[A-Z][^\W_]*")
_ALONE = re.compile(r"\b[^\W\d_][^\W_]*\b")
_DIGIT = re.compile(r"\d")
_CURRENCY = re.compile(r"[$€£¥]\s?$")
_AMOUNT = re.compile(r"\s?(?:%|per ?cent|million|billion|trillion|bn\b|mn?\b|dollars?|euros?|usd)")
_UNIT = re.compile(r"(?<=\d)(?:k|m|mm|mn|bn|b|tn|t|st|nd|rd|th|s|x|pm|am|h|usd|eur)$")
_TITLE = 0.6
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word as typed. ``is_marked``: capitals or a possessive ending make it look like a name.

    ``is_amount``: it is a number of money, per cent, millions or billions.
    """

    text: str
    folded: str
    is_marked: bool
    is_amount: bool

    @property
    def is_number(self) -> bool:
        """Whether digits are part of it: "2022", "75", "gpt-4", "403b"."""
        return _DIGIT.search(self.folded) is not None

    @property
    def is_year(self) -> bool:
        """Whether it can be a year from 1900 to 2099."""
        return _YEAR.fullmatch(self.folded) is not None

    @property
    def is_code(self) -> bool:
        """Whether it mixes letters and digits, beyond a unit: "gpt-4" is, "10bn" is not."""
        return self.is_number and not squeezed(self.folded).replace(".", "").isdigit()


@lru_cache(maxsize=64)
def typed_words(
    text: str, limit: int | None = None, language: Language = ENGLISH
) -> tuple[TypedWord, ...]:
    """Return the first ``limit`` words of ``text``. In one mostly of capitals they mark nothing.

    A run of letters in a script without spaces is one word.
    """
    text = unicodedata.normalize("NFKC", text)
    matches = list(islice(_WORD.finditer(text), limit))
    all_capitals = text.isupper() or _is_title([m.group() for m in matches[1:]], language)
    return tuple(_typed(text, match, language, all_capitals=all_capitals) for match in matches)


def _is_title(words: list[str], language: Language) -> bool:
    """Whether words begin with a capital that need none: names alone make no title."""
    long = [word for word in words if len(word) > 3]
    if language.is_english:
        long = [word for word in long if english.is_english(language.stem(word.casefold()))]
    fewest = 2 if language.is_english else 3
    return len(long) >= fewest and sum(word[0].isupper() for word in long) > _TITLE * len(long)


def _typed(text: str, match: re.Match[str], language: Language, *, all_capitals: bool) -> TypedWord:
    word = match.group()
    if word.isalpha() and word.islower():
        return TypedWord(word, word.casefold(), is_marked=False, is_amount=False)
    word = word.replace("’", "'")
    bare = _bare(word)
    leads = _SENTENCE_END.search(text[max(0, match.start() - 20) : match.start()]) is not None
    possessive = bare != word and bool(bare) and not text[match.end() :].lstrip().startswith("'")
    if language.has_names_in_capitals:
        inner = _has_capital_inside(bare) and not bare.isupper()
        capital = bare[:1].isupper() and not leads and bare != "I"
    else:
        inner = any(map(_has_capital_inside, bare.split("-")))
        capital = False
    marked = (capital or inner) and not all_capitals
    after = text[match.end() : match.end() + 12]
    amount = _CURRENCY.search(text[max(0, match.start() - 2) : match.start()]) or _AMOUNT.match(
        after
    )
    is_amount = bare[:1].isdecimal() and amount is not None
    is_marked = marked or (possessive and language.is_english)
    return TypedWord(bare, bare.casefold(), is_marked, is_amount)


def _bare(word: str) -> str:
    """Return ``word`` without a possessive ending."""
    return re.sub(r"['’][sS]$", "", word)


def _has_capital_inside(word: str) -> bool:
    return any(char.isupper() for char in word[1:])


def squeezed(word: str) -> str:
    """Return a number or code without what people write differently: "GPT-4" as "gpt4"."""
    bare = re.sub(r"[-,'&]", "", word.casefold())
    return _UNIT.sub("", bare)


def codes(text: str) -> set[str]:
    """Return what mixes letters and digits in ``text``, squeezed."""
    return {one for one in numbers_and_codes(text) if not one.replace(".", "").isdigit()}


def numbers(text: str) -> set[str]:
    """Return the numbers and codes in ``text``, squeezed."""
    if not _DIGIT.search(text):
        return set()
    found = _WORD.findall(unicodedata.normalize("NFKC", text))
    return {squeezed(_bare(word)) for word in found if _DIGIT.search(word)}


def spaced_codes(text: str) -> set[str]:
    """Return every number of ``text`` joined to the word before it: "gpt4" for "GPT 4"."""
    if not _DIGIT.search(text):
        return set()
    return {
        squeezed(first.text + second.text)
        for first, second in pairwise(typed_words(text))
        if second.is_number
    }


def numbers_and_codes(text: str) -> frozenset[str]:
    """Return the numbers and codes in ``text``, squeezed, however they are joined."""
    return frozenset(numbers(text) | spaced_codes(text))


def names_of(text: str, language: Language = ENGLISH) -> frozenset[str]:
    """Return the words that ``text`` writes with a capital inside sentences more than without.

    Where all nouns begin with a capital, it takes one further inside the word.
    """
    lines = text.split("\n")  # a search in all of a large FAQ at once would hold up others
    found = [word for line in lines for word in _INSIDE.findall(line)]
    if language.has_names_in_capitals:
        capital = Counter(word.casefold() for word in found if _has_capital(word))
    else:
        capital = Counter(word.casefold() for word in found if _has_capital_inside(word))
    alone = Counter(word for line in lines for word in _ALONE.findall(line))
    small = Counter({word: count for word, count in alone.items() if not _has_capital(word)})
    return frozenset(word for word, count in capital.items() if count > small[word])


def _has_capital(word: str) -> bool:
    return any(map(str.isupper, word))
