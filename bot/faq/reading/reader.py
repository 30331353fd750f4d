"""Understand a question in the FAQ's words: corrected, stemmed, synonyms replaced."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.faq.reading import english as common
from bot.faq.reading import names
from bot.faq.reading.correction import Speller
from bot.faq.reading.fillers import Fillers
from bot.faq.reading.language import Language
from bot.faq.reading.synonyms import Synonyms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.faq.model import Knowledge


_REMEMBERED = 8192
_TELLING_ANSWER = 6
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


class Words(NamedTuple):
    """The words of a knowledge.

    ``wordings`` has the stems of each entry's wordings, ``answers`` those of the answers;
    ``counts`` says in how many wordings each word stands, and ``names`` are the words that look
    like names.
    """

    wordings: Sequence[Sequence[tuple[str, ...]]]
    answers: Sequence[tuple[str, ...]]
    counts: Mapping[str, int]
    names: frozenset[str]


class Reader:
    """Knows the words of ``knowledge``; ``words`` are those if they were gathered before.

    ``texts`` has what is written in each entry, wordings and answer; ``unanswered`` are the
    questions that are known to have no answer; ``fillers`` are the words that carry no meaning of
    their own. ``meant`` gives the words of a short text, corrected only where they are no words at
    all; ``is_filler`` tells whether all of them are fillers.
    """

    def __init__(self, knowledge: Knowledge, words: Words | None = None) -> None:
        self.language = Language(knowledge.vocabulary.language)
        self.synonyms = Synonyms(knowledge.vocabulary.synonyms, self.language)
        self.texts = [". ".join((*entry.wordings, entry.answer)) for entry in knowledge.entries]
        self.unanswered = knowledge.unanswered
        self.words = words or self._gathered(knowledge)
        self.wordings, self.answers, self._counts, self.names = self.words
        self._known_stems = set(map(self.stem, self._counts))
        self.fillers = Fillers(self.language, self.wordings, self.synonyms.stems)
        self.meant = lru_cache(maxsize=_REMEMBERED)(self._meant)
        self.is_filler = lru_cache(maxsize=_REMEMBERED)(self._is_filler)
        self._speller = Speller(
            self._counts,
            self.is_known,
            self._is_common,
            self.fillers.has,
            is_english=self.language.is_english,
        )

    def _gathered(self, knowledge: Knowledge) -> Words:
        words = self.language.words
        worded = [[words(wording) for wording in entry.wordings] for entry in knowledge.entries]
        answers = [words(_LINK_TARGET.sub("", entry.answer)) for entry in knowledge.entries]
        counts = Counter(word for entry in worded for words in entry for word in set(words))
        counts.update(self.synonyms.words)
        return Words(
            [list(map(self._stems, entry)) for entry in worded],
            list(map(self._stems, answers)),
            counts,
            names.names_of("\n".join(self.texts), self.language),
        )

    def stem(self, word: str) -> str:
        """Return the stem of a word that was cut and folded by ``language``."""
        return self.language.stem(word)

    def is_known(self, word: str) -> bool:
        """Whether some wording or synonym has ``word``, or another form of it."""
        return word in self._counts or self.is_known_stem(self.stem(word))

    def is_known_stem(self, stem: str) -> bool:
        """Whether some wording or synonym has a word with this stem."""
        return stem in self._known_stems

    def _is_common(self, word: str) -> bool:
        if not self.language.is_english:
            return False
        return word in common.STOP_WORDS or self.stem(word) in common.most_common_english()

    def read(self, text: str) -> Reading:
        """Return ``text`` as the FAQ's words understand it."""
        words, corrected = self.corrected(text)
        stems = self._stems(corrected)
        return Reading(stems, self.content(stems), corrected != words)

    def stems(self, text: str) -> tuple[str, ...]:
        """Return the stems of ``text`` as it was typed: nothing is corrected."""
        return self._stems(self.language.words(text))

    def unanswered_stems(self) -> list[tuple[str, ...]]:
        """Return the stems of the unanswered questions, read like any question.

        Of one that says nothing ("Why?") there are none, or it would be like too many.
        """
        read = map(self.read, self.unanswered)
        return [reading.stems if reading.content else () for reading in read]

    def corrected(self, text: str) -> tuple[list[str], list[str]]:
        """Return the words of ``text``, and the words that were probably meant."""
        words = self.language.words(text)
        return words, self._speller.corrected(words)

    def _meant(self, text: str) -> tuple[str, ...]:
        words = self.language.words(text)
        if not self.language.is_english or all(map(common.is_word, words)):
            return tuple(words)
        meant = self._speller.corrected(words)
        return tuple(meant if len(meant) == len(words) else words)

    def _is_filler(self, text: str) -> bool:
        return all(map(self.fillers.has, self.meant(text)))

    def tells_much(self, place: int) -> bool:
        """Whether the entry's answer is so long that what it lacks can be missed."""
        return len(self.content(self.answers[place])) >= _TELLING_ANSWER

    def content(self, stems: tuple[str, ...]) -> tuple[str, ...]:
        """Return the stems that carry meaning, each once, in order."""
        return tuple(dict.fromkeys(stem for stem in stems if stem not in self.fillers.stems))

    def _stems(self, words: list[str]) -> tuple[str, ...]:
        return tuple(self.synonyms.canonical([self.stem(word) for word in words]))
