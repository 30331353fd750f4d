"""A program that runs the functions below in processes of their own, all at the same moment.

It reads calls as lines of JSON, ``[name, [arguments, ...]]``, forks one process for each list of
arguments, and answers with one line, the list of their results. It is started once, because a
process that has its imports behind it is forked a hundred times faster than a new one starts.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from alembic import command  # noqa: F401 - imported here once, not in each process
from sqlalchemy import Engine, event

from bot.errors import StorageError
from bot.storage.claims import Claims
from bot.storage.database import Database

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.synchronize import Event

_processes = multiprocessing.get_context("fork")


def migrate(url: str) -> str:
    """Migrate."""
    Database(url).migrate()
    return "migrated"


def claim(url: str, prefix: str, count: int) -> int:
    """Claim that many keys, and return how many were won."""
    claims = Claims(Database(url))
    return sum(_claimed(claims, f"{prefix}{number}") for number in range(count))


def _claimed(claims: Claims, key: str) -> bool:
    """Claim again, as Slack asks again, where a stalled machine held a lock for too long."""
    for _ in range(3):
        with suppress(StorageError):
            return claims.claim(key)
    return claims.claim(key)


def fork(url: str) -> list[bool]:
    """Claim in a process, in one that it forks and in the first again; the child's come last."""
    claims = Claims(Database(url))
    outcomes = [claims.claim("before")]
    receiver, sender = os.pipe()
    if not (child := os.fork()):
        os.write(sender, json.dumps([claims.claim("before"), claims.claim("child")]).encode())
        os._exit(0)
    os.waitpid(child, 0)
    outcomes += [claims.claim("child"), claims.claim("after")]
    return outcomes + list(json.loads(os.read(receiver, 1000)))


def die_everywhere(url: str) -> tuple[int, int]:
    """Kill a migrating process after its 1st, 2nd, … statement, until one comes to its end.

    Returns how many were killed, and the exit code of the last.
    """
    killed = 0
    while True:
        if not (child := os.fork()):
            _migrate_and_die(url, after=killed + 1)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            return killed, os.waitstatus_to_exitcode(status)
        killed += 1


def _migrate_and_die(url: str, after: int) -> NoReturn:
    executed = 0

    def count(*_: Any) -> None:
        nonlocal executed
        executed += 1
        if executed == after:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", count)
    Database(url).migrate()
    os._exit(0)


def fill_disk(url: str) -> tuple[bool, str, list[bool]]:
    """Claim until files may not grow any more, then let them grow.

    Returns the outcome of a claim before, the error, and those of the claims after: of the first
    key, of the one that failed, and of that once more.
    """
    claims = Claims(Database(url))
    before = claims.claim("before")
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
    number, said = 0, ""
    while not said:
        try:
            claims.claim(f"{number}")
            number += 1
        except StorageError as error:
            said = str(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return before, said, [claims.claim(key) for key in ("before", f"{number}", f"{number}")]


def _run(name: str, calls: list[list[Any]]) -> list[Any]:
    start = _processes.Event()
    receivers = []
    for arguments in calls:
        receiver, sender = _processes.Pipe(duplex=False)
        _processes.Process(target=_work, args=(start, sender, name, arguments)).start()
        # Else the end of a process that failed would not be seen.
        sender.close()
        receivers.append(receiver)
    start.set()
    results = [receiver.recv() for receiver in receivers]
    for process in multiprocessing.active_children():
        process.join()
    return results


def _work(start: Event, sender: Connection, name: str, arguments: list[Any]) -> None:
    start.wait()
    sender.send(globals()[name](*arguments))


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(_run(*json.loads(line))), flush=True)
