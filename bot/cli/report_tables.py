"""An evaluation as tables of short texts, for every kind of page that shows one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cli.report import count, cut, percent
from bot.faq.measuring.evaluation import interval
from bot.faq.measuring.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.cli.report import Comparison, EvaluationReport
    from bot.faq.measuring.evaluation import EntryTally, Evaluation, Point, Tally
    from bot.faq.measuring.verdicts import Flip

NO_KIND = "of no kind"
_MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a title. ``left`` has the numbers of the columns that hold words."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: frozenset[int]
    note: str = ""


def tables(report: EvaluationReport) -> tuple[Table, ...]:
    """All tables that have something to say, the most important first."""
    evaluation = report.evaluation
    found: list[Table | None] = [
        _answerable(evaluation.answerable),
        _unanswerable(evaluation),
        _changes(report.comparison, report.figures_only) if report.comparison else None,
        _confusions(evaluation, report.figures_only),
        None if report.figures_only else _false_answers(evaluation),
        _entries(evaluation),
        _calibration(evaluation),
        _thresholds(evaluation.curve, report.threshold),
    ]
    return tuple(table for table in found if table)


def unwell(entries: Iterable[EntryTally]) -> list[EntryTally]:
    """The entries that do not answer all their questions, or take others'; the worst first."""
    found = [one for one in entries if one.tally.right < one.tally.total or one.taken]
    return sorted(found, key=lambda one: (-(one.tally.wrong + one.taken), -_unanswered(one.tally)))


def _unanswered(tally: Tally) -> int:
    return tally.missed + tally.suggested


def _answerable(tally: Tally) -> Table | None:
    if not tally.total:
        return None
    counts = {
        "right": tally.right,
        "wrong": tally.wrong,
        "suggestions": tally.suggested,
        "  the right one among them": tally.offered,
        "no answer": tally.missed,
    }
    rows = []
    for name, number in counts.items():
        low, high = interval(number, tally.total)
        reach = f"{100 * low:.0f} to {100 * high:.0f} %"
        rows.append((name, str(number), percent(number, tally.total), reach))
    title = f"{count(tally.total, 'question')} that an entry answers"
    note = "In the last column: where the true share lies, 95 % sure."
    return Table(title, ("", "questions", "share", "range"), tuple(rows), frozenset({0}), note)


def _unanswerable(evaluation: Evaluation) -> Table | None:
    total = evaluation.unanswerable
    if not total.total:
        return None
    kinds = evaluation.kinds
    named = [(kind.kind or NO_KIND, kind) for kind in kinds]
    if len(named) > 1:
        named.append(("all", total))
    rows = tuple(
        (
            name,
            str(some.total),
            str(some.false),
            percent(some.false, some.total),
            str(some.suggested),
            str(some.none),
        )
        for name, some in named
    )
    title = f"{count(total.total, 'question')} that nothing here answers"
    columns = ("kind", "questions", "false answers", "share", "suggestions", "no answer")
    return Table(title, columns, rows, frozenset({0}))


def _changes(comparison: Comparison, figures_only: bool) -> Table | None:
    flips = sorted(comparison.flips, key=lambda flip: (not flip.is_worse, flip.is_better))
    if not flips:
        return None
    title = f"What changed since {comparison.name}"
    if figures_only:
        counts: dict[tuple[str, str, str], int] = {}
        for flip in flips:
            kind = (direction(flip), flip.before.verdict, flip.after.verdict)
            counts[kind] = counts.get(kind, 0) + 1
        figures = tuple((*kind, str(number)) for kind, number in counts.items())
        names = ("", "before", "after", "questions")
        return Table(title, names, figures, frozenset({0, 1, 2}))
    rows = tuple(
        (
            direction(flip),
            cut(flip.before.labelled.question),
            outcome(flip.before.verdict, flip.before.given),
            outcome(flip.after.verdict, flip.after.given),
            cut(flip.after.phrasing or "", 60),
        )
        for flip in flips
    )
    columns = ("", "question", "before", "after", "nearest phrasing now")
    return _shortened(Table(title, columns, rows, frozenset(range(5))))


def direction(flip: Flip) -> str:
    """Say in a word which way it went."""
    if flip.is_worse:
        return "worse"
    return "better" if flip.is_better else "other"


def outcome(verdict: Verdict, given: str | None) -> str:
    """Say how it ended, with the entry when one was answered with."""
    return f"{verdict}: {given}" if given else str(verdict)


def _confusions(evaluation: Evaluation, figures_only: bool) -> Table | None:
    if not evaluation.confusions:
        return None
    rows = tuple(
        (
            pair.expected,
            pair.given,
            str(len(pair.results)),
            *(() if figures_only else (cut(pair.results[0].labelled.question),)),
        )
        for pair in evaluation.confusions
    )
    columns = ("asked for", "answered with", "questions", "for example")
    left = frozenset({0, 1, 3})
    return _shortened(Table("Pairs that get confused", columns[: len(rows[0])], rows, left))


def _false_answers(evaluation: Evaluation) -> Table | None:
    false = [one for one in evaluation.results if one.verdict is Verdict.FALSE]
    if not false:
        return None
    rows = tuple(
        (
            cut(one.labelled.question),
            one.labelled.kind or NO_KIND,
            one.given or "",
            f"{one.confidence:.2f}",
            cut(one.phrasing or "", 60),
        )
        for one in false
    )
    columns = ("question", "kind", "answered with", "confidence", "nearest phrasing")
    return _shortened(Table("False answers", columns, rows, frozenset({0, 1, 2, 4})))


def _entries(evaluation: Evaluation) -> Table | None:
    bad = unwell(evaluation.entries)
    note = " ".join(_entry_notes(evaluation, len(bad)))
    if not evaluation.entries:
        return None
    rows = tuple(
        (
            one.entry,
            *map(str, (one.tally.total, one.tally.right, one.tally.wrong, one.tally.suggested)),
            *map(str, (one.tally.missed, one.taken)),
        )
        for one in bad
    )
    columns = ("entry", "questions", "right", "wrong", "suggestions", "no answer", "took others'")
    return _shortened(Table("Entries to look at", columns, rows, frozenset({0}), note))


def _entry_notes(evaluation: Evaluation, bad: int) -> Iterator[str]:
    good = len(evaluation.entries) - bad
    verb = "answers" if good == 1 else "answer"
    yield f"{count(good, 'entry', 'entries')} {verb} all their questions."
    if evaluation.untested:
        verb = "has" if len(evaluation.untested) == 1 else "have"
        names = cut(", ".join(evaluation.untested), 200)
        yield f"{count(len(evaluation.untested), 'entry', 'entries')} {verb} no question: {names}."


def _calibration(evaluation: Evaluation) -> Table | None:
    calibration = evaluation.calibration
    if not calibration.bins:
        return None
    rows = tuple(
        (
            f"{one.low:.1f} to {one.high:.1f}",
            str(one.count),
            f"{100 * one.confidence:.1f} %",
            f"{100 * one.right:.1f} %",
        )
        for one in calibration.bins
    )
    note = f"Mean distance (ECE): {100 * calibration.error:.1f} %."
    columns = ("confidence", "questions", "mean", "first one right")
    title = "Is the confidence what it says?"
    return Table(title, columns, rows, frozenset({0}), note)


def _thresholds(curve: Sequence[Point], threshold: float) -> Table | None:
    if not curve:
        return None
    rows = tuple(
        (
            f"{point.threshold:.2f}",
            f"{100 * point.coverage:.1f} %",
            percent(point.tally.right, point.tally.total),
            percent(point.tally.wrong, point.tally.total),
            "-" if point.precision is None else f"{100 * point.precision:.1f} %",
            str(point.false),
            "in use" if point.threshold == threshold else "",
        )
        for point in curve
    )
    columns = ("threshold", "answered", "right", "wrong", "precision", "false answers", "")
    note = (
        "The threshold is FAQ_MIN_CONFIDENCE; precision is the part of all answers that is right, "
        "false ones included."
    )
    return Table("What another threshold would give", columns, rows, frozenset({6}), note)


def _shortened(table: Table) -> Table:
    if len(table.rows) <= _MOST_ROWS:
        return table
    more = f"{len(table.rows) - _MOST_ROWS} more; --json has them all."
    note = f"{table.note} {more}".strip()
    return Table(table.title, table.columns, table.rows[:_MOST_ROWS], table.left, note)
