"""All that a page about an evaluation is made from, and its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.faq.measuring.evaluation import Evaluation
    from bot.faq.measuring.verdicts import Flip


@dataclass(frozen=True, slots=True)
class Comparison:
    """What another state of the knowledge makes of the same questions. ``name`` is as given.

    ``new`` counts the questions that were left out: none of their entries was there then.
    """

    name: str
    commit: str
    before: Evaluation
    flips: tuple[Flip, ...]
    new: int = 0

    @property
    def worse(self) -> tuple[Flip, ...]:
        """Those that end worse than before."""
        return tuple(flip for flip in self.flips if flip.is_worse)

    @property
    def better(self) -> tuple[Flip, ...]:
        """Those that end better than before."""
        return tuple(flip for flip in self.flips if flip.is_better)


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """All that a page about an evaluation says.

    ``figures_only``: no question is shown, so that a set that is held back stays unread.
    """

    evaluation: Evaluation
    files: tuple[str, ...]
    folder: str
    threshold: float
    comparison: Comparison | None = None
    figures_only: bool = False


def headline(report: EvaluationReport) -> str:
    """Say the result in one sentence."""
    evaluation = report.evaluation
    tally, others = evaluation.answerable, evaluation.unanswerable
    parts = []
    if tally.total:
        right, wrong = percent(tally.right, tally.total), percent(tally.wrong, tally.total)
        parts.append(f"{right} right and {wrong} wrong of {count(tally.total, 'question')}")
    if others.total:
        what = "a question" if others.total == 1 else f"{others.total} questions"
        parts.append(f"{count(others.false, 'false answer')} to {what} that nothing here answers")
    return ", ".join(parts)


def change_line(comparison: Comparison) -> str:
    """Say in one sentence what became of the questions since the other state."""
    worse, better = len(comparison.worse), len(comparison.better)
    other = len(comparison.flips) - worse - better
    since = f"Since {comparison.name} ({comparison.commit})"
    new = (
        f" {count(comparison.new, 'question')} for new entries left out." if comparison.new else ""
    )
    if not comparison.flips:
        return f"{since} no question ends in another way.{new}"
    neither = f", {other} neither" if other else ""
    total = count(len(comparison.flips), "question")
    verb = "ends" if len(comparison.flips) == 1 else "end"
    return f"{since} {total} {verb} in another way: {better} better, {worse} worse{neither}.{new}"


def percent(part: int, total: int) -> str:
    """A share with one decimal: "97.4 %", or "-" of nothing."""
    return f"{100 * part / total:.1f} %" if total else "-"


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 entry", "2 entries"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def cut(text: str, most: int = 90) -> str:
    """A text on one line, cut at ``most`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
