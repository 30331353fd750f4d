"""With ``--live``: whether a mention arrives over Socket Mode, and who else is connected.

Nothing is acknowledged, so Slack sends the mention again, to the bot that answers.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient

from bot.doctor.subject import APPS, Finding, Level
from bot.slack.calling import web_client
from bot.slack.payloads import sent_for_bot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.doctor.subject import Subject

ORDER = 90
_ABOUT = "events"


def look(subject: Subject) -> Iterator[Finding]:
    """Open a connection, and wait for a mention of the bot."""
    token = subject.settings.slack_app_token
    if not subject.live_seconds or token is None or subject.app is None or subject.app.error:
        return
    listener = _Listener()
    client = SocketModeClient(
        app_token=token.get_secret_value(),
        web_client=web_client(token.get_secret_value(), subject.settings.slack_api_url),
    )
    client.message_listeners.append(lambda _client, message, _raw: listener.hear(message))
    try:
        client.connect()
        if listener.greeted.wait(10):
            yield from _others(listener)
        name = subject.bot.answer.get("user", "faqbot") if subject.bot else "faqbot"
        subject.say(
            f"Now mention @{name} in a channel where it is a member (/invite @{name}); waiting "
            f"{subject.live_seconds:.0f} seconds."
        )
        if listener.mentioned.wait(subject.live_seconds):
            yield _arrived(subject, listener)
        else:
            yield Finding(Level.PROBLEM, _ABOUT, "no mention arrived.", _steps(name))
    except (OSError, SlackClientError, ValueError) as error:
        yield Finding(Level.PROBLEM, _ABOUT, f"no connection came about ({error}).")
    finally:
        client.close()


def _arrived(subject: Subject, listener: _Listener) -> Finding:
    team, bot = sent_for_bot(listener.payload)
    me = subject.bot.answer if subject.bot else {}
    if bot is None or team != me.get("team_id") or bot == me.get("user_id"):
        return Finding(Level.FINE, _ABOUT, "a mention arrives over Socket Mode.")
    return Finding(
        Level.PROBLEM,
        _ABOUT,
        f"the mention that arrived is of another bot ({bot}) than the bot token's "
        f"({me.get('user_id')}): the two tokens are of two apps.",
        (
            f"Open the app that people see in Slack, at {APPS}.",
            "Copy both tokens from its pages: OAuth & Permissions has SLACK_BOT_TOKEN, Basic "
            "Information, App-Level Tokens has SLACK_APP_TOKEN.",
        ),
    )


def _others(listener: _Listener) -> Iterator[Finding]:
    if listener.connections > 1:
        count = listener.connections - 1
        yield Finding(
            Level.NOTE,
            _ABOUT,
            f"{count} other connection{'s' * (count > 1)} with the same app-level token: Slack "
            "gives each question to one of them.",
            ("Is that the bot that you mean, or an old one (another folder, another machine)?",),
        )


def _steps(name: str) -> tuple[str, ...]:
    return (
        f"Open your app at {APPS}, Socket Mode: is it on?",
        "Event Subscriptions, Subscribe to bot events: are app_mention and message.im there?",
        "Install App: Reinstall to Workspace.",
        f"Is @{name} in that channel? /invite @{name}",
    )


class _Listener:
    """Hears what Slack sends, and keeps what is asked for here."""

    def __init__(self) -> None:
        self.connections = 0
        self.greeted = threading.Event()
        self.mentioned = threading.Event()
        self.payload: dict[str, Any] = {}

    def hear(self, message: dict[str, Any]) -> None:
        match message:
            case {"type": "hello", **more}:
                self.connections = int(more.get("num_connections") or 0)
                self.greeted.set()
            case {"type": "events_api", "payload": {"event": {"type": "app_mention"}} as payload}:
                self.payload = payload
                self.mentioned.set()
            case _:
                pass
