"""Say the same thing with the same words: the vocabulary's groups, applied to stems."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.faq.reading.language import Language


class Synonyms:
    """Replaces every word or phrase of a group by the group's first one.

    The longest phrase wins; a phrase that stands in several groups belongs to the first of them.
    """

    def __init__(self, groups: Iterable[Sequence[str]], language: Language) -> None:
        self._replacements: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.words: set[str] = set()
        self._meanings: dict[str, set[str]] = {}
        for group in groups:
            worded = [language.words(phrase) for phrase in group]
            self.words.update(word for words in worded for word in words)
            phrases = [tuple(map(language.stem, words)) for words in worded if words]
            for phrase in phrases:
                self._replacements.setdefault(phrase, phrases[0])
                for word in phrase:
                    self._meanings.setdefault(word, set()).update(phrases[0])
        self.stems = {stem for phrase in self._replacements for stem in phrase}
        self._first = {phrase[0] for phrase in self._replacements}
        self._longest = max(map(len, self._replacements), default=0)

    def meanings(self, stem: str) -> frozenset[str]:
        """Return the stems that may stand for ``stem`` once synonyms are replaced."""
        return frozenset(self._meanings.get(stem, ()))

    def canonical(self, stems: Sequence[str]) -> list[str]:
        """Return ``stems`` with every known phrase replaced, from left to right."""
        if self._first.isdisjoint(stems):
            return list(stems)
        result: list[str] = []
        at = 0
        while at < len(stems):
            longest = self._longest if stems[at] in self._first else 0
            for length in range(min(longest, len(stems) - at), 0, -1):
                replacement = self._replacements.get(tuple(stems[at : at + length]))
                if replacement is not None:
                    result.extend(replacement)
                    at += length
                    break
            else:
                result.append(stems[at])
                at += 1
        return result
