"""Claims on real databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.errors import StorageError
from bot.storage.claims import Claims
from bot.storage.database import Database
from bot.storage.schema import claims as table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database without tables, opened by nobody yet."""
    database = Database(database_url)
    yield database
    database.close()


def test_only_the_first_claim_of_a_key_wins(database: Database) -> None:
    """A key is claimed once, another key is another claim, and tables come by themselves."""
    claims = Claims(database)

    outcomes = [claims.claim(key) for key in ("T1:C1:1.0", "T1:C1:1.0", "T1:C1:2.0", "T1:C1:1.0")]

    assert outcomes == [True, False, True, False]


def test_one_of_eight_threads_wins(database: Database) -> None:
    """Threads share a database, and each key has one winner.

    There are fewer connections than threads. Who waits too long for one, on a busy machine, is
    told so and asks again, as Slack does.
    """
    claims = Claims(database)
    keys = [f"T1:C1:{number}" for number in range(50) for _ in range(8)]

    def claim(key: str) -> bool:
        for _ in range(10):
            with suppress(StorageError):
                return claims.claim(key)
        return claims.claim(key)

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(claim, keys))

    assert sum(outcomes) == 50


def test_alike_keys_are_different_keys(database: Database) -> None:
    """Text that a database cannot store is a key all the same, unlike any other that looks so."""
    claims = Claims(database)
    keys = ["", " ", "a", "A", "a\0", "a\\x00", "\ud800", "\udc00", "\\ud800", "é", "e\u0301"]
    keys += ["\\xe9", "x" * 255, "x" * 256, "x" * 100_000, "x" * 100_001, "😀" * 100, "\\#", "%s"]

    assert [key for key in keys if not claims.claim(key)] == []
    assert [key for key in keys if claims.claim(key)] == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(keys=st.lists(st.text(st.characters(exclude_categories=())), max_size=5))
def test_any_text_is_a_key(database: Database, keys: list[str]) -> None:
    """Whatever the text, lone surrogates included: the first claim wins, and only that."""
    claims = Claims(database)
    # Examples share the database, so that each is a world of its own by its prefix.
    world = f"{id(keys)} {datetime.now(UTC).timestamp()} "

    outcomes = [claims.claim(world + key) for key in keys]

    assert outcomes == [key not in keys[:place] for place, key in enumerate(keys)]


def test_claim_remembers_when(database: Database) -> None:
    """The moment is stored as the same instant, whatever its time zone; the default is now."""
    claims = Claims(database)
    claims.claim("given", NOON.astimezone(timezone(timedelta(hours=5, minutes=30))))
    before = datetime.now(UTC)
    claims.claim("now")

    with database.transaction() as connection:
        rows = [tuple(row) for row in connection.execute(select(table.c.key, table.c.claimed_at))]
        moments = {key: moment.replace(tzinfo=UTC) for key, moment in rows}

    assert moments["given"] == NOON
    assert before <= moments["now"] <= datetime.now(UTC)


def test_prune_forgets_what_is_older(database: Database) -> None:
    """Claims from before the moment are gone, also when there are many; others stay."""
    claims = Claims(database)
    with database.transaction() as connection:
        old = [{"key": f"old {n}", "claimed_at": NOON - timedelta(days=1)} for n in range(2500)]
        connection.execute(table.insert(), old)
    claims.claim("just older", NOON - timedelta(microseconds=1))
    claims.claim("not older", NOON)

    assert claims.prune(NOON.astimezone(timezone(timedelta(hours=-7)))) == 2501
    with database.transaction() as connection:
        assert connection.scalar(select(func.count()).select_from(table)) == 1
    assert [claims.claim("not older"), claims.claim("just older")] == [False, True]
    assert claims.prune(NOON) == 0


class LossyDatabase(Database):
    """A database of which the answers to some commits do not arrive; they have come about."""

    lost = 0

    @contextmanager
    def transaction(self, *, durable: bool = False, reads: bool = False) -> Iterator[Connection]:
        """Like a database's, and at the end an error as if the connection broke."""
        with super().transaction() as connection:
            yield connection
        if self.lost:
            self.lost -= 1
            raise StorageError("the server closed the connection unexpectedly")


@pytest.fixture
def lossy(database_url: str) -> Iterator[LossyDatabase]:
    """A database that loses nothing yet."""
    database = LossyDatabase(database_url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def other(database: Database) -> Claims:
    """What another process has, which loses nothing."""
    return Claims(database)


def test_a_commit_whose_answer_is_lost_is_a_claim(lossy: LossyDatabase, other: Claims) -> None:
    """Asked again over another connection, the database says that the key is this claim's."""
    claims = Claims(lossy)
    lossy.lost = 1

    assert claims.claim("T1:C1:1.0")
    assert [claims.claim("T1:C1:1.0"), other.claim("T1:C1:1.0")] == [False, False]


def test_who_could_not_learn_of_a_claim_may_claim_again(
    lossy: LossyDatabase, other: Claims
) -> None:
    """When Slack sends the message again to the same process, that one gets the key, once."""
    claims = Claims(lossy)
    lossy.lost = 2
    with pytest.raises(StorageError):
        claims.claim("T1:C1:1.0")

    assert not other.claim("T1:C1:1.0")
    assert [claims.claim("T1:C1:1.0"), claims.claim("T1:C1:1.0")] == [True, False]
    claims.give_back()
    assert not other.claim("T1:C1:1.0")


def test_what_is_given_back_is_anybodys(lossy: LossyDatabase, other: Claims) -> None:
    """Afterwards another process gets the key, and the one that gave it back does not."""
    claims = Claims(lossy)
    other.claim("theirs")
    lossy.lost = 4
    for key in ("T1:C1:1.0", "T1:C1:2.0"):
        with pytest.raises(StorageError):
            claims.claim(key)

    claims.give_back()

    assert other.claim("T1:C1:1.0")
    assert [claims.claim(key) for key in ("T1:C1:1.0", "T1:C1:2.0", "theirs")] == [
        False,
        True,
        False,
    ]
    claims.give_back()
    assert not other.claim("T1:C1:2.0")


def test_giving_back_may_fail_and_be_done_again(lossy: LossyDatabase, other: Claims) -> None:
    """What the database did not take back stays to be given back."""
    claims = Claims(lossy)
    lossy.lost = 3
    with pytest.raises(StorageError):
        claims.claim("T1:C1:1.0")
    with pytest.raises(StorageError):
        claims.give_back()

    claims.give_back()

    assert other.claim("T1:C1:1.0")


def test_threads_that_claim_again_have_one_winner(lossy: LossyDatabase) -> None:
    """Copies of a message that come while its lost claim is given back get it once in all."""
    claims = Claims(lossy)
    for number in range(20):
        lossy.lost = 2
        with pytest.raises(StorageError):
            claims.claim(f"T1:C1:{number}")
    keys = [f"T1:C1:{number}" for number in range(20) for _ in range(4)]

    with ThreadPoolExecutor(8) as threads:
        giving = threads.submit(claims.give_back)
        outcomes = list(threads.map(claims.claim, keys))

    giving.result()
    assert sum(outcomes) == 20


def test_claims_of_the_version_before_hold(database: Database) -> None:
    """During a deploy the old version leaves no mark; what it took is taken."""
    claims = Claims(database)
    with database.transaction() as connection:
        connection.execute(table.insert(), {"key": "T1:C1:1.0", "claimed_at": NOON})

    assert not claims.claim("T1:C1:1.0")
    claims.give_back()
    assert not claims.claim("T1:C1:1.0")
