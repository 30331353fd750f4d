"""Socket Mode under faults: Slack tells connections to go, they go silent, end in the middle.

    python -m tests.faults.sockets

Two processes of ``faqbot socket`` on one database; large frames are sent, too. Exit code 1 if a
question is lost or answered twice.
"""

from __future__ import annotations

import argparse
import copy
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bot.playground.fake_slack import DEFAULT_SCOPES, FakeSlack
from bot.storage.backlog import History
from bot.storage.database import Database
from tests.faults.proxy import Proxy
from tests.faults.running import KNOWLEDGE, ROOT, Asking, Ledger, Plan, count, settle, taken

# As Slack does, but with seconds where Slack waits for minutes.
_RETRIES = (0.0, 1.0, 4.0, 8.0, 8.0, 8.0)
_LARGE = 1_500_000
_RECONNECT_SECONDS = 30.0


class ProxiedSlack(FakeSlack):
    """Sends the bot's WebSockets through a proxy."""

    proxy: Proxy

    @property
    def port(self) -> int:
        """Where it really is."""
        return self._server.port

    def _socket_url(self) -> str:
        own = super()._socket_url()
        return own.replace(f":{self.port}/", f":{self.proxy.port}/")


class _Bots:
    """Processes of ``faqbot socket``."""

    def __init__(self, number: int, environ: dict[str, str], log: Path) -> None:
        self._environ, self._log = environ, log
        self._processes = [self._start() for _ in range(number)]

    def kill(self, luck: random.Random) -> None:
        """Kill one, and start another."""
        number = luck.randrange(len(self._processes))
        self._processes[number].send_signal(signal.SIGKILL)
        self._processes[number].wait()
        self._processes[number] = self._start()

    def end(self) -> list[int]:
        """End them all by SIGTERM; their exit codes."""
        for process in self._processes:
            process.terminate()
        return [process.wait(30) for process in self._processes]

    def _start(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", "socket"],
                env=self._environ,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
            )


def run(plan: Plan, rotations: int, half_open: int, cuts: int, large: int) -> Ledger:
    """Ask all questions while the faults happen, and count what came of it."""
    ledger, luck, began = Ledger(plan.questions), random.Random(plan.seed), time.monotonic()
    scopes = (*DEFAULT_SCOPES, "channels:history")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        slack = stack.enter_context(
            ProxiedSlack(scopes=scopes, rate_limited=False, retry_delays=_RETRIES)
        )
        slack.proxy = Proxy(slack.port)
        stack.callback(slack.proxy.close)
        url = f"sqlite:///{folder}/faqbot.db"
        environ = {
            "PATH": os.environ["PATH"],
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "FAQ_KNOWLEDGE_DIR": str(KNOWLEDGE),
            "FAQ_CACHE_DIR": str(folder / "cache"),
            "DATABASE_URL": url,
            "LOG_LEVEL": "warning",
        }
        bots = _Bots(plan.processes, environ, folder / "log")
        slack.wait_for_connections(plan.processes)
        slack.connect_socket_mode()
        asking = Asking(slack, plan, luck)
        asking.start()
        faults = ["rotation"] * rotations + ["half-open"] * half_open + ["cut"] * cuts
        faults += ["large frame"] * large + ["kill"] * plan.kills
        luck.shuffle(faults)
        for number, fault in enumerate(faults):
            due = plan.questions * (number + 1) // (len(faults) + 1)
            while asking.is_alive() and len(asking.asked) < due:
                time.sleep(0.01)
            _break(fault, slack, bots, luck, number)
            ledger.faults[fault] += 1
        asking.join()
        settle(slack, asking)
        ledger.lost, ledger.doubled = count(slack, asking.asked)
        ledger.given_up = len(asking.asked) - len(taken(slack, asking.asked))
        codes = bots.end()
        opened = Database(url)
        backlog = History(opened).backlog(0)
        opened.close()
        ledger.unknown, ledger.failed = backlog.unknown, backlog.failed
        if ledger.lost or ledger.doubled or any(codes):
            sys.stderr.write(f"exit codes {codes}\n{(folder / 'log').read_text()[-5_000:]}")
    ledger.seconds = time.monotonic() - began
    return ledger


def _break(fault: str, slack: ProxiedSlack, bots: _Bots, luck: random.Random, number: int) -> None:
    before = slack.proxy.accepted
    match fault:
        case "rotation":
            slack.disconnect_sockets("warning" if number % 2 else "refresh_requested")
        case "half-open":
            slack.proxy.freeze()
        case "cut":
            slack.proxy.cut()
        case "kill":
            bots.kill(luck)
        case "large frame":
            slack.deliver(_large(slack))
            return
        case _:
            raise AssertionError(fault)
    deadline = time.monotonic() + _RECONNECT_SECONDS
    while slack.proxy.accepted == before:
        assert time.monotonic() < deadline, f"nobody came back after a {fault}"
        time.sleep(0.05)


def _large(slack: FakeSlack) -> dict[str, Any]:
    """A copy of the newest event that is far larger than a read of the socket."""
    events = [one.body for one in slack.deliveries[-50:] if one.kind == "events_api"]
    body: dict[str, Any] = copy.deepcopy(events[-1])
    body["event"]["blocks"] = [{"type": "rich_text", "elements": [], "pad": "ä" * _LARGE}]
    return body


def main() -> int:
    """Read the command line, run, print the ledger."""
    parser = argparse.ArgumentParser("python -m tests.faults.sockets", description=__doc__)
    add = parser.add_argument
    add("--questions", type=int, default=2000)
    add("--rotations", type=int, default=200, help="times that Slack tells all to go (200)")
    add("--half-open", type=int, default=30, help="times that connections go silent (30)")
    add("--cuts", type=int, default=30, help="times that they end in a frame's middle (30)")
    add("--large", type=int, default=30, help="frames of 1.5 MB (30)")
    add("--kills", type=int, default=10, help="SIGKILLs of a process (10)")
    add("--processes", type=int, default=2)
    add("--seed", type=int, default=1)
    given = parser.parse_args()
    plan = Plan(given.questions, given.kills, processes=given.processes, copies=2, seed=given.seed)
    threading.stack_size(256 * 1024)  # the proxy has two threads a connection
    ledger = run(plan, given.rotations, given.half_open, given.cuts, given.large)
    print(ledger)
    return int(bool(ledger.lost or ledger.doubled))


if __name__ == "__main__":
    sys.exit(main())
