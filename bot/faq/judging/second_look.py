"""Look at the first entry again, where an FAQ knows nearly all words: does it tell just this?"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from math import log
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from bot.faq.judging.coverage import says_nothing_about
from bot.faq.ranking.unanswered import says_like

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.faq.judging.coverage import Coverage
    from bot.faq.judging.facets import Facets
    from bot.faq.model import Entry
    from bot.faq.ranking.ranker import Ranking
    from bot.faq.ranking.unanswered import Nearest, Unanswered
    from bot.faq.reading.reader import Reader

LEAST = 0.3
"""Less probable answers are not given."""
LEAST_COMPARED = 0.59
"""The same where some questions are known to have no answer."""

_HOW = "many|much|long|often|old|big|large|high|far"
_QUESTION_WORD = re.compile(rf"\b(how (?:{_HOW})|what|which|whom|whose|who|when|where|why|how)\b")
_SAME_WORD = {"which": "what", "whom": "who", "whose": "who"}
_YES_OR_NO = re.compile(
    r"^(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had)\b"
    r"|\b(?:if|whether)\b"
)
_SURELY_NOT = 1e-4
_CLEAR = 4.0  # in log-odds; more is a question far from all that is listed
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


_BIAS = -5.52
_WEIGHTS = Evidence(sure=0.29, missed=-3.82, asked=2.06, words=2.81)


class Comparison(NamedTuple):
    """What tells a question from those that are known to have no answer.

    ``before`` are the log-odds by all else; ``untold`` is 1 if the answer lacks the kind of thing
    that is asked for, else 0; ``nearer`` is how much nearer (-1 to 1) it is to the first entry's
    nearest wording than to the nearest unanswered question; ``told`` are the log-odds (-4 to 4)
    that it is like a wording rather than like an unanswered question.
    """

    before: float
    untold: float
    nearer: float
    told: float


_BIAS_COMPARED = 0.42
_WEIGHTS_COMPARED = Comparison(before=0.72, untold=-3.99, nearer=5.76, told=0.51)


def log_odds(evidence: Evidence, usual: Evidence) -> float:
    """Return the log-odds that the entry answers, near misses being as frequent as answers.

    ``usual`` is the evidence for the FAQ's own wordings.
    """
    return _BIAS + _weighted(_WEIGHTS, scaled(evidence, usual))


def log_odds_compared(comparison: Comparison) -> float:
    """Return the log-odds that the entry answers, where many questions are known to have none."""
    return _BIAS_COMPARED + _weighted(_WEIGHTS_COMPARED, comparison)


def _compared(before: float, untold: str | None, ranking: Ranking, nearest: Nearest) -> Comparison:
    return Comparison(
        before=before,
        untold=float(untold is not None),
        nearer=ranking.likeness - nearest.likeness,
        told=max(-_CLEAR, min(nearest.told, _CLEAR)),
    )


def _weighted(weights: Iterable[float], values: Iterable[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))


def _logit(probability: float) -> float:
    return log(probability / (1 - probability))


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
    """Knows how each entry is asked for, and what is asked in vain.

    ``unanswered`` is None where no question is known to have no answer; ``usual`` is what the
    property of that name gave before for the same FAQ, or None.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        reader: Reader,
        coverage: Coverage,
        facets: Facets,
        *,
        unanswered: Unanswered | None = None,
        usual: Evidence | None = None,
    ) -> None:
        self._entries = entries
        self._reader = reader
        self._coverage = coverage
        self._facets = facets
        self._unanswered = unanswered
        self._kinds: dict[int, list[str]] = {}
        if usual is not None:
            self.usual = usual

    def objection(self, text: str, ranking: Ranking) -> str | None:
        """Return why the first entry of ``ranking`` may be about something else, or None."""
        before = log_odds(self.evidence(text, ranking), self.usual)
        untold = self._facets.objection(text, ranking.places[0])
        beyond = before - _logit(LEAST)
        if self._unanswered is None:
            if beyond >= 0:
                return untold
        else:
            nearest = self._unanswered.nearest(ranking.asked)
            compared = log_odds_compared(_compared(before, untold, ranking, nearest))
            change = compared - _logit(LEAST_COMPARED) - beyond
            # A short list tells much of what is like it, and little of what is not.
            if beyond + change * (self._unanswered.density if change > 0 else 1) >= 0:
                return None if self._unanswered.is_dense else untold
            if beyond >= 0:
                return untold or says_like(nearest.question)
        missed = self._coverage.compared(text, ranking.places[0], skips_asking=True).missed
        return says_nothing_about(missed[0]) if missed else "The nearest entry hardly tells that."

    def compared(self, text: str, ranking: Ranking, nearest: Nearest) -> Comparison:
        """Return how the first entry of ``ranking`` compares with the nearest without an answer."""
        before = log_odds(self.evidence(text, ranking), self.usual)
        untold = self._facets.objection(text, ranking.places[0])
        return _compared(before, untold, ranking, nearest)

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
