"""What people can do, one file each; ``register`` makes a Bolt app listen to all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.listeners import (
    commands,
    editing,
    entries,
    errors,
    events,
    explanations,
    finding,
    handovers,
    home,
    removing,
    sharing,
    shortcuts,
    suggestions,
    votes,
)

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.responder import Responder


_GESTURES = (
    commands,
    events,
    suggestions,
    votes,
    explanations,
    sharing,
    removing,
    editing,
    entries,
    handovers,
    finding,
    shortcuts,
    home,
)


def register(app: App, responder: Responder) -> None:
    """Tell ``app`` what this bot listens to."""
    for gesture in _GESTURES:
        gesture.register(app, responder)
    errors.register(app, responder)
