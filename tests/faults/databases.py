"""What the bot stores its inbox in during a run, and how that fails."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from tests.ports import free_port
from tests.postgresql import PostgresqlServer, _programs_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DOWN_SECONDS = 1.0
_PATIENCE_SECONDS = 30.0


class Store(Protocol):
    """A database at an address that stays the same."""

    url: str

    def restart(self) -> None:
        """Let it crash, and start it again."""

    def fail_over(self) -> None:
        """Let the primary crash, and promote its standby."""


class SqliteFile:
    """A file, which neither restarts nor fails over."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder}/faqbot.db"

    def restart(self) -> None:
        """Refuse."""
        raise ValueError("--restarts needs --database postgresql")

    def fail_over(self) -> None:
        """Refuse."""
        raise ValueError("--failovers needs --database postgresql")


class Pair:
    """A PostgreSQL server and a standby that has every commit before the client hears of it.

    With a standby that lags behind, the last commits would be lost with the primary, whatever the
    bot does.
    """

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        ports = free_port(), free_port()
        self.url = f"postgresql://tester@127.0.0.1:{ports[0]},127.0.0.1:{ports[1]}/postgres"
        self._primary = PostgresqlServer(programs, port=ports[0])
        self._primary.start()
        self._standby = self._new_standby(ports[1])

    def restart(self) -> None:
        """Let the primary crash, and start it again."""
        self._primary.stop()
        time.sleep(_DOWN_SECONDS)
        self._primary.start()
        self._wait_for_standby()

    def fail_over(self) -> None:
        """Let the primary crash, promote the standby, and give that a standby of its own."""
        self._wait_for_standby()
        failed, self._primary = self._primary, self._standby
        failed.stop()
        time.sleep(_DOWN_SECONDS)
        self._primary.set("synchronous_standby_names", "")  # nothing follows it yet
        assert self._primary.ask("SELECT pg_promote()")
        failed.remove()
        self._standby = self._new_standby(failed.port)

    def remove(self) -> None:
        """Stop both, and delete their folders."""
        self._standby.remove()
        self._primary.remove()

    def _new_standby(self, port: int) -> PostgresqlServer:
        standby = PostgresqlServer(self._programs, copy_of=self._primary, port=port)
        standby.start()
        self._primary.set("synchronous_standby_names", "*")
        self._standby = standby
        self._wait_for_standby()
        return standby

    def _wait_for_standby(self) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while self._primary.ask("SELECT sync_state FROM pg_stat_replication") != "sync":
            assert time.monotonic() < deadline, "the standby does not follow the primary"
            time.sleep(0.05)


class Single:
    """One PostgreSQL server."""

    def __init__(self, programs: Path) -> None:
        self._server = PostgresqlServer(programs)
        self._server.start()
        self.url = self._server.url()

    def restart(self) -> None:
        """Let it crash, and start it again."""
        self._server.stop()
        time.sleep(_DOWN_SECONDS)
        self._server.start()

    def fail_over(self) -> None:
        """Refuse."""
        raise ValueError("one server has no standby")

    def remove(self) -> None:
        """Stop it, and delete its folder."""
        self._server.remove()


@contextmanager
def store(kind: str, folder: Path, *, has_standby: bool) -> Iterator[Store]:
    """A new, empty database of this kind."""
    if kind == "sqlite":
        yield SqliteFile(folder)
        return
    programs = _programs_folder()
    assert programs is not None, (
        "PostgreSQL is not installed; on Debian: apt-get install postgresql"
    )
    server = Pair(programs) if has_standby else Single(programs)
    try:
        yield server
    finally:
        server.remove()
