"""Keeps open pages up to date: whatever changes on somebody's screen is sent at once."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from starlette.websockets import WebSocketDisconnect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.websockets import WebSocket

    from bot.playground.picture import Items, Picture


class Live:
    """The open pages. ``wake`` may be called from any thread, whenever anything has changed."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._wakers: set[Callable[[], None]] = set()
        self._sockets: set[WebSocket] = set()

    def wake(self) -> None:
        """Let every open page look for changes soon."""
        for waker in tuple(self._wakers):
            waker()

    async def serve(self, socket: WebSocket) -> None:
        """Send one person's screen, then each change of it, until the page goes away."""
        user = socket.query_params.get("as", "")
        if user not in self._picture.slack.workspace.users:
            await socket.close(1008, "nobody of that id")
            return
        await socket.accept()
        self._sockets.add(socket)
        with self._news() as news:
            sender = asyncio.create_task(self._send_changes(socket, user, news))
            try:
                while (await socket.receive())["type"] != "websocket.disconnect":
                    pass
            finally:
                self._sockets.discard(socket)
                sender.cancel()

    async def close(self) -> None:
        """Tell every open page that this is the end."""
        for socket in tuple(self._sockets):
            with suppress(WebSocketDisconnect, RuntimeError):  # it is gone already
                await socket.close(1001)

    async def _send_changes(self, socket: WebSocket, user: str, news: asyncio.Event) -> None:
        known: Items = {}
        with suppress(WebSocketDisconnect, RuntimeError):  # it went away while this was sending
            while True:
                await news.wait()
                news.clear()
                items = self._picture.items(user)
                changed = {key: item for key, item in items.items() if known.get(key) != item}
                gone = [key for key in known if key not in items]
                if changed or gone:
                    await socket.send_json({"set": changed, "drop": gone})
                known = items

    @contextmanager
    def _news(self) -> Iterator[asyncio.Event]:
        """An event that is set now and after each change."""
        news, loop = asyncio.Event(), asyncio.get_running_loop()
        news.set()

        def waker() -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(news.set)

        self._wakers.add(waker)
        try:
            yield news
        finally:
            self._wakers.discard(waker)
