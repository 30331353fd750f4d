"""Whether the question asks for the contrary of what the entry is asked for."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bot.faq.judging.signals.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.judging.evidence import Evidence


def turned(evidence: Evidence) -> float:
    """1 if the question has one of two opposites, and the entry the other alone.

    A word like "off" counts beside the same neighbour only: "turn off" and "turn on".
    """
    reader, facts = evidence.reading.reader, evidence.facts
    asked = evidence.reading.stems
    has = set(asked)
    for stem in asked:
        for other in reader.opposites(stem):
            if other in has:
                continue
            if not reader.is_filler_stem(stem) and not reader.is_filler_stem(other):
                if stem not in facts.said and other in facts.worded:
                    return 1.0
            elif any(
                _follows_same(asked, stem, wording, other) for wording in facts.wordings
            ) and not any(_neighbours(asked, stem) & _neighbours(w, stem) for w in facts.wordings):
                return 1.0
    return 0.0


def _follows_same(asked: Sequence[str], stem: str, wording: Sequence[str], other: str) -> bool:
    return bool(_neighbours(asked, stem) & _neighbours(wording, other))


def _neighbours(stems: Sequence[str], stem: str) -> set[tuple[int, str]]:
    """Return the stems beside ``stem``, each with its side."""
    found: set[tuple[int, str]] = set()
    for first, second in pairwise(stems):
        if second == stem:
            found.add((-1, first))
        if first == stem:
            found.add((1, second))
    return found


SIGNALS = (Signal("turned", 0, 1, turned),)
