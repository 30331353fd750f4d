"""The real bot in this process, connected to a fake Slack as ``serve`` or ``socket`` would be."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Literal
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from bot.app import Bot, prepare
from bot.slack.socket_mode import SocketMode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.fake_slack import FakeSlack
    from bot.settings import Settings

Mode = Literal["http", "socket"]

_FINISH_SECONDS = 5.0


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing: each request is shown on the page."""


class _ThreadedServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 256  # a hundred deliveries may come at one moment; else 5 may wait


@contextmanager
def connected(slack: FakeSlack, settings: Settings, mode: Mode) -> Iterator[Bot]:
    """Run the bot until the block ends; the first questions wait until it has learnt.

    Raises what ``app.prepare`` raises.
    """
    bot = Bot(settings, prepare(settings, learns=False), socket=mode == "socket")
    bot.start()
    try:
        with _over_socket(slack, bot) if mode == "socket" else _over_http(slack, bot):
            bot.learner.learn_beside()
            yield bot
    finally:
        bot.finish()


@contextmanager
def _over_socket(slack: FakeSlack, bot: Bot) -> Iterator[None]:
    connection = SocketMode(bot.bolt, slack.app_token)
    connection.connect_until(threading.Event())
    slack.wait_for_connections()
    slack.connect_socket_mode()
    try:
        yield
    finally:
        connection.finish(_FINISH_SECONDS)


@contextmanager
def _over_http(slack: FakeSlack, bot: Bot) -> Iterator[None]:
    with make_server("127.0.0.1", 0, bot.edge(), _ThreadedServer, _QuietHandler) as server:
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}, name="bot", daemon=True
        )
        thread.start()
        slack.connect_http(f"http://127.0.0.1:{server.server_port}/slack/events")
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
