"""A question beside the entry that ranks first: what all signals look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.faq.reading.text import is_unspaced

if TYPE_CHECKING:
    from bot.faq.judging.facts import Book, Facts
    from bot.faq.ranking.ranker import Ranking
    from bot.faq.reading.reader import Reading, Word


class Compared(NamedTuple):
    """A word of the question, or a letter in a script without spaces.

    ``part`` (0 to 1) is how far the entry says it.
    """

    text: str
    word: Word
    part: float


@dataclass(frozen=True)
class Evidence:
    """A ``reading``, its ``ranking``, and what is known of the FAQ (``book``)."""

    reading: Reading
    ranking: Ranking
    book: Book

    @cached_property
    def facts(self) -> Facts:
        """What the first entry says."""
        return self.book.of(self.ranking.entries[0].place)

    @property
    def nearest(self) -> tuple[str, ...]:
        """The stems of the first entry's wording that is nearest to the question."""
        return self.facts.wordings[self.ranking.entries[0].wording]

    @cached_property
    def compared(self) -> tuple[Compared, ...]:
        """The telling words of the question, each beside what the entry says."""
        return tuple(one for word in self.reading.telling for one in self._compared(word))

    @cached_property
    def missed(self) -> tuple[str, ...]:
        """Those of which the entry says nothing, as typed."""
        return tuple(one.text for one in self.compared if not one.part)

    @cached_property
    def _torn(self) -> frozenset[Word]:
        """Words that the entry says as one with a neighbour: "pay slip" beside "payslip"."""
        words, stem = self.reading.looked_at, self.reading.reader.stem
        return frozenset(
            word
            for first, second in pairwise(words)
            if stem(first.typed.folded + second.typed.folded) in self.facts.said
            for word in (first, second)
        )

    def _compared(self, word: Word) -> list[Compared]:
        facts, text = self.facts, word.typed.text
        if not is_unspaced(text):
            part = min(map(facts.tells, word.stems), default=0.0)
            if not part and (facts.has_joined("".join(word.stems)) or word in self._torn):
                part = 1.0
            return [Compared(text, word, part)]
        # A letter is said with either of its neighbours: the other may begin the next word.
        parts = [facts.tells(pair) for pair in word.stems]
        around = zip([parts[0], *parts], [*parts, parts[-1]], strict=True)
        return [
            Compared(letter, word, max(before, after))
            for letter, (before, after) in zip(text, around, strict=False)
        ]
