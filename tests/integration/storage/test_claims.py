"""Claims on real databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.storage.claims import Claims
from bot.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator


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
