"""Claims in Socket Mode, where an unanswered question would stay unanswered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from bot.errors import StorageError
from bot.slack.claims import FallbackClaims

if TYPE_CHECKING:
    import pytest


class Shared:
    """Claims of all processes, which may be down."""

    def __init__(self, taken: set[str], *, is_down: bool = False) -> None:
        self.taken = taken
        self.is_down = is_down

    def claim(self, key: str) -> bool:
        """Take the key unless somebody has."""
        if self.is_down:
            raise StorageError("the disk is full")
        is_new = key not in self.taken
        self.taken.add(key)
        return is_new

    def release(self, key: str) -> None:
        """Free the key."""
        self.taken.discard(key)


def test_all_processes_are_asked() -> None:
    """What another process took is not taken again, and what is new is taken for all."""
    shared = Shared({"theirs"})
    claims = FallbackClaims(shared)

    assert [claims.claim(key) for key in ("theirs", "ours", "ours")] == [False, True, False]
    assert shared.taken == {"theirs", "ours"}


def test_while_the_database_is_down_this_process_answers_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A question is claimed here, and stays so when the database is back."""
    shared = Shared(set(), is_down=True)
    claims = FallbackClaims(shared)

    assert [claims.claim("a"), claims.claim("a")] == [True, False]
    assert caplog.text.count("the disk is full") == 1
    shared.is_down = False
    assert [claims.claim("a"), claims.claim("b")] == [False, True]


def test_one_of_many_threads_wins() -> None:
    """Copies that arrive at the same moment are one question."""
    claims = FallbackClaims(Shared(set(), is_down=True))

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(claims.claim, ["a", "b"] * 50))

    assert sum(won) == 2


def test_what_is_remembered_here_is_bounded() -> None:
    """Of more than ten thousand keys the oldest are forgotten; the database knows them."""
    shared = Shared(set())
    claims = FallbackClaims(shared)

    assert all(claims.claim(str(number)) for number in range(10_001))
    shared.taken.clear()
    assert [claims.claim("10000"), claims.claim("0")] == [False, True]
