"""Whether the entry has the years and codes of the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.judging.details import foreign_codes
from bot.faq.judging.signals.signal import Signal

if TYPE_CHECKING:
    from bot.faq.judging.evidence import Evidence


def codes(evidence: Evidence) -> float:
    """Up to 1 if the question has a year, or a name with digits, that the entry has not.

    Less where the FAQ's own wordings have them as details. Plain numbers are details as often as
    they are what is asked for, and count as words do.
    """
    if not foreign_codes(evidence.reading.looked_at, evidence.facts.numbers):
        return 0.0
    return evidence.book.details.codes


SIGNALS = (Signal("codes", 0, 1, codes),)
