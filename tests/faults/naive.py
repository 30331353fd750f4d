"""The bot that Bolt's first page leads to, under gunicorn: what the faults do to that.

It marks its posts as faqbot does, so that the same ledger counts them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler

if TYPE_CHECKING:
    from collections.abc import Callable


def _app() -> App:
    app = App(token=os.environ["SLACK_BOT_TOKEN"], client=_client())

    @app.event("app_mention")
    @app.event("message")
    def answer(event: dict[str, Any], say: Callable[..., Any]) -> None:
        """Answer each event."""
        if event.get("bot_id") or event.get("subtype"):
            return
        mark = f"naive:{event['ts']}#0"
        metadata = {"event_type": "faqbot_reply", "event_payload": {"mark": mark}}
        say(text="It is at the front desk.", thread_ts=event["ts"], metadata=metadata)

    return app


def _client() -> Any:
    from slack_sdk import WebClient

    return WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])


if "SLACK_BOT_TOKEN" in os.environ:
    app = SlackRequestHandler(_app(), path="/slack/events")
