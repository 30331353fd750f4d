"""Words that carry no meaning of their own in a question: "how", "the", "wie", "ですか"."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.faq.reading import english

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.faq.reading.language import Language

_USUAL_SHARE = 0.4
_FEWEST = 4


class Fillers:
    """English ones are listed; in other languages they are what most subjects are asked with.

    That is: stems that stand in the ``wordings`` of a good part of the entries, and in no synonym
    group (``meant``).
    """

    def __init__(
        self,
        language: Language,
        wordings: Sequence[Iterable[Sequence[str]]],
        meant: Collection[str],
    ) -> None:
        self._language = language
        self.stems = _usual(wordings).difference(meant)
        if language.is_english:
            # Other scripts in an FAQ that names no language: no list knows their words.
            self.stems = {stem for stem in self.stems if not stem.isascii()}
            self.stems.update(map(language.stem, english.STOP_WORDS))

    def has(self, word: str) -> bool:
        """Whether ``word``, in the form that is compared, is one of them."""
        if self._language.is_english and word.isascii():
            return word in english.STOP_WORDS
        return self._language.stem(word) in self.stems


def _usual(wordings: Sequence[Iterable[Sequence[str]]]) -> set[str]:
    """Return the stems that a good part of the entries hold, numbers left out."""
    holders = Counter(
        stem
        for of_entry in wordings
        for stem in {stem for stems in of_entry for stem in stems}
        if not any(map(str.isdigit, stem))
    )
    least = max(_FEWEST, _USUAL_SHARE * len(wordings))
    return {stem for stem, count in holders.items() if count >= least}
