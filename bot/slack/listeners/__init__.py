"""What people can do, one file each; ``register`` makes a Bolt app listen to all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.listeners import (
    changes,
    commands,
    editing,
    entries,
    errors,
    events,
    explanations,
    finding,
    gaps,
    handovers,
    home,
    overhearing,
    proposing,
    removing,
    sharing,
    shortcuts,
    suggestions,
    votes,
    waiting,
)

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.responder import Responder


_GESTURES = (
    commands,
    changes,  # before what hears new messages
    overhearing,
    events,
    suggestions,
    votes,
    explanations,
    sharing,
    removing,
    editing,
    entries,
    handovers,
    waiting,
    finding,
    shortcuts,
    proposing,
    home,
    gaps,
)


def register(app: App, responder: Responder) -> None:
    """Tell ``app`` what this bot listens to."""
    for gesture in _GESTURES:
        gesture.register(app, responder)
    errors.register(app, responder)
