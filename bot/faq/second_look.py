"""Look at the first entry again, where an FAQ knows nearly all words: does it tell just this?"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from math import exp, log
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from bot.faq.coverage import says_nothing_about

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.faq.coverage import Coverage
    from bot.faq.matcher import Ranking
    from bot.faq.model import Entry
    from bot.faq.reading import Reader

LEAST = 0.3
"""Less probable answers are not given."""

_HOW = "many|much|long|often|old|big|large|high|far"
_QUESTION_WORD = re.compile(rf"\b(how (?:{_HOW})|what|which|whom|whose|who|when|where|why|how)\b")
_SAME_WORD = {"which": "what", "whom": "who", "whose": "who"}
_YES_OR_NO = re.compile(
    r"^(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had)\b"
    r"|\b(?:if|whether)\b"
)
_SURELY_NOT = 1e-4
_FEW_WORDS = 3  # people search with fewer, which says nothing against an answer


class Evidence(NamedTuple):
    """What tells an answer from one to another question about the same.

    ``sure`` is the confidence of the ranking. Parts (0 to 1): ``missed`` of the words beside names,
    of which the entry says none alike; ``asked`` of all words that carry meaning, which stand in
    wordings that ask for the same kind of thing, as who or how many. ``words`` is how many these
    are.
    """

    sure: float
    missed: float
    asked: float
    words: float


_BIAS = -5.98
_WEIGHTS = Evidence(sure=0.35, missed=-3.57, asked=2.16, words=2.89)


def probability(evidence: Evidence, usual: Evidence) -> float:
    """Return how probable it is (0 to 1) that the entry answers, near misses being as frequent.

    ``usual`` is the evidence for the FAQ's own wordings.
    """
    values = scaled(evidence, usual)
    logit = _BIAS + sum(weight * value for weight, value in zip(_WEIGHTS, values, strict=True))
    return 1 / (1 + exp(-logit))


def scaled(evidence: Evidence, usual: Evidence) -> Evidence:
    """Return the evidence on the scales on which it adds up, the parts beyond what is usual."""
    sure = min(max(evidence.sure, _SURELY_NOT), 1 - _SURELY_NOT)
    return Evidence(
        sure=log(sure / (1 - sure)),
        missed=evidence.missed - usual.missed,
        asked=evidence.asked - usual.asked,
        words=log(1 + max(evidence.words, _FEW_WORDS)),
    )


def kind_of_question(text: str) -> str:
    """Return what English ``text`` asks with: "who", "how many"; "" for yes or no, or "words"."""
    folded = text.casefold()
    found = _QUESTION_WORD.search(folded)
    if found:
        return _SAME_WORD.get(found[1], found[1])
    return "" if _YES_OR_NO.search(folded) else "words"


class SecondLook:
    """Knows how each entry is asked for.

    ``usual`` is what the property of that name gave before for the same FAQ, or None.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        reader: Reader,
        coverage: Coverage,
        usual: Evidence | None = None,
    ) -> None:
        self._entries = entries
        self._reader = reader
        self._coverage = coverage
        self._kinds: dict[int, list[str]] = {}
        if usual is not None:
            self.usual = usual

    def objection(self, text: str, ranking: Ranking) -> str | None:
        """Return why the first entry of ``ranking`` may be about something else, or None."""
        if probability(self.evidence(text, ranking), self.usual) >= LEAST:
            return None
        missed = self._coverage.compared(text, ranking.places[0], skips_asking=True).missed
        return says_nothing_about(missed[0]) if missed else "The nearest entry hardly tells that."

    def evidence(self, text: str, ranking: Ranking) -> Evidence:
        """Return what shows whether the first entry of ``ranking`` tells what ``text`` asks for."""
        place = ranking.places[0]
        parts, missed, _ = self._coverage.compared(text, place, skips_asking=True)
        content = ranking.reading.content
        kind = kind_of_question(text)
        worded = zip(self._kinds_of(place), self._reader.wordings[place], strict=True)
        asked = {stem for other, stems in worded if other == kind for stem in stems}
        return Evidence(
            sure=ranking.matches[0].confidence,
            missed=len(missed) / len(parts) if parts else 0.0,
            asked=sum(stem in asked for stem in content) / len(content) if content else 1.0,
            words=len(content),
        )

    @cached_property
    def usual(self) -> Evidence:
        """The mean parts for the FAQ's own wordings, each compared with all others of its entry."""
        found = [parts for place in range(len(self._entries)) for parts in self._own(place)]
        missed, asked = map(fmean, zip(*found, strict=True)) if found else (0.0, 1.0)
        return Evidence(sure=0.0, missed=missed, asked=asked, words=0.0)

    def _own(self, place: int) -> Iterator[tuple[float, float]]:
        kinds, wordings = self._kinds_of(place), self._reader.wordings[place]
        answer = set(self._reader.answers[place])
        held = Counter(stem for stems in wordings for stem in set(stems))
        alike = Counter(
            (kind, stem) for kind, stems in zip(kinds, wordings, strict=True) for stem in set(stems)
        )
        for kind, stems in zip(kinds, wordings, strict=True):
            content = self._reader.content(stems)
            if content:
                missed = [stem for stem in content if held[stem] == 1 and stem not in answer]
                asked = [stem for stem in content if alike[kind, stem] > 1]
                yield len(missed) / len(content), len(asked) / len(content)

    def _kinds_of(self, place: int) -> list[str]:
        kinds = self._kinds.get(place)
        if kinds is None:
            wordings = self._entries[place].wordings
            kinds = self._kinds[place] = list(map(kind_of_question, wordings))
        return kinds
