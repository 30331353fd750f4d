"""One call of Slack's API: how it is made, and whether it may be made again.

Nobody waits here: what should be sent again later is told to the caller.
"""

from __future__ import annotations

import re
import socket
import ssl
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, build_opener

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.work import LaterError

if TYPE_CHECKING:
    from urllib.request import BaseHandler, Request

TIMEOUT_SECONDS = 10
_LONGEST_WAIT_SECONDS = 600.0
_NAME = re.compile(r"[a-z0-9_:-]{1,80}")
# Slack takes no JSON for these.
_READING = (
    "chat.getPermalink",
    "conversations.history",
    "conversations.info",
    "conversations.replies",
)
# Of https://docs.slack.dev/reference/methods/chat.postMessage: these pass.
_PASSING = ("fatal_error", "internal_error", "request_timeout", "service_unavailable")


def web_client(token: str, api_url: str) -> WebClient:
    """A client that never repeats a call by itself: its own retries can post twice."""
    tls = _tls() if api_url.startswith("https:") else None
    return _Client(token, api_url, timeout=TIMEOUT_SECONDS, ssl=tls, retry_handlers=[])


@cache
def _tls() -> ssl.SSLContext:
    """One for all calls: to read the machine's certificates takes tens of milliseconds."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


class _Client(WebClient):
    """Follows no redirect, which would get the token, and calls this machine without a proxy."""

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        handlers: list[BaseHandler] = [_NoRedirect(), ProxyHandler(proxies_for(url, self.proxy))]
        if self.ssl is not None:
            handlers.append(HTTPSHandler(context=self.ssl))
        answer = build_opener(*handlers).open(req, timeout=self.timeout)
        charset = answer.headers.get_content_charset() or "utf-8"
        body = answer.read().decode(charset, "replace")
        return {"status": answer.code, "headers": answer.headers, "body": body}


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Make an error of it."""


def proxies_for(url: str, proxy: str | None) -> dict[str, str]:
    """The proxies to use for ``url``; none for loopback, whatever the environment says."""
    host = urlsplit(url).hostname or ""
    if not proxy or host == "localhost" or host.startswith("127.") or host == "::1":
        return {}
    return {"http": proxy, "https": proxy}


def ask(client: WebClient, method: str, **payload: Any) -> dict[str, Any]:
    """What Slack answers.

    Raises SlackApiError when Slack does not take the call, LaterError when it has not taken it and
    may do so later, and OSError, HTTPException or ValueError when that cannot be told.
    """
    try:
        if method in _READING:
            answer = client.api_call(method, params=payload)
        else:
            answer = client.api_call(method, json=payload)
    except SlackApiError as error:
        wait = _retry_after(error)
        if wait is not None:
            raise LaterError("Slack asks to wait before the next call", wait) from error
        status = error.response.status_code
        if status >= 500 or error.response.get("error") in _PASSING:
            raise LaterError(f"Slack failed (status {status})") from error
        if status == 200 and not _NAME.fullmatch(str(error.response.get("error"))):
            raise ValueError("an answer that is not Slack's") from None
        if status != 200:
            raise LaterError(f"Slack's address answers with status {status}", 30.0) from error
        raise
    except OSError as error:
        if not never_connected(error):
            raise
        raise LaterError(f"no connection to Slack ({error})") from error
    data = answer.data
    return data if isinstance(data, dict) else {}


def _retry_after(error: SlackApiError) -> float | None:
    """How many seconds Slack asks to wait; None if the call was refused for another reason."""
    response = error.response
    if response.status_code != 429 and response.get("error") not in ("ratelimited", "rate_limited"):
        return None
    asked = {name.lower(): value for name, value in response.headers.items()}.get("retry-after", "")
    text = asked[0] if isinstance(asked, list) else str(asked)
    seconds = float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1.0
    return min(max(seconds, 1.0), _LONGEST_WAIT_SECONDS)


def never_connected(error: OSError) -> bool:
    """Whether no byte of the call can have reached Slack."""
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, ConnectionRefusedError | socket.gaierror)
