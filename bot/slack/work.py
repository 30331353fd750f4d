"""What is done after the acknowledgement: bounded, and finished before the process ends."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)


class BusyError(Exception):
    """As much is waiting as may wait; whoever asks should be told to try again."""


class Work:
    """A pool of threads with at most ``most_waiting`` jobs accepted and not finished."""

    def __init__(self, threads: int = 8, most_waiting: int = 500) -> None:
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="reply")
        self._most_waiting = most_waiting
        self._unfinished = 0
        self._changed = threading.Condition()

    def run(self, job: Callable[[], None], only_if: Callable[[], bool] = lambda: True) -> None:
        """Run ``job`` soon, in another thread, if ``only_if`` (asked at once, here) says so.

        Room is made sure of before ``only_if`` is asked, since what that marks as taken must then
        be done. Raises BusyError when there is no room, and what ``only_if`` raises.
        """
        with self._changed:
            if self._unfinished >= self._most_waiting:
                raise BusyError(f"{self._unfinished} replies are waiting to be sent")
            self._unfinished += 1
        try:
            if only_if():
                self.pool.submit(self._do, job)
                return
        except BaseException:
            self._finish()
            raise
        self._finish()

    def drain(self, timeout_seconds: float) -> bool:
        """Wait until all accepted jobs are finished; False if some are not by then."""
        with self._changed:
            done = self._changed.wait_for(lambda: not self._unfinished, timeout_seconds)
        if not done:
            log.error("%s replies are still unsent after %.0f s", self._unfinished, timeout_seconds)
        return done

    def close(self) -> None:
        """Take no more jobs and let go of those not begun."""
        self.pool.shutdown(wait=False, cancel_futures=True)

    def _do(self, job: Callable[[], None]) -> None:
        try:
            job()
        except Exception:
            log.exception("a job after the acknowledgement failed")
        finally:
            self._finish()

    def _finish(self) -> None:
        with self._changed:
            self._unfinished -= 1
            self._changed.notify_all()
