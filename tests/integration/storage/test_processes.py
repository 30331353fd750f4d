"""Several processes on one database, started, forked and killed at bad moments."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from bot.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Run: TypeAlias = Callable[..., list[Any]]

PROGRAM = Path(__file__).with_name("processes.py")
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Call a function of processes.py in as many processes as there are lists of arguments."""
    with subprocess.Popen(
        [sys.executable, str(PROGRAM)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:

        def run(name: str, *calls: list[Any]) -> list[Any]:
            assert program.stdin is not None
            assert program.stdout is not None
            print(json.dumps([name, calls]), file=program.stdin, flush=True)
            results: list[Any] = json.loads(program.stdout.readline())
            return results

        yield run


def test_each_key_has_one_winner(run: Run, database_url: str) -> None:
    """Four processes claim the same keys in a new database: together they win each once."""
    for start in range(2):
        assert sum(run("claim", *[[database_url, f"T1:C{start}:", 25]] * 4)) == 25


def test_sqlite_takes_eight_writers(run: Run, tmp_path: Path) -> None:
    """Eight processes write to one new file, and each gets all of its keys; so with others."""
    # Who waits may be passed over until the others are done, so that must be soon.
    for number in range(2):
        url = f"sqlite:///{tmp_path}/{number}.db"
        assert run("claim", *([url, f"process {n}:", 25] for n in range(8))) == [25] * 8


def test_four_processes_migrate_at_once(run: Run, database_url: str) -> None:
    """All four come to their end, and the schema is there."""
    assert run("migrate", *[[database_url]] * 4) == ["migrated"] * 4
    assert run("claim", [database_url, "", 1]) == [1]


def test_killed_migration_is_made_good(run: Run, database_url: str) -> None:
    """A migration that is killed after any of its statements leaves nothing in the way."""
    [(killed, code)] = run("die_everywhere", [database_url])

    assert (killed >= 5, code) == (True, 0)
    assert run("claim", [database_url, "", 1]) == [1]


def test_database_may_be_used_before_and_after_a_fork(run: Run, database_url: str) -> None:
    """A process forked from one that has used the database claims as any other."""
    assert run("fork", [database_url]) == [[True, False, True, False, True]]


def test_full_disk(run: Run, tmp_path: Path) -> None:
    """Without room a claim fails as a StorageError; with room again it works, and none is lost."""
    [(before, error, after)] = run("fill_disk", [f"sqlite:///{tmp_path}/faqbot.db"])

    assert before
    assert error.startswith(f"the SQLite file {tmp_path}/faqbot.db cannot be used: d")
    assert "has room" in error
    assert after == [False, True, False]


def test_current_schema_needs_no_alembic(tmp_path: Path) -> None:
    """The slow import of alembic is only for a database that is out of date."""
    database = Database(f"sqlite:///{tmp_path}/faqbot.db")
    database.migrate()
    database.close()
    program = (
        "import sys\n"
        "from bot.storage.claims import Claims\n"
        "from bot.storage.database import Database\n"
        f"print(Claims(Database('sqlite:///{tmp_path}/faqbot.db')).claim('T1:C1:1.0'))\n"
        "print('alembic' in sys.modules)\n"
    )

    output = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True)

    assert output.split() == ["True", "False"]
