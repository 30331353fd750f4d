"""HTTP mode: the bot under gunicorn, which forks it into workers and drains them on SIGTERM."""

from __future__ import annotations

import errno
import gc
import os
import resource
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.app import Bot, prepare
from bot.errors import SettingsError
from bot.faq.model import Question

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.slack.edge import Edge


_MOST_CONNECTIONS = 4096
_OWN_FILES = 200


def serve(settings: Settings) -> None:
    """Answer Slack's requests on HOST and PORT until SIGTERM.

    Raises SettingsError when the port cannot be had, and what ``app.prepare`` raises.
    """
    # When it is imported, gunicorn reads this by itself, and fails on a blank.
    os.environ["WEB_CONCURRENCY"] = str(settings.web_concurrency)
    from gunicorn.app.base import BaseApplication
    from gunicorn.arbiter import Arbiter
    from gunicorn.glogging import Logger

    from bot.arrival import PatientWorker

    class PlainLogger(Logger):  # type: ignore[misc]
        """Leaves gunicorn's messages to the handlers of the rest of the bot."""

        def setup(self, _cfg: object) -> None:
            self.error_log.propagate = True

    class EndingArbiter(Arbiter):  # type: ignore[misc]
        """Ends when its terminal closes: gunicorn would start its workers anew."""

        def handle_hup(self) -> None:
            self.handle_term()

    class Server(BaseApplication):  # type: ignore[misc]
        """One bot a worker: threads and connections do not survive a fork."""

        def load_config(self) -> None:
            for name, value in _options(settings).items():
                self.cfg.set(name, value)
            self.cfg.set("logger_class", PlainLogger)
            self.cfg.set("worker_class", PatientWorker)
            self.cfg.set("worker_exit", self.finish)

        bot: Bot | None = None

        def load(self) -> Edge:
            self.bot = Bot(settings, prepared, socket=False)
            self.bot.start()
            return self.bot.edge()

        def run(self) -> None:
            EndingArbiter(self).run()

        def finish(self, _server: object, _worker: object) -> None:
            if self.bot is not None:
                self.bot.finish()

    _require_port(settings.host, settings.port)
    prepared = prepare(settings)
    # What the first question makes it read is read once, and shared by the workers.
    prepared.learner.faq.answer(Question("How do I do that?"))
    gc.freeze()  # else the workers' first collections copy what they share
    Server().run()


def _options(settings: Settings) -> dict[str, Any]:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return {
        "bind": f"{host}:{settings.port}",
        "workers": settings.web_concurrency,
        "threads": 16,  # half of them may wait for the database; see bot.slack.durable
        "worker_connections": _connections(),
        "keepalive": 100,  # longer than the 90 s of a PaaS's router, which would see resets
        "graceful_timeout": 8,  # a container is killed after 10 s
        "control_socket_disable": True,
        "forwarded_allow_ips": "",  # anybody can write what a proxy would say of a client
        "proc_name": "faqbot",
    }


def _connections() -> int:
    """As many open connections as the system lets a process have, less what it needs itself."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _MOST_CONNECTIONS if most == resource.RLIM_INFINITY else min(most, _MOST_CONNECTIONS)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return max(most - _OWN_FILES, 100)


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
