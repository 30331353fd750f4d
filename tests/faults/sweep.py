"""Let the first outside call of a run fail, then the second, … until a run has fewer calls.

    python -m tests.faults.sweep

An outside call is a call of Slack's Web API, or a transaction of the database. In each run people
ask in a channel and in private, one answer takes two messages, and a question is edited. After each
run every question must have its reply once, and the edited one that of its new wording. Exit code
1 if that fails.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from bot.errors import StorageError
from bot.playground.fake_slack import DEFAULT_SCOPES, FakeSlack
from bot.playground.faults import AnswerLost, BrokenServer, ClosedUnread, RateLimited, Refused, Slow
from bot.playground.local_bot import connected
from bot.settings import load_settings
from bot.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.app import Bot
    from bot.playground.faults import Fault
    from bot.playground.messages import Message

SLACK_FAULTS: dict[str, Fault] = {
    "answer lost": AnswerLost(),
    "closed unread": ClosedUnread(),
    "status 503": BrokenServer(503),
    "status 429": RateLimited("1"),
    "internal_error": Refused("internal_error"),
}
DATABASE_FAULTS = ("transaction refused", "commit's answer lost")
WIFI, PARKING, WAY = "What is the wifi password?", "Where can I park?", "What is the way?"
_ENTRIES = [
    {"id": "wifi", "question": WIFI, "answer": "Behind the front desk."},
    {"id": "parking", "question": PARKING, "answer": "Across the street."},
    {
        "id": "way",
        "question": WAY,
        "answer": "\n\n".join(f"Step {n}: {'walk on, ' * 131}then stop." for n in range(10)),
        "where": "chapter " * 30,  # more than fits into one message with the longest answer
    },
]
_RETRIES = (0.0, 0.2, 0.5, 1.0, 2.0)
_PATIENCE_SECONDS = 60.0


class Calls:
    """Counts the database's transactions, and lets one of them fail."""

    def __init__(self, number: int, fault: str) -> None:
        self.is_reached = False
        self._left, self._fault, self._lock = number, fault, threading.Lock()

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Meanwhile the transaction with that number fails."""
        real, calls = Database.transaction, self

        @contextmanager
        def transaction(database: Database, **how: bool) -> Iterator[Any]:
            fault = calls._next()
            if fault == DATABASE_FAULTS[0]:
                raise StorageError("the sweep refuses a transaction")
            with real(database, **how) as connection:
                yield connection
            if fault:
                raise StorageError("the sweep loses the answer of a commit")

        with patch.object(Database, "transaction", transaction):
            yield

    def _next(self) -> str:
        with self._lock:
            self._left -= 1
            self.is_reached = self.is_reached or self._left == 0
            return self._fault if self._left == 0 else ""


def sweep(fault: str, first: int = 1) -> tuple[int, list[str]]:
    """How many runs it took until one met no fault, and what went wrong in which run."""
    problems: list[str] = []
    number = first
    while True:
        is_met, found = _run(fault, number)
        problems += [f"{fault} at call {number}: {one}" for one in found]
        if not is_met:
            return number - first, problems
        number += 1


def _run(fault: str, number: int) -> tuple[bool, list[str]]:
    """One run; whether it met the fault, and what was wrong at its end."""
    scopes = (*DEFAULT_SCOPES, "channels:history")
    calls = Calls(number if fault in DATABASE_FAULTS else 0, fault)
    with (
        tempfile.TemporaryDirectory(prefix="sweep-") as folder,
        FakeSlack(scopes=scopes, retry_delays=_RETRIES, ack_seconds=20) as slack,
        calls.failing(),
    ):
        (Path(folder) / "a.yaml").write_text(json.dumps({"entries": _ENTRIES}))
        if slack_fault := SLACK_FAULTS.get(fault):
            if number > 1:
                slack.fail("*", Slow(0.0), times=number - 1)
            slack.fail("*", slack_fault)
        with connected(slack, _settings(slack, folder), "http") as bot:
            problems = _ask(slack, bot)
        if slack_fault:
            return slack._mishaps.plan.next("*") is None, problems
    return calls.is_reached, problems


def _settings(slack: FakeSlack, folder: str) -> Any:
    environ = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder}/faqbot.db",
        "FAQ_KNOWLEDGE_DIR": folder,
    }
    return load_settings(environ, env_file=None)


def _ask(slack: FakeSlack, bot: Bot) -> list[str]:
    """Let people ask; what is wrong with what they see at the end."""
    ana, ben, cem = (slack.add_user(name) for name in ("ana", "ben", "cem"))
    mention = slack.say(ana, slack.general, f"<@{slack.bot_user}> {WIFI}")
    slack.say(ben, slack.direct(ben), WAY)
    edited = slack.say(cem, slack.direct(cem), WIFI)

    def by_bot(messages: list[Message]) -> str:
        return "\n".join(one.plain for one in messages if one.user == slack.bot_user)

    def text_to(person: str) -> str:
        return by_bot(slack.visible_to(person, slack.direct(person)))

    try:
        slack.wait_for(lambda: "front desk" in text_to(cem), _PATIENCE_SECONDS)
        slack.settle(_PATIENCE_SECONDS)
        bot.work.drain(_PATIENCE_SECONDS)  # its reply is remembered when it is done
        slack.edit(cem, edited, PARKING)
        slack.wait_for(
            lambda: (
                "front desk" in by_bot(slack.replies_to(ana, mention))
                and "Step 9" in text_to(ben)
                and "Across" in text_to(cem)
            ),
            _PATIENCE_SECONDS,
        )
        slack.settle(_PATIENCE_SECONDS)
    except AssertionError:
        problems = ["not everything was answered"]
    else:
        problems = []
    if not bot.work.drain(_PATIENCE_SECONDS):
        problems.append("work is left")
    seen = {
        "the mention": by_bot(slack.replies_to(ana, mention)).count("front desk"),
        "the edited question": text_to(cem).count("Across"),
        **{f"step {n}": text_to(ben).count(f"Step {n}:") for n in range(10)},
    }
    problems += [f"{what} is answered {times} times" for what, times in seen.items() if times != 1]
    if "front desk" in text_to(cem):
        problems.append("the reply to the old wording stands beside the new one")
    return problems


def main() -> int:
    """Sweep over all faults, or over those that are named."""
    parser = argparse.ArgumentParser("python -m tests.faults.sweep", description=__doc__)
    parser.add_argument(
        "faults", nargs="*", help=f"of: {', '.join((*SLACK_FAULTS, *DATABASE_FAULTS))}"
    )
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    bad = 0
    for fault in given.faults or (*SLACK_FAULTS, *DATABASE_FAULTS):
        runs, problems = sweep(fault)
        print(f"{fault}: at each of {runs} calls in turn, {len(problems)} problems", flush=True)
        for problem in problems:
            print(f"  {problem}")
        bad += len(problems)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
