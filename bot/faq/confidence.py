"""The probability that the first match is the right one, from signals of any FAQ's ranking."""

from __future__ import annotations

from math import exp, log
from typing import NamedTuple


class Signals(NamedTuple):
    """What a ranking shows about its first entry.

    ``share`` is its part of the probability (0 to 1), ``logit`` its score, ``gap`` its lead over
    the second; ``covered`` and ``unknown`` are parts (0 to 1) of the weight of the question's
    words: those in the entry's wordings, and those in no wording; ``total`` is that weight.
    """

    share: float
    gap: float
    logit: float
    covered: float
    unknown: float
    total: float


_BIAS = -5.58
_WEIGHTS = Signals(share=0.07, gap=0.74, logit=0.38, covered=2.16, unknown=-1.12, total=0.96)


def confidence(signals: Signals) -> float:
    """Return the probability (0 to 1); the weights were fitted on public question sets."""
    share = min(max(signals.share, 1e-6), 1 - 1e-6)
    logit = (
        _BIAS
        + _WEIGHTS.share * log(share / (1 - share))
        + _WEIGHTS.gap * signals.gap
        + _WEIGHTS.logit * signals.logit
        + _WEIGHTS.covered * signals.covered
        + _WEIGHTS.unknown * signals.unknown
        + _WEIGHTS.total * log(1 + signals.total)
    )
    return 1 / (1 + exp(-max(min(logit, 30.0), -30.0)))
