"""How much of what the question says the first entry says too."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from bot.faq.judging.signals.signal import Signal

if TYPE_CHECKING:
    from bot.faq.judging.evidence import Evidence


def missed(evidence: Evidence) -> float:
    """The part of the question's telling words of which wordings and answer say nothing."""
    return len(evidence.missed) / len(evidence.compared) if evidence.compared else 0.0


def length(evidence: Evidence) -> float:
    """ln(1 + stems of the question): who writes more gives more to be right by."""
    return log(1 + len(evidence.reading.stems))


SIGNALS = (Signal("missed", 0, 1, missed), Signal("length", 0, 4.8, length))
