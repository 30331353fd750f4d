"""Why the bot said what it said: its latest decisions, as the page shows them."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, assert_never

from bot.faq.model import Answer, NoAnswer, Suggestions

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.faq.model import Decision
    from bot.slack.readers.questions import Asked

_KEPT = 20


@dataclass(slots=True)
class Thinking:
    """The latest decisions, each for the person who asked.

    ``clock`` gives seconds since 1970, ``place_of`` the file and line of an entry.
    """

    clock: Callable[[], float] = time.time
    place_of: Callable[[str], str | None] = lambda _: None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _latest: deque[tuple[str, dict[str, Any]]] = field(default_factory=lambda: deque(maxlen=_KEPT))
    _count: int = 0

    def note(self, asked: Asked, decision: Decision) -> None:
        """Keep one decision; called by the bot's threads."""
        with self._lock:
            self._count += 1
            shown = {"number": self._count, "at": self.clock(), **self._shown(decision)}
            self._latest.append((asked.place.user, shown))

    def items(self, user: str) -> dict[str, Any]:
        """What the bot decided for this person, by ``why/NUMBER``."""
        with self._lock:
            return {f"why/{one['number']:06d}": one for who, one in self._latest if who == user}

    def _shown(self, decision: Decision) -> dict[str, Any]:
        match decision:
            case Answer():
                outcome = "answer"
            case Suggestions():
                outcome = "suggest"
            case NoAnswer():
                outcome = "none"
            case _:
                assert_never(decision)
        return {
            "question": decision.question.text,
            "outcome": outcome,
            "reason": decision.reason,
            "candidates": [
                {
                    "entry": match.entry.id,
                    "question": match.entry.question,
                    "phrasing": match.phrasing,
                    "place": self.place_of(match.entry.id),
                    "confidence": round(float(match.confidence), 4),
                }
                for match in decision.candidates
            ],
        }
