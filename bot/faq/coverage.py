"""How much of what a question says, beside names and numbers, an entry says too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.faq import meanings, names
from bot.faq.guards import is_near, usual
from bot.faq.text import QUESTION_CHARACTERS, QUESTION_TOKENS, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bot.faq.features import Floats
    from bot.faq.model import Entry
    from bot.faq.names import TypedWord
    from bot.faq.reading import Reader

_VERBS = (
    "give gives gave given giving make makes made making say says said saying"
    " take takes took taken taking"
)
# What people say around a question, and not in it.
_ASKING = (
    "advise apparently appreciate ask asked asking asks clarify confirm curious currently"
    " describe elaborate exactly figure figuring find finding found grateful guess happen"
    " happened hear heard hearing idea ideas interested know knows look looking maybe mention"
    " mentioned mind outline perhaps possibly question questions read recall remember remind"
    " reminder roughly see specify suppose sure thought tried try trying understand"
    " understanding wonder wondered wondering"
)
# What any entry may tell in other words.
_ANY = (
    "date dates day days else extent kind kinds manner means method month months name names part"
    " parts people person persons place point position reason reasons role sort sorts step steps"
    " thing things time times type types way ways year years"
)
_ASKED_FOR = {"which": 2, "what": 2, "many": 2, "who": 1, "how": 1}  # by so many words after it
_BEFORE_DOING = frozenset({"do", "can", "could", "may", "must", "should"})
_SHORTEST_MISSPELT = 4
_SAME_MEANING = 0.65
_NEAR_MEANING = 0.5
_LIGHT_VERBS = frozenset(_VERBS.split())
_AROUND = frozenset(_ASKING.split())
_VAGUE = frozenset(_ANY.split())
_USUAL_SHARE = 0.3
_MOST = 0.5
_SOME = 1 / 3
_SURE = (0.8, 0.95)  # elsewhere, and in an FAQ that tells strangers
_CERTAIN = (0.95, 0.99)  # where one word is all that is asked with, and where there are more


class _Said(NamedTuple):
    """The stems of an entry's wordings and answer, and what the wordings' mean: unit vectors."""

    stems: frozenset[str]
    vectors: Floats


class _Piece(NamedTuple):
    """What is looked for at once: a word, which needs all its stems, or a letter, with its pairs.

    One that ``is_around`` the question is not missed where the entry has not got it.

    One pair that is found is enough for a letter of a script without spaces: the other may join it
    to the next word.
    """

    text: str
    stems: Sequence[str]
    is_letter: bool = False
    is_around: bool = False

    def part(self, part_of: Callable[[str], float]) -> float:
        return (max if self.is_letter else min)(map(part_of, self.stems), default=0.0)


class Coverage:
    """Objects to entries that share a name or a word with the question, but not what is asked."""

    def __init__(self, entries: Sequence[Entry], reader: Reader, *, tells_strangers: bool) -> None:
        self._entries = entries
        self._reader = reader
        self._tells_strangers = tells_strangers
        self._names = reader.names
        self._usual = usual(reader.answers, _USUAL_SHARE)
        self._said: dict[int, _Said] = {}

    def objection(self, text: str, place: int, confidence: float) -> str | None:
        """Return why the entry at ``place`` may say nothing about what is asked, or None.

        Besides names, some of the question's words must be the entry's: with a name in the question
        half of them, else a third, unless the ``confidence`` is high for other reasons; but one at
        least. A word counts as far as one of the entry's means the same. An FAQ that tells
        strangers is stricter: always half of them, and more than one where a word is new here; and
        what is asked for must be among them.
        """
        words = self._typed_words(text)
        telling = [word for word in words if word.is_number or not self._is_light(word)]
        own = [word for word in telling if not self._is_name(word)]
        content = [piece for word in own for piece in self._pieces(word)]
        if not content:
            return None
        said = self._said_by(place)
        for word in self._asked_for(words, place):
            if self._least(self._stems(self._meant(word)), said) < _NEAR_MEANING:
                return f'The nearest entry says nothing about "{word.text}".'
        covered = ((piece, piece.part(partial(self._covered, said=said))) for piece in content)
        found = [(piece, part) for piece, part in covered if part or not piece.is_around]
        if not found:
            return None
        content, parts = [piece for piece, _ in found], [part for _, part in found]
        is_named = len(own) < len(telling)
        missed = [piece for piece, part in zip(content, parts, strict=True) if not part]
        is_strange = self._tells_strangers and (
            any(map(self._is_unknown, missed)) or len(content) == 1
        )
        enough = _MOST if is_named or self._tells_strangers else _SOME
        is_little = sum(parts) <= enough * len(content)
        is_unsure = is_strange and not is_named and confidence < _CERTAIN[len(content) > 1]
        is_nothing = sum(parts) <= (1 if is_unsure else 0)
        if is_nothing or (is_little and confidence < _SURE[self._tells_strangers]):
            return f'The nearest entry says nothing about "{(missed or content)[0].text}".'
        return None

    def shares_nothing(self, text: str, place: int) -> bool:
        """Whether no telling word of ``text`` is one that the entry at ``place`` accounts for."""
        said = self._said_by(place)
        words = self._typed_words(text)
        return not any(
            self._covered(stem, said)
            for word in words
            if word.is_number or not self._is_filler(word)
            for stem in self._stems([word.text])
        )

    def _asked_for(self, words: Sequence[TypedWord], place: int) -> Iterator[TypedWord]:
        """Yield the words that say what kind of thing is wanted ("which city"), or what "I" do.

        None where the entry would hardly have them anyway.
        """
        tells_much = self._tells_strangers and self._reader.tells_much(place)
        if not (tells_much and self._reader.language.is_english):
            return
        for at, word in enumerate(words):
            if word.folded in _ASKED_FOR:
                following = words[at + 1 : at + 1 + _ASKED_FOR[word.folded]]
            elif word.folded in ("i", "we") and at and words[at - 1].folded in _BEFORE_DOING:
                following = list(filter(self._is_telling, words[at + 1 :]))[:1]
            else:
                continue
            for one in following:
                is_plain = not (one.is_number or self._is_name(one))
                if is_plain and self._is_telling(one) and _VAGUE.isdisjoint(self._meant(one)):
                    yield one

    def _is_name(self, word: TypedWord) -> bool:
        return word.is_marked or word.folded in self._names

    def _pieces(self, word: TypedWord) -> list[_Piece]:
        if not is_unspaced(word.text):
            meant = self._meant(word)
            is_around = self._tells_strangers and not _AROUND.isdisjoint(meant)
            return [_Piece(word.text, self._stems(meant), is_around=is_around)]
        pairs = self._reader.language.words(word.text)
        around = zip(pairs[:1] + pairs, pairs + pairs[-1:], strict=True)
        return [
            _Piece(after, (before, after), is_letter=True)
            for before, after in around
            if not (self._reader.fillers.has(before) or self._reader.fillers.has(after))
        ]

    def _is_unknown(self, piece: _Piece) -> bool:
        return not piece.part(self._reader.is_known_stem)

    def _covered(self, stem: str, said: _Said) -> float:
        """Return how much of ``stem`` the entry says: 1, or the likeness of a word that it has."""
        likeness = self._likeness(stem, said)
        return likeness if likeness >= _SAME_MEANING else 0.0

    def _least(self, stems: Sequence[str], said: _Said) -> float:
        return min((self._likeness(stem, said) for stem in stems), default=1)

    def _likeness(self, stem: str, said: _Said) -> float:
        if (
            stem in said.stems
            or not said.stems.isdisjoint(self._reader.synonyms.meanings(stem))
            or is_near(stem, said.stems)
        ):
            return 1.0
        vector = meanings.unit_vector(stem) if len(said.vectors) else None
        return 0.0 if vector is None else float((said.vectors @ vector).max())

    def _said_by(self, place: int) -> _Said:
        said = self._said.get(place)
        if said is None:
            said = self._said[place] = self._made_said(place)
        return said

    def _made_said(self, place: int) -> _Said:
        entry = self._entries[place]
        answered = self._stems([*entry.answer.split("\n"), entry.reported_by or ""])
        own = self._stems(entry.wordings)
        own += [stem for stem in answered if stem not in self._usual]
        stems = dict.fromkeys([*own, *self._reader.synonyms.canonical(own)])
        asked = dict.fromkeys(stem for stems in self._reader.wordings[place] for stem in stems)
        content = self._reader.content(tuple(asked)) if self._reader.language.is_english else ()
        found = map(meanings.unit_vector, content)
        vectors = [vector for vector in found if vector is not None]
        return _Said(frozenset(stems), np.array(vectors, dtype=np.float32))

    def _stems(self, texts: Iterable[str]) -> list[str]:
        return [stem for text in texts for stem in self._reader.language.stems(text)]

    def _typed_words(self, text: str) -> tuple[TypedWord, ...]:
        language = self._reader.language
        return names.typed_words(text[:QUESTION_CHARACTERS], QUESTION_TOKENS, language)

    def _is_telling(self, word: TypedWord) -> bool:
        return not self._is_light(word) and _AROUND.isdisjoint(self._meant(word))

    def _is_light(self, word: TypedWord) -> bool:
        """Whether what ``word`` says depends on the others: "make" money, a plan or a mistake."""
        is_english = self._reader.language.is_english
        is_verb = is_english and not _LIGHT_VERBS.isdisjoint(self._meant(word))
        is_letter = is_english and len(word.text) == 1 and word.text.islower()
        return is_verb or is_letter or self._is_filler(word)

    def _meant(self, word: TypedWord) -> Sequence[str]:
        """Return the words that were meant; a short one may be an acronym, and names stay."""
        if word.is_marked or len(word.text) < _SHORTEST_MISSPELT:
            return [word.text]
        return self._reader.meant(word.text)

    def _is_filler(self, word: TypedWord) -> bool:
        """Whether ``word`` says nothing by itself; one that looks like a name is as it is typed."""
        if word.is_marked:
            return all(map(self._reader.fillers.has, self._reader.language.words(word.text)))
        return self._reader.is_filler(word.text)
