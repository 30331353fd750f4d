"""Which words the bot speaks with: those of the knowledge's language, where there are some."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bot.words.english import Words

if TYPE_CHECKING:
    from datetime import date


@cache
def words_of(language: str) -> Words:
    """The words for a language as ``vocabulary.yaml`` names it; English for those without a file.

    >>> words_of("german").helpful
    'Hilfreich'
    """
    module = f"{__package__}.{language}"
    if not language.isidentifier() or find_spec(module) is None:
        return Words()
    words = getattr(import_module(module), "WORDS", None)
    return words if isinstance(words, Words) else Words()


def written_date(day: date, words: Words) -> str:
    """A date as people write it.

    >>> from datetime import date
    >>> written_date(date(2027, 8, 31), words_of("german"))
    '31. August 2027'
    """
    month = words.months[day.month - 1]
    return words.date.format(day=day.day, month=month, year=day.year)


def written_share(share: float, words: Words) -> str:
    """A share (0 to 1) as people write it.

    >>> written_share(0.6, words_of("english"))
    '60%'
    """
    return words.percent.format(number=f"{100 * share:.0f}")
