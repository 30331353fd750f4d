"""Read a question once, into the value that all later steps look at."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.faq.reading import english, names
from bot.faq.reading.correction import Speller
from bot.faq.reading.fillers import Fillers
from bot.faq.reading.language import Language
from bot.faq.reading.lexicon import lexicon
from bot.faq.reading.parts import parts
from bot.faq.reading.small_talk import small_talk
from bot.faq.reading.surroundings import Parted, parted
from bot.faq.reading.synonyms import Synonyms
from bot.faq.reading.text import QUESTION_CHARACTERS, QUESTION_TOKENS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.faq.model import Knowledge, SmallTalk
    from bot.faq.reading.names import TypedWord

_REMEMBERED = 8192
_LINK_TARGET = re.compile(r"\]\([^)]*\)|<?https?://\S+")
_SHORTEST_MISSPELT = 4  # a shorter word may be an acronym


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed, and what it was understood as.

    ``stems`` are those of the words that were meant; a letter pair each in a script without
    spaces. ``says_something``: it is no filler; ``is_light``: what it says depends on the others
    ("make"), or it is said around any question ("wonder").
    """

    typed: TypedWord
    stems: tuple[str, ...]
    says_something: bool
    is_light: bool
    is_name: bool


@dataclass(frozen=True)
class Reading:
    """A question as it was understood; made once, by ``Reader.read``.

    ``text`` is what was typed, ``asked`` the question in it and ``around`` what stood around it.
    ``words`` are those of ``asked`` in one case, ``corrected`` as they were probably meant,
    ``stems`` what is compared, synonyms replaced; ``content`` are the stems that carry meaning,
    each once, in order. ``looked_at`` has each word with its marks. ``small_talk`` is None for
    anything that may be a question.
    """

    text: str
    asked: str
    around: tuple[str, ...]
    words: tuple[str, ...]
    corrected: tuple[str, ...]
    stems: tuple[str, ...]
    content: tuple[str, ...]
    reader: Reader
    small_talk: SmallTalk | None = None

    @property
    def is_corrected(self) -> bool:
        """Whether some word was read as another one."""
        return self.words != self.corrected

    @cached_property
    def looked_at(self) -> tuple[Word, ...]:
        """The words as typed, at most ``QUESTION_TOKENS``."""
        return self.reader.looked_at(self.asked)

    @cached_property
    def telling(self) -> tuple[Word, ...]:
        """The words that say what is asked: no fillers, nothing light unless there is no other."""
        telling = tuple(word for word in self.looked_at if word.says_something)
        return tuple(word for word in telling if not word.is_light) or telling


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

    ``fillers`` are the words that carry no meaning of their own.
    """

    def __init__(self, knowledge: Knowledge, words: Words | None = None) -> None:
        self.language = Language(knowledge.vocabulary.language)
        self.lexicon = lexicon(self.language.name)
        self.synonyms = Synonyms(knowledge.vocabulary.synonyms, self.language)
        self.words = words or self._gathered(knowledge)
        self.wordings, self.answers, self._counts, self.names = self.words
        self._worded = frozenset(stems for some in self.wordings for stems in some)
        self._known_stems = set(map(self.stem, self._counts))
        self.fillers = Fillers(self.language, self.wordings, self.synonyms.stems)
        self._pairs = frozenset(pair for stems in self._worded for pair in pairwise(stems))
        self._light = frozenset(self.lexicon.light_words)
        self._asking = frozenset(map(self.stem, self.lexicon.asking_words))
        self._speller = Speller(
            self._counts,
            self.is_known,
            self._is_everyday,
            self.fillers.has,
            self._are_neighbours,
            is_english=self.language.is_english,
        )
        self._meant = lru_cache(maxsize=_REMEMBERED)(self._meant_by)

    def _gathered(self, knowledge: Knowledge) -> Words:
        words = self.language.words
        worded = [[words(wording) for wording in entry.wordings] for entry in knowledge.entries]
        answers = [words(_LINK_TARGET.sub("", entry.answer)) for entry in knowledge.entries]
        counts = Counter(word for entry in worded for words in entry for word in set(words))
        counts.update(self.synonyms.words)
        texts = "\n".join(". ".join((*entry.wordings, entry.answer)) for entry in knowledge.entries)
        return Words(
            [list(map(self._stems, entry)) for entry in worded],
            list(map(self._stems, answers)),
            counts,
            names.names_of(texts, self.language),
        )

    def stem(self, word: str) -> str:
        """Return the stem of a word that was cut and folded by ``language``."""
        return self.language.stem(word)

    def is_known(self, word: str) -> bool:
        """Whether some wording or synonym has ``word``, or another form of it."""
        return word in self._counts or self.stem(word) in self._known_stems

    def is_unknown(self, word: str) -> bool:
        """Whether ``word`` says something, and no wording has it."""
        return not (self.is_known(word) or self.is_filler_stem(self.stem(word)))

    def _is_everyday(self, word: str) -> bool:
        """Whether nobody means another word with this one, though the FAQ does not have it."""
        return self.language.is_english and english.is_everyday(word)

    def _are_neighbours(self, first: str, second: str) -> bool:
        """Whether a wording has both words, one right after the other."""
        known = first in self._counts and second in self._counts
        return known and (self.stem(first), self.stem(second)) in self._pairs

    def read(self, text: str) -> Reading:
        """Return ``text`` as the FAQ's words understand it."""
        text = text[:QUESTION_CHARACTERS]
        asked, around = Parted(text, ())
        if not self._is_wording(text):  # else nothing in it stands around
            asked, around = parted(text, self.lexicon)
        words = self.language.words(asked)
        corrected = self._speller.corrected(words)
        stems = self._stems(corrected)
        return Reading(
            text=text,
            asked=asked,
            around=around,
            words=tuple(words),
            corrected=tuple(corrected),
            stems=stems,
            content=self.content(stems),
            reader=self,
            small_talk=small_talk(text, self.lexicon),
        )

    def parts(self, reading: Reading) -> tuple[str, ...]:
        """Return the questions in ``reading``, as typed: one, unless several things are asked."""
        return parts(reading.asked, self.lexicon, self._is_wording)

    def _is_wording(self, text: str) -> bool:
        return self.wording(text) in self._worded

    def wording(self, text: str) -> tuple[str, ...]:
        """Return the stems of ``text`` taken word by word: nothing stands around it."""
        return self._stems(self.language.words(text))

    def looked_at(self, text: str) -> tuple[Word, ...]:
        """Return the words of ``text`` as typed, with what each was understood as."""
        typed = names.typed_words(text, QUESTION_TOKENS, self.language)
        return tuple(map(self._word, typed))

    def _word(self, typed: TypedWord) -> Word:
        is_name = typed.is_marked or typed.folded in self.names
        # A name is as it is typed: the speller would make another one of it.
        is_fixed = typed.is_marked or typed.is_number or len(typed.text) < _SHORTEST_MISSPELT
        words = self._words(typed.folded) if is_fixed else self._meant(typed.folded)
        stems = tuple(map(self.stem, words))
        is_filler = not typed.is_number and all(map(self.fillers.has, words))
        is_letter = len(typed.text) == 1 and typed.text.islower() and typed.text.isascii()
        is_light = is_letter or (
            not is_name and bool(words) and all(w in self._light for w in words)
        )
        if not (is_light or is_name):
            is_light = bool(stems) and all(stem in self._asking for stem in stems)
        return Word(typed, stems, not is_filler, is_light, is_name)

    def stems(self, text: str) -> list[str]:
        """Return the stems of the words of ``text`` as they stand there, synonyms not replaced."""
        return self.language.stems(text)

    def opposites(self, stem: str) -> tuple[str, ...]:
        """Return the stems that turn a question round if they stand in place of ``stem``."""
        return self._opposites.get(stem, ())

    @cached_property
    def _opposites(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for one, other in self.lexicon.opposites:
            pair = self.stem(one), self.stem(other)
            for first, second in (pair, pair[::-1]):
                found[first] = (*found.get(first, ()), second)
        return found

    def _words(self, text: str) -> Sequence[str]:
        if text.isascii() and text.isalpha():
            return (text,)
        return self.language.words(text)

    def _meant_by(self, text: str) -> Sequence[str]:
        return tuple(self._speller.corrected(self._words(text)))

    def is_filler_stem(self, stem: str) -> bool:
        """Whether words with this stem carry no meaning of their own."""
        return stem in self.fillers.stems

    def content(self, stems: tuple[str, ...]) -> tuple[str, ...]:
        """Return the stems that carry meaning, each once, in order."""
        return tuple(dict.fromkeys(stem for stem in stems if stem not in self.fillers.stems))

    def _stems(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.synonyms.canonical([self.stem(word) for word in words]))
