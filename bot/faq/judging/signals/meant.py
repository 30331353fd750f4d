"""Whether the question means what a wording means, as whole sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.judging.signals.signal import Signal

if TYPE_CHECKING:
    from bot.faq.judging.evidence import Evidence


def meant(evidence: Evidence) -> float:
    """The cosine of their sentence vectors; 0 without a sentence model."""
    return evidence.ranking.entries[0].meant or 0.0


SIGNALS = (Signal("meant", -1, 1, meant),)
