"""One run: the bot in several processes, a Slack that asks, faults meanwhile, and the ledger."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.playground.fake_slack import DEFAULT_SCOPES, FakeSlack
from bot.storage.backlog import History
from bot.storage.database import Database
from tests.faults.bot import POINTS
from tests.faults.databases import store
from tests.ports import free_port

if TYPE_CHECKING:
    from bot.playground.messages import Message
    from tests.faults.databases import Store

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "tests" / "scenarios" / "knowledge"
QUESTION = "wlan key for guests"
# As Slack does, but with seconds where Slack waits for minutes.
RETRIES = (0.0, 0.5, 2.0, 4.0, 8.0, 8.0)
_CHANNELS = 40
# Copies under way: more would measure how fast this machine is.
_RECENT, _MOST_OPEN = 500, 24
_PATIENCE_SECONDS = 120.0
# What became of a post, that it waits for its channel's turn, or that it is another process's.
_NOTES = ("begin_sending", "finish", "not_sending", "put_back")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask and what to break; ``copies`` is how often each event is delivered."""

    questions: int
    kills: int
    terms: int = 0
    restarts: int = 0
    failovers: int = 0
    processes: int = 2
    copies: int = 4
    database: str = "sqlite"
    has_history: bool = True
    is_naive: bool = False
    seed: int = 1


@dataclass(slots=True)
class Ledger:
    """What came of it."""

    questions: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    unknown: int = 0
    cut: int = 0
    """Posts that a kill cut off between ``sending`` and ``sent``: each may end as unknown."""
    failed: int = 0
    given_up: int = 0
    """Questions of which no copy was acknowledged in any try: nobody promised anything."""
    seconds: float = 0.0

    def __str__(self) -> str:
        number = self.faults.total()
        kinds = ", ".join(f"{count} {name}" for name, count in sorted(self.faults.items()))
        return (
            f"{self.questions} questions, {number} faults: lost {self.lost}, "
            f"doubled {self.doubled}, unknown {self.unknown} ({kinds}; posts that a kill cut off "
            f"between sending and sent {self.cut}; failed {self.failed}, "
            f"given up by the sender {self.given_up}; {self.seconds:.0f} s)"
        )


class Serving:
    """The bot under gunicorn, which can be killed in parts, ended, and begun again."""

    def __init__(self, folder: Path, port: int, environ: dict[str, str], plan: Plan) -> None:
        self._folder, self._port, self._environ = folder, port, environ
        self._command = [sys.executable, "-m", "tests.faults.bot"]
        if plan.is_naive:
            self._command = [sys.executable, "-m", "gunicorn", f"-w{plan.processes}"]
            self._command += ["--threads=16", f"-b127.0.0.1:{port}", "--graceful-timeout=8"]
            self._command += ["--no-control-socket", "tests.faults.naive:app"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and return when it answers."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._environ,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError):
                with socket.create_connection(("127.0.0.1", self._port), timeout=5):
                    pass
                with suppress(urllib.error.HTTPError):
                    urllib.request.urlopen(f"http://127.0.0.1:{self._port}/healthz", timeout=5)
                return
            time.sleep(0.1)
        raise AssertionError("the bot does not start")

    def end(self) -> float:
        """SIGTERM, as a deploy does; how many seconds it took."""
        assert self._process is not None
        began = time.monotonic()
        self._process.terminate()
        self._process.wait(60)
        return time.monotonic() - began

    def signal_a_worker(self, number: int, luck: random.Random) -> None:
        """Send one worker a signal."""
        assert self._process is not None
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if children:
            with suppress(ProcessLookupError):
                os.kill(int(luck.choice(children)), number)


def run(plan: Plan) -> Ledger:
    """Ask all questions while the faults happen, and count what came of it."""
    ledger, luck, began = Ledger(plan.questions), random.Random(plan.seed), time.monotonic()
    scopes = (*DEFAULT_SCOPES, "channels:history") if plan.has_history else DEFAULT_SCOPES
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        database = stack.enter_context(store(plan.database, folder, has_standby=plan.failovers > 0))
        slack = stack.enter_context(
            FakeSlack(scopes=scopes, rate_limited=False, retry_delays=RETRIES)
        )
        (points := folder / "points").mkdir()
        port = free_port()
        environ = {
            "PATH": os.environ["PATH"],
            "FAULTS_FOLDER": str(points),
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "FAQ_KNOWLEDGE_DIR": str(KNOWLEDGE),
            "FAQ_CACHE_DIR": str(folder / "cache"),
            "DATABASE_URL": database.url,
            "PORT": str(port),
            "WEB_CONCURRENCY": str(plan.processes),
            "LOG_LEVEL": "warning",
        }
        serving = Serving(folder, port, environ, plan)
        serving.start()
        slack.connect_http(f"http://127.0.0.1:{port}/slack/events")
        asking = Asking(slack, plan, luck)
        asking.start()
        _break_things(
            plan, asking, serving, database=database, points=points, ledger=ledger, luck=luck
        )
        asking.join()
        for file in points.iterdir():
            file.unlink()  # nobody came by there any more
        settle(slack, asking)
        ledger.lost, ledger.doubled = count(slack, asking.asked)
        ledger.given_up = len(asking.asked) - len(taken(slack, asking.asked))
        serving.end()
        if plan.is_naive:
            ledger.seconds = time.monotonic() - began
            return ledger
        opened = Database(database.url)
        backlog = History(opened).backlog(0)
        opened.close()
        ledger.unknown, ledger.failed = backlog.unknown, backlog.failed
        ledger.cut = cut_off((folder / "trace").read_text().splitlines())
        ledger.lost = max(0, ledger.lost - backlog.unknown)
        if ledger.lost or ledger.doubled:
            _explain(slack, asking.asked, folder)
    ledger.seconds = time.monotonic() - began
    return ledger


class Asking(threading.Thread):
    """People who ask in channels and in direct messages; each event comes several times."""

    def __init__(self, slack: FakeSlack, plan: Plan, luck: random.Random) -> None:
        super().__init__(name="asking", daemon=True)
        self._slack, self.plan, self._luck = slack, plan, luck
        self.asked: list[Message] = []

    def run(self) -> None:
        """Ask, without getting far ahead of the answers."""
        slack, people = self._slack, [self._slack.add_user(f"p{n}") for n in range(20)]
        channels = [slack.add_channel(f"c{n}") for n in range(_CHANNELS)]
        for number in range(self.plan.questions):
            person = people[number % len(people)]
            is_direct = number % 4 == 0
            channel = slack.direct(person) if is_direct else channels[number % _CHANNELS]
            text = QUESTION if is_direct else f"<@{slack.bot_user}> {QUESTION}"
            before = len(slack.deliveries)
            self.asked.append(slack.say(person, channel, text))
            bodies = [one.body for one in slack.deliveries[before:] if one.kind == "events_api"]
            slack.deliver(*bodies[:1] * (self.plan.copies - 1))
            time.sleep(0.012)
            while sum(not one.is_over for one in slack.deliveries[-_RECENT:]) > _MOST_OPEN:
                time.sleep(0.05)


def _break_things(
    plan: Plan,
    asking: Asking,
    serving: Serving,
    *,
    database: Store,
    points: Path,
    ledger: Ledger,
    luck: random.Random,
) -> None:
    """Spread the faults over the questions."""
    faults = ["kill"] * plan.kills + ["term"] * plan.terms + ["restart"] * plan.restarts
    faults += ["fail-over"] * plan.failovers
    luck.shuffle(faults)
    for number, fault in enumerate(faults):
        due = plan.questions * (number + 1) // (len(faults) + 1)
        while asking.is_alive() and len(asking.asked) < due:
            time.sleep(0.01)
        match fault:
            case "kill" if number % 3 and not plan.is_naive:
                point = luck.choice(POINTS)
                (points / f"{point}.{number}").touch()
                ledger.faults[f"kills {point}"] += 1
            case "kill":
                serving.signal_a_worker(signal.SIGKILL, luck)
                ledger.faults["kills at any moment"] += 1
            case "term":
                ledger.faults["ends by SIGTERM"] += 1
                assert serving.end() < 12
                serving.start()
            case "restart":
                ledger.faults["database restarts"] += 1
                database.restart()
            case "fail-over":
                ledger.faults["database fail-overs"] += 1
                database.fail_over()
            case _:
                raise AssertionError(fault)


def settle(slack: FakeSlack, asking: Asking) -> None:
    """Wait until every question has its reply, then a little more for what comes twice."""
    patience = 20.0 if asking.plan.is_naive else _PATIENCE_SECONDS
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if slack.post.settled() and not count(slack, asking.asked)[0]:
            break
        time.sleep(1)
    time.sleep(3)


def _explain(slack: FakeSlack, asked: list[Message], folder: Path) -> None:
    """Show what each process did with the questions that went wrong, and the end of the log."""
    replies = _replies(slack)
    acknowledged = taken(slack, asked)
    bad = [
        one.ts
        for one in asked
        if replies[one.ts] > 1 or (not replies[one.ts] and one.ts in acknowledged)
    ]
    for line in (folder / "trace").read_text().splitlines():
        if any(ts in line for ts in bad[:10]):
            sys.stderr.write(f"{line}\n")
    sys.stderr.write((folder / "log").read_text()[-5_000:])


def cut_off(trace: list[str]) -> int:
    """How many posts a process had noted as under way, and never noted what became of them."""
    under_way: set[tuple[str, str]] = set()
    for line in trace:
        _, pid, key, call, what = line.split(" ", 4)
        post = pid, key.partition("#")[0]
        if call == "begin_sending" and what in ("begins", "gives 0.0"):
            under_way.add(post)
        elif call in _NOTES and (what.startswith("gives") or what == "raises LeaseLostError"):
            under_way.discard(post)
    return len(under_way)


def taken(slack: FakeSlack, asked: list[Message]) -> set[str]:
    """The timestamps of questions of which at least one copy was acknowledged."""
    acknowledged = {
        one.body.get("event", {}).get("ts") for one in list(slack.deliveries) if one.is_acknowledged
    }
    return {one.ts for one in asked} & acknowledged


def count(slack: FakeSlack, asked: list[Message]) -> tuple[int, int]:
    """How many questions that were acknowledged have no reply, and how many have several."""
    replies = _replies(slack)
    lost = sum(not replies[ts] for ts in taken(slack, asked))
    return lost, sum(replies[one.ts] > 1 for one in asked)


def _replies(slack: FakeSlack) -> Counter[str]:
    """How many replies each question has, by its timestamp."""
    replies: Counter[str] = Counter()
    for channel in slack.workspace.channels:
        for message in slack.workspace.messages(channel):
            if message.user == slack.bot_user and message.metadata:
                mark = str(message.metadata["event_payload"]["mark"])
                replies[mark.partition("#")[0].rpartition(":")[2]] += 1
    return replies
