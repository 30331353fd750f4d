"""A small HTTP and WebSocket server on loopback, in a thread with its own event loop."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from concurrent.futures import Future

    from starlette.requests import HTTPConnection
    from starlette.types import ASGIApp

START_SECONDS = 10
CLOSE_SECONDS = 2
PING_SECONDS = 1.0


class _Server(uvicorn.Server):
    """Starts and stops at once, where uvicorn looks ten times a second whether it should."""

    def __init__(self, config: uvicorn.Config, is_ready: threading.Event) -> None:
        super().__init__(config)
        self.is_ready = is_ready
        self.stopping = asyncio.Event()

    async def main_loop(self) -> None:
        self.is_ready.set()
        await self.stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        del sockets  # closing the servers closes them
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        deadline = asyncio.get_running_loop().time() + CLOSE_SECONDS
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(0.002)
            if asyncio.get_running_loop().time() > deadline:
                for connection in list(self.server_state.connections):
                    connection.transport.abort()
                for task in list(self.server_state.tasks):
                    task.cancel()
        await self.lifespan.shutdown()


class LoopbackServer:
    """Holds a port on 127.0.0.1 (0 takes any free one), and serves there once it is started."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self._is_ready = threading.Event()

    def start(self, application: ASGIApp) -> None:
        """Serve the application; returns when it can be reached."""
        main = self._main(application)
        self._thread = threading.Thread(
            target=asyncio.run, args=(main,), name="fake-slack", daemon=True
        )
        self._thread.start()
        if not self._is_ready.wait(START_SECONDS):
            raise RuntimeError(f"the server on port {self.port} did not start")

    def run(self, work: Coroutine[Any, Any, Any]) -> Future[Any]:
        """Start a coroutine on the server's event loop, from any thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def later(self, seconds: float, work: Callable[[], object]) -> None:
        """Call the function on the server's thread after that time, unless it is closed before."""
        self._loop.call_soon_threadsafe(self._loop.call_later, seconds, work)

    def drop(self, request: HTTPConnection) -> None:
        """Cut the connection of a request without an answer."""
        for connection in list(self._server.server_state.connections):
            if getattr(connection, "client", None) == tuple(request.client or ()):
                connection.transport.abort()

    def free_port(self) -> None:
        """Let others have the port, also when nothing was ever served there."""
        self._socket.close()

    def close(self, before: Callable[[], Awaitable[None]]) -> None:
        """Run ``before`` on the server's thread, then stop; nothing happens the second time."""
        if not self._thread.is_alive():
            return

        async def stop() -> None:
            await before()
            self._server.stopping.set()

        self.run(stop())
        self._thread.join(START_SECONDS)

    async def _main(self, application: ASGIApp) -> None:
        self._loop = asyncio.get_running_loop()
        config = uvicorn.Config(
            application,
            http=H11Protocol,
            ws=WebSocketsSansIOProtocol,
            ws_ping_interval=PING_SECONDS,
            ws_max_size=64 * 1024 * 1024,
            log_config=None,
            access_log=False,
            lifespan="off",
        )
        self._server = _Server(config, self._is_ready)
        await self._server.serve(sockets=[self._socket])
