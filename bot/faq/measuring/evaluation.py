"""How good the decisions are on questions whose right answers people have labelled.

Pure figures: nothing here asks the bot by itself or reads a file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING

from bot.faq.measuring.verdicts import Result, Verdict, judge
from bot.faq.model import Answer, Suggestions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.faq.measuring.verdicts import Labelled
    from bot.faq.model import Decision

_BINS = 10
_95_PERCENT = 1.959964


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of questions that some entry answers. ``offered`` are those of ``suggested`` with
    the right entry among the suggestions.
    """

    right: int = 0
    wrong: int = 0
    suggested: int = 0
    offered: int = 0
    missed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.right + self.wrong + self.suggested + self.missed


def precision(tally: Tally, false: int) -> float | None:
    """The part (0 to 1) of all answers that are right; None if there were no answers.

    An answer to what nothing answers is an answer that is not right.
    """
    answers = tally.right + tally.wrong + false
    return tally.right / answers if answers else None


@dataclass(frozen=True, slots=True)
class Refusals:
    """Counts of questions of one kind that nothing answers; ``false`` were answered all the same.

    ``suggested`` and ``none`` are the two honest ends.
    """

    kind: str
    false: int = 0
    suggested: int = 0
    none: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.false + self.suggested + self.none


@dataclass(frozen=True, slots=True)
class EntryTally:
    """The questions of one entry; ``taken`` are those of others that it answered, wrongly."""

    entry: str
    tally: Tally
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Confusion:
    """Questions for ``expected`` that were answered with ``given``."""

    expected: str
    given: str
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose first candidate had a confidence from ``low`` up to ``high``.

    ``confidence`` is their mean, ``right`` the part (0 to 1) whose first candidate is right.
    """

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Whether confidences are what they say. ``bins`` that are empty are left out.

    ``error`` (ECE, 0 to 1) is the mean distance between confidence and truth; 0 is perfect.
    """

    bins: tuple[Bin, ...]
    error: float


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold would give: ``tally`` of the answerable, ``false`` answers of the rest."""

    threshold: float
    tally: Tally
    false: int

    @property
    def coverage(self) -> float:
        """The part (0 to 1) of the answerable questions that get an answer, right or wrong."""
        answers = self.tally.right + self.tally.wrong
        return answers / self.tally.total if self.tally.total else 0.0

    @property
    def precision(self) -> float | None:
        """The part (0 to 1) of all answers that are right, see ``precision``."""
        return precision(self.tally, self.false)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures. ``kinds`` and ``entries`` are in order of first appearance.

    ``entries`` has only those that were asked for or answered with, ``untested`` the ids that no
    question is labelled with; ``confusions`` begins with the most frequent.
    """

    results: tuple[Result, ...]
    answerable: Tally
    unanswerable: Refusals
    kinds: tuple[Refusals, ...]
    entries: tuple[EntryTally, ...]
    untested: tuple[str, ...]
    confusions: tuple[Confusion, ...]
    calibration: Calibration
    curve: tuple[Point, ...] = ()


def evaluate(
    decided: Iterable[tuple[Labelled, Decision]],
    entries: Iterable[str] = (),
    curve: tuple[Point, ...] = (),
) -> Evaluation:
    """Work out all figures; ``entries`` are the ids that questions ought to be there for."""
    results = tuple(Result(one, decision, judge(one, decision)) for one, decision in decided)
    answerable = [result for result in results if result.labelled.entries]
    others = [result for result in results if not result.labelled.entries]
    kinds = dict.fromkeys(result.labelled.kind for result in others)
    labels = {entry for result in answerable for entry in result.labelled.entries}
    return Evaluation(
        results=results,
        answerable=_tally(answerable),
        unanswerable=_refusals("", others),
        kinds=tuple(_refusals(k, [r for r in others if r.labelled.kind == k]) for k in kinds),
        entries=_entries(results),
        untested=tuple(entry for entry in entries if entry not in labels),
        confusions=_confusions(answerable),
        calibration=calibration(results),
        curve=curve,
    )


def calibration(results: Sequence[Result]) -> Calibration:
    """Compare confidence with truth, in ten bins of equal width.

    What nothing answers counts as not right: whoever reads a confidence does not know that either.
    """
    binned: dict[int, list[Result]] = {}
    for result in results:
        binned.setdefault(min(int(result.confidence * _BINS), _BINS - 1), []).append(result)
    bins = tuple(_bin(number, binned[number]) for number in sorted(binned))
    error = sum(one.count * abs(one.confidence - one.right) for one in bins)
    return Calibration(bins, error / len(results) if results else 0.0)


def curve(
    labelled: Sequence[Labelled],
    ask: Callable[[str, float], Decision],
    thresholds: Sequence[float],
) -> tuple[Point, ...]:
    """Work out what each of ``thresholds`` would give. ``ask`` decides a question at a threshold.

    Answers in one part differ between thresholds only by being withheld, so only questions in
    several parts are asked more than once.
    """
    boldest = [(one, ask(one.question, 0.0)) for one in labelled]
    points = []
    for threshold in thresholds:
        counts: Counter[Verdict] = Counter()
        for one, bold in boldest:
            is_in_parts = isinstance(bold, Answer) and bool(bold.also)
            decision = ask(one.question, threshold) if is_in_parts else bold
            counts[judge(one, _withheld(decision, threshold) if not is_in_parts else decision)] += 1
        points.append(Point(threshold, _tally_of(counts), counts[Verdict.FALSE]))
    return tuple(points)


def interval(count: int, total: int) -> tuple[float, float]:
    """Return the range (0 to 1) in which the true share lies, 95 % sure (Wilson's).

    With so few questions a share is a rough figure: 9 of 10 is anything from 60 to 98 %.
    """
    if not total:
        return 0.0, 1.0
    z, share = _95_PERCENT, count / total
    middle = share + z * z / (2 * total)
    reach = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    # Rounding must not push an end past the share itself.
    low, high = min(share, (middle - reach) / scale), max(share, (middle + reach) / scale)
    return max(0.0, low), min(1.0, high)


def _withheld(decision: Decision, threshold: float) -> Decision:
    if not isinstance(decision, Answer) or not decision.candidates:
        return decision
    if decision.candidates[0].confidence >= threshold:
        return decision
    return Suggestions(decision.question, decision.candidates, decision.reason)


def _tally(results: Iterable[Result]) -> Tally:
    return _tally_of(Counter(result.verdict for result in results))


def _tally_of(counts: Counter[Verdict]) -> Tally:
    return Tally(
        right=counts[Verdict.RIGHT],
        wrong=counts[Verdict.WRONG],
        suggested=counts[Verdict.OFFERED] + counts[Verdict.ASTRAY],
        offered=counts[Verdict.OFFERED],
        missed=counts[Verdict.MISSED],
    )


def _refusals(kind: str, results: Iterable[Result]) -> Refusals:
    counts = Counter(result.verdict for result in results)
    return Refusals(kind, counts[Verdict.FALSE], counts[Verdict.HINTED], counts[Verdict.REFUSED])


@dataclass(slots=True)
class _Collected:
    own: list[Result] = field(default_factory=list)
    taken: int = 0


def _entries(results: Iterable[Result]) -> tuple[EntryTally, ...]:
    found: dict[str, _Collected] = {}
    for result in results:
        if result.home is not None:
            found.setdefault(result.home, _Collected()).own.append(result)
        if result.given is not None and result.given != result.home:
            found.setdefault(result.given, _Collected()).taken += 1
    return tuple(EntryTally(entry, _tally(one.own), one.taken) for entry, one in found.items())


def _confusions(results: Iterable[Result]) -> tuple[Confusion, ...]:
    found: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        if result.verdict is Verdict.WRONG and result.home and result.given:
            found.setdefault((result.home, result.given), []).append(result)
    pairs = sorted(found.items(), key=lambda item: -len(item[1]))
    return tuple(Confusion(*pair, tuple(some)) for pair, some in pairs)


def _bin(number: int, results: Sequence[Result]) -> Bin:
    right = sum(_is_first_right(result) for result in results)
    confidence = sum(result.confidence for result in results) / len(results)
    count = len(results)
    return Bin(number / _BINS, (number + 1) / _BINS, count, confidence, right / count)


def _is_first_right(result: Result) -> bool:
    candidates = result.decision.candidates
    return bool(candidates) and candidates[0].entry.id in result.labelled.entries
