"""Where the database is: what ``DATABASE_URL`` says, taken apart without importing a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNREADABLE = (
    "DATABASE_URL cannot be read; write postgresql://user:password@host:5432/name, with special "
    "characters in the password percent-encoded (@ as %40, / as %2F, # as %23, ? as %3F)"
)


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a database URL, decoded; ``str()`` of it names the place without any secret.

    For SQLite ``database`` is the path of the file. ``query`` holds the options behind ``?``.
    """

    drivername: str
    database: str
    host: str | None = None
    port: int | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of this machine, and not a PostgreSQL server."""
        return self.drivername == "sqlite"

    def __str__(self) -> str:
        if self.is_sqlite:
            return f"the SQLite file {self.database}"
        port = f":{self.port}" if self.port else ""
        return f"PostgreSQL at {self.host or 'its local socket'}{port}/{self.database}"


def parse_address(url: str) -> Address:
    """Take a database URL apart.

    Characters of a password may stand as they are where that is unambiguous: ``u:p@ss@host``.

    Raises:
        StorageError: the URL cannot be used; the message says why and never quotes the URL.
    """
    if not url.isprintable():
        raise StorageError("DATABASE_URL contains a control character; type it anew")
    scheme, _, rest = url.partition("://")
    match scheme.lower():
        case "sqlite":
            return _sqlite_address(rest)
        case "postgres" | "postgresql" | "postgresql+psycopg":
            return _postgresql_address(rest)
        case _:
            raise StorageError(
                "DATABASE_URL is of an unknown kind; it must begin with "
                "sqlite:///, postgres:// or postgresql://"
            )


def _sqlite_address(rest: str) -> Address:
    path = rest.removeprefix("/")
    if not rest.startswith("/") or not path:
        raise StorageError(
            "DATABASE_URL names no SQLite file; write sqlite:///faqbot.db for a file in the "
            "working folder, sqlite:////folder/faqbot.db for an absolute path"
        )
    if path == ":memory:" or "?" in path:
        raise StorageError(
            "DATABASE_URL must be a plain SQLite file, as in sqlite:///faqbot.db: "
            "processes share neither a database in memory nor options behind a question mark"
        )
    return Address("sqlite", path)


def _postgresql_address(rest: str) -> Address:
    rest, hosts = _several_hosts(rest)
    try:
        parts = urlsplit(f"postgresql://{rest}")
        port = parts.port
    except ValueError:
        # The standard library's message quotes the password.
        raise StorageError(_UNREADABLE) from None
    if "#" in rest or "@" in parts.path + parts.query:
        raise StorageError(_UNREADABLE)
    if find_spec("psycopg") is None:
        raise StorageError(
            "DATABASE_URL names PostgreSQL, but its driver is not installed; "
            "run pip install 'slack-faq-bot[postgres]'"
        )
    return Address(
        "postgresql+psycopg",
        unquote(parts.path.removeprefix("/")),
        host=hosts.pop("host", None) or (unquote(parts.hostname) if parts.hostname else None),
        port=port,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        query=hosts | dict(parse_qsl(parts.query)),
    )


def _several_hosts(rest: str) -> tuple[str, dict[str, str]]:
    """Take ``one:5432,two:5433`` out of an address, as libpq writes several hosts.

    Of these, the one is wanted that takes writes, whichever that is at the moment.
    """
    network, slash, path = rest.partition("/")
    person, at, places = network.rpartition("@")
    if "," not in places:
        return rest, {}
    pairs = [
        place.rpartition(":") if ":" in place else (place, "", "") for place in places.split(",")
    ]
    found = {"host": ",".join(name for name, _, _ in pairs), "target_session_attrs": "read-write"}
    if any(port for _, _, port in pairs):
        found["port"] = ",".join(port or "5432" for _, _, port in pairs)
    return f"{person}{at}{pairs[0][0]}{slash}{path}", found
