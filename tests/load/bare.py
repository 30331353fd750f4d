"""Servers to compare with: gunicorn that says 200, and plain Bolt that acknowledges and posts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment


def nothing(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Read the body and say 200."""
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", "0")])
    return [b""]


def _bolt() -> SlackRequestHandler:
    app = App(
        signing_secret=os.environ.get("SLACK_SIGNING_SECRET", "x" * 32),
        authorize=lambda: AuthorizeResult(
            enterprise_id=None,
            team_id="T1",
            bot_id="B1",
            bot_user_id="U0FAQBOT001",
            bot_token=os.environ.get("SLACK_BOT_TOKEN", "xoxb-1"),
        ),
    )

    @app.event("app_mention")
    def answer(event: dict[str, str], ack: object) -> None:
        """Do nothing after the acknowledgement, which Bolt sends by itself."""

    return SlackRequestHandler(app, path="/slack/events")


bolt = _bolt()
