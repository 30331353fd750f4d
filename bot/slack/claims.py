"""Claims that go on working in this process while the database is down."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from bot.errors import StorageError

if TYPE_CHECKING:
    from bot.slack.teller import Claims

log = logging.getLogger(__name__)

_REMEMBERED = 10_000


class FallbackClaims:
    """Asks ``shared``; while that fails, sees to it that this process at least answers once.

    For Socket Mode, where every envelope is acknowledged: what is not answered then stays
    unanswered. (Over HTTP a 503 makes Slack send the event again.)
    """

    def __init__(self, shared: Claims) -> None:
        self._shared = shared
        self._own: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def release(self, key: str) -> None:
        """Free a key here and for all processes."""
        with self._lock:
            self._own.pop(key, None)
        self._shared.release(key)

    def claim(self, key: str) -> bool:
        """True for the first caller of this process, unless another process is known to be it."""
        with self._lock:
            is_new_here = key not in self._own
            self._own[key] = None
            if len(self._own) > _REMEMBERED:
                self._own.popitem(last=False)
        if not is_new_here:
            return False
        try:
            return self._shared.claim(key)
        except StorageError as error:
            log.warning("a question is answered without the database: %s", error)
            return True
