"""A web server on loopback that answers as it is told and records what it is asked."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Reply:
    """What one request gets; ``hangs_up`` says when the connection is closed instead."""

    status: int = 200
    body: bytes = b'{"ok": true}'
    headers: dict[str, str] = field(default_factory=dict)
    hangs_up: Literal["before reading", "after reading"] | None = None


def error(code: str, status: int = 200, **headers: str) -> Reply:
    """What Slack answers when it refuses a call: ``Retry_After="1"`` is a header."""
    body = json.dumps({"ok": False, "error": code}).encode()
    return Reply(status, body, {name.replace("_", "-"): text for name, text in headers.items()})


@dataclass(frozen=True, slots=True)
class Received:
    """One request: its path, and its body, which is JSON if there is any."""

    path: str
    body: dict[str, Any]


class WebServer:
    """Answers with the told replies in order, and then with ``{"ok": true}`` for ever."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self._replies: deque[Reply] = deque()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.005,), daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens, with a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def will_answer(self, replies: Iterable[Reply]) -> None:
        """Tell what the next requests get."""
        self._replies.extend(replies)

    def close(self) -> None:
        """Stop listening, so that nobody gets a connection any more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                reply = server._replies.popleft() if server._replies else Reply()
                self.close_connection = True
                if reply.hangs_up == "before reading":
                    server.received.append(Received(self.path, {}))
                    return
                raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                server.received.append(Received(self.path, json.loads(raw or b"{}")))
                if reply.hangs_up:
                    return
                self.send_response(reply.status)
                for name, text in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                    self.send_header(name, text)
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *_: object) -> None:
                """Print nothing."""

        return Handler
