"""How large the FAQ is, and how much is known of each entry: what a rank is worth depends on it."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from bot.faq.judging.signals.signal import Signal

if TYPE_CHECKING:
    from bot.faq.judging.evidence import Evidence

_FEWEST = 8


def wordings(evidence: Evidence) -> float:
    """ln(wordings an entry): with more of them, words that are missing say more."""
    return log(evidence.book.wordings)


def entries(evidence: Evidence) -> float:
    """ln(entries): among more of them, one is more likely first by accident.

    At least ``_FEWEST``: smaller FAQs are rare among those that weights are fitted on, and there
    something is always first, whatever was asked.
    """
    return log(max(evidence.book.entries, _FEWEST))


SIGNALS = (Signal("wordings", 0, 7, wordings), Signal("entries", 2, 12, entries))
