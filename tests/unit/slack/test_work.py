"""Work after the acknowledgement: bounded, and finished before the process ends."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from bot.slack.work import BusyError, LaterError, PacedError, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE_SECONDS = 20.0


@pytest.fixture
def work() -> Iterator[Work]:
    """Two threads, and three jobs at most."""
    work = Work(threads=2, most_waiting=3, first_pause_seconds=0.01)
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


def test_jobs_of_a_lane_are_done_in_order(work: Work) -> None:
    """One after the other, however many threads there are; a failure does not stop the lane."""
    done: list[str] = []
    go_on = threading.Event()

    def fail() -> None:
        go_on.wait(PATIENCE_SECONDS)
        done.append("first")
        raise LookupError("nothing there")

    def elsewhere() -> None:
        done.append("elsewhere")
        go_on.set()

    work.run(fail, lane="C1")
    work.run(lambda: done.append("second"), lane="C1")
    work.run(elsewhere, lane="C2")

    assert work.drain(PATIENCE_SECONDS)
    assert done == ["elsewhere", "first", "second"]


def test_a_lane_that_has_to_wait_holds_up_no_other() -> None:
    """More lanes than threads wait for minutes; a job of another one is done at once."""
    work = Work(threads=2, most_waiting=100)
    done = threading.Event()

    def later() -> None:
        raise LaterError("not yet", 600)

    for number in range(12):
        work.run(later, lane=f"C{number % 4}")
    work.run(done.set, lane="C9")

    assert done.wait(PATIENCE_SECONDS)
    assert work.drain(0) is False
    work.close()


def test_what_has_to_wait_comes_before_what_came_after(work: Work) -> None:
    """A job is done again from its start, and the rest of its lane waits for it."""
    tries: list[str] = []

    def first() -> None:
        tries.append("first")
        if len(tries) < 3:
            raise LaterError("not yet")

    work.run(first, lane="C1")
    work.run(lambda: tries.append("second"), lane="C1")

    assert work.drain(PATIENCE_SECONDS)
    assert tries == ["first", "first", "first", "second"]


def test_patience_ends(work: Work, caplog: pytest.LogCaptureFixture) -> None:
    """After five tries a job is given up, with what stood in its way; its lane goes on."""
    tries: list[int] = []
    done = threading.Event()

    def never() -> None:
        tries.append(1)
        raise LaterError("not yet") from LookupError("the reason")

    work.run(never, lane="C1")
    work.run(done.set, lane="C1")

    assert work.drain(PATIENCE_SECONDS)
    assert (len(tries), done.is_set()) == (5, True)
    assert "given up" in caplog.text
    assert "LookupError: the reason" in caplog.text


def test_pauses_are_as_long_as_asked_for_and_get_longer() -> None:
    """Whoever is asked again and again is asked less and less often."""
    work = Work(threads=1, first_pause_seconds=0.02)

    def never() -> None:
        raise LaterError("not yet", 0.05)

    start = time.monotonic()
    work.run(never)
    assert work.drain(PATIENCE_SECONDS)
    assert time.monotonic() - start >= 0.05 + 0.05 + 0.08 + 0.16
    work.close()


def test_a_job_whose_turn_is_later_keeps_no_thread_and_uses_up_no_try() -> None:
    """With one thread: other lanes go on, its own lane stays in order, and it is never given up."""
    work = Work(threads=1, first_pause_seconds=0.01)
    done: list[str] = []

    def paced() -> None:
        done.append("paced")
        if done.count("paced") < 8:
            raise PacedError("not yet", 0.05)

    work.run(paced, lane="busy", most_tries=2)
    work.run(lambda: done.append("behind"), lane="busy")
    work.run(lambda: done.append("elsewhere"), lane="other")

    assert work.drain(PATIENCE_SECONDS)
    assert done == ["paced", "elsewhere", *["paced"] * 7, "behind"]
    work.close()


def test_while_acknowledgements_are_urgent_few_answers_are_worked_on() -> None:
    """Four at a time, and none is forgotten; afterwards as many as there are threads."""
    work, changes, go_on = Work(threads=16), threading.Lock(), threading.Event()
    running, most = 0, 0

    def job() -> None:
        nonlocal running, most
        with changes:
            running += 1
            most = max(most, running)
        go_on.wait(0.02)
        with changes:
            running -= 1

    work.is_busy = lambda: True
    for _ in range(30):
        work.run(job)
    assert work.drain(PATIENCE_SECONDS)
    assert most == 4
    work.is_busy = lambda: False
    for _ in range(30):
        work.run(job)
    assert work.drain(PATIENCE_SECONDS)
    assert most > 4
    work.close()
