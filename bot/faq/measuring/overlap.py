"""Where entries get into each other's way: wordings that are nearly, or become, the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from math import log
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from bot.faq.answering import Faq
from bot.faq.measuring.remembered import remembered
from bot.faq.model import Answer, NoAnswer, Question
from bot.faq.reading.language import Language
from bot.faq.reading.reader import Reader
from bot.faq.reading.synonyms import Synonyms
from bot.faq.reading.text import normalise, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.faq.model import Entry, Knowledge
    from bot.faq.ranking.sentences import SentenceModel

FOLDS = 5
_NEAR = 0.85
_LONG = 5
_LITTLE, _MUCH = 0.1, 0.5
_CHUNK = 500
# Two wordings that differ only in these ask the same; who, when, how or can make a difference.
_FILLERS = (
    "a an the is are was were be been am do does did has have had of in on to for by from at with"
    " and or what which please me us our my i it its that this there"
)


@dataclass(frozen=True, slots=True, order=True)
class Wording:
    """A wording by its place: which entry of the knowledge, and which of its wordings."""

    entry: int
    index: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two wordings of different entries, in their order; ``by_synonyms``: the vocabulary did it."""

    first: Wording
    second: Wording
    by_synonyms: bool


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What happened to a wording that was asked without being known.

    ``found``: its entry was the answer, or the first suggestion. ``thief`` is the entry, by place,
    that answered in its stead, with its wording that was nearest and its confidence; None if
    nobody did. ``is_stranger``: the rest of its own entry says nothing of what it asks for, and
    the thief most of it.
    """

    wording: Wording
    found: bool
    thief: int | None = None
    phrasing: str = ""
    confidence: float = 0.0
    is_stranger: bool = False


def overlaps(knowledge: Knowledge) -> Iterator[Overlap]:
    """Find wordings of different entries that mean the same to the matcher, each pair once.

    Two that differ only in words without meaning of their own, in endings or in spelling are
    nearly the same; two that are so only after synonyms were replaced are the vocabulary's.
    """
    language = Language(knowledge.vocabulary.language)
    synonyms = Synonyms(knowledge.vocabulary.synonyms, language)
    fillers = _fillers(language)
    places = [
        Wording(at, index)
        for at, entry in enumerate(knowledge.entries)
        for index in range(len(entry.wordings))
    ]
    words = [language.stems(text) for entry in knowledge.entries for text in entry.wordings]
    plain = [_content(stems, fillers) for stems in words]
    near = {(a, b) for a, b in _near(plain) if places[a].entry != places[b].entry}
    merged = _equal([_content(synonyms.canonical(stems), fillers) for stems in words])
    replaced = {(a, b) for a, b in merged if places[a].entry != places[b].entry} - near
    for a, b in sorted(near | replaced):
        yield Overlap(places[a], places[b], by_synonyms=(a, b) in replaced)


def listed_in_vain(knowledge: Knowledge) -> Iterator[tuple[int, Wording | None]]:
    """Find questions that are said to have no answer in vain, by number in ``unanswered``.

    Each with the first wording of an entry that it nearly is, or becomes by synonyms; with None if
    it has only words without meaning of their own.
    """
    language = Language(knowledge.vocabulary.language)
    synonyms = Synonyms(knowledge.vocabulary.synonyms, language)
    fillers = _fillers(language)

    def in_order(text: str) -> tuple[str, ...]:
        # Who has what of whom can be the whole difference.
        stems = synonyms.canonical(language.stems(text))
        return tuple(stem for stem in stems if stem not in fillers)

    held: dict[tuple[str, ...], Wording] = {}
    if knowledge.unanswered:
        for at, entry in enumerate(knowledge.entries):
            for index, text in enumerate(entry.wordings):
                held.setdefault(in_order(text), Wording(at, index))
    for number, text in enumerate(knowledge.unanswered):
        stems = in_order(text)
        if not stems or stems in held:
            yield number, held[stems] if stems else None


def held_out(
    knowledge: Knowledge,
    min_confidence: float,
    folds: int = FOLDS,
    model: SentenceModel | None = None,
) -> Iterator[HeldOut]:
    """Ask every wording of a bot that does not know it, in ``folds`` rounds.

    Each round leaves out that part of every entry's wordings. Entries with a single wording are
    never asked. In order of the rounds.
    """
    words = _Words(knowledge)
    model = remembered(model, [text for entry in knowledge.entries for text in entry.wordings])
    for fold in range(folds):
        kept, asked = _parted(knowledge.entries, fold, folds)
        if not asked:
            continue
        places = {entry.id: at for at, entry in enumerate(knowledge.entries)}
        # What has no answer is left out: here entries take from each other.
        fewer = replace(knowledge, entries=tuple(kept), unanswered=())
        faq = Faq(fewer, min_confidence, model=model)
        for wording in asked:
            text = knowledge.entries[wording.entry].wordings[wording.index]
            decision = faq.answer(Question(text))
            first = decision.candidates[0] if decision.candidates else None
            is_first = first is not None and places[first.entry.id] == wording.entry
            found = is_first and not isinstance(decision, NoAnswer)
            if first is None or is_first or not isinstance(decision, Answer):
                yield HeldOut(wording, found)
            else:
                thief = places[decision.entry.id]
                is_stranger = words.is_stranger(wording, thief)
                yield HeldOut(wording, False, thief, first.phrasing, first.confidence, is_stranger)


def is_repeated(question: str, beginning: str) -> bool:
    """Whether ``beginning``, of an answer, says little more than the question itself."""
    asked, said = " ".join(tokens(normalise(question))), " ".join(tokens(normalise(beginning)))
    return bool(asked) and Indel.normalized_similarity(asked, said) >= 0.9


def _parted(entries: Sequence[Entry], fold: int, folds: int) -> tuple[list[Entry], list[Wording]]:
    """Leave out every ``folds``-th wording, another one in the next entry."""
    kept: list[Entry] = []
    asked: list[Wording] = []
    for at, entry in enumerate(entries):
        out = [i for i in range(len(entry.wordings)) if (i + at) % folds == fold]
        left = [text for i, text in enumerate(entry.wordings) if i not in out]
        if not left:
            kept.append(entry)
            continue
        kept.append(replace(entry, question=left[0], phrasings=tuple(left[1:])))
        asked += [Wording(at, i) for i in out]
    return kept, asked


class _Words:
    """The words of each entry, to tell which of two a wording has more in common with."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._reader = Reader(knowledge)
        self._worded = [[self._of(text) for text in e.wordings] for e in knowledge.entries]
        self._said = [self._of(entry.answer) for entry in knowledge.entries]
        held = [said.union(*worded) for said, worded in zip(self._said, self._worded, strict=True)]
        self._holders = Counter(stem for stems in held for stem in stems)

    def is_stranger(self, wording: Wording, thief: int) -> bool:
        """Whether next to nothing that it says is in its own entry, and most of it elsewhere."""
        worded = self._worded[wording.entry]
        others = [stems for at, stems in enumerate(worded) if at != wording.index]
        asked = worded[wording.index]
        own = self._said[wording.entry].union(*others)
        foreign = self._said[thief].union(*self._worded[thief])
        # A word that every entry has tells little; the wording itself is no holder of its words.
        weights = {
            stem: log((2 + len(self._said)) / (self._holders[stem] + (stem in own)))
            for stem in asked
        }
        total = sum(weights.values()) or 1
        shares = [sum(weights[s] for s in asked if s in held) / total for held in (own, foreign)]
        return shares[0] < _LITTLE and shares[1] > _MUCH

    def _of(self, text: str) -> frozenset[str]:
        lines = [self._reader.language.stems(line) for line in text.split("\n")]
        stems = tuple(stem for line in lines for stem in self._reader.synonyms.canonical(line))
        return frozenset(self._reader.content(stems))


def _fillers(language: Language) -> set[str]:
    return {language.stem(word) for word in _FILLERS.split()} if language.is_english else set()


def _content(stems: Sequence[str], fillers: set[str]) -> tuple[str, ...]:
    return tuple(sorted(set(stems) - fillers or set(stems)))


def _equal(keys: Sequence[tuple[str, ...]]) -> set[tuple[int, int]]:
    """Return pairs of equal ones: each with the first that is like it."""
    first: dict[tuple[str, ...], int] = {}
    pairs = {(first.setdefault(key, at), at) for at, key in enumerate(keys) if key}
    return {(one, other) for one, other in pairs if one != other}


def _near(contents: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Return pairs whose words are the same but for their spelling; the first is the earlier."""
    texts = [" ".join(words) for words in contents]
    for start in range(0, len(texts), _CHUNK):
        scores = process.cdist(
            texts[start : start + _CHUNK],
            texts,
            scorer=Indel.normalized_similarity,
            score_cutoff=_NEAR,
        )
        for row, column in zip(*scores.nonzero(), strict=True):
            a, b = start + int(row), int(column)
            if a < b and texts[a] and _differ_in_spelling_only(contents[a], contents[b]):
                yield a, b


def _differ_in_spelling_only(left: Iterable[str], right: Iterable[str]) -> bool:
    only_left, only_right = sorted(set(left) - set(right)), sorted(set(right) - set(left))
    return len(only_left) == len(only_right) and all(
        min(len(a), len(b)) >= _LONG and a.isalpha() and b.isalpha() and OSA.distance(a, b) <= 1
        for a, b in zip(only_left, only_right, strict=True)
    )
