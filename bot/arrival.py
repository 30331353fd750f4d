"""How requests arrive: a thread gets one only when all of it is there.

Slow and silent clients wait in the worker's event loop, where each costs a file and no thread, so
that however many there are, Slack's requests find a thread free.
"""

from __future__ import annotations

import re
import selectors
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from gunicorn import http
from gunicorn.workers.gthread import ThreadWorker

if TYPE_CHECKING:
    import socket

# Slack sends a request at once, and waits 3 s for the answer.
_ARRIVAL_SECONDS = 2.0
_SILENT_SECONDS = 10.0
# A request of which more is there goes on: gunicorn and the edge refuse it by their own limits.
_MOST_HEADER_BYTES = 64 << 10
_MOST_BODY_BYTES = 1 << 20
_MOST_BYTES_AT_ALL = 64 << 20
_CHUNK = 64 << 10
_LENGTH = re.compile(
    rb"^content-length:[ \t]*([0-9]{1,12})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
_CHUNKED = re.compile(rb"^transfer-encoding:[ \t]*chunked", re.IGNORECASE | re.MULTILINE)
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


def is_whole(request: bytes | bytearray) -> bool:
    """Whether nothing has to be waited for: all of it is there, or it is refused as it is."""
    head, gap, body = bytes(request[:_MOST_HEADER_BYTES]).partition(b"\r\n\r\n")
    if not gap:
        return len(request) >= _MOST_HEADER_BYTES
    received = len(request) - len(head) - len(gap)
    if _CHUNKED.search(head):
        return (
            body.endswith(b"0\r\n\r\n")
            or request.endswith(b"0\r\n\r\n")
            or (received > _MOST_BODY_BYTES)
        )
    lengths = _LENGTH.findall(head)
    if len(lengths) != 1:
        return True  # none has no body, and several are refused
    length = int(lengths[0])
    return length > _MOST_BODY_BYTES or received >= length


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Gathers each request in the event loop, and gives it to a thread when it is whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # By connection: what has arrived, and until when the rest must have.
        self._arriving: dict[Any, tuple[bytearray, float]] = {}
        self._held = 0

    def enqueue_req(self, conn: Any) -> None:
        """Begin to gather a request, of a connection that is new or was kept alive."""
        early = bytearray()
        if conn.initialized and conn.parser is not None:
            early += conn.parser.unreader.take_buffered() or b""
        conn.sock.setblocking(False)
        seconds = _ARRIVAL_SECONDS if early else _SILENT_SECONDS
        self._arriving[conn] = early, time.monotonic() + seconds
        self._held += len(early)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._gather, conn))
        if early and is_whole(early):
            self._hand_over(conn)
        else:
            self._gather(conn, conn.sock)
            self._make_room()

    def murder_pending(self) -> None:
        """Close what did not arrive in time; a worker that stops does not wait for silent ones."""
        super().murder_pending()
        now = time.monotonic()
        for conn, (gathered, deadline) in list(self._arriving.items()):
            if now > deadline or (not self.alive and not gathered):
                self._refuse(conn)

    def _gather(self, conn: Any, client: socket.socket) -> None:
        gathered, deadline = self._arriving[conn]
        try:
            chunk = client.recv(_CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            chunk = b""
        if not chunk:
            self._close(conn)
            return
        if not gathered:
            deadline = time.monotonic() + _ARRIVAL_SECONDS
        gathered += chunk
        self._held += len(chunk)
        self._arriving[conn] = gathered, deadline
        if is_whole(gathered):
            self._hand_over(conn)

    def _hand_over(self, conn: Any) -> None:
        gathered = self._forget(conn)
        conn.sock.setblocking(True)
        conn.sock.settimeout(_ARRIVAL_SECONDS)
        if conn.parser is None:
            conn.parser = http.get_parser(self.cfg, conn.sock, conn.client)
        conn.initialized = conn.data_ready = True
        conn.parser.unreader.unread(bytes(gathered))
        super().enqueue_req(conn)

    def _make_room(self) -> None:
        """Let go of who has waited longest, where there is room for nobody else."""
        while self._arriving and (
            self.nr_conns >= self.worker_connections or self._held > _MOST_BYTES_AT_ALL
        ):
            self._refuse(next(iter(self._arriving)))

    def _refuse(self, conn: Any) -> None:
        if self._arriving[conn][0]:
            with suppress(OSError):
                conn.sock.send(_TOO_SLOW)
        self._close(conn)

    def _close(self, conn: Any) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _forget(self, conn: Any) -> bytearray:
        gathered, _ = self._arriving.pop(conn)
        self._held -= len(gathered)
        with suppress(KeyError, ValueError, OSError):
            self.poller.unregister(conn.sock)
        return gathered
