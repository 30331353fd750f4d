"""How fast the bot posts in one channel: before Slack has to ask it to wait."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# https://docs.slack.dev/apis/web-api/rate-limits: about one post a second in a channel;
# short bursts above that are let through, of a length that Slack does not tell.
_SECONDS = 1.0
_BURST = 3
_REMEMBERED = 10_000


class Pace:
    """What this process posts, by channel: a few at once, then one a second.

    Other processes have a pace of their own; what they post together too fast gets a 429.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        # When a channel may have a whole burst again.
        self._whole_at: dict[str, float] = {}

    def wait_seconds(self, channel: str) -> float:
        """0 and one post counted, or the seconds until the next one may leave."""
        now = self._clock()
        with self._lock:
            whole_at = max(self._whole_at.get(channel, now), now)
            wait = whole_at - now - (_BURST - 1) * _SECONDS
            if wait > 0:
                return wait
            self._whole_at[channel] = whole_at + _SECONDS
            if len(self._whole_at) > _REMEMBERED:
                later = {name: at for name, at in self._whole_at.items() if at > now}
                self._whole_at = later
        return 0.0
