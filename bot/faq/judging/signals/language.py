"""What is known of the language: only of English words it is known what else means the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.judging.signals.signal import Signal
from bot.faq.judging.signals.words import missed
from bot.faq.reading.text import is_unspaced

if TYPE_CHECKING:
    from bot.faq.judging.evidence import Evidence


def unfamiliar(evidence: Evidence) -> float:
    """1 if nothing is known of what the question's words mean, else 0.

    A script without spaces is unfamiliar whatever language the vocabulary names.
    """
    is_english = evidence.reading.reader.language.is_english
    return float(not is_english or any(is_unspaced(one.text) for one in evidence.compared))


def unfamiliar_missed(evidence: Evidence) -> float:
    """The part of the telling words that is missed, in such a language; 0 in others."""
    return unfamiliar(evidence) * missed(evidence)


SIGNALS = (
    Signal("unfamiliar", 0, 1, unfamiliar),
    Signal("unfamiliar_missed", 0, 1, unfamiliar_missed),
)
