"""Who may talk to a server on loopback: programs of this machine and its own page, no other site.

A page of another site can make a browser send requests to 127.0.0.1, under a name that it made
lead there (DNS rebinding) or directly. The first is told by ``Host``, the second by ``Origin`` and
``Sec-Fetch-Site``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NAMES = ("127.0.0.1", "localhost")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; connect-src 'self' ws://{host}; object-src 'none'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Doorkeeper:
    """An ASGI application that lets only requests of this machine through to ``inner``."""

    def __init__(self, inner: ASGIApp, port: int) -> None:
        self._inner = inner
        self._hosts = {*_NAMES, *(f"{name}:{port}" for name in _NAMES)}
        self._origins = {f"http://{name}:{port}" for name in _NAMES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or one WebSocket."""
        headers = Headers(scope=scope)
        if reason := self._objection(scope, headers):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008, "reason": reason})
            else:
                await PlainTextResponse(reason, 403)(scope, receive, send)
            return

        async def send_strictly(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    out.setdefault(name, value.format(host=headers["host"]))
            await send(message)

        await self._inner(scope, receive, send_strictly)

    def _objection(self, scope: Scope, headers: Headers) -> str | None:
        """Why the request is refused; None if it is not."""
        if headers.get("host", "") not in self._hosts:
            return "This server answers to 127.0.0.1 and localhost only."
        if headers.get("origin", next(iter(self._origins))) not in self._origins:
            return "Requests of other sites are refused."
        site = headers.get("sec-fetch-site", "none")
        if site in ("none", "same-origin") or _is_link_to_page(scope, headers):
            return None
        return "Requests of other sites are refused."


def _is_link_to_page(scope: Scope, headers: Headers) -> bool:
    """Whether somebody follows a link to the page itself, which changes nothing."""
    is_reading = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/"
    return is_reading and headers.get("sec-fetch-dest") == "document"
