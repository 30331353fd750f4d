"""What is done after the acknowledgement: bounded, and finished before the process ends."""

from __future__ import annotations

import logging
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

log = logging.getLogger(__name__)

_TRIES = 5
_FIRST_PAUSE_SECONDS = 1.0


class BusyError(Exception):
    """As much is waiting as may wait; whoever asks should be told to try again."""


class LaterError(Exception):
    """A job cannot be done before ``seconds`` have passed; it may be done again from its start."""

    def __init__(self, reason: str, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.seconds = seconds


@dataclass(slots=True)
class _Job:
    do: Callable[[], None]
    tries: int = 0


class Work:
    """A pool of threads with at most ``most_waiting`` jobs accepted and not finished.

    Jobs of one lane are done one after the other, in the order in which they came. A job that
    raises LaterError is done again later, up to five times in all, and its lane waits for it
    without a thread: other lanes go on. ``first_pause_seconds`` is the least that it waits; each
    further pause of a job is at least twice as long.
    """

    def __init__(
        self,
        threads: int = 8,
        most_waiting: int = 500,
        first_pause_seconds: float = _FIRST_PAUSE_SECONDS,
    ) -> None:
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="reply")
        self._most_waiting = most_waiting
        self._first_pause_seconds = first_pause_seconds
        self._unfinished = 0
        self._changed = threading.Condition()
        # The first job of a lane is under way or waits for its next try.
        self._lanes: dict[Hashable, deque[_Job]] = {}

    def run(
        self,
        job: Callable[[], None],
        only_if: Callable[[], bool] = lambda: True,
        *,
        lane: str | None = None,
    ) -> None:
        """Run ``job`` soon, in another thread, if ``only_if`` (asked at once, here) says so.

        ``lane`` None means one of its own. Room is made sure of before ``only_if`` is asked, since
        what that marks as taken must then be done. Raises BusyError when there is no room, and
        what ``only_if`` raises.
        """
        with self._changed:
            if self._unfinished >= self._most_waiting:
                raise BusyError(f"{self._unfinished} replies are waiting to be sent")
            self._unfinished += 1
        try:
            if only_if():
                self._enter(object() if lane is None else lane, _Job(job))
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

    def _enter(self, lane: Hashable, job: _Job) -> None:
        with self._changed:
            jobs = self._lanes.setdefault(lane, deque())
            jobs.append(job)
            is_first = len(jobs) == 1
        if is_first:
            self.pool.submit(self._advance, lane)

    def _advance(self, lane: Hashable) -> None:
        """Do the first job of a lane, and then see to it that the lane goes on."""
        with self._changed:
            job = self._lanes[lane][0]
        try:
            job.do()
        except LaterError as later:
            job.tries += 1
            if job.tries < _TRIES:
                self._pause(lane, job, later)
                return
            log.exception("a job after the acknowledgement is given up")
        except Exception:
            log.exception("a job after the acknowledgement failed")
        with self._changed:
            jobs = self._lanes[lane]
            jobs.popleft()
            if not jobs:
                del self._lanes[lane]
        self._finish()
        if jobs:
            self._go_on(lane)

    def _pause(self, lane: Hashable, job: _Job, later: LaterError) -> None:
        seconds = max(later.seconds, self._first_pause_seconds * 2 ** (job.tries - 1))
        log.warning("%s; trying again in %.0f s", later, seconds)
        timer = threading.Timer(seconds, self._go_on, (lane,))
        timer.daemon = True
        timer.start()

    def _go_on(self, lane: Hashable) -> None:
        with suppress(RuntimeError):  # closed meanwhile
            self.pool.submit(self._advance, lane)

    def _finish(self) -> None:
        with self._changed:
            self._unfinished -= 1
            self._changed.notify_all()
