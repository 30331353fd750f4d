"""Whether the entry has the years and codes of the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.judging.details import foreign_codes
from bot.faq.judging.signals.signal import Signal
from bot.faq.reading import names

if TYPE_CHECKING:
    from bot.faq.judging.evidence import Evidence


def codes(evidence: Evidence) -> float:
    """Up to 1 if the question has a year that the entry has not, or another code than it has.

    A code ("gpt-4") where the nearest wording has none counts as words do, and so do plain
    numbers: they are details as often as they are what is asked for. Less where the FAQ's own
    wordings have years and codes as details.
    """
    facts = evidence.facts
    foreign = foreign_codes(evidence.reading.looked_at, facts.numbers)
    if not foreign:
        return 0.0
    nearest = facts.texts[evidence.ranking.entries[0].wording]
    is_other = bool(names.codes(nearest)) or any(word.is_year for word in foreign)
    return evidence.book.details.codes if is_other else 0.0


SIGNALS = (Signal("codes", 0, 1, codes),)
