"""A real PostgreSQL for the tests, found on this machine or named by TEST_DATABASE_URL."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import psycopg
import pytest

from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

_START_SECONDS = 60
_names = (f"test_{os.getpid()}_{number}" for number in count())


class PostgresqlServer:
    """A server of its own on loopback, with nothing in it; only what is started here is stopped.

    Without a ``password`` it trusts everybody; with one, its superuser must give it.
    """

    def __init__(
        self,
        programs: Path,
        password: str = "",
        *,
        copy_of: PostgresqlServer | None = None,
        port: int = 0,
        is_durable: bool = False,
    ) -> None:
        """Make its data; ``copy_of`` runs, and this one follows it as a standby until promoted.

        Unless it ``is_durable``, a commit does not wait for the disk.
        """
        self._is_durable = is_durable
        self._programs = programs
        self._password = password
        self._process: subprocess.Popen[bytes] | None = None
        self.port = port
        # PostgreSQL refuses to run as root, and others cannot enter pytest's temporary folders.
        self._user = _unprivileged_user() if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="faqbot-postgresql-"))
        self._give_away(self._folder)
        if copy_of is None:
            self._initialise()
        else:
            self._copy(copy_of)

    def url(self, database: str = "postgres") -> str:
        """Say where that database is, as DATABASE_URL does."""
        secret = f":{quote(self._password, safe='')}" if self._password else ""
        return f"postgresql://tester{secret}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start on a free port, or on the one it had, and return when it takes connections."""
        self.port = self.port or free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "on" if self._is_durable else "off",
            "shared_buffers": "16MB",
            "timezone": "UTC",
            "wal_retrieve_retry_interval": "200ms",
        }
        settings = [f"--{name}={value}" for name, value in options.items()]
        with (self._folder / "log").open("ab") as log:
            self._process = self._popen(
                "postgres", "-D", self._data, "-p", str(self.port), *settings, output=log
            )
        self._wait_until_ready(self._process)

    def stop(self) -> None:
        """Stop at once, as in a crash; connections break."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=_START_SECONDS)
            self._process = None

    def set(self, name: str, value: str) -> None:
        """Change an option while it runs."""
        with psycopg.connect(self.url(), autocommit=True) as administrator:
            administrator.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            administrator.execute("SELECT pg_reload_conf()")

    def ask(self, question: str) -> Any:
        """The first column of the first row; None if there is no row."""
        with psycopg.connect(self.url(), autocommit=True) as administrator:
            row = administrator.execute(question.encode()).fetchone()
        return row and row[0]

    def remove(self) -> None:
        """Stop, and delete its folder."""
        self.stop()
        shutil.rmtree(self._folder)

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _initialise(self) -> None:
        password_file = self._folder / "password"
        password_file.write_text(self._password or "unused")
        self._give_away(password_file)
        trust = ["-A", "scram-sha-256"] if self._password else ["-A", "trust"]
        process = self._popen(
            "initdb", "--no-sync", *trust, "-U", "tester", f"--pwfile={password_file}",
            "--encoding=UTF8", "--locale=C", "-D", self._data, output=subprocess.PIPE,
        )  # fmt: skip
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output.decode(errors="replace")

    def _copy(self, primary: PostgresqlServer) -> None:
        process = self._popen(
            "pg_basebackup", "-h", "127.0.0.1", "-p", str(primary.port), "-U", "tester",
            "-D", self._data, "-R", "-X", "stream", "-c", "fast", "--no-sync",
            output=subprocess.PIPE,
        )  # fmt: skip
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output.decode(errors="replace")

    def _popen(self, program: str, *arguments: str, output: Any) -> subprocess.Popen[bytes]:
        identity: dict[str, Any] = {}
        if self._user is not None:
            identity = {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}
        return subprocess.Popen(
            [str(self._programs / program), *arguments],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            **identity,
        )

    def _give_away(self, path: Path) -> None:
        if self._user is not None:
            os.chown(path, self._user.pw_uid, self._user.pw_gid)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                psycopg.connect(self.url(), connect_timeout=30).close()
            except psycopg.OperationalError:
                log = (self._folder / "log").read_text(errors="replace")
                assert process.poll() is None, f"PostgreSQL ended:\n{log}"
                assert time.monotonic() < deadline, f"PostgreSQL does not get ready:\n{log}"
                time.sleep(0.02)
            else:
                return


def _unprivileged_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AssertionError("no user postgres or nobody to run PostgreSQL as")


def _programs_folder() -> Path | None:
    """Find the folder with initdb and postgres: in PATH, else Debian's newest."""
    in_path = shutil.which("initdb")
    if in_path and (real := Path(in_path).resolve()).with_name("postgres").exists():
        return real.parent  # all of its programs stand there
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    versions = sorted(debian, key=lambda path: float(path.parent.parent.name))
    return versions[-1].parent if versions else None


@pytest.fixture(scope="session")
def postgresql_programs() -> Path:
    """PostgreSQL's own programs; without them tests are skipped, and fail where CI is true."""
    folder = _programs_folder()
    if folder is None:
        reason = "PostgreSQL is not installed; on Debian: apt-get install postgresql"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture(scope="session")
def postgresql_server_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a server for this session, whose user may create databases."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    server = PostgresqlServer(request.getfixturevalue("postgresql_programs"))
    try:
        server.start()
        yield server.url()
    finally:
        server.remove()


@contextmanager
def new_database(server_url: str) -> Iterator[str]:
    """The URL of a new, empty database on that server, dropped at the end."""
    name = next(_names)
    with psycopg.connect(server_url, autocommit=True) as administrator:
        administrator.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
        administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgresql_url(postgresql_server_url: str) -> Iterator[str]:
    """The URL of a new, empty PostgreSQL database, dropped after the test."""
    with new_database(postgresql_server_url) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new, empty database, once of each kind: what uses it must hold on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/faqbot.db"
    url: str = request.getfixturevalue("postgresql_url")
    return url
