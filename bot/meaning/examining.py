"""Whether the model works here, and what it costs."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.meaning.model import DIMENSIONS, MiniLM

if TYPE_CHECKING:
    from pathlib import Path

ONE = "How do I reset my password?"
ALIKE = "I forgot my login and can't get in"
OTHER = "When is lunch served?"

_TIMES = 20
# all-MiniLM-L6-v2 puts ONE nearer to ALIKE than to OTHER by 0.64; with the tokenizer of another
# model it is 0.15. Chosen by hand between them.
_NEAR = 0.4


@dataclass(frozen=True, slots=True)
class Examined:
    """``alike`` and ``other`` are cosines, from -1 to 1; ``memory_mb`` None: it cannot be known."""

    dimensions: int
    alike: float
    other: float
    load_seconds: float
    question_ms: float
    memory_mb: float | None

    @property
    def is_right(self) -> bool:
        """Whether the two that mean nearly the same are the nearer ones, clearly."""
        return self.alike - self.other >= _NEAR


def examine(folder: Path) -> Examined:
    """Load the model, and ask it for three sentences. Raises MeaningError."""
    begin = time.perf_counter()
    model = MiniLM(folder)
    loaded = time.perf_counter()
    for _ in range(_TIMES):
        model.vectors([ONE])
    asked = time.perf_counter()
    one, alike, other = model.vectors([ONE, ALIKE, OTHER])
    return Examined(
        dimensions=DIMENSIONS,
        alike=float(one @ alike),
        other=float(one @ other),
        load_seconds=loaded - begin,
        question_ms=(asked - loaded) / _TIMES * 1000,
        memory_mb=_memory_mb(),
    )


def _memory_mb() -> float | None:
    """The most memory that this process has had."""
    if sys.platform == "win32":
        return None
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)
