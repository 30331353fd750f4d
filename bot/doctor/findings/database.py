"""The database, where the bot remembers which questions it has answered."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.doctor.subject import Finding, Level
from bot.errors import StorageError
from bot.storage.address import parse_address
from bot.storage.backlog import History
from bot.storage.database import Database
from bot.storage.inbox import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.doctor.subject import Subject
    from bot.storage.backlog import Backlog, Trouble

ORDER = 70
_MOST_SHOWN = 5
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
        history = History(database, subject.now)
        backlog, troubles = history.backlog(), history.troubles(_MOST_SHOWN)
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
    yield from _of_inbox(backlog, troubles)


def _of_inbox(backlog: Backlog, troubles: list[Trouble]) -> Iterator[Finding]:
    if backlog.oldest is not None:
        yield Finding(
            Level.NOTE,
            _ABOUT,
            f"{_many(backlog.waiting, 'question waits', 'questions wait')} for a reply, the first "
            f"since {_when(backlog.oldest)}.",
            ("See in the bot's log why: nothing is lost, and it tries for 24 hours.",),
        )
    if backlog.unknown:
        yield Finding(
            Level.NOTE,
            _ABOUT,
            f"{_many(backlog.unknown, 'reply', 'replies')} of this week may have been posted or "
            f"not{_list(troubles, State.UNKNOWN)}. The bot does not post them again, since "
            "somebody might read them twice.",
            (
                "Look there, and ask again where a reply is missing.",
                "Grant channels:history and groups:history, with which the bot can look itself, "
                "and reinstall the app.",
            ),
        )
    if backlog.failed:
        yield Finding(
            Level.NOTE,
            _ABOUT,
            f"{_many(backlog.failed, 'reply', 'replies')} of this week could not be posted"
            f"{_list(troubles, State.FAILED)}.",
            (
                "not_in_channel, channel_not_found: invite the bot there. missing_scope: compare "
                "manifest.json, and reinstall the app. Else see the bot's log.",
            ),
        )


def _list(troubles: list[Trouble], state: State) -> str:
    """Where the newest of them were asked, when, and why they failed."""
    places = [
        f"{one.lane} on {_when(one.received_at)}"
        + (f": {one.reason}" if state is State.FAILED else "")
        for one in troubles
        if one.state is state
    ]
    return f" (asked in {'; '.join(places)})" if places else ""


def _many(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _when(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"


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
