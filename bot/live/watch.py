"""Notices edited knowledge while the bot runs, and hands over each new set that is whole and right.

It looks at the files themselves instead of asking the system for events, which do not come for
network folders or for the links that a ConfigMap is made of.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.errors import Problem
from bot.knowledge.folder import MAX_BYTES, paths_of, read_files
from bot.knowledge.loader import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.faq.model import Knowledge
    from bot.knowledge.folder import Reading

log = logging.getLogger(__name__)

POLL_SECONDS = 0.3
SETTLE_SECONDS = 0.15
LONGEST_SETTLE_SECONDS = 2.0
HASHED_BYTES = 2_000_000  # below it a look costs a few milliseconds even with all bytes read

Look = tuple[tuple[object, ...], ...]


class Watch:
    """Calls ``adopt`` with each new set of one folder; what it raises leaves the old set in use.

    ``version`` is that of the set in use. ``problems`` says what is wrong with the files now, and
    is empty while the set in use is what stands there. ``observers`` are called after each change
    of either.
    """

    def __init__(self, folder: Path, version: str, adopt: Callable[[Knowledge], None]) -> None:
        self.problems: tuple[Problem, ...] = ()
        self.observers: list[Callable[[], None]] = []
        self._folder = folder
        self._version = version
        self._adopt = adopt
        self._since = ""
        self._seen: Look | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def stale(self) -> str | None:
        """Since when and why the set in use is an older one; None while it is not."""
        problems = self.problems
        if not problems:
            return None
        others = len(problems) - 1
        more = f" (and {others} more)" if others else ""
        return f"stale since {self._since}: {problems[0]}{more}"

    def start(self) -> None:
        """Begin to look, in a thread of its own."""
        self._thread = threading.Thread(target=self._keep_looking, name="knowledge", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more; waits for the look under way, at most a few seconds."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(LONGEST_SETTLE_SECONDS + 1)

    def look(self) -> bool:
        """Take over what has changed since the last look; whether anything had.

        Files that are being written are waited for, a few seconds at most; files that changed
        while they were read are read again, however often, so that no mixture is taken over.
        """
        seen = _look_at(self._folder)
        if seen == self._seen:
            return False
        reading = self._whole_reading()
        if reading is None:
            return False
        # An edit since then differs from ``seen``, so the next look finds it.
        self._seen = seen
        report = check(self._folder, reading)
        if report.knowledge is None:
            self._blame(report.problems)
        else:
            self._take(report.knowledge)
        return True

    def _whole_reading(self) -> Reading | None:
        """What stands in the files once they rest; None when there is no time left for that."""
        last: Reading | None = None
        patience = time.monotonic() + LONGEST_SETTLE_SECONDS
        while not self._stop.wait(SETTLE_SECONDS if last else 0):
            reading = read_files(self._folder)
            if reading != read_files(self._folder):
                continue
            if reading == last or time.monotonic() > patience:
                return reading
            last = reading
        return None

    def _keep_looking(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except Exception:
                log.exception("looking for changed knowledge failed; the set in use stays")
            self._stop.wait(POLL_SECONDS)

    def _take(self, knowledge: Knowledge) -> None:
        if knowledge.version != self._version:
            try:
                self._adopt(knowledge)
            except Exception as error:
                log.exception("the new knowledge cannot be used; the last good set stays in use")
                message = f"cannot be used ({type(error).__name__}: {error})"
                self._blame((Problem(str(self._folder), 0, 0, message),))
                return
            self._version = knowledge.version
            log.info(
                "now answering from %s entries, version %s",
                len(knowledge.entries),
                knowledge.version,
            )
        elif not self.problems:
            return
        else:
            log.info("the knowledge is as it was in version %s again", knowledge.version)
        self.problems = ()
        self._tell()

    def _blame(self, problems: tuple[Problem, ...]) -> None:
        if problems == self.problems:
            return
        if not self.problems:
            self._since = datetime.now(UTC).isoformat(timespec="seconds")
        self.problems = problems
        log.warning("knowledge is %s; the last good set stays in use", self.stale)
        self._tell()

    def _tell(self) -> None:
        for observe in self.observers:
            observe()


def _look_at(folder: Path) -> Look:
    """What is there, so exactly that any edit shows: names, stats, and bytes unless they are many.

    Never raises: what cannot be looked at is part of the result.
    """
    try:
        paths = paths_of(folder)
    except OSError as error:
        return ((str(error),),)
    found: list[tuple[object, ...]] = []
    left = HASHED_BYTES
    for path in paths:
        try:
            stat = path.stat()
            left -= stat.st_size
            facts = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_mode)
            digest = _digest(path) if left > 0 else b""
        except OSError as error:
            found.append((str(path), error.errno))
        else:
            found.append((str(path), *facts, digest))
    return tuple(found)


def _digest(path: Path) -> bytes:
    """A digest of a regular file's content; opening anything else could wait for ever."""
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return hashlib.blake2b(file.read(MAX_BYTES + 1), digest_size=16).digest()
