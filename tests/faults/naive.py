"""The bot that Bolt's first page leads to, under gunicorn: what the faults do to that.

It marks its posts as faqbot does, so that the same ledger counts them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

if TYPE_CHECKING:
    from collections.abc import Callable


def make_app(token: str, signing_secret: str, api_url: str) -> App:
    """A Bolt app that answers each event at once."""
    client = WebClient(token, base_url=api_url)
    app = App(token=token, signing_secret=signing_secret, client=client)

    @app.event("app_mention")
    @app.event("message")
    def answer(event: dict[str, Any], say: Callable[..., Any]) -> None:
        """Answer each event."""
        if event.get("bot_id") or event.get("subtype"):
            return
        mark = f"naive:{event['ts']}#0"
        metadata = {"event_type": "faqbot_reply", "event_payload": {"mark": mark}}
        thread_ts = event.get("thread_ts") or event["ts"]
        say(text="It is at the front desk.", thread_ts=thread_ts, metadata=metadata)

    return app


if "SLACK_BOT_TOKEN" in os.environ:
    given = (os.environ[f"SLACK_{name}"] for name in ("BOT_TOKEN", "SIGNING_SECRET", "API_URL"))
    app = SlackRequestHandler(make_app(*given), path="/slack/events")
