"""How often a wording names something that its entry does not: then names are mere details.

In "Which USB wireless adapter works with Ubuntu 16.04?" the version is a detail, if the entry's
other wordings have other versions; where wordings of one entry never differ in their names, a
question with another name asks for something else. An FAQ tells by its own wordings which it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.faq.reading import english, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.faq.model import Entry
    from bot.faq.reading.names import TypedWord
    from bot.faq.reading.reader import Reader, Word

_LOOKED_AT = 200  # wordings, spread over all: enough for a rate, and read in some 20 ms
# As if five wordings had been seen in which one name in twenty is a detail, which is usual.
_SEEN, _DETAILS = 5, 0.25
# In sets of questions with names as details a fifth to a third of all wordings have one of their
# own; in FAQs one in twenty at most.
_MANY = 0.2


@dataclass(frozen=True, slots=True)
class Details:
    """How much a foreign name, and a foreign year or code, says: 0 (it is a detail) to 1."""

    names: float
    codes: float


def is_name(word: Word, reader: Reader) -> bool:
    """Whether it looks like a name, or is a well-known brand.

    An English word with a capital is none: people set them for many reasons.
    """
    if word.typed.is_number:
        return False
    if not reader.language.is_english:
        return word.is_name
    is_word = any(map(english.is_in_dictionary, word.stems))
    return word.typed.folded in english.brands() or (word.is_name and not is_word)


def foreign_codes(words: Iterable[Word], numbers: Iterable[str]) -> list[TypedWord]:
    """Return the years and names with digits ("gpt-4") that are not among ``numbers``.

    "covid 19" is "COVID-19", however joined.
    """
    typed = [word.typed for word in words]
    known, found = frozenset(numbers), []
    for before, word in zip(["", *(word.folded for word in typed)], typed, strict=False):
        if word.is_year or word.is_code:
            forms = names.squeezed(word.folded), names.squeezed(before + word.folded)
            if known.isdisjoint(forms):
                found.append(word)
    return found


def details(entries: Sequence[Entry], reader: Reader) -> Details:
    """Look at wordings beside the others of their entry, and its answer."""
    places = [
        (place, at)
        for place, wordings in enumerate(reader.wordings)
        if len(wordings) > 1
        for at in range(len(wordings))
    ]
    some = places[:: max(1, -(-len(places) // _LOOKED_AT))]
    named = coded = 0
    for place, at in some:
        entry, stems = entries[place], reader.wordings[place]
        others = [one for other, one in enumerate(entry.wordings) if other != at]
        said = frozenset(reader.answers[place]).union(
            *(one for other, one in enumerate(stems) if other != at)
        )
        words = reader.looked_at(entry.wordings[at])
        named += any(
            is_name(word, reader) and not said.issuperset(word.stems)
            for word in words
            if word.says_something and not word.is_light
        )
        numbers = (names.numbers_and_codes(text) for text in (*others, entry.answer))
        coded += bool(foreign_codes(words, frozenset().union(*numbers)))
    return Details(_says(named, len(some)), _says(coded, len(some)))


def _says(count: int, seen: int) -> float:
    return max(0.0, 1 - (count + _DETAILS) / (seen + _SEEN) / _MANY)
