"""Who of a process's threads writes next: a lock that is handed over in order."""

from __future__ import annotations

import threading
from collections import deque

_SECONDS = 2.5  # Slack waits three for an acknowledgement
_URGENT_IN_A_ROW = 3


class Turns:
    """A lock for one thread at a time. Urgent threads go first, but never for long.

    Whoever gives it back wakes the next alone: to wake all that wait took a sixth of a busy
    process's time.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_taken = False
        # Each waits for a lock of its own, which is released when its turn has come.
        self._urgent: deque[threading.Lock] = deque()
        self._others: deque[threading.Lock] = deque()
        self._in_a_row = 0

    def take(self, *, is_urgent: bool, seconds: float = _SECONDS) -> bool:
        """Wait for a turn; False if it did not come in time."""
        queue = self._urgent if is_urgent else self._others
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            mine = threading.Lock()
            mine.acquire()  # whoever gives the turn releases it
            queue.append(mine)
        if mine.acquire(timeout=seconds):
            return True
        with self._lock:
            if mine in queue:
                queue.remove(mine)
                return False
        return True  # it came at the last moment

    def give(self) -> None:
        """End the turn."""
        with self._lock:
            following = self._following()
            if following is None:
                self._is_taken = False
            else:
                following.release()

    def _following(self) -> threading.Lock | None:
        is_enough = self._in_a_row >= _URGENT_IN_A_ROW and self._others
        if self._urgent and not is_enough:
            self._in_a_row += 1
            return self._urgent.popleft()
        self._in_a_row = 0
        return self._others.popleft() if self._others else None
