"""Fit the weights of ``bot/faq/judging/second_look.py`` on the questions that may be looked at.

    python -m tests.bench.fit_second_look

Questions that are answered rightly are told from those that nothing answers, among all that
nothing else objects to: first without the FAQ's unanswered questions, then with them. The weights
that come out are printed to be copied, with what each limit would give on these questions; what
they are worth is seen on others.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.faq.answering import Faq
from bot.faq.judging import second_look
from bot.faq.judging.second_look import Comparison, Evidence, scaled
from bot.faq.reading.names import without_asker
from bot.knowledge.folder import find_folder
from bot.knowledge.loader import load
from bot.knowledge.questions import load_questions
from tests.bench.calibrate import regressed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from bot.faq.measuring.verdicts import Labelled
    from bot.faq.ranking.ranker import Ranking

QUESTIONS = Path(__file__).parents[1] / "questions"
DEVELOPMENT, NEAR_MISSES = QUESTIONS / "development.yaml", QUESTIONS / "near_misses.yaml"
PARTS = (1, 2)  # all wordings, and every second one
_PENALTY = 0.1
LIMITS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.36, 0.4, 0.5)

Rows = list[tuple[tuple[float, ...], bool]]


def main() -> None:
    """Ask, fit and print."""
    second_look.LEAST = second_look.LEAST_COMPARED = 1e-9
    knowledge = load(find_folder(None, Path.cwd()))
    known = {entry.id for entry in knowledge.entries}
    asked = load_questions([DEVELOPMENT, NEAR_MISSES], known)
    found = []
    for part in PARTS:
        thinner = tuple(replace(e, phrasings=e.phrasings[::part]) for e in knowledge.entries)
        faq = Faq(replace(knowledge, entries=thinner, unanswered=()))
        found.append(rows_of(faq, asked, scaled_evidence))
    beta = _fitted("", Evidence._fields, [row for rows in found for row in rows])
    for part, rows in zip(PARTS, found, strict=True):
        print(f"With one in {part} of the wordings, of {len(asked)} questions")
        _show(rows, beta)
    # The near misses may be among the unanswered questions themselves.
    asked = load_questions([DEVELOPMENT], known)
    faq = Faq(knowledge)
    rows = rows_of(faq, asked, comparison)
    beta = _fitted("_COMPARED", Comparison._fields, rows)
    print(f"With unanswered questions, of {len(asked)} questions")
    _show(rows, beta)


def rows_of(
    faq: Faq,
    asked: Sequence[Labelled],
    values: Callable[[Faq, str, Ranking], tuple[float, ...]],
) -> Rows:
    """Return the ``values`` of all that nothing else objects to, and whether it is answered."""
    rows = []
    for labelled in asked:
        text = without_asker(labelled.question)
        verdict = faq.judged(text)
        if verdict.objection is not None or verdict.ranking.is_exact:
            continue
        is_right = verdict.ranking.matches[0].entry.id in labelled.entries
        if is_right or not labelled.entries:
            rows.append((values(faq, text, verdict.ranking), is_right))
    return rows


def scaled_evidence(faq: Faq, text: str, ranking: Ranking) -> Evidence:
    """Return the evidence as it adds up."""
    return scaled(faq.second_look.evidence(text, ranking), faq.second_look.usual)


def comparison(faq: Faq, text: str, ranking: Ranking) -> Comparison:
    """Return the comparison with the nearest unanswered question."""
    assert faq.unanswered is not None, "the knowledge lists no unanswered questions"
    nearest = faq.unanswered.nearest(ranking.asked)
    return faq.second_look.compared(text, ranking, nearest)


def _fitted(name: str, fields: Sequence[str], rows: Rows) -> NDArray[np.float64]:
    features, right = _arrays(rows)
    beta = regressed(features, right, np.ones(len(right)), _PENALTY)
    print(f"_BIAS{name} = {beta[0]:.2f}")
    for field, weight in zip(fields, beta[1:], strict=True):
        print(f"    {field}={weight:.2f},")
    return beta


def _show(rows: Rows, beta: NDArray[np.float64]) -> None:
    features, right = _arrays(rows)
    chance = 1 / (1 + np.exp(-features @ beta))
    for limit in LIMITS:
        kept, false = right[chance >= limit].sum(), (1 - right)[chance >= limit].sum()
        print(f"  {limit}: {kept:.0f} right answers, {false:.0f} false")


def _arrays(rows: Rows) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the features, the first of them 1, and 1 for what is right."""
    features = np.array([[1.0, *row] for row, _ in rows])
    return features, np.array([float(is_right) for _, is_right in rows])


if __name__ == "__main__":
    main()
