"""Object to an answer when the question names somebody or some number that it is not about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.faq.reading import english as common
from bot.faq.reading import names
from bot.faq.reading.text import QUESTION_CHARACTERS, QUESTION_TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.faq.model import Entry
    from bot.faq.reading.names import TypedWord
    from bot.faq.reading.reader import Reader

_OPEN_SHARE = 0.5
_OWN_SHARE = 0.2
_CORE_SHARE = 0.5
_TOPIC_SHARE = 0.2
_FEWEST = 4
_FIRM_SHARE = 0.1
_REFERRING = frozenset(
    {"they", "them", "their", "theirs", "he", "him", "his", "she", "her", "those", "two", "both"}
)
_LIKENING = "like"
_SURE_OF_REFERENCE = (0.0, 0.85)  # where all words are known, and where one is not
_SURE_WITHOUT_NAME = 0.85
_SURE_DESPITE_STRANGER = 0.999


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What an entry accounts for. ``asked`` are stems of its wordings, ``said`` also its answer's.

    ``texts`` are the stems of each. ``core`` are names that most wordings hold; ``is_named``: at
    least half of them hold a word that is no common English. ``firm_numbers`` stand in most
    wordings, or in one and the answer. ``is_open_to_names``/``_numbers``: its wordings each bring
    their own (cities, amounts), so that a new one is no surprise.
    """

    asked: frozenset[str]
    said: frozenset[str]
    texts: Sequence[Sequence[str]]
    numbers: frozenset[str]
    firm_numbers: frozenset[str]
    core: frozenset[str]
    is_named: bool
    is_answered_in_numbers: bool
    is_open_to_names: bool
    is_open_to_numbers: bool


class Guards:
    """Looks at questions as typed: correction and stemming may turn one name into another."""

    def __init__(self, entries: Sequence[Entry], reader: Reader) -> None:
        self._entries = entries
        self._reader = reader
        self._language = reader.language
        self._synonyms = reader.synonyms
        self._names = reader.names
        self._name_stems = frozenset(map(reader.stem, self._names))
        self._texts = [text.casefold() for text in reader.texts]
        numbers = (names.numbers(entry.answer) for entry in entries)
        self.usual_numbers = usual(numbers, _TOPIC_SHARE)
        self._evidence: dict[int, _Evidence] = {}

    def objection(self, text: str, place: int, confidence: float | None) -> str | None:
        """Return why the entry at ``place`` may not be what ``text`` asks for, or None.

        A question that names nothing at all may mean an entry about somebody only if the
        ``confidence`` (0 to 1) is high; None leaves that question aside.
        """
        evidence = self._evidence.get(place)
        if evidence is None:
            evidence = self._evidence[place] = self._made_evidence(place)
        text = text[:QUESTION_CHARACTERS]
        typed = names.typed_words(text, QUESTION_TOKENS, self._language)
        for before, word in zip((None, *typed), typed, strict=False):
            follows_name = before is not None and self._looks_like_name(before)
            if word.is_number and not self._has_number(word, evidence, follows_name=follows_name):
                return f'The nearest entry says nothing about "{word.text}".'
        words = list(dict.fromkeys(typed))
        stems = [stem for word in words for stem in self._stems(word.text)]
        asked = {*stems, *self._synonyms.canonical(stems)}
        compared = self._compared(typed)
        for word in words:
            if word.is_number or word in compared or not self._is_name(word, evidence):
                continue
            if not self._has_name(word, evidence, asked):
                return f'The nearest entry is not about "{word.text}".'
        if (
            confidence is not None
            and self._names_nobody(words, evidence, asked)
            and confidence < self._enough(words, evidence)
        ):
            return "The nearest entry is about somebody whom the question does not name."
        return None

    def _compared(self, typed: Sequence[TypedWord]) -> set[TypedWord]:
        """Return what something else is only likened to: "a store like Apple's"."""
        if not self._language.is_english:
            return set()
        return {word for before, word in pairwise(typed) if before.folded == _LIKENING}

    def _names_nobody(
        self, words: Sequence[TypedWord], evidence: _Evidence, asked: set[str]
    ) -> bool:
        """Whether the entry is about somebody, and the question has no name at all."""
        if evidence.core.isdisjoint(asked) and not any(map(self._is_marking, words)):
            meant = [part for word in words for part in self._reader.meant(word.text)]
            return bool(evidence.core) and evidence.core.isdisjoint(map(self._reader.stem, meant))
        return False

    def _enough(self, words: Sequence[TypedWord], evidence: _Evidence) -> float:
        """Return how sure one must be that a question without a name means the entry."""
        is_strange = any(map(self._is_strange, words))
        if all(map(self._is_topic, evidence.core)) and self._refers(words):
            return _SURE_OF_REFERENCE[is_strange]
        return _SURE_DESPITE_STRANGER if is_strange else _SURE_WITHOUT_NAME

    def _is_marking(self, word: TypedWord) -> bool:
        return word.is_code or self._looks_like_name(word)

    def _looks_like_name(self, word: TypedWord) -> bool:
        return word.is_marked or word.folded in self._names

    def _refers(self, words: Sequence[TypedWord]) -> bool:
        """Whether some word stands for somebody whom everybody here knows: "they", "those two"."""
        return self._language.is_english and any(word.folded in _REFERRING for word in words)

    def _is_strange(self, word: TypedWord) -> bool:
        """Whether nothing here has ``word``, which may be a name without its capital: "apple"."""
        meant = [
            part for part in self._reader.meant(word.text) if not self._reader.fillers.has(part)
        ]
        return not (word.is_number or all(map(self._reader.is_known, meant)))

    def _has_number(self, word: TypedWord, evidence: _Evidence, *, follows_name: bool) -> bool:
        if names.squeezed(word.folded) in evidence.numbers or evidence.is_open_to_numbers:
            return True
        if word.is_amount and evidence.is_answered_in_numbers:
            return False
        return not (word.is_year or word.is_code or follows_name or evidence.firm_numbers)

    def _is_name(self, word: TypedWord, evidence: _Evidence) -> bool:
        if len(word.folded) < 2 or word.folded.startswith("i'"):
            return False
        if all(map(self._reader.fillers.has, self._parts(word.text))):
            return False
        if self._looks_like_name(word):
            return True
        if not (self._language.is_english and evidence.is_named):
            return False
        if self._reader.is_filler(word.text):
            return False
        if evidence.core and word.folded in common.brands():
            return True
        return any(map(self._is_rare, self._reader.meant(word.text)))

    def _is_rare(self, word: str) -> bool:
        """Whether it is no English word but a name, and none that the FAQ uses."""
        if len(word) < 4 or self._reader.is_known(word):
            return False
        return not common.is_in_dictionary(self._language.stem(word))

    def _has_name(self, word: TypedWord, evidence: _Evidence, asked: set[str]) -> bool:
        if self._is_accounted(word.text, evidence.asked, evidence.texts):
            return True
        if evidence.is_open_to_names:
            return True
        if evidence.core and evidence.core.isdisjoint(asked):
            return False
        if word.folded in self._names and self._is_topic(word.folded):
            return True
        return self._is_accounted(word.text, evidence.said, evidence.texts)

    def _is_accounted(
        self, word: str, held: frozenset[str], texts: Sequence[Sequence[str]]
    ) -> bool:
        is_held = all(
            stem in held
            or not held.isdisjoint(self._synonyms.meanings(stem))
            or is_near(stem, held)
            for stem in self._stems(word)
        )
        return is_held or _is_joined(names.squeezed(word), texts)

    def _stems(self, text: str) -> list[str]:
        return [self._language.stem(word) for word in self._parts(text)]

    def _parts(self, text: str) -> list[str]:
        if text.isascii() and text.isalpha() and text.islower():
            return [text]
        return self._language.words(text)

    def _is_topic(self, name: str) -> bool:
        """Whether a good part of the entries mention ``name``: the whole FAQ is about it."""
        least = max(2, _TOPIC_SHARE * len(self._texts))
        return sum(name in text for text in self._texts) >= least

    def _all_stems(self, text: str) -> Iterable[str]:
        return (stem for part in text.split("\n") for stem in self._stems(part))

    def _made_evidence(self, place: int) -> _Evidence:
        entry, worded = self._entries[place], self._reader.wordings[place]
        answered = [*self._all_stems(f"{entry.answer}\n{entry.reported_by or ''}")]
        asked = {stem for stems in worded for stem in stems}
        said = asked.union(answered, self._synonyms.canonical(answered))
        asked_numbers = [names.numbers(wording) for wording in entry.wordings]
        answer_numbers = names.numbers(entry.answer)
        counts = Counter(number for some in asked_numbers for number in some)
        own_numbers = answer_numbers - self.usual_numbers
        told = {n for n in counts if n in answer_numbers or 2 * counts[n] >= len(worded)}
        firm = {n for n in told if counts[n] >= _FIRM_SHARE * len(worded)}
        spaced = [names.spaced_codes(text) for text in (*entry.wordings, entry.answer)]
        held = [self._name_stems.intersection(stems) for stems in worded]
        every = {name for some in held for name in some}
        least = _CORE_SHARE * len(entry.wordings)
        core = frozenset(name for name in every if sum(name in some for some in held) >= least)
        own_names = [
            {*names_held, *filter(self._is_own_name, stems)}
            for stems, names_held in zip(worded, held, strict=True)
        ]
        return _Evidence(
            asked=frozenset(asked),
            said=frozenset(said),
            texts=(*worded, answered),
            numbers=frozenset(own_numbers.union(*asked_numbers, *spaced)),
            firm_numbers=frozenset(firm),
            core=core,
            is_answered_in_numbers=bool(own_numbers),
            is_named=2 * sum(map(bool, own_names)) >= len(own_names),
            is_open_to_names=not core and _brings_own(own_names, set(answered)),
            is_open_to_numbers=not told and len(counts) > 1,
        )

    def _is_own_name(self, stem: str) -> bool:
        return stem.isalpha() and len(stem) > 3 and not common.is_english(stem)


def _brings_own(found: Sequence[set[str]], said: set[str]) -> bool:
    """Whether the wordings hold different words that no other wording nor the answer has.

    Words that most of them hold are left out: they are what the entry is about.
    """
    counts = Counter(word for words in found for word in words)
    usual = {word for word, count in counts.items() if 2 * count > len(found)}
    varied = [words - usual - said for words in found if words - usual - said]
    own = sum(any(counts[word] == 1 for word in words) for words in varied)
    return own >= max(2, _OPEN_SHARE * len(varied), _OWN_SHARE * len(found))


def usual(found: Iterable[Iterable[str]], share: float) -> set[str]:
    """Return what a ``share`` of the answers hold, and four at least: the date of their source."""
    held = [set(some) for some in found]
    counts = Counter(one for some in held for one in some)
    least = max(_FEWEST, share * len(held))
    return {one for one, count in counts.items() if count >= least}


def _is_joined(word: str, texts: Iterable[Sequence[str]]) -> bool:
    """Whether two neighbours are ``word`` if written as one: "openai" for "Open AI"."""
    return any(first + second == word for stems in texts for first, second in pairwise(stems))


def is_near(stem: str, held: Iterable[str]) -> bool:
    """Whether ``stem`` is a likely misspelling of one of ``held``; short ones must be exact."""
    return len(stem) >= 5 and _has_near(stem, held)


def _has_near(stem: str, held: Iterable[str]) -> bool:
    allowed = 2 if len(stem) > 7 else 1
    return process.extractOne(stem, held, scorer=OSA.distance, score_cutoff=allowed) is not None
