"""The database, where the bot remembers which questions it has answered."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from bot.doctor.subject import Finding, Level
from bot.errors import StorageError
from bot.storage.address import parse_address
from bot.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.doctor.subject import Subject

ORDER = 70
_ABOUT = "database"


def look(subject: Subject) -> Iterator[Finding]:
    """Whether it lets the bot write, and outlives a deploy."""
    url = subject.settings.database_url.get_secret_value()
    shown = parse_address(url)
    file = url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else ""
    if file and not Path(file).exists():  # looking makes nothing
        folder = Path(file).absolute().parent
        if os.access(folder, os.W_OK):
            yield from _of_file(subject, f"{shown} will be made in {folder}.")
        else:
            message = f"{shown} cannot be made: {folder} cannot be written."
            yield Finding(Level.PROBLEM, _ABOUT, message, ("Set DATABASE_URL.",))
        return
    database = Database(url)
    try:
        database.migrate()
        database.ping()
    except StorageError as error:
        yield Finding(Level.PROBLEM, _ABOUT, str(error))
        return
    finally:
        database.close()
    yield from (
        _of_file(subject, f"{shown} can be written.")
        if file
        else [Finding(Level.FINE, _ABOUT, f"{shown} can be written.")]
    )


def _of_file(subject: Subject, message: str) -> Iterator[Finding]:
    if "DYNO" in subject.environ:
        yield Finding(
            Level.NOTE,
            _ABOUT,
            "it is a file on a dyno, which goes with every restart, and with it the questions that "
            "wait for their answers.",
            ("heroku addons:create heroku-postgresql:essential-0",),
        )
    else:
        yield Finding(Level.FINE, _ABOUT, message)
