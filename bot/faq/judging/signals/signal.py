"""What a signal is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.faq.judging.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Signal:
    """``measure`` gives a number from ``low`` to ``high``; ``says`` is what it is, in words.

    ``pro`` and ``con`` are sentences for people, if it speaks for the first entry, or against it;
    none where it says nothing about that entry.
    """

    name: str
    says: str
    low: float
    high: float
    measure: Callable[[Evidence], float]
    pro: str = ""
    con: str = ""
