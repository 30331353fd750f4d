"""The HTTP door in front of Bolt: what does not come from Slack gets no further.

In this order, each check cheaper to fail than the next: path and method, length, signature over the
bytes as they came, shape. A rejected body is neither parsed further nor written to a log.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from hmac import compare_digest
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from slack_sdk.signature import SignatureVerifier

from bot.slack.renderers.replies import render_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"
MAX_BODY_BYTES = 1 << 20
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_STATUS = {
    200: "200 OK",
    400: "400 Bad Request",
    401: "401 Unauthorized",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    413: "413 Content Too Large",
    503: "503 Service Unavailable",
}


class _RejectedError(Exception):
    """This request ends here, with this status and these words."""

    def __init__(self, status: int, words: str, headers: dict[str, str] | None = None) -> None:
        self.status, self.words, self.headers = status, words, headers or {}
        super().__init__(words)


class Edge:
    """A WSGI application: Slack's requests go on to ``bolt``, health is answered here.

    ``bolt`` must not check the signature again: a body may come to it encoded differently.
    ``pages`` maps a path to what a GET of it gives: whether all is well, and a JSON object.
    """

    def __init__(
        self,
        bolt: WSGIApplication,
        signing_secret: str,
        pages: dict[str, Callable[[], tuple[bool, dict[str, Any]]]],
    ) -> None:
        self._bolt = bolt
        self._verifier = SignatureVerifier(signing_secret)
        self._pages = pages
        self._has_said_clock = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, as WSGI (PEP 3333) has it."""
        try:
            return self._route(environ, start_response)
        except _RejectedError as rejected:
            body = rejected.words.encode()
            headers = [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(body))),
                *rejected.headers.items(),
            ]
            start_response(_STATUS[rejected.status], headers)
            return [body]

    def _route(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        if path == EVENTS_PATH:
            _allow(method, "POST")
            body = _read(environ)
            if _is_ssl_check(environ, body):
                return _send(start_response, 200)
            self._verify(environ, body)
            _require_shape(environ, body)
            return self._pass_on(environ, body, start_response)
        if page := self._pages.get(path):
            _allow(method, "GET", "HEAD")
            well, facts = page()
            answer = _send(start_response, 200 if well else 503, facts)
            return answer if method == "GET" else []
        raise _RejectedError(404, "There is nothing here.")

    def _verify(self, environ: WSGIEnvironment, body: bytes) -> None:
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        well_formed = _TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)
        try:
            genuine = well_formed and self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:  # Slack signs text
            genuine = False
        if not genuine:
            if well_formed:
                self._look_at_clock(body, timestamp, signature)
            log.info("a request without a valid signature is refused")
            raise _RejectedError(401, "The signature is not valid.")

    def _look_at_clock(self, body: bytes, timestamp: str, signature: str) -> None:
        """Say once if all is right but the time: a clock that is off looks like a wrong secret."""
        try:
            expected = self._verifier.generate_signature(timestamp=timestamp, body=body)
        except UnicodeDecodeError:
            return
        if expected and compare_digest(expected, signature) and not self._has_said_clock:
            self._has_said_clock = True
            minutes = (time.time() - int(timestamp)) / 60
            way = "ahead of" if minutes > 0 else "behind"
            log.warning(
                "the clock of this machine is %.0f minutes %s Slack's, so Slack's requests are "
                "refused; set it right, with NTP (or an old request was sent again)",
                abs(minutes),
                way,
            )

    def _pass_on(
        self, environ: WSGIEnvironment, body: bytes, start_response: StartResponse
    ) -> Iterable[bytes]:
        if _is_form(environ) and not body.startswith(b"payload="):
            # Bolt takes a command with this word in it for another kind of form, and drops it.
            body = body.replace(b"payload", b"p%61yload")
        environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        answered: list[tuple[str, list[tuple[str, str]]]] = []

        def note(
            status: str, headers: list[tuple[str, str]], *_: object
        ) -> Callable[[bytes], object]:
            answered.append((status, headers))
            return lambda _: None

        try:
            answer = list(self._bolt(environ, note))
            status, headers = answered[-1]
        except Exception:
            log.exception("error %s", error_id := secrets.token_hex(4))
            apology = {"text": render_error(error_id).text}
            return _send(start_response, 200, apology if b"command=" in body else None)
        if status[:3] not in ("200", "503"):
            log.error("Bolt answers %s to a genuine request; Slack gets 200", status)
            return _send(start_response, 200)
        start_response(_STATUS[int(status[:3])], headers)
        return answer


def _allow(method: str, *allowed: str) -> None:
    if method not in allowed:
        raise _RejectedError(405, "Not this way.", {"Allow": ", ".join(allowed)})


def _read(environ: WSGIEnvironment) -> bytes:
    length = environ.get("CONTENT_LENGTH") or ""
    if length and not (length.isascii() and length.isdigit()):
        raise _RejectedError(400, "The content length is not a number.")
    too_large = _RejectedError(413, f"More than {MAX_BODY_BYTES} bytes.", {"Connection": "close"})
    if length and (len(length) > 12 or int(length) > MAX_BODY_BYTES):
        raise too_large
    if not length and not environ.get("wsgi.input_terminated"):
        return b""  # without either, reading might never end
    body = environ["wsgi.input"].read(int(length) if length else MAX_BODY_BYTES + 1)
    if len(body) > MAX_BODY_BYTES:
        raise too_large
    return bytes(body)


def _is_form(environ: WSGIEnvironment) -> bool:
    content_type = environ.get("CONTENT_TYPE") or ""
    return content_type.lower().startswith("application/x-www-form-urlencoded")


def _is_ssl_check(environ: WSGIEnvironment, body: bytes) -> bool:
    """Slack tries the certificate with an unsigned request that asks for nothing."""
    return _is_form(environ) and len(body) < 1_000 and b"ssl_check=1" in body.split(b"&")


def _require_shape(environ: WSGIEnvironment, body: bytes) -> None:
    """Raise 400 unless this is an object of the kind that Slack sends."""
    text = body.decode("utf-8")
    try:
        if _is_form(environ):
            fields = parse_qs(text, max_num_fields=1_000)
            if "payload" not in fields:
                shaped = "command" in fields
            else:
                shaped = isinstance(json.loads(fields["payload"][0]), dict)
        else:
            message = json.loads(text)
            shaped = isinstance(message, dict) and isinstance(message.get("type"), str)
            if shaped and message["type"] == "event_callback":
                shaped = isinstance(message.get("event"), dict)
    except (ValueError, RecursionError):
        shaped = False
    if not shaped:
        raise _RejectedError(400, "This is none of the payloads that Slack sends.")


def _send(
    start_response: StartResponse, status: int, facts: dict[str, Any] | None = None
) -> list[bytes]:
    body = json.dumps(facts).encode() if facts is not None else b""
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response(_STATUS[status], headers)
    return [body]
