"""The app reached by Socket Mode: WebSocket connections that carry envelopes."""

from __future__ import annotations

import itertools
import json
import random
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocketDisconnect, WebSocketState

from bot.playground.deliveries import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from starlette.websockets import WebSocket

    from bot.playground.deliveries import Kind, Reason
    from bot.playground.messages import Json
    from bot.playground.workspace import Workspace

CONNECTIONS_MOST = 10
_DEBUG_INFO = {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18_060}
_TAKES_PAYLOAD = ("slash_commands", "view_submission")


@dataclass(slots=True)
class SocketLinks:
    """All connections of the app. ``run`` starts a coroutine on the server's event loop.

    An envelope goes to any one connection; a try fails unless it is acknowledged, on whichever
    connection, within ``timeout_seconds``.
    """

    workspace: Workspace
    run: Callable[[Coroutine[Any, Any, Any]], Future[Any]]
    timeout_seconds: float
    connections: list[WebSocket] = field(default_factory=list)
    _tickets: set[str] = field(default_factory=set)
    _awaited: dict[str, Future[Json | None]] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def new_ticket(self) -> str:
        """What the URL of one connection must carry; good for one use."""
        ticket = self.workspace.new_id("ticket-")
        self._tickets.add(ticket)
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """One connection, from the handshake to its end."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close()
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if len(self.connections) >= CONNECTIONS_MOST:
            await self._dismiss(socket, "too_many_websockets")
            return
        with self.workspace.changing():
            self.connections.append(socket)
        try:
            await socket.send_json(self._hello())
            while True:
                self._acknowledge(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            return
        finally:
            self._forget(socket)

    def send(self, kind: Kind, body: Json, retry: tuple[int, Reason] | None) -> Outcome:
        """One envelope to one connection, and its acknowledgement."""
        connections = list(self.connections)
        if not connections:
            return Outcome("connection_failed")
        envelope_id = f"envelope-{next(self._numbers)}"
        answer: Future[Json | None] = Future()
        self._awaited[envelope_id] = answer
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": body,
            "accepts_response_payload": body.get("type", kind) in _TAKES_PAYLOAD,
        }
        if kind == "events_api":
            envelope["retry_attempt"] = retry[0] if retry else 0
            envelope["retry_reason"] = retry[1] if retry else ""
        try:
            self.run(self._send(random.choice(connections), envelope))  # noqa: S311
            return Outcome(payload=answer.result(self.timeout_seconds))
        except (TimeoutError, CancelledError):
            return Outcome("http_timeout")
        finally:
            del self._awaited[envelope_id]

    def close(self) -> None:
        """Give up waiting for acknowledgements."""
        for answer in list(self._awaited.values()):
            answer.cancel()

    async def disconnect(self, reason: str) -> None:
        """Tell every connection to go, then close it; new ones may be opened meanwhile."""
        for socket in list(self.connections):
            self._forget(socket)
            await self._dismiss(socket, reason)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": _DEBUG_INFO,
            "connection_info": {"app_id": self.workspace.app},
        }

    async def _send(self, socket: WebSocket, envelope: Json) -> None:
        try:
            await socket.send_json(envelope)
        except (WebSocketDisconnect, RuntimeError):
            self._forget(socket)

    async def _dismiss(self, socket: WebSocket, reason: str) -> None:
        message = {"type": "disconnect", "reason": reason, "debug_info": _DEBUG_INFO}
        await self._send(socket, message)
        if socket.application_state is WebSocketState.CONNECTED:
            await socket.close()

    def _forget(self, socket: WebSocket) -> None:
        with self.workspace.changing():
            if socket in self.connections:
                self.connections.remove(socket)

    def _acknowledge(self, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            return
        if isinstance(message, dict):
            answer = self._awaited.get(str(message.get("envelope_id")))
            if answer is not None and not answer.done():
                answer.set_result(message.get("payload"))
