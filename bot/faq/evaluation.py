"""How good the decisions are on questions whose right answers people have labelled.

Pure figures: nothing here asks the bot by itself or reads a file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt
from typing import TYPE_CHECKING, assert_never

from bot.faq.model import Answer, NoAnswer, Suggestions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bot.faq.model import Decision

SHOWN = 3
"""So many suggestions are shown to people; the right one counts only among these."""

_BINS = 10
_95_PERCENT = 1.959964


class Verdict(StrEnum):
    """What a decision was worth; the first five where something answers it, else the others."""

    RIGHT = "right"
    OFFERED = "suggested"
    ASTRAY = "suggested others"
    MISSED = "missed"
    WRONG = "wrong"
    REFUSED = "refused"
    HINTED = "refused with suggestions"
    FALSE = "false answer"

    @property
    def rank(self) -> int:
        """How good it is for the person who asked: only the order tells, more is better."""
        match self:
            case Verdict.RIGHT | Verdict.REFUSED | Verdict.HINTED:
                return 3
            case Verdict.OFFERED:
                return 2
            case Verdict.ASTRAY | Verdict.MISSED:
                return 1
            case Verdict.WRONG | Verdict.FALSE:
                return 0
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, and ids of the entries of which any is right; none of them: nothing answers it.

    ``kind`` groups questions that nothing answers ("far", "near"); "" if nobody said.
    """

    question: str
    entries: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A labelled question with what the bot made of it."""

    labelled: Labelled
    decision: Decision
    verdict: Verdict

    @property
    def given(self) -> str | None:
        """The entry that was answered with, if any; of several the first."""
        return self.decision.entry.id if isinstance(self.decision, Answer) else None

    @property
    def confidence(self) -> float:
        """That of the first candidate, or 0."""
        return self.decision.candidates[0].confidence if self.decision.candidates else 0.0

    @property
    def phrasing(self) -> str | None:
        """The wording of the first candidate that is nearest to the question."""
        return self.decision.candidates[0].phrasing if self.decision.candidates else None

    @property
    def home(self) -> str | None:
        """The entry under which it counts: the one given if that is right, else the first label."""
        if self.given in self.labelled.entries:
            return self.given
        return self.labelled.entries[0] if self.labelled.entries else None


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

    @property
    def precision(self) -> float | None:
        """The part (0 to 1) of the answers that are right; None if there were no answers."""
        answers = self.right + self.wrong
        return self.right / answers if answers else None


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


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that ends in another way than before."""

    before: Result
    after: Result

    @property
    def is_worse(self) -> bool:
        """Whether the person who asks is worse off than before."""
        return self.after.verdict.rank < self.before.verdict.rank

    @property
    def is_better(self) -> bool:
        """Whether the person who asks is better off than before."""
        return self.after.verdict.rank > self.before.verdict.rank


def judge(labelled: Labelled, decision: Decision) -> Verdict:
    """Say what ``decision`` was worth. Of an answer in several parts, the first part counts."""
    has_answer = bool(labelled.entries)
    match decision:
        case Answer() if has_answer:
            return Verdict.RIGHT if decision.entry.id in labelled.entries else Verdict.WRONG
        case Answer():
            return Verdict.FALSE
        case Suggestions() if has_answer:
            shown = {match.entry.id for match in decision.candidates[:SHOWN]}
            return Verdict.ASTRAY if shown.isdisjoint(labelled.entries) else Verdict.OFFERED
        case Suggestions():
            return Verdict.HINTED
        case NoAnswer():
            return Verdict.MISSED if has_answer else Verdict.REFUSED
        case _:
            assert_never(decision)


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
        calibration=calibration(answerable),
        curve=curve,
    )


def calibration(results: Sequence[Result]) -> Calibration:
    """Compare confidence with truth, in ten bins of equal width.

    Only for questions that something answers: how many of the others there are is anybody's choice.
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


def compare(before: Sequence[Result], after: Sequence[Result]) -> tuple[Flip, ...]:
    """Return the questions that end in another way; both hold the same questions, in order."""
    return tuple(
        Flip(old, new)
        for old, new in zip(before, after, strict=True)
        if old.verdict is not new.verdict
    )


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
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


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
