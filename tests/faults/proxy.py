"""A TCP proxy on loopback, which lets connections go silent or end in the middle of a frame."""

from __future__ import annotations

import contextlib
import socket
import threading


class Proxy:
    """Passes on what comes to ``port`` and back, to a server on loopback."""

    def __init__(self, target: int) -> None:
        self.accepted = 0
        """How many connections there were."""
        self._target = target
        self._links: list[_Link] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, name="proxy", daemon=True).start()

    def freeze(self) -> None:
        """Let all connections go silent: nobody is told, as when a router forgets them."""
        for link in self._links:
            link.is_frozen = True

    def cut(self) -> None:
        """End each connection after half of the next bytes that the server sends on it."""
        for link in self._links:
            link.is_to_be_cut = True

    def close(self) -> None:
        """End everything."""
        self._listener.close()
        for link in self._links:
            link.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                return
            self._links = [link for link in self._links if not link.is_closed]
            self._links.append(_Link(client, server))
            self.accepted += 1


class _Link:
    """One connection."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.is_frozen = self.is_to_be_cut = self.is_closed = False
        self._ends = client, server
        for source, drain in ((client, server), (server, client)):
            arguments = source, drain, source is server
            threading.Thread(target=self._pass, args=arguments, daemon=True).start()

    def close(self) -> None:
        self.is_closed = True
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _pass(self, source: socket.socket, drain: socket.socket, is_from_server: bool) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(65_536):
                if self.is_frozen:
                    continue  # and so for ever: what comes is lost, and nothing is closed
                if self.is_to_be_cut and is_from_server:
                    drain.sendall(chunk[: len(chunk) // 2])
                    break
                drain.sendall(chunk)
        if not self.is_frozen:
            self.close()
