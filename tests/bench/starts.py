"""How long people wait for a start, the first time and when what was learnt is kept.

    python -m tests.bench.starts

starts ``faqbot ask`` with one question, ``faqbot serve`` with one and with two workers until it
acknowledges a signed command, and ``faqbot play`` until its page is there, several times each. Best
while nothing else runs; the CPU seconds of all its processes hold on a busy machine too.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import os
import resource
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.playground.fake_slack import FakeSlack
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS = 60
QUESTION = "What's Microsoft's profit share?"
COMMAND = b"command=%2Ffaq&text=help&user_id=U1&channel_id=C1&team_id=T1&trigger_id=1.1"


def ask(folder: str) -> float:
    """Seconds until one question is answered and the process has ended."""
    began = time.perf_counter()
    command = (sys.executable, "-m", "bot", "ask", QUESTION)
    subprocess.run(command, env=_environment(folder), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def play(folder: str) -> float:
    """Seconds until the page is there."""
    port = free_port()
    options = ("play", "--no-browser", "--port", str(port))
    request = urllib.request.Request(f"http://127.0.0.1:{port}/")
    with _running(options, _environment(folder), lambda: request) as seconds:
        return seconds


def serve(folder: str, workers: int = 1) -> float:
    """Seconds until a signed command is acknowledged."""
    with FakeSlack() as slack, TemporaryDirectory() as state:
        port = free_port()
        environment = _environment(folder) | {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": f"sqlite:///{state}/faqbot.db",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "LOG_LEVEL": "error",
            "WEB_CONCURRENCY": str(workers),
        }
        url = f"http://127.0.0.1:{port}/slack/events"
        with _running(
            ("serve",), environment, lambda: _signed(url, slack.signing_secret)
        ) as seconds:
            return seconds


STARTS: dict[str, Callable[[str], float]] = {
    "ask": ask,
    "serve": serve,
    "serve with two workers": lambda folder: serve(folder, 2),
    "play": play,
}


def _signed(url: str, secret: str) -> urllib.request.Request:
    now = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{now}:".encode() + COMMAND, hashlib.sha256)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": f"v0={digest.hexdigest()}",
    }
    return urllib.request.Request(url, COMMAND, headers)


def _environment(folder: str) -> dict[str, str]:
    return {**os.environ, "XDG_CACHE_HOME": folder}


@contextmanager
def _running(
    options: tuple[str, ...],
    environment: dict[str, str],
    request: Callable[[], urllib.request.Request],
) -> Iterator[float]:
    """A process, and the seconds until it answered ``request`` with 200; it is ended after."""
    began = time.perf_counter()
    command = (sys.executable, "-m", "bot", *options)
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        while time.perf_counter() - began < SECONDS and process.poll() is None:
            try:
                with urllib.request.urlopen(request(), timeout=SECONDS):
                    break
            except OSError:
                time.sleep(0.005)
        else:
            raise SystemExit(f"faqbot {options[0]} did not start")
        yield time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(SECONDS)


def main() -> None:
    """Measure and print."""
    title = (__doc__ or "").split("\n", maxsplit=1)[0]
    parser = argparse.ArgumentParser("python -m tests.bench.starts", description=title)
    parser.add_argument("--times", type=int, default=5, help="how often each is started (5)")
    times = parser.parse_args().times
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
    if sys.dont_write_bytecode:
        print("PYTHONDONTWRITEBYTECODE is set: each start compiles everything anew")
    for name, start in STARTS.items():
        first = []
        for _ in range(times):
            with TemporaryDirectory() as folder:
                first.append(start(folder))
        with TemporaryDirectory() as folder:
            start(folder)
            # The playground's page is there before all is learnt and kept.
            ask(folder)
            used = _cpu_seconds()
            later = [start(folder) for _ in range(times)]
            each = (_cpu_seconds() - used) / times
        spreads = f"first {_spread(first)}, later {_spread(later)}"
        print(f"{name}: {spreads}, of the latter CPU {each:.2f} s", flush=True)


def _cpu_seconds() -> float:
    """What all processes that were started here have used, once they have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _spread(seconds: list[float]) -> str:
    return f"{median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"


if __name__ == "__main__":
    main()
