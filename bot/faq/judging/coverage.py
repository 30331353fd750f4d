"""How much of what a question says, beside names and numbers, an entry says too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bot.faq.judging.guards import is_near, usual
from bot.faq.ranking.meanings import Meanings
from bot.faq.reading import names
from bot.faq.reading.text import QUESTION_CHARACTERS, QUESTION_TOKENS, is_unspaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.faq.model import Entry
    from bot.faq.reading.names import TypedWord
    from bot.faq.reading.reader import Reader

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
    " understanding wonder wondered wondering already among believe lately meanwhile nowadays"
    " recently since till today until while yet"
)
_SHORTEST_MISSPELT = 4
_SHORT = 2
_SAME_MEANING = 0.65
_LIGHT_VERBS = frozenset(_VERBS.split())
_AROUND = frozenset(_ASKING.split())
_USUAL_SHARE = 0.3
_MOST = 0.5
_SOME = 1 / 3
_SURE = 0.8


class Compared(NamedTuple):
    """How far an entry says the words of a question that are neither names nor fillers.

    ``parts`` has a number (0 to 1) for each word or letter, and ``missed`` are those without any.
    ``is_named``: the question has names too.
    """

    parts: tuple[float, ...]
    missed: tuple[str, ...]
    is_named: bool


class _Said(NamedTuple):
    """The stems of an entry's wordings and answer, and what the wordings' mean."""

    stems: frozenset[str]
    meanings: Meanings


class _Piece(NamedTuple):
    """What is looked for at once: a word, which needs all its stems, or a letter, with its pairs.

    One pair that is found is enough for a letter of a script without spaces: the other may join it
    to the next word.
    """

    text: str
    stems: Sequence[str]
    is_letter: bool = False

    def part(self, part_of: Callable[[str], float]) -> float:
        return (max if self.is_letter else min)(map(part_of, self.stems), default=0.0)


class Coverage:
    """Objects to entries that share a name or a word with the question, but not what is asked."""

    def __init__(self, entries: Sequence[Entry], reader: Reader) -> None:
        self._entries = entries
        self._reader = reader
        self._names = reader.names
        self._usual = usual(reader.answers, _USUAL_SHARE)
        self._said: dict[int, _Said] = {}

    def objection(self, text: str, place: int, confidence: float) -> str | None:
        """Return why the entry at ``place`` may say nothing about what is asked, or None.

        Besides names, some of the question's words must be the entry's: with a name in the question
        half of them, else a third, unless the ``confidence`` is high for other reasons; but one at
        least. A word counts as far as one of the entry's means the same.
        """
        parts, missed, is_named = self.compared(text, place)
        enough = (_MOST if is_named else _SOME) * len(parts)
        if parts and (not any(parts) or (sum(parts) <= enough and confidence < _SURE)):
            return says_nothing_about(missed[0])
        return None

    def compared(self, text: str, place: int, *, skips_asking: bool = False) -> Compared:
        """Return how far the entry at ``place`` says what ``text`` says.

        With ``skips_asking`` it need not have what people say around a question ("curious"), and
        what may be anything: one or two letters.
        """
        words = self._typed_words(text)
        telling = [word for word in words if word.is_number or not self._is_light(word)]
        own = [word for word in telling if not (word.is_marked or word.folded in self._names)]
        said = self._said_by(place)
        found: list[float] = []
        missed: list[str] = []
        for word in own:
            is_around = skips_asking and self._is_around(word)
            for piece in self._pieces(word):
                part = piece.part(partial(self._covered, said=said))
                if is_around and not part:
                    continue
                found.append(part)
                if not part:
                    missed.append(piece.text)
        return Compared(tuple(found), tuple(missed), len(own) < len(telling))

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

    def _pieces(self, word: TypedWord) -> list[_Piece]:
        if not is_unspaced(word.text):
            return [_Piece(word.text, self._stems(self._meant(word)))]
        pairs = self._reader.language.words(word.text)
        around = zip(pairs[:1] + pairs, pairs + pairs[-1:], strict=True)
        return [
            _Piece(after, (before, after), is_letter=True)
            for before, after in around
            if not (self._reader.fillers.has(before) or self._reader.fillers.has(after))
        ]

    def _covered(self, stem: str, said: _Said) -> float:
        """Return how much of ``stem`` the entry says: 1, or the likeness of a word that it has."""
        likeness = self._likeness(stem, said)
        return likeness if likeness >= _SAME_MEANING else 0.0

    def _likeness(self, stem: str, said: _Said) -> float:
        if (
            stem in said.stems
            or not said.stems.isdisjoint(self._reader.synonyms.meanings(stem))
            or is_near(stem, said.stems)
        ):
            return 1.0
        return said.meanings.likeness(stem)

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
        return _Said(frozenset(stems), Meanings(content))

    def _stems(self, texts: Iterable[str]) -> list[str]:
        return [stem for text in texts for stem in self._reader.language.stems(text)]

    def _typed_words(self, text: str) -> tuple[TypedWord, ...]:
        language = self._reader.language
        return names.typed_words(text[:QUESTION_CHARACTERS], QUESTION_TOKENS, language)

    def _is_light(self, word: TypedWord) -> bool:
        """Whether what ``word`` says depends on the others: "make" money, a plan or a mistake."""
        is_english = self._reader.language.is_english
        is_verb = is_english and not _LIGHT_VERBS.isdisjoint(self._meant(word))
        is_letter = is_english and len(word.text) == 1 and word.text.islower()
        return is_verb or is_letter or self._is_filler(word)

    def _is_around(self, word: TypedWord) -> bool:
        is_short = len(word.text) <= _SHORT and not word.is_number
        return is_short or not _AROUND.isdisjoint(self._meant(word))

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


def says_nothing_about(what: str) -> str:
    """Return the objection to an entry that lacks a word."""
    return f'The nearest entry says nothing about "{what}".'
