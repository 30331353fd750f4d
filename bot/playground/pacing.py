"""Slack's limit on posting: about one message a second in a channel, after a short burst."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class Pace:
    """A bucket a channel: ``burst`` posts at once, then ``a_second`` posts a second.

    ``clock`` gives seconds that never step back.
    """

    burst: int
    a_second: float
    clock: Callable[[], float]
    _level: dict[str, tuple[float, float]] = field(default_factory=dict)

    def wait_seconds(self, channel: str) -> int:
        """0 and one post counted, or the whole seconds until the next post is allowed."""
        now = self.clock()
        left, then = self._level.get(channel, (float(self.burst), now))
        left = min(float(self.burst), left + (now - then) * self.a_second)
        if left >= 1:
            self._level[channel] = (left - 1, now)
            return 0
        self._level[channel] = (left, now)
        return math.ceil((1 - left) / self.a_second)
