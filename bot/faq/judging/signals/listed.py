"""Whether the question is like one that is listed as having no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.judging.signals.signal import Signal

if TYPE_CHECKING:
    from bot.faq.judging.evidence import Evidence


def listed(evidence: Evidence) -> float:
    """How much nearer (a cosine's difference) it is to a listed question than to a wording.

    0 where it is further away, or nothing is listed: a list never speaks for an answer.
    """
    nearest = evidence.ranking.listed
    if nearest is None:
        return 0.0
    return max(0.0, nearest.likeness - evidence.ranking.entries[0].likeness)


SIGNALS = (
    Signal("listed", "how much nearer it is to a question listed as unanswered", 0, 1, listed),
)
