"""What is done after the acknowledgement: bounded, in order; what waits takes no thread."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
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
# Threads are made when they are needed, and each costs a tenth of a megabyte that it never gives
# back. A post that hangs keeps one for ten seconds; what waits for its turn keeps none.
_THREADS = 16
_MOST_WAITING = 500
# As many as bring an answer also when all but one wait for Slack; more take time from the acks.
_FEW = 4


class BusyError(Exception):
    """As much is waiting as may wait; whoever asks should be told to try again."""


class LaterError(Exception):
    """A job cannot be done before ``seconds`` have passed; it may be done again from its start."""

    def __init__(self, reason: str, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.seconds = seconds


class PacedError(LaterError):
    """Nothing failed: it is not this job's turn for another ``seconds``."""


@dataclass(slots=True)
class _Job:
    do: Callable[[], None]
    most_tries: int | None
    tries: int = 0


class Work:
    """A pool of threads with at most ``most_waiting`` jobs accepted and not finished.

    Jobs of one lane are done one after the other, in the order in which they came. A job that
    raises LaterError is done again later, and its lane waits for it without a thread: other lanes
    go on. ``first_pause_seconds`` is the least that it waits; each further pause of a job is at
    least twice as long. PacedError counts as no try. While ``is_busy`` says that something else is
    more urgent, few jobs are begun at once.
    """

    def __init__(
        self,
        threads: int = _THREADS,
        most_waiting: int = _MOST_WAITING,
        first_pause_seconds: float = _FIRST_PAUSE_SECONDS,
    ) -> None:
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="reply")
        self.is_busy: Callable[[], bool] = lambda: False
        self._threads = threads
        self._running = 0
        self._most_waiting = most_waiting
        self._first_pause_seconds = first_pause_seconds
        self._unfinished = 0
        self._changed = threading.Condition()
        # The first job of a lane is under way or waits for its next try.
        self._lanes: dict[Hashable, deque[_Job]] = {}
        # Lanes whose first job may be begun.
        self._ready: deque[Hashable] = deque()
        self._alarm = _Alarm()

    @property
    def room(self) -> int:
        """How many jobs more would be accepted now."""
        return max(0, self._most_waiting - self._unfinished)

    def run(
        self,
        job: Callable[[], None],
        only_if: Callable[[], bool] = lambda: True,
        *,
        lane: str | None = None,
        most_tries: int | None = _TRIES,
    ) -> None:
        """Run ``job`` soon, in another thread, if ``only_if`` (asked at once, here) says so.

        ``lane`` None means one of its own; ``most_tries`` None means that the job itself decides
        when to stop. Room is made sure of before ``only_if`` is asked, since what that marks as
        taken must then be done. Raises BusyError when there is no room, and what ``only_if``
        raises.
        """
        with self._changed:
            if self._unfinished >= self._most_waiting:
                raise BusyError(f"{self._unfinished} replies are waiting to be sent")
            self._unfinished += 1
        try:
            if only_if():
                self._enter(object() if lane is None else lane, _Job(job, most_tries))
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
            log.warning(
                "%s replies are still unsent after %.0f s", self._unfinished, timeout_seconds
            )
        return done

    def close(self) -> None:
        """Take no more jobs and let go of those not begun."""
        self._alarm.close()
        self.pool.shutdown(wait=False, cancel_futures=True)

    def _enter(self, lane: Hashable, job: _Job) -> None:
        with self._changed:
            jobs = self._lanes.setdefault(lane, deque())
            jobs.append(job)
            is_first = len(jobs) == 1
        if is_first:
            self._go_on(lane)

    def _run(self, lane: Hashable) -> None:
        try:
            self._advance(lane)
        finally:
            with self._changed:
                self._running -= 1
                self._begin()

    def _advance(self, lane: Hashable) -> None:
        """Do the first job of a lane, and then see to it that the lane goes on."""
        with self._changed:
            job = self._lanes[lane][0]
        try:
            job.do()
        except PacedError as later:
            self._alarm.set(later.seconds, lambda: self._go_on(lane))
            return
        except LaterError as later:
            job.tries += 1
            if job.most_tries is None or job.tries < job.most_tries:
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
        seconds = max(later.seconds, self._first_pause_seconds * 2 ** min(job.tries - 1, 5))
        log.info("%s; trying again in %.0f s", later, seconds)
        self._alarm.set(seconds, lambda: self._go_on(lane))

    def _go_on(self, lane: Hashable) -> None:
        with self._changed:
            self._ready.append(lane)
            self._begin()

    def _begin(self) -> None:
        """Begin what may be begun now; whoever ends a job looks again."""
        while self._ready and self._running < (_FEW if self.is_busy() else self._threads):
            lane = self._ready.popleft()
            with suppress(RuntimeError):  # closed meanwhile
                self.pool.submit(self._run, lane)
                self._running += 1

    def _finish(self) -> None:
        with self._changed:
            self._unfinished -= 1
            self._changed.notify_all()


class _Alarm:
    """Calls back later: one thread, begun when it is first needed, however much waits."""

    def __init__(self) -> None:
        self._calls: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def set(self, seconds: float, call: Callable[[], None]) -> None:
        """Call ``call`` after so many seconds; it must not take long."""
        with self._changed:
            heapq.heappush(self._calls, (time.monotonic() + seconds, next(self._numbers), call))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="later", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self) -> None:
        """Call nothing any more."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._is_closed:
                    wait = self._calls[0][0] - time.monotonic() if self._calls else None
                    if wait is not None and wait <= 0:
                        break
                    self._changed.wait(wait)
                if self._is_closed:
                    return
                _, _, call = heapq.heappop(self._calls)
            call()
