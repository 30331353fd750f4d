"""What an entry says, gathered once: the side of a judgement that no question changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.faq.judging.details import details
from bot.faq.ranking.meanings import Meanings
from bot.faq.reading import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.faq.judging.details import Details
    from bot.faq.model import Entry
    from bot.faq.reading.reader import Reader

# Cosines of WordNet vectors: synonyms reach it, words of one field hardly do.
_SAME_MEANING = 0.65
_TOPIC_SHARE = 0.2  # of the entries
_SHORTEST_NEAR = 5  # letters; shorter stems must be the same
_TWO_EDITS = 8  # letters from which two typing errors are forgiven


@dataclass(frozen=True)
class Facts:
    """What an entry says.

    ``texts`` are its wordings, ``wordings`` the stems of each, ``worded`` those of all of them,
    ``asked`` those that carry meaning, ``said`` all stems of wordings and answer. ``named`` are
    names that at least half of the wordings have. ``numbers`` are squeezed ("gpt4"), of both.
    """

    texts: Sequence[str]
    wordings: Sequence[tuple[str, ...]]
    worded: frozenset[str]
    asked: frozenset[str]
    said: frozenset[str]
    named: frozenset[str]
    numbers: frozenset[str]
    meanings: Meanings
    synonyms: Callable[[str], frozenset[str]]

    def tells(self, stem: str) -> float:
        """Return how far (0 to 1) the entry says ``stem``: 1, or a near synonym's likeness."""
        if (
            stem in self.said
            or not self.said.isdisjoint(self.synonyms(stem))
            or _is_near(stem, self.said)
        ):
            return 1.0
        likeness = self.meanings.likeness(stem)
        return likeness if likeness >= _SAME_MEANING else 0.0

    def has_joined(self, word: str) -> bool:
        """Whether two neighbours in a wording are ``word`` if written as one: "app store"."""
        return word in self._joined

    @cached_property
    def _joined(self) -> frozenset[str]:
        return frozenset(a + b for stems in self.wordings for a, b in pairwise(stems))


class Book:
    """The facts of each entry, made when they are first asked for."""

    def __init__(self, entries: Sequence[Entry], reader: Reader) -> None:
        self._entries = entries
        self._reader = reader
        self._facts: dict[int, Facts] = {}
        self._worded = [frozenset().union(*wordings) for wordings in reader.wordings]
        self.entries = len(entries)
        self.name_stems = frozenset(map(reader.stem, reader.names))
        self.is_topic_stem = lru_cache(maxsize=4096)(self._is_topic)
        self.wordings = sum(map(len, reader.wordings)) / max(len(entries), 1)

    @cached_property
    def details(self) -> Details:
        """How much names and codes say that an entry does not have."""
        return details(self._entries, self._reader)

    def is_topic(self, word: str) -> bool:
        """Whether a good part of the entries have ``word``: the whole FAQ is about it."""
        return self.is_topic_stem(self._reader.stem(word))

    def _is_topic(self, stem: str) -> bool:
        both = zip(self._worded, self._reader.answers, strict=True)
        held = sum(stem in worded or stem in said for worded, said in both)
        return held >= max(2, _TOPIC_SHARE * self.entries)

    def shares(self, place: int, content: Iterable[str]) -> bool:
        """Whether any wording of the entry at ``place`` has one of the stems."""
        return not self._worded[place].isdisjoint(content)

    def says_any(self, place: int, content: Iterable[str]) -> bool:
        """Whether the entry at ``place`` says any of the stems: answer and synonyms count."""
        facts = self.of(place)
        return any(facts.tells(stem) or facts.has_joined(stem) for stem in content)

    def has_all(self, place: int, content: Iterable[str]) -> bool:
        """Whether the wordings of the entry at ``place`` have all of the stems."""
        return self._worded[place].issuperset(content)

    def of(self, place: int) -> Facts:
        """Return the facts of the entry at ``place``."""
        facts = self._facts.get(place)
        if facts is None:
            facts = self._facts[place] = self._made(place)
        return facts

    def _made(self, place: int) -> Facts:
        entry, reader = self._entries[place], self._reader
        wordings = reader.wordings[place]
        texts = [*entry.wordings, entry.answer, entry.reported_by or ""]
        raw = [stem for text in texts for line in text.split("\n") for stem in reader.stems(line)]
        held = Counter(stem for stems in wordings for stem in {*stems} & self.name_stems)
        asked = dict.fromkeys(stem for stems in wordings for stem in reader.content(stems))
        return Facts(
            entry.wordings,
            wordings,
            self._worded[place],
            frozenset(asked),
            frozenset(raw).union(*wordings, reader.synonyms.canonical(raw)),
            frozenset(stem for stem, count in held.items() if 2 * count >= len(wordings)),
            frozenset().union(*map(names.numbers_and_codes, texts)),
            Meanings(asked if reader.language.is_english else ()),
            reader.synonyms.meanings,
        )


def _is_near(stem: str, held: Iterable[str]) -> bool:
    """Whether ``stem`` is a likely misspelling of one of ``held``."""
    if len(stem) < _SHORTEST_NEAR or not stem.isalpha():
        return False
    allowed = 2 if len(stem) >= _TWO_EDITS else 1
    return process.extractOne(stem, held, scorer=OSA.distance, score_cutoff=allowed) is not None
