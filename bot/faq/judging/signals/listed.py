"""Whether the question is like one that is listed as having no answer."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from bot.faq.judging.signals.signal import Signal

if TYPE_CHECKING:
    from bot.faq.judging.evidence import Evidence


# A distance below it is none: the cosine of two texts that differ in a filler.
_NO_DISTANCE = 0.02


def listed(evidence: Evidence) -> float:
    """ln(how many times as far a wording is as a listed question), by 1 less their cosines.

    0 where the wording is nearer, or nothing is listed: a list never speaks for an answer.
    """
    nearest = evidence.ranking.listed
    if nearest is None:
        return 0.0
    far, near = (
        max(1 - likeness, _NO_DISTANCE)
        for likeness in (evidence.ranking.entries[0].likeness, nearest.likeness)
    )
    return max(0.0, log(far / near))


SIGNALS = (Signal("listed", 0, 3.9, listed),)
