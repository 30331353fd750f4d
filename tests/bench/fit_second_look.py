"""Fit the weights of ``bot/faq/second_look.py`` on the questions that may be looked at.

    python -m tests.bench.fit_second_look

Questions that are answered rightly are told from those that nothing answers, among all that
nothing else objects to. The weights that come out are printed to be copied, with what each
limit would give on these questions; what they are worth is seen on others.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.faq import second_look
from bot.faq.answering import Faq
from bot.faq.names import without_asker
from bot.faq.second_look import Evidence, scaled
from bot.knowledge.folder import find_folder
from bot.knowledge.loader import load
from bot.knowledge.questions import load_questions
from tests.bench.calibrate import regressed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.faq.verdicts import Labelled

QUESTIONS = Path(__file__).parents[1] / "questions"
FILES = ("development.yaml", "near_misses.yaml")
PARTS = (1, 2)  # all wordings, and every second one
LIMITS = (0.2, 0.25, 0.3, 0.33, 0.36, 0.4, 0.5)


def rows_of(faq: Faq, asked: Sequence[Labelled]) -> list[tuple[Evidence, bool]]:
    """Return the evidence of all that nothing else objects to, and whether it is answered."""
    rows = []
    for labelled in asked:
        text = without_asker(labelled.question)
        verdict = faq.judged(text)
        if verdict.objection is not None or verdict.ranking.is_exact:
            continue
        is_right = verdict.ranking.matches[0].entry.id in labelled.entries
        if is_right or not labelled.entries:
            evidence = faq.second_look.evidence(text, verdict.ranking)
            rows.append((scaled(evidence, faq.second_look.usual), is_right))
    return rows


def main() -> None:
    """Ask, fit and print."""
    second_look.LEAST = 0.0
    knowledge = load(find_folder(None, Path.cwd()))
    known = {entry.id for entry in knowledge.entries}
    asked = load_questions([QUESTIONS / name for name in FILES], known)
    rows = []
    for part in PARTS:
        thinner = [replace(e, phrasings=e.phrasings[::part]) for e in knowledge.entries]
        rows.append(rows_of(Faq(replace(knowledge, entries=tuple(thinner))), asked))
    features, right = _arrays([row for some in rows for row in some])
    beta = regressed(features, right, np.ones(len(right)))
    print(f"_BIAS = {beta[0]:.2f}")
    for name, weight in zip(Evidence._fields, beta[1:], strict=True):
        print(f"    {name}={weight:.2f},")
    for part, some in zip(PARTS, rows, strict=True):
        features, right = _arrays(some)
        chance = 1 / (1 + np.exp(-features @ beta))
        print(f"With one in {part} of the wordings, of {len(asked)} questions")
        for limit in LIMITS:
            kept, false = right[chance >= limit].sum(), (1 - right)[chance >= limit].sum()
            print(f"  {limit}: {kept:.0f} right answers, {false:.0f} false")


def _arrays(
    rows: list[tuple[Evidence, bool]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the features, the first of them 1, and 1 for what is right."""
    features = np.array([[1.0, *row] for row, _ in rows])
    return features, np.array([float(is_right) for _, is_right in rows])


if __name__ == "__main__":
    main()
