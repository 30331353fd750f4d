"""Databases that are down, slow, full, broken, replaced or forbidden, and what is said of it."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
import threading
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import psycopg
import pytest

from bot.errors import StorageError
from bot.storage.claims import Claims
from bot.storage.database import Database
from tests.faults.databases import Pair
from tests.postgresql import PostgresqlServer

if TYPE_CHECKING:
    from collections.abc import Iterator

CANARY = "c4n4ry"
PASSWORD = f"{CANARY}@50%:w"


@pytest.fixture(scope="module")
def server(postgresql_programs: Path) -> Iterator[PostgresqlServer]:
    """A server with a password, for tests that stop it."""
    server = PostgresqlServer(postgresql_programs, PASSWORD)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a SQLite database may be made."""
    return tmp_path / "faqbot.db"


@pytest.fixture
def folder_of_others() -> Iterator[Path]:
    """A folder that anybody may read and this process, no longer root, may not write to."""
    folder = Path(tempfile.mkdtemp())
    database = Database(f"sqlite:///{folder}/old.db")
    database.migrate()
    database.close()
    (folder / "old.db").chmod(0o444)
    folder.chmod(0o555)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield folder
    os.seteuid(user)
    folder.chmod(0o700)
    shutil.rmtree(folder)


def error_of(url: str) -> str:
    """What a claim in that database says; it must fail, and never show a password."""
    database = Database(url)
    with pytest.raises(StorageError) as caught:
        Claims(database).claim("T1:C1:1.0")
    with pytest.raises(StorageError):
        database.ping()
    database.close()
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert CANARY not in repr(database)
    return str(caught.value)


def test_restart_of_postgresql(server: PostgresqlServer) -> None:
    """Down means StorageError, and back means that the same bot claims on, forgetting nothing."""
    database = Database(server.url())
    claims = Claims(database)
    assert claims.claim("T1:C1:1.0")

    server.stop()
    with pytest.raises(StorageError, match="Check that the server runs"):
        claims.claim("T1:C1:2.0")
    with pytest.raises(StorageError):
        database.ping()
    server.start()

    outcomes = [claimed(claims, key) for key in ("T1:C1:1.0", "T1:C1:2.0", "T1:C1:2.0")]
    database.close()
    assert outcomes == [False, True, False]


def claimed(claims: Claims, key: str) -> bool:
    """The outcome of a claim that is made again, as Slack does, while the server is slow.

    One that has just come back may, on a busy machine, take longer than the bot waits for it.
    """
    for _ in range(10):
        with suppress(StorageError):
            return claims.claim(key)
    return claims.claim(key)


def test_restart_that_nobody_noticed(server: PostgresqlServer) -> None:
    """Connections that broke while they were idle cost no claim."""
    database = Database(server.url())
    claims = Claims(database)
    claims.claim("T1:C1:3.0")

    server.stop()
    server.start()

    assert claims.claim("T1:C1:4.0")
    database.close()


def test_postgresql_that_starts_after_the_bot(server: PostgresqlServer) -> None:
    """The first claim that reaches the server makes the tables."""
    with psycopg.connect(server.url(), autocommit=True) as administrator:
        administrator.execute("CREATE DATABASE later")
    server.stop()
    database = Database(server.url("later"))
    with pytest.raises(StorageError):
        database.migrate()

    server.start()

    assert Claims(database).claim("T1:C1:1.0")
    database.close()


@pytest.mark.parametrize("password", [PASSWORD, quote(PASSWORD, safe="")])
def test_password_of_special_characters(server: PostgresqlServer, password: str) -> None:
    """A password with @, % and : connects, percent-encoded or as it is."""
    url = server.url().replace(quote(PASSWORD, safe=""), password)

    database = Database(url)
    database.ping()
    database.close()


def test_wrong_password(server: PostgresqlServer) -> None:
    """The server's refusal arrives without the password."""
    url = server.url().replace(quote(PASSWORD, safe=""), f"{CANARY}wrong")

    assert "password authentication failed" in error_of(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (f"postgres://u:{CANARY}@127.0.0.1:1/d", "Connection refused"),
        (f"postgres://u:{CANARY}@host.invalid/d", "PostgreSQL at host.invalid/d cannot be used"),
        (f"postgres://u:{CANARY}@127.0.0.1:1/d?passwort={CANARY}", 'option "passwort"'),
    ],
)
def test_unreachable_postgresql(url: str, reason: str) -> None:
    """What cannot be connected to is named, without the password."""
    assert reason in error_of(url)


def test_f32_the_standby_that_takes_over_is_found(postgresql_programs: Path) -> None:
    """With both hosts in the address nothing that was stored is gone, and storing goes on."""
    pair = Pair(postgresql_programs)
    database = Database(pair.url)
    claims = Claims(database)
    try:
        assert claims.claim("T1:C1:1.0")
        pair.fail_over()
        with suppress(StorageError):
            claims.claim("T1:C1:2.0")  # open connections break once
        assert not claims.claim("T1:C1:1.0")
        pair.fail_over()
        database.close()
        assert not claims.claim("T1:C1:1.0")
        assert claims.claim("T1:C1:3.0")
    finally:
        database.close()
        pair.remove()


def test_locked_table(postgresql_url: str) -> None:
    """Behind somebody's lock a claim gives up after about two seconds; afterwards it works."""
    database = Database(postgresql_url)
    database.migrate()
    with psycopg.connect(postgresql_url) as other:
        other.execute("LOCK TABLE claims")
        with pytest.raises(StorageError, match="lock timeout"):
            Claims(database).claim("T1:C1:1.0")

    assert Claims(database).claim("T1:C1:1.0")
    database.close()


def test_postgresql_that_only_reads(postgresql_url: str) -> None:
    """A server that became read-only is no database to work with, though it can be reached."""
    database = Database(postgresql_url)
    database.migrate()
    database.close()

    options = "?options=-c%20default_transaction_read_only%3Don"

    assert "read-only transaction" in error_of(postgresql_url + options)


class Cutter:
    """Passes connections on to PostgreSQL, and cuts ``cuts`` of them between COMMIT and answer."""

    def __init__(self, server_port: int) -> None:
        self.cuts = 0
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
                for ends in ((client, server), (server, client)):
                    threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError), source, target:
            while data := source.recv(65_536):
                cut = self.cuts > 0 and data.endswith(b"COMMIT\0")
                if cut:
                    self.cuts -= 1
                    source.shutdown(socket.SHUT_RDWR)
                target.sendall(data)
                if cut:
                    time.sleep(0.2)  # until it is done


def test_connection_that_breaks_while_committing(postgresql_url: str) -> None:
    """A claim whose commit came about unseen is nobody's, until it is claimed or given back."""
    port = urlsplit(postgresql_url).port
    assert port
    cutter = Cutter(port)
    database = Database(postgresql_url.replace(f":{port}/", f":{cutter.port}/"))
    claims, other = Claims(database), Claims(Database(postgresql_url))
    database.migrate()

    cutter.cuts = 1
    assert claims.claim("once")
    assert cutter.cuts == 0
    outcomes = []
    for key in ("claimed", "given back"):
        database.ping()
        cutter.cuts = 2
        with pytest.raises(StorageError, match="closed the connection"):
            claims.claim(key)
        outcomes.append(other.claim(key))
    outcomes += [claims.claim("claimed"), claims.claim("claimed")]
    claims.give_back()
    outcomes += [other.claim(key) for key in ("once", "claimed", "given back")]

    assert outcomes == [False, False, True, False, False, False, True]
    for each in (database, other._database):
        each.close()
    cutter.close()


def test_missing_folder(tmp_path: Path) -> None:
    """A file in a folder that does not exist is reported with its path."""
    path = tmp_path / "missing" / "faqbot.db"

    assert error_of(f"sqlite:///{path}").startswith(
        f"the SQLite file {path} cannot be used: unable"
    )


def test_read_only_folder(folder_of_others: Path) -> None:
    """Neither can a file be made there, nor one be written to that is there."""
    assert "unable to open database file" in error_of(f"sqlite:///{folder_of_others}/new.db")
    assert "readonly database" in error_of(f"sqlite:///{folder_of_others}/old.db")


def test_file_that_is_no_database(file: Path) -> None:
    """Another kind of file is reported, and left as it is."""
    file.write_text("These are my notes. " * 100)

    assert "file is not a database" in error_of(f"sqlite:///{file}")
    assert file.read_text() == "These are my notes. " * 100


def test_file_that_gets_corrupt(file: Path) -> None:
    """A file that is broken in use makes claims fail, until somebody takes it away."""
    database = Database(f"sqlite:///{file}")
    claims = Claims(database)
    for number in range(500):
        claims.claim(f"{number}")
    database.close()
    with file.open("r+b") as broken:
        broken.seek(4096)
        broken.write(b"\xa5" * (file.stat().st_size - 4096))
    with pytest.raises(StorageError, match="malformed"):
        claims.claim("T1:C1:1.0")

    file.unlink()

    assert claims.claim("T1:C1:1.0")
    database.close()


def test_file_that_is_deleted_in_use(file: Path) -> None:
    """All that use the file go on in a new one, together."""
    databases = [Database(f"sqlite:///{file}") for _ in range(2)]
    first, second = map(Claims, databases)
    first.claim("T1:C1:1.0")
    second.claim("T1:C1:2.0")

    file.unlink()

    assert [first.claim("T1:C1:3.0"), second.claim("T1:C1:3.0")] == [True, False]
    assert file.exists()
    for database in databases:
        database.close()
