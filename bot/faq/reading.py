"""Understand a question in the FAQ's words: corrected, stemmed, synonyms replaced."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.faq import common
from bot.faq.correction import Speller
from bot.faq.stemming import stemmer
from bot.faq.synonyms import Synonyms
from bot.faq.text import normalise, tokens

if TYPE_CHECKING:
    from bot.faq.model import Knowledge


_LINK_TARGET = re.compile(r"\]\([^)]*\)|<?https?://\S+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was understood.

    ``content`` are the stems that carry meaning, each once, in order. ``is_corrected``: some word
    was read as another one.
    """

    stems: tuple[str, ...]
    content: tuple[str, ...]
    is_corrected: bool


class Reader:
    """Knows the words of ``knowledge``.

    ``wordings`` has the stems of each entry's wordings, ``answers`` those of the answers.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.language = knowledge.vocabulary.language.casefold()
        self.is_english = self.language == "english"
        self.stem = stemmer(self.language)
        self.synonyms = Synonyms(knowledge.vocabulary.synonyms, self.stem)
        self._stop_stems = {self.stem(word) for word in common.STOP_WORDS}
        worded = [[tokens(normalise(w)) for w in entry.wordings] for entry in knowledge.entries]
        self.wordings = [[self._stems(words) for words in entry] for entry in worded]
        self.answers = [
            self._stems(tokens(normalise(_LINK_TARGET.sub("", entry.answer))))
            for entry in knowledge.entries
        ]
        counts = Counter(word for entry in worded for words in entry for word in set(words))
        counts.update(self.synonyms.words)
        self._words = counts
        self._known_stems = {self.stem(word) for word in counts}
        self._speller = Speller(counts, self.is_known, self._is_common)

    def is_known(self, word: str) -> bool:
        """Whether some wording or synonym has ``word``, or another form of it."""
        return word in self._words or self.stem(word) in self._known_stems

    def _is_common(self, word: str) -> bool:
        if word in common.STOP_WORDS:
            return True
        return self.is_english and self.stem(word) in common.most_common_english()

    def read(self, text: str) -> Reading:
        """Return ``text`` as the FAQ's words understand it."""
        words = tokens(normalise(text))
        corrected = self._speller.corrected(words)
        stems = self._stems(corrected)
        return Reading(stems, self.content(stems), corrected != words)

    def content(self, stems: tuple[str, ...]) -> tuple[str, ...]:
        """Return the stems that carry meaning, each once, in order."""
        return tuple(dict.fromkeys(stem for stem in stems if stem not in self._stop_stems))

    def _stems(self, words: list[str]) -> tuple[str, ...]:
        return tuple(self.synonyms.canonical([self.stem(word) for word in words]))
