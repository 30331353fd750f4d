"""Send signed mentions at a fixed rate and measure the acknowledgements, as ratios in one run.

    python -m tests.load --rate 100 --seconds 60 --database sqlite

Three servers with two workers each, one after the other on this machine: gunicorn that only says
200, plain Bolt that only acknowledges, and faqbot, which stores each question and answers it.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.ports import free_port
from tests.postgresql import PostgresqlServer, _programs_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SECRET = "0123456789abcdef0123456789abcdef"
_CHANNELS, _PEOPLE = 200, 500
_BASE_SECONDS = 60.0  # what there is to compare with does not change after a minute


class Posts:
    """A Slack that takes every post at once and counts them by their mark."""

    def __init__(self) -> None:
        posts = self
        self.marks: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                answer: dict[str, Any] = {"ok": True, "ts": f"{time.time():.6f}"}
                if self.path.endswith("auth.test"):
                    answer |= {"team_id": "T1", "bot_id": "B1", "user_id": "U0FAQBOT001"}
                elif self.path.endswith(("postMessage", "postEphemeral")):
                    given = json.loads(body)
                    mark = (given.get("metadata") or {}).get("event_payload", {}).get("mark", "")
                    posts.marks.append(mark)
                raw = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/"


def event(number: int, began: int) -> bytes:
    """The payload of one mention."""
    channel, person = f"C{number % _CHANNELS:08}", f"U{number % _PEOPLE:08}"
    ts = f"{began}.{number:06}"
    inner = {
        "type": "app_mention",
        "user": person,
        "text": "<@U0FAQBOT001> wlan key for guests",
        "ts": ts,
        "channel": channel,
        "event_ts": ts,
    }
    who = [{"team_id": "T1", "user_id": "U0FAQBOT001", "is_bot": True}]
    body: dict[str, Any] = {
        "type": "event_callback",
        "team_id": "T1",
        "api_app_id": "A1",
        "event": inner,
    }
    body |= {"event_id": f"Ev{number}", "authorizations": who, "is_ext_shared_channel": False}
    return json.dumps(body).encode()


def _request(body: bytes) -> bytes:
    timestamp = str(int(time.time()))
    signed = hmac.new(SECRET.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256)
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {timestamp}\r\n"
        f"X-Slack-Signature: v0={signed.hexdigest()}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


async def _one(port: int, number: int, began: int, taken: list[float], bad: list[int]) -> None:
    """Send one question as Slack does: up to four tries, each of three seconds."""
    for pause in (0.0, 0.0, 2.0, 5.0):
        await asyncio.sleep(pause)
        start = time.monotonic()
        try:
            async with asyncio.timeout(3):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(_request(event(number, began)))
                status = await reader.readline()
                writer.close()
        except (OSError, TimeoutError):
            status = b""
        taken.append(time.monotonic() - start)
        if b" 200 " in status:
            return
    bad.append(number)


async def _send(port: int, rate: float, seconds: float) -> tuple[list[float], int]:
    began, taken, bad = int(time.time()), list[float](), list[int]()
    start, tasks = time.monotonic(), []
    for number in range(int(rate * seconds)):
        wait = start + number / rate - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        tasks.append(asyncio.create_task(_one(port, number, began, taken, bad)))
    await asyncio.gather(*tasks)
    return sorted(taken), len(bad)


@contextmanager
def _serving(command: list[str], environ: dict[str, str], port: int) -> Iterator[int]:
    process = subprocess.Popen(command, env=environ, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                break
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _memory(pid: int, what: str) -> list[float]:
    """Megabytes of each worker: ``VmRSS``, or ``RssAnon`` without the pages of files."""
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found = [Path(f"/proc/{one}/status").read_text().partition(f"{what}:")[2] for one in workers]
    return [int(text.split()[0]) / 1000 for text in found]


def _worked(pid: int) -> float:
    """Seconds of processor time that the workers have taken."""
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in workers]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


async def _beside_stalled(port: int, silent: int, slow: int) -> tuple[int, float]:
    """Of 40 questions, sent beside connections that stall: how many got 200, and the slowest."""
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(silent + slow)]
    head = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"

    async def drip() -> None:
        for byte in head:
            for _, writer in opened[silent:]:
                writer.write(bytes([byte]))
            await asyncio.sleep(1)

    dripping, taken, bad = asyncio.create_task(drip()), list[float](), list[int]()
    began = int(time.time())
    for number in range(40):
        await _one(port, number, began, taken, bad)
        await asyncio.sleep(0.1)
    dripping.cancel()
    for _, writer in opened:
        writer.close()
    return 40 - len(bad), max(taken)


def main() -> int:
    """Measure all three."""
    parser = argparse.ArgumentParser("python -m tests.load", description=__doc__.split("\n")[0])
    parser.add_argument("--rate", type=float, default=100, help="questions a second (100)")
    parser.add_argument("--seconds", type=float, default=60, help="for each server (60)")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--stalled", action="store_true", help="40 questions beside 200 sockets")
    given = parser.parse_args()
    posts, first = Posts(), 0.0
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        url = f"sqlite:///{folder}/faqbot.db"
        if given.database == "postgresql":
            programs = _programs_folder()
            assert programs is not None
            server = PostgresqlServer(programs, is_durable=True)
            server.start()
            stack.callback(server.remove)
            url = server.url()
        for name in ("gunicorn's bare 200", "plain Bolt", "faqbot"):
            port = free_port()
            environ = {
                "PATH": os.environ["PATH"],
                "SLACK_BOT_TOKEN": "xoxb-1",
                "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_URL": posts.url,
                "FAQ_KNOWLEDGE_DIR": str(ROOT / "tests" / "scenarios" / "knowledge"),
                "FAQ_CACHE_DIR": folder,
                "DATABASE_URL": url,
                "PORT": str(port),
                "WEB_CONCURRENCY": "2",
                "LOG_LEVEL": "error",
            }
            target = "tests.load.bare:" + ("nothing" if name.startswith("gunicorn") else "bolt")
            other = [sys.executable, "-m", "gunicorn", "-w2", "--threads=16", "--keep-alive=100"]
            other += [f"-b127.0.0.1:{port}", "--no-control-socket", target]
            command = [sys.executable, "-m", "bot", "serve"] if name == "faqbot" else other
            with _serving(command, environ, port) as pid:
                time.sleep(5)  # both workers have begun
                if given.stalled and name == "faqbot":
                    for kind, silent, slow in (("nothing", 200, 0), ("a byte a second", 0, 200)):
                        well, slowest = asyncio.run(_beside_stalled(port, silent, slow))
                        print(
                            f"beside 200 connections that send {kind}: {well} of 40 answered, "
                            f"the slowest in {slowest * 1000:.0f} ms"
                        )
                if given.stalled:
                    continue
                before, own = _memory(pid, "VmRSS"), _memory(pid, "RssAnon")
                seconds = given.seconds if name == "faqbot" else min(given.seconds, _BASE_SECONDS)
                busy, tools = _worked(pid), sum(os.times()[:2])
                taken, given_up = asyncio.run(_send(port, given.rate, seconds))
                busy, tools = _worked(pid) - busy, sum(os.times()[:2]) - tools
                asked = int(given.rate * seconds)
                middle, late = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
                first = first or late
                print(
                    f"{name}: {asked} questions at {given.rate:.0f} a second, acknowledged in "
                    f"{middle * 1000:.1f} ms (p50), {late * 1000:.1f} ms (p99, "
                    f"{late / first:.1f} times the bare 200), given up by the sender {given_up}; "
                    f"of one core the workers took {busy / seconds:.0%}, the sender and the fake "
                    f"Slack {tools / seconds:.0%}",
                    flush=True,
                )
                if name != "faqbot":
                    continue
                deadline = time.monotonic() + 600
                while len(set(posts.marks)) < asked - given_up and time.monotonic() < deadline:
                    time.sleep(0.5)
                waited = time.monotonic() - deadline + 600
                grown = max(_memory(pid, "VmRSS")) - min(before)
                own_grown = max(_memory(pid, "RssAnon")) - min(own)
                print(
                    f"  {given.database}: answered {len(set(posts.marks))} "
                    f"({len(posts.marks) - len(set(posts.marks))} twice), the last {waited:.0f} s "
                    f"after the last question; a worker grew by {grown:.0f} MB, of "
                    f"which {own_grown:.0f} MB are not pages of files"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
