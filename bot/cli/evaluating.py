"""Measuring the bot on labelled questions, and saying whether that is good enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cli.report import Comparison, EvaluationReport, count, percent
from bot.faq.answering import Faq
from bot.faq.measuring.evaluation import curve, evaluate
from bot.faq.measuring.verdicts import compare
from bot.faq.model import Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.faq.measuring.evaluation import Evaluation
    from bot.faq.measuring.verdicts import Labelled
    from bot.faq.model import Decision, Knowledge
    from bot.faq.ranking.sentences import SentenceModel
    from bot.knowledge.revision import Revision

_THRESHOLDS = tuple(number / 20 for number in range(21))


@dataclass(frozen=True, slots=True)
class Floors:
    """What must hold, None where anything will do. Shares in percent; ``worse`` are flips."""

    right: float | None = None
    wrong: float | None = None
    false: int | None = None
    worse: int | None = None


def measured(
    knowledge: Knowledge,
    labelled: Sequence[Labelled],
    threshold: float,
    model: SentenceModel | None = None,
    *,
    with_curve: bool,
) -> Evaluation:
    """Ask every question; ``with_curve`` also at other thresholds, which takes twice as long."""
    faq = Faq(knowledge, threshold, model=model)
    decided = [(one, faq.answer(Question(one.question))) for one in labelled]
    ids = [entry.id for entry in knowledge.entries]
    if not with_curve:
        return evaluate(decided, ids)

    def ask(question: str, other: float) -> Decision:
        faq.min_confidence = other
        return faq.answer(Question(question))

    points = curve(labelled, ask, sorted({*_THRESHOLDS, threshold}))
    return evaluate(decided, ids, points)


def report(
    knowledge: Knowledge,
    labelled: Sequence[Labelled],
    threshold: float,
    model: SentenceModel | None = None,
    *,
    files: Sequence[Path],
    folder: Path,
    figures_only: bool,
    against: Revision | None,
) -> EvaluationReport:
    """Measure the knowledge, and beside it that of an earlier revision."""
    evaluation = measured(knowledge, labelled, threshold, model, with_curve=True)
    comparison = None
    if against:
        comparison = _compared(evaluation, against, threshold, model)
    names = tuple(map(str, files))
    return EvaluationReport(
        evaluation, names, str(folder), threshold, comparison, figures_only=figures_only
    )


def _compared(
    evaluation: Evaluation, against: Revision, threshold: float, model: SentenceModel | None
) -> Comparison:
    """Compare by the questions that had an entry then already, or have none."""
    then = {entry.id for entry in against.knowledge.entries}
    after = [
        result
        for result in evaluation.results
        if not result.labelled.entries or not then.isdisjoint(result.labelled.entries)
    ]
    labelled = [result.labelled for result in after]
    before = measured(against.knowledge, labelled, threshold, model, with_curve=False)
    flips = compare(before.results, after)
    new = len(evaluation.results) - len(after)
    return Comparison(against.name, against.commit, before, flips, new)


def failures(report: EvaluationReport, floors: Floors) -> Iterator[str]:
    """Say of each floor that is not met what was asked for and what there is."""
    tally, others = report.evaluation.answerable, report.evaluation.unanswerable
    if floors.right is not None and 100 * tally.right < floors.right * tally.total:
        share = percent(tally.right, tally.total)
        yield f"{share} of the questions are answered rightly, at least {floors.right:g} % must be."
    if floors.wrong is not None and 100 * tally.wrong > floors.wrong * tally.total:
        share = percent(tally.wrong, tally.total)
        yield f"{share} of the questions are answered wrongly, at most {floors.wrong:g} % may be."
    if floors.false is not None and others.false > floors.false:
        false = count(others.false, "question")
        yield f"{false} that nothing answers got an answer, at most {floors.false} may."
    if floors.worse is not None and report.comparison:
        worse = len(report.comparison.worse)
        if worse > floors.worse:
            ends = "ends" if worse == 1 else "end"
            since = report.comparison.name
            yield (
                f"{count(worse, 'question')} {ends} worse than at {since}, "
                f"at most {floors.worse} may."
            )
