"""What a signal is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.faq.judging.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Signal:
    """``measure`` gives a number from ``low`` to ``high``; its words stand in ``bot/words``."""

    name: str
    low: float
    high: float
    measure: Callable[[Evidence], float]
