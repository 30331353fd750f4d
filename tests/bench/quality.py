"""How well a system finds the right entry, and how well it knows when it has not."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from bot.faq.measuring.evaluation import evaluate
from bot.faq.measuring.verdicts import Labelled
from tests.bench.questions import mistyped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.draws import Draw
    from tests.bench.systems import Guess, Score

WRONG = 0.05
FALSE = 0.1


class Point(NamedTuple):
    """What a threshold gives, as shares from 0 to 1.

    ``right`` and ``wrong`` answers of the questions that an entry answers; ``false`` answers of
    the foreign ones.
    """

    right: float
    wrong: float
    false: float


@dataclass(frozen=True, slots=True)
class Own:
    """The system's own decision, as shares; ``refused`` is None without foreign questions."""

    right: float
    wrong: float
    refused: float | None
    calibration_error: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one system made of one draw, as shares.

    ``asked`` and ``foreign`` are the scores that the curve is made from, the first with whether
    the entry was right; ``own`` is None for a system that leaves the decision to a threshold.
    """

    top: float
    typos: float
    asked: list[tuple[float, bool]]
    foreign: list[float]
    own: Own | None

    @property
    def curve(self) -> list[Point]:
        """What every threshold gives."""
        return curve(self.asked, self.foreign)


def measured(score: Score, draw: Draw, seed: int) -> Outcome:
    """Ask all questions of the draw that was learnt, then again with typos, from the seed."""
    guesses = [score(one.text) for one in draw.answerable]
    pairs = list(zip(guesses, draw.answerable, strict=True))
    asked = [(guess.score, guess.label in one.entries) for guess, one in pairs]
    rng = random.Random(seed)
    hits = [score(mistyped(one.text, rng)).label in one.entries for one in draw.answerable]
    foreign = [score(one.text) for one in draw.foreign]
    return Outcome(
        sum(right for _, right in asked) / len(asked),
        sum(hits) / len(hits),
        asked,
        [guess.score for guess in foreign],
        _own(draw, guesses, foreign),
    )


def _own(draw: Draw, guesses: Sequence[Guess], foreign: Sequence[Guess]) -> Own | None:
    asked = (*draw.answerable, *draw.foreign)
    labelled = [Labelled(one.text, tuple(sorted(one.entries))) for one in asked]
    pairs = zip(labelled, [*guesses, *foreign], strict=True)
    decided = [(one, guess.decision) for one, guess in pairs if guess.decision is not None]
    if not decided:
        return None
    found = evaluate(decided)
    tally, others = found.answerable, found.unanswerable
    refused = 1 - others.false / others.total if others.total else None
    total = tally.total
    return Own(tally.right / total, tally.wrong / total, refused, found.calibration.error)


def curve(asked: Sequence[tuple[float, bool]], foreign: Sequence[float]) -> list[Point]:
    """Return what every threshold gives, from one that answers nothing to one that answers all."""
    rows = [(score, right, not right, False) for score, right in asked]
    rows += [(score, False, False, True) for score in foreign]
    rows.sort(key=lambda row: -row[0])
    right = wrong = false = 0
    points = [Point(0.0, 0.0, 0.0)]
    for _, tied in groupby(rows, key=lambda row: row[0]):
        for _, is_right, is_wrong, is_false in tied:
            right, wrong, false = right + is_right, wrong + is_wrong, false + is_false
        shares = right / (len(asked) or 1), wrong / (len(asked) or 1), false / (len(foreign) or 1)
        points.append(Point(*shares))
    return points


def right_within(points: Sequence[Point], *, wrong: float = 1.0, false: float = 1.0) -> float:
    """Return the greatest share of right answers with no more ``wrong`` and ``false`` ones."""
    return max(p.right for p in points if p.wrong <= wrong and p.false <= false)
