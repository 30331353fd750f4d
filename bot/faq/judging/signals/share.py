"""How far the first entry is ahead of all others."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from bot.faq.judging.signals.signal import Signal

if TYPE_CHECKING:
    from bot.faq.judging.evidence import Evidence

_SURELY_NOT = 1e-3
_CLEAR = 5.0
_TOPIC_STEMS = 2


def share(evidence: Evidence) -> float:
    """The log-odds of its part of all entries' probability: the ranking's own opinion.

    0 where there is no other entry: nobody was beaten.
    """
    if len(evidence.ranking.entries) == 1:
        return 0.0
    part = min(max(evidence.ranking.entries[0].share, _SURELY_NOT), 1 - _SURELY_NOT)
    return log(part / (1 - part))


def lead(evidence: Evidence) -> float:
    """Its score less the second one's, ``_CLEAR`` at most: a near tie is a coin's throw."""
    entries = evidence.ranking.entries
    return min(entries[0].score - entries[1].score, _CLEAR) if len(entries) > 1 else 0.0


def topic(evidence: Evidence) -> float:
    """1 if another entry has every word of a question of one word or two: it is their topic."""
    content, book = evidence.reading.content, evidence.book
    if not content or len(evidence.reading.stems) > _TOPIC_STEMS:
        return 0.0
    others = evidence.ranking.entries[1:]
    return float(any(book.has_all(other.place, content) for other in others))


SIGNALS = (
    Signal("share", -6.91, 6.91, share),
    Signal("lead", 0, _CLEAR, lead),
    Signal("topic", 0, 1, topic),
)
