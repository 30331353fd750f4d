"""How much of what a question says, beside names and numbers, an entry says too."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.faq import common, meanings, names
from bot.faq.guards import is_near
from bot.faq.text import QUESTION_CHARACTERS, QUESTION_TOKENS, normalise, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.faq.features import Floats
    from bot.faq.model import Entry
    from bot.faq.names import TypedWord
    from bot.faq.reading import Reader

_SAME_MEANING = 0.8
_ENOUGH_SHARE = 1 / 3
_SURE = 0.85


class _Said(NamedTuple):
    """The stems of an entry's wordings and answer, and the unit vectors of what they mean."""

    stems: frozenset[str]
    vectors: Floats


class Coverage:
    """Objects to entries that share a name with the question, but not what is asked about it."""

    def __init__(self, entries: Sequence[Entry], reader: Reader) -> None:
        self._entries = entries
        self._reader = reader
        self._names = names.names_of(
            "\n".join(text for entry in entries for text in (*entry.wordings, entry.answer))
        )
        self._said: dict[int, _Said] = {}

    def objection(self, text: str, place: int, confidence: float) -> str | None:
        """Return why the entry at ``place`` may say nothing about what is asked, or None.

        With a name in the question, one other word must be the entry's, if there is any; without
        a name a third of them, unless the ``confidence`` is high for other reasons.
        """
        words = names.typed_words(text[:QUESTION_CHARACTERS], QUESTION_TOKENS)
        telling = [word for word in words if not word.is_number and not _is_filler(word)]
        content = [word for word in telling if not self._is_name(word)]
        if not content:
            return None
        said = self._said.get(place)
        if said is None:
            said = self._said[place] = self._made_said(place)
        share = sum(self._is_covered(word, said) for word in content) / len(content)
        is_named = len(content) < len(telling)
        if share == 0 if is_named else share <= _ENOUGH_SHARE and confidence < _SURE:
            return f'The nearest entry says nothing about "{content[0].text}".'
        return None

    def _is_name(self, word: TypedWord) -> bool:
        return word.is_marked or word.folded in self._names

    def _is_covered(self, word: TypedWord, said: _Said) -> bool:
        synonyms = self._reader.synonyms
        return all(
            stem in said.stems
            or not said.stems.isdisjoint(synonyms.meanings(stem))
            or is_near(stem, said.stems)
            or (self._reader.is_english and _means_one_of(stem, said.vectors))
            for stem in self._stems([word.text])
        )

    def _made_said(self, place: int) -> _Said:
        entry = self._entries[place]
        own = self._stems([*entry.wordings, *entry.answer.split("\n")])
        stems = dict.fromkeys([*own, *self._reader.synonyms.canonical(own)])
        found = [meanings.vector(stem) for stem in stems] if self._reader.is_english else []
        vectors = [vector for vector in found if vector is not None]
        return _Said(frozenset(stems), np.array(vectors, dtype=np.float32))

    def _stems(self, texts: Iterable[str]) -> list[str]:
        return [self._reader.stem(word) for text in texts for word in tokens(normalise(text))]


def _is_filler(word: TypedWord) -> bool:
    return all(part in common.STOP_WORDS for part in tokens(normalise(word.text)))


def _means_one_of(stem: str, vectors: Floats) -> bool:
    vector = meanings.vector(stem)
    return (
        vector is not None and len(vectors) > 0 and bool((vectors @ vector).max() >= _SAME_MEANING)
    )
