"""HTTP mode: the bot under gunicorn, which forks it into workers and drains them on SIGTERM."""

from __future__ import annotations

import errno
import gc
import os
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.app import Bot, prepare
from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.slack.edge import Edge

_ARRIVAL_SECONDS = 5.0  # Slack sends a request at once, and waits 3 s for the answer


def serve(settings: Settings) -> None:
    """Answer Slack's requests on HOST and PORT until SIGTERM.

    Raises SettingsError when the port cannot be had, and what ``app.prepare`` raises.
    """
    # When it is imported, gunicorn reads this by itself, and fails on a blank.
    os.environ["WEB_CONCURRENCY"] = str(settings.web_concurrency)
    from gunicorn.app.base import BaseApplication
    from gunicorn.glogging import Logger
    from gunicorn.workers.gthread import ThreadWorker

    class PlainLogger(Logger):  # type: ignore[misc]
        """Leaves gunicorn's messages to the handlers of the rest of the bot."""

        def setup(self, _cfg: object) -> None:
            self.error_log.propagate = True

    class PromptWorker(ThreadWorker):  # type: ignore[misc]
        """Cuts off requests that do not arrive: a few stalled ones would take every thread."""

        def handle(self, conn: Any) -> Any:
            limit = threading.Timer(_ARRIVAL_SECONDS, _stop_reading, (conn.sock,))
            limit.daemon = True
            limit.start()
            try:
                return super().handle(conn)
            finally:
                limit.cancel()

    class Server(BaseApplication):  # type: ignore[misc]
        """One bot a worker: threads and connections do not survive a fork."""

        def load_config(self) -> None:
            for name, value in _options(settings).items():
                self.cfg.set(name, value)
            self.cfg.set("logger_class", PlainLogger)
            self.cfg.set("worker_class", PromptWorker)
            self.cfg.set("worker_exit", self.finish)

        bot: Bot | None = None

        def load(self) -> Edge:
            self.bot = Bot(settings, prepared, socket=False)
            self.bot.start()
            return self.bot.edge()

        def finish(self, _server: object, _worker: object) -> None:
            if self.bot is not None:
                self.bot.finish()

    _require_port(settings.host, settings.port)
    prepared = prepare(settings)
    gc.freeze()  # else the workers' first collections copy what they share
    Server().run()


def _options(settings: Settings) -> dict[str, Any]:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return {
        "bind": f"{host}:{settings.port}",
        "workers": settings.web_concurrency,
        "threads": 16,
        "keepalive": 100,  # longer than the 90 s of a PaaS's router, which would see resets
        "graceful_timeout": 25,  # a PaaS kills after 30 s
        "control_socket_disable": True,
        "forwarded_allow_ips": "",  # anybody can write what a proxy would say of a client
        "proc_name": "faqbot",
    }


def _stop_reading(connection: socket.socket) -> None:
    """End what is read from the client; an answer that is being sent still goes out."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RD)


def _require_port(host: str, port: int) -> None:
    """Try the address first: gunicorn would try again for seconds and then say it less clearly."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reasons = {
            errno.EADDRINUSE: "another program listens there; stop it or set another PORT",
            errno.EACCES: "this user may not listen there; set a PORT above 1023",
            errno.EADDRNOTAVAIL: "this machine does not have that address; set another HOST",
        }
        reason = reasons.get(error.errno or 0, f"{error.strerror or error}; set another HOST")
        message = f"HOST and PORT: cannot listen on {host}:{port}: {reason}."
        raise SettingsError([message]) from None
