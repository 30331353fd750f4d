"""An evaluation as one JSON object, for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bot.faq.measuring.evaluation import interval, precision

if TYPE_CHECKING:
    from bot.cli.report import Comparison, EvaluationReport
    from bot.faq.measuring.evaluation import Evaluation, Refusals, Tally
    from bot.faq.measuring.verdicts import Flip, Result

_DIGITS = 4


def json_text(report: EvaluationReport) -> str:
    """ASCII, indented. Shares are 0 to 1; ``share_range`` holds the true one, 95 % sure."""
    evaluation = report.evaluation
    record: dict[str, Any] = {
        "files": list(report.files),
        "knowledge": report.folder,
        "threshold": report.threshold,
        "answerable": _tally(evaluation.answerable, evaluation.unanswerable),
        "unanswerable": {
            **_refusals(evaluation.unanswerable),
            "kinds": {kind.kind: _refusals(kind) for kind in evaluation.kinds},
        },
        "entries": {
            one.entry: {**_counts(one.tally), "taken": one.taken} for one in evaluation.entries
        },
        "untested": list(evaluation.untested),
        "confusions": _confusions(evaluation, report.figures_only),
        "calibration": {
            "error": evaluation.calibration.error,
            "bins": [asdict(one) for one in evaluation.calibration.bins],
        },
        "thresholds": [
            {
                "threshold": point.threshold,
                "coverage": point.coverage,
                "precision": point.precision,
                **_counts(point.tally),
                "false": point.false,
            }
            for point in evaluation.curve
        ],
    }
    if report.comparison:
        record["against"] = _comparison(report.comparison, report.figures_only)
    if not report.figures_only:
        record["questions"] = [_result(result) for result in evaluation.results]
    return json.dumps(_rounded(record), indent=2)


def _tally(tally: Tally, others: Refusals) -> dict[str, Any]:
    return {
        **_counts(tally),
        "right_share": tally.right / tally.total if tally.total else None,
        "right_share_range": interval(tally.right, tally.total),
        "wrong_share": tally.wrong / tally.total if tally.total else None,
        "wrong_share_range": interval(tally.wrong, tally.total),
        "precision": precision(tally, others.false),
    }


def _counts(tally: Tally) -> dict[str, int]:
    return {"questions": tally.total, **asdict(tally)}


def _refusals(refusals: Refusals) -> dict[str, int]:
    counts = asdict(refusals)
    del counts["kind"]
    return {"questions": refusals.total, **counts}


def _confusions(evaluation: Evaluation, figures_only: bool) -> list[dict[str, Any]]:
    return [
        {
            "expected": pair.expected,
            "given": pair.given,
            "count": len(pair.results),
            **(
                {}
                if figures_only
                else {"questions": [result.labelled.question for result in pair.results]}
            ),
        }
        for pair in evaluation.confusions
    ]


def _result(result: Result) -> dict[str, Any]:
    return {
        "question": result.labelled.question,
        "entries": list(result.labelled.entries),
        "kind": result.labelled.kind or None,
        "verdict": str(result.verdict),
        "given": result.given,
        "confidence": result.confidence,
        "phrasing": result.phrasing,
        "reason": result.decision.reason,
        "candidates": [match.entry.id for match in result.decision.candidates],
    }


def _comparison(comparison: Comparison, figures_only: bool) -> dict[str, Any]:
    record: dict[str, Any] = {
        "revision": comparison.name,
        "commit": comparison.commit,
        "answerable": _tally(comparison.before.answerable, comparison.before.unanswerable),
        "unanswerable": _refusals(comparison.before.unanswerable),
        "better": len(comparison.better),
        "worse": len(comparison.worse),
        "changed": len(comparison.flips),
        "new": comparison.new,
    }
    if not figures_only:
        record["flips"] = [_flip(flip) for flip in comparison.flips]
    return record


def _flip(flip: Flip) -> dict[str, Any]:
    return {
        "question": flip.after.labelled.question,
        "is_worse": flip.is_worse,
        "is_better": flip.is_better,
        "before": _side(flip.before),
        "after": _side(flip.after),
    }


def _side(result: Result) -> dict[str, Any]:
    return {
        "verdict": str(result.verdict),
        "given": result.given,
        "confidence": result.confidence,
        "phrasing": result.phrasing,
    }


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return round(value, _DIGITS)
        case dict():
            return {key: _rounded(item) for key, item in value.items()}
        case list() | tuple():
            return [_rounded(item) for item in value]
        case _:
            return value
