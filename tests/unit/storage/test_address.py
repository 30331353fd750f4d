"""Database URLs, taken apart."""

from __future__ import annotations

import pytest

from bot.errors import StorageError
from bot.storage.address import Address, parse_address


@pytest.mark.parametrize(
    ("url", "address", "text"),
    [
        (
            "sqlite:///faqbot.db",
            Address("sqlite", "faqbot.db"),
            "the SQLite file faqbot.db",
        ),
        (
            "sqlite:////var/lib/100% bot.db",
            Address("sqlite", "/var/lib/100% bot.db"),
            "the SQLite file /var/lib/100% bot.db",
        ),
        (
            "postgres://u:p@h/d",
            Address("postgresql+psycopg", "d", "h", None, "u", "p"),
            "PostgreSQL at h/d",
        ),
        (
            "postgres://u:p@one:5432,two/d",
            Address(
                "postgresql+psycopg",
                "d",
                "one,two",
                None,
                "u",
                "p",
                {"target_session_attrs": "read-write", "port": "5432,5432"},
            ),
            "PostgreSQL at one,two/d",
        ),
        (
            "PostgreSQL://us%40er:p%40%2F%25%23%3Fw@h:5433/d%20b?sslmode=require&password=x",
            Address(
                "postgresql+psycopg",
                "d b",
                "h",
                5433,
                "us@er",
                "p@/%#?w",
                {"sslmode": "require", "password": "x"},
            ),
            "PostgreSQL at h:5433/d b",
        ),
        (
            "postgresql+psycopg://u:p@s%s:w@[::1]:1/d",
            Address("postgresql+psycopg", "d", "::1", 1, "u", "p@s%s:w"),
            "PostgreSQL at ::1:1/d",
        ),
        (
            "postgresql://%2Frun%2Fpostgresql/d",
            Address("postgresql+psycopg", "d", "/run/postgresql"),
            "PostgreSQL at /run/postgresql/d",
        ),
        (
            "postgresql:///d?host=/run/postgresql",
            Address("postgresql+psycopg", "d", query={"host": "/run/postgresql"}),
            "PostgreSQL at its local socket/d",
        ),
    ],
)
def test_url_is_taken_apart(url: str, address: Address, text: str) -> None:
    """Each part arrives decoded, and the text for people has neither user nor password."""
    assert parse_address(url) == address
    assert str(parse_address(url)) == text


def test_password_is_not_shown() -> None:
    """No text of an address has its password, wherever in the URL that stood."""
    address = parse_address("postgres://u:c4n4ry@h/d?password=c4n4ry")

    assert "c4n4ry" not in f"{address} {address!r}"


@pytest.mark.parametrize(
    "url", ["", "faqbot.db", "oracle://h/d", "postgres:h/d", "sqlite:/x", "sqlite:///a?b=c"]
)
def test_other_urls_are_refused(url: str) -> None:
    """What is no address of a known kind raises, and says what to write."""
    with pytest.raises(StorageError, match="sqlite:///"):
        parse_address(url)
