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
# The ISO 639-1 codes of the languages that ``language`` may name, as far as there is a list.
_CODES = {
    "arabic": "ar", "armenian": "hy", "basque": "eu", "catalan": "ca", "chinese": "zh",
    "czech": "cs", "danish": "da", "dutch": "nl", "esperanto": "eo", "estonian": "et",
    "finnish": "fi", "french": "fr", "german": "de", "greek": "el", "hindi": "hi",
    "hungarian": "hu", "indonesian": "id", "irish": "ga", "italian": "it", "japanese": "ja",
    "lithuanian": "lt", "norwegian": "no", "persian": "fa", "polish": "pl", "porter": "en",
    "portuguese": "pt", "romanian": "ro", "russian": "ru", "sesotho": "st", "spanish": "es",
    "swedish": "sv", "thai": "th", "turkish": "tr",
}  # fmt: skip


class Fillers:
    """The small words of a language, and what most subjects of an FAQ are asked with.

    The latter are stems that stand in the ``wordings`` of a good part of the entries. What is in a
    synonym group (``meant``) is none. In English the list is our own, and enough.
    """

    def __init__(
        self,
        language: Language,
        wordings: Sequence[Iterable[Sequence[str]]],
        meant: Collection[str],
    ) -> None:
        self._language = language
        self.stems = (_usual(wordings) | _listed(language)).difference(meant)
        if language.is_english:
            # Other scripts in an FAQ that names no language: no list knows their words.
            self.stems = {stem for stem in self.stems if not stem.isascii()}
            self.stems.update(map(language.stem, english.STOP_WORDS))

    def has(self, word: str) -> bool:
        """Whether ``word``, in the form that is compared, is one of them."""
        if self._language.is_english and word.isascii():
            return word in english.STOP_WORDS
        return self._language.stem(word) in self.stems


def _listed(language: Language) -> frozenset[str]:
    """Return the stems of the small words of ``language``; none of one that has no list."""
    code = _CODES.get(language.name)
    if language.is_english or code is None:
        return frozenset()
    from stopwordsiso import stopwords  # not for English, and slow to import

    cut = (language.stems(word) for word in stopwords(code))
    return frozenset(stems[0] for stems in cut if len(stems) == 1 and not stems[0].isdigit())


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
