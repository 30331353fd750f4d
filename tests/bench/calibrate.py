"""Fit the weights of ``bot/faq/judging/confidence.py`` on public question sets.

    python -m tests.bench.calibrate --data DIR

FAQs of many sizes are drawn: some of a set's intents, each with some wordings. Questions are other
training texts, questions of intents that were left out (near misses), and foreign ones. The
weights that come out are generic; they are printed to be copied.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.faq.judging.confidence import Signals, evidence
from bot.faq.ranking.ranker import Matcher
from bot.faq.reading.reader import Reader
from tests.bench.questions import SETS, drawn
from tests.bench.systems import knowledge_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.bench.questions import Draw

_SIZES = (
    (2, 6),
    (5, 6),
    (12, 8),
    (30, 5),
    (30, 15),
    (77, 3),
    (77, 10),
    (77, 25),
    (140, 5),
    (140, 10),
)
_LEFT_OUT = 0.15
_NEAR_MISS_WEIGHT = 0.1
_FOREIGN_WEIGHT = 0.3
_PENALTY = 1.0
_SPEAKS = Signals(  # for an entry, against it, or either
    share=1,
    gap=1,
    logit=1,
    likeness=1,
    covered=1,
    lead=1,
    unknown=-1,
    blank=-1,
    total=1,
    entries=0,
    wordings=0,
    news=-1,
)


def thinned(draw: Draw, entries: int, rng: random.Random) -> tuple[Draw, list[str]]:
    """Keep some entries; also return the questions of those that were left out on purpose."""
    kept = rng.sample(list(draw.wordings), min(entries, len(draw.wordings)))
    cut = max(1, int(_LEFT_OUT * len(kept)))
    missing, here = set(kept[:cut]), set(kept[cut:])
    asked = [(text, intent) for text, intent in draw.questions if intent in here]
    missed = [text for text, intent in draw.questions if intent in missing]
    wordings = {intent: draw.wordings[intent] for intent in kept[cut:]}
    return replace(draw, wordings=wordings, questions=asked[:500]), missed[:90]


def rows_of(draw: Draw, missed: list[str]) -> list[tuple[Signals, bool, float]]:
    """Return the evidence of every question, whether its first entry is right, and its weight."""
    knowledge = knowledge_of(*draw.rows)
    matcher = Matcher(knowledge.entries, Reader(knowledge))
    asked = [(text, intent, 1.0) for text, intent in draw.questions]
    asked += [(text, "", _NEAR_MISS_WEIGHT) for text in missed]
    asked += [(text, "", _FOREIGN_WEIGHT) for text in draw.foreign]
    rows = []
    for text, intent, weight in asked:
        ranking = matcher.rank(text)
        if ranking.signals is not None and ranking.matches and not ranking.is_exact:
            right = ranking.matches[0].entry.id == intent
            rows.append((evidence(ranking.signals), right, weight))
    return rows


def fitted(rows: list[tuple[Signals, bool, float]]) -> tuple[float, Signals]:
    """Return the bias and the weights of a logistic regression.

    A signal gets no weight rather than one of the wrong sign, which the fit may give to one of
    several that say nearly the same.
    """
    features = np.array([[1.0, *row] for row, _, _ in rows])
    right = np.array([right for _, right, _ in rows], dtype=float)
    weight = np.array([weight for _, _, weight in rows])
    while True:
        beta = regressed(features, right, weight)
        wrong = np.flatnonzero(beta[1:] * np.array(_SPEAKS) < 0)
        if not len(wrong):
            return float(beta[0]), Signals(*beta[1:].tolist())
        features[:, 1 + wrong] = 0


def regressed(
    features: NDArray[np.float64],
    right: NDArray[np.float64],
    weight: NDArray[np.float64],
    penalty: float = _PENALTY,
) -> NDArray[np.float64]:
    """Return the maximum of the likelihood, by Newton's method; the first one is the bias."""
    beta = np.zeros(features.shape[1])
    ridge = penalty * np.eye(len(beta))
    ridge[0, 0] = 0
    for _ in range(30):
        chance = 1 / (1 + np.exp(-features @ beta))
        slope = features.T @ (weight * (right - chance)) - ridge @ beta
        curve = (features * (weight * chance * (1 - chance))[:, None]).T @ features + ridge
        beta += np.linalg.solve(curve, slope)
    return beta


def main() -> None:
    """Draw, fit and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--draws", type=int, default=2)
    given = parser.parse_args()
    rows = []
    for name in SETS:
        for seed in range(100, 100 + given.draws):
            for entries, wordings in _SIZES:
                rng = random.Random(f"{name} {seed} {entries} {wordings}")
                draw = drawn(given.data, name, wordings, seed, develop=True, most=3_000)
                found = rows_of(*thinned(draw, entries, rng))
                rows += found
                share = sum(right for _, right, _ in found) / len(found)
                print(f"{name} {entries} x {wordings}: {len(found)} questions, {share:.1%} right")
    bias, weights = fitted(rows)
    print(f"_BIAS = {bias:.2f}")
    for name, value in weights._asdict().items():
        print(f"    {name}={value:.2f},")


if __name__ == "__main__":
    main()
