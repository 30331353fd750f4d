"""The app reached over HTTP: signed requests, as Slack signs them."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from bot.playground.deliveries import Outcome

if TYPE_CHECKING:
    from bot.playground.deliveries import Kind, Reason
    from bot.playground.messages import Json


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's ``X-Slack-Signature`` for a request body."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class HttpDoor:
    """Posts to one URL. A try fails unless a 2xx answer is there within ``timeout_seconds``."""

    def __init__(self, url: str, signing_secret: str, timeout_seconds: float) -> None:
        self.url = url
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._path = parts.path or "/"
        self._secret = signing_secret
        self._timeout = timeout_seconds
        self._under_way: set[http.client.HTTPConnection] = set()

    def send(self, kind: Kind, body: Json, retry: tuple[int, Reason] | None) -> Outcome:
        """One signed request, its outcome as Slack judges it."""
        content_type, raw = _encoded(kind, body)
        headers = {"Content-Type": content_type, **self._signed(raw)}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
        self._under_way.add(connection)
        began = time.monotonic()
        try:
            connection.request("POST", self._path, raw, headers)
            response = connection.getresponse()
            answer = response.read()
        except TimeoutError:
            return Outcome("http_timeout")
        except (OSError, http.client.HTTPException):
            return Outcome("connection_failed")
        finally:
            self._under_way.discard(connection)
            connection.close()
        if time.monotonic() - began > self._timeout:  # it came in drops, each of them in time
            return Outcome("http_timeout")
        if 200 <= response.status < 300:
            return Outcome(status=response.status, payload=_payload(answer))
        is_final = response.headers.get("X-Slack-No-Retry") == "1"
        return Outcome("http_error", response.status, is_final=is_final)

    def close(self) -> None:
        """Break every request that still waits."""
        for connection in list(self._under_way):
            with suppress(OSError, AttributeError):  # not connected yet, or not any more
                connection.sock.shutdown(socket.SHUT_RDWR)

    def _signed(self, raw: bytes) -> dict[str, str]:
        timestamp = str(int(time.time()))
        return {
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, raw),
        }


def _encoded(kind: Kind, body: Json) -> tuple[str, bytes]:
    if kind == "events_api":
        return "application/json", json.dumps(body).encode()
    form = body if kind == "slash_commands" else {"payload": json.dumps(body)}
    return "application/x-www-form-urlencoded", urlencode(form).encode()


def _payload(answer: bytes) -> Json | None:
    """What the answer's body asks Slack to do; a body that is not JSON is a text to show."""
    if not answer.strip():
        return None
    try:
        payload = json.loads(answer)
    except ValueError:
        return {"text": answer.decode(errors="replace")}
    return payload if isinstance(payload, dict) else {"text": str(payload)}
