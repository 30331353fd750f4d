"""Work after the acknowledgement: bounded, and finished before the process ends."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from bot.slack.work import BusyError, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE_SECONDS = 20.0


@pytest.fixture
def work() -> Iterator[Work]:
    """Two threads, and three jobs at most."""
    work = Work(threads=2, most_waiting=3)
    yield work
    work.close()


def waiting_for(event: threading.Event) -> Callable[[], None]:
    """Return a job that is finished when ``event`` is set."""

    def wait() -> None:
        event.wait(PATIENCE_SECONDS)

    return wait


def test_accepted_jobs_are_done_elsewhere(work: Work) -> None:
    """A job runs in another thread, and draining waits for it."""
    threads: list[int] = []

    work.run(lambda: threads.append(threading.get_ident()))

    assert work.drain(PATIENCE_SECONDS)
    assert len(threads) == 1
    assert threads[0] != threading.get_ident()


def test_no_more_is_taken_than_may_wait(work: Work) -> None:
    """A fourth job is refused, without asking whether it should be done, until one is finished."""
    go_on = threading.Event()
    for _ in range(3):
        work.run(waiting_for(go_on))

    with pytest.raises(BusyError):
        work.run(lambda: None, only_if=lambda: pytest.fail("asked"))
    go_on.set()

    assert work.drain(PATIENCE_SECONDS)
    work.run(lambda: None)
    assert work.drain(PATIENCE_SECONDS)


def test_a_job_that_should_not_be_done_takes_no_room(work: Work) -> None:
    """What ``only_if`` declines is not run; room is left for others."""
    done: list[int] = []
    for _ in range(10):
        work.run(lambda: done.append(1), only_if=lambda: False)

    assert work.drain(0)
    assert done == []


def test_a_condition_that_fails_is_the_callers(work: Work) -> None:
    """What ``only_if`` raises comes out, and takes no room either."""

    def fail() -> bool:
        raise LookupError("no database")

    for _ in range(10):
        with pytest.raises(LookupError):
            work.run(lambda: None, only_if=fail)

    assert work.drain(0)


def test_a_job_that_fails_is_logged(work: Work, caplog: pytest.LogCaptureFixture) -> None:
    """The next jobs run all the same."""
    done: list[int] = []

    def fail() -> None:
        raise LookupError("nothing there")

    for _ in range(3):
        work.run(fail)
    assert work.drain(PATIENCE_SECONDS)
    work.run(lambda: done.append(1))

    assert work.drain(PATIENCE_SECONDS)
    assert done == [1]
    assert caplog.text.count("LookupError: nothing there") == 3


def test_draining_ends_at_its_time(work: Work, caplog: pytest.LogCaptureFixture) -> None:
    """Who still runs then is reported."""
    go_on = threading.Event()
    work.run(waiting_for(go_on))

    assert work.drain(0.01) is False
    assert "1 replies are still unsent" in caplog.text
    go_on.set()
    assert work.drain(PATIENCE_SECONDS)
