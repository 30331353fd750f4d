"""A tiny app at the other end: it records what is sent to it and answers as told."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message as Headers

    Answer = Callable[["Received"], "Reply"]


@dataclass(frozen=True)
class Received:
    """One request; ``content`` is the event, the command's form, or the interactive payload."""

    headers: Headers
    raw: bytes
    content: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What to answer: ``body`` is sent as JSON unless it is text, with a pause before each byte."""

    body: object = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    pause_seconds: float = 0.0


class Receiver:
    """Listens on loopback until it is closed; ``answer`` decides on every request."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answer: Answer = lambda _: Reply()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                request = Received(self.headers, raw, _content(self.headers, raw))
                receiver.received.append(request)
                reply = receiver.answer(request)
                is_text = isinstance(reply.body, str)
                body = str(reply.body) if is_text else json.dumps(reply.body)
                try:
                    self.send_response(reply.status)
                    for name, value in reply.headers:
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body.encode())))
                    self.end_headers()
                    for byte in body.encode() if reply.pause_seconds else ():
                        time.sleep(reply.pause_seconds)
                        self.wfile.write(bytes([byte]))
                    if not reply.pause_seconds:
                        self.wfile.write(body.encode())
                except OSError:
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}/slack/events"

    @property
    def events(self) -> list[str]:
        """The inner types of the events received, in order."""
        return [one.content["event"]["type"] for one in self.received if "event" in one.content]

    @property
    def interactions(self) -> list[dict[str, Any]]:
        """Commands and interactive payloads, in order; events come between in their own time."""
        return [one.content for one in self.received if "event" not in one.content]

    @property
    def interaction(self) -> dict[str, Any]:
        """The newest of the interactions."""
        return self.interactions[-1]

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _content(headers: Headers, raw: bytes) -> dict[str, Any]:
    if headers["Content-Type"] == "application/json":
        decoded: dict[str, Any] = json.loads(raw)
        return decoded
    form = dict(parse_qsl(raw.decode(), keep_blank_values=True))
    return dict(json.loads(form["payload"])) if "payload" in form else dict(form)
