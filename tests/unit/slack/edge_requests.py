"""Requests to the edge, with Slack's signature or without, and an application behind it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot.slack.edge import EVENTS_PATH, Edge

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

SECRET = "0123456789abcdef0123456789abcdef"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
CANARY = "canary-5417"
EVENT = json.dumps({"type": "event_callback", "event": {"type": "message", "text": CANARY}})
COMMAND = urlencode({"command": "/faq", "text": CANARY})
ACTION = urlencode({"payload": json.dumps({"type": "block_actions", "actions": []})})


@dataclass
class Inner:
    """Stands for Bolt: records the bodies it gets, and answers as told."""

    status: str = "200 OK"
    answer: bytes = b""
    error: Exception | None = None
    bodies: list[bytes] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        self.bodies.append(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        if self.error is not None:
            raise self.error
        start_response(self.status, [("Content-Type", "text/x-inner")])
        return [self.answer]


@dataclass(frozen=True)
class Answer:
    """What the edge answers."""

    status: int
    body: bytes
    headers: dict[str, str]


def ask(
    app: Edge | Inner | None = None,
    body: bytes = b"",
    method: str = "POST",
    stream: BytesIO | None = None,
    **environ: Any,
) -> Answer:
    """Send one request through the edge, which stands before ``app`` if that is no edge itself.

    The body is read from ``stream`` where that is given. An environ of None is left out.
    """
    edge = app if isinstance(app, Edge) else Edge(app or Inner(), SECRET, {})
    told: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Any:
        told.append((status, headers))

    request = {
        "REQUEST_METHOD": method,
        "PATH_INFO": EVENTS_PATH,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": JSON,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": stream or BytesIO(body),
        "wsgi.input_terminated": True,
        **environ,
    }
    answer = b"".join(edge({k: v for k, v in request.items() if v is not None}, start_response))
    ((status, headers),) = told
    return Answer(int(status[:3]), answer, dict(headers))


def signed(body: bytes, age_seconds: float = 0) -> dict[str, Any]:
    """Return the headers with which Slack signs ``body``."""
    timestamp = str(int(time.time() - age_seconds))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
    assert signature is not None
    return {"HTTP_X_SLACK_REQUEST_TIMESTAMP": timestamp, "HTTP_X_SLACK_SIGNATURE": signature}


class Endless(BytesIO):
    """A body that never ends; ``given`` counts what was read of it."""

    given = 0

    def read(self, size: int | None = -1) -> bytes:
        """Give as many bytes as are wanted, which must be a number."""
        assert size is not None
        assert size >= 0
        self.given += size
        return b"x" * size
