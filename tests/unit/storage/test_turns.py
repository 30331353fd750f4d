"""Turns: one writer at a time, in order, urgent ones first."""

from __future__ import annotations

import threading
import time

from bot.storage.turns import Turns


def _wait_in_line(turns: Turns, wishes: list[bool]) -> list[int]:
    """Let threads queue up in this order (True is urgent); the order in which they were served."""
    served: list[int] = []

    def wait(number: int) -> None:
        assert turns.take(is_urgent=wishes[number])
        served.append(number)
        turns.give()

    assert turns.take(is_urgent=False)
    threads = [threading.Thread(target=wait, args=(number,)) for number in range(len(wishes))]
    for thread in threads:
        thread.start()
        before = time.monotonic() + 5
        while len(turns._urgent) + len(turns._others) <= threads.index(thread):
            assert time.monotonic() < before
            time.sleep(0.001)
    turns.give()
    for thread in threads:
        thread.join()
    return served


def test_turns_are_given_in_order() -> None:
    """Who came first goes first."""
    assert _wait_in_line(Turns(), [False] * 5) == [0, 1, 2, 3, 4]


def test_what_slack_waits_for_goes_first_and_nothing_waits_for_ever() -> None:
    """After three urgent ones in a row another one has a turn."""
    wishes = [False, False, True, True, True, True, True]
    assert _wait_in_line(Turns(), wishes) == [2, 3, 4, 0, 5, 6, 1]


def test_who_does_not_get_a_turn_in_time_is_out_of_the_line() -> None:
    """A turn that nobody waits for any more is not given to them."""
    turns = Turns()
    assert turns.take(is_urgent=True)
    assert not turns.take(is_urgent=True, seconds=0.01)
    turns.give()
    assert turns.take(is_urgent=False, seconds=0.01)


def test_many_threads_never_have_it_together() -> None:
    """Eight threads take it two hundred times each, some of them out of patience."""
    turns, inside, most, taken = Turns(), 0, 0, 0

    def work(*, is_urgent: bool) -> None:
        nonlocal inside, most, taken
        for number in range(200):
            if not turns.take(is_urgent=is_urgent, seconds=0.0 if number % 7 == 0 else 5):
                continue
            inside += 1
            most = max(most, inside)
            taken += 1
            if number % 20 == 0:
                time.sleep(0.0005)
            inside -= 1
            turns.give()

    threads = [
        threading.Thread(target=work, kwargs={"is_urgent": number % 2 == 0}) for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert taken > 8 * 150
    assert turns.take(is_urgent=False, seconds=0)
