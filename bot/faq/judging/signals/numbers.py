"""Whether the entry has the years and codes of the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.judging.signals.signal import Signal
from bot.faq.reading.names import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.faq.judging.evidence import Evidence
    from bot.faq.reading.names import TypedWord


def codes(evidence: Evidence) -> float:
    """1 if the question has a year, or a name with digits ("gpt-4"), that the entry has not.

    Plain numbers are details as often as they are what is asked for, and count as words do.
    """
    return float(any(word.is_year or word.is_code for word in _lacking(evidence)))


def _lacking(evidence: Evidence) -> Iterator[TypedWord]:
    """Yield the numbers that the entry does not have; "covid 19" is "COVID-19", however joined."""
    numbers = evidence.facts.numbers
    before = ""
    for word in (word.typed for word in evidence.reading.looked_at):
        forms = squeezed(word.folded), squeezed(before + word.folded)
        if word.is_number and numbers.isdisjoint(forms):
            yield word
        before = word.folded


SIGNALS = (Signal("codes", "a year or code that it does not have", 0, 1, codes),)
