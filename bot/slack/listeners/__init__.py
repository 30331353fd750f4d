"""What people can do, one file each; ``register`` makes a Bolt app listen to all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.listeners import commands, errors, events, explanations, suggestions

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.responder import Responder


def register(app: App, responder: Responder) -> None:
    """Tell ``app`` what this bot listens to."""
    commands.register(app, responder)
    events.register(app, responder)
    suggestions.register(app, responder)
    explanations.register(app, responder)
    errors.register(app, responder)
