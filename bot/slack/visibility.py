"""Who sees a reply: the one place that decides it.

What a slash command gives is private, a mention's answer is public in the thread, and what is not
an answer (suggestions, misses, help, errors) is private, so that nobody's channel fills up with it.
A direct conversation has no one else to hide from. Where people of another organisation read along,
nothing is answered unless an operator wants it.
"""

from __future__ import annotations

from enum import Enum, auto

from bot.faq.model import Answer, Decision
from bot.slack.gestures import Place, Surface


class Openness(Enum):
    """What may be said in a place."""

    OPEN = auto()
    """Everything, for everybody there."""
    PRIVATE = auto()
    """To the person alone: nobody knows who else reads the channel."""
    CLOSED = auto()
    """Only why nothing is said: another organisation reads along."""
    SILENT = auto()
    """Nothing: the person is of another organisation."""


def is_public(surface: Surface, decision: Decision | None) -> bool:
    """Whether everybody in the place may see the reply. None: help or an error, not a decision."""
    return surface is Surface.MENTION and isinstance(decision, Answer)


def openness(
    place: Place, *, is_shared: bool | None, team: str | None, answers_outside: bool
) -> Openness:
    """What may be said to whom in a place.

    ``is_shared`` says whether the channel is shared with another organisation, None if that is
    unknown; ``team`` is the workspace that the bot is installed in, None if that is unknown.
    """
    if answers_outside:
        return Openness.OPEN
    if is_foreign(place, team):
        return Openness.SILENT
    if place.surface in (Surface.DIRECT, Surface.VIEW, Surface.COMMAND):
        return Openness.OPEN
    match is_shared:
        case True:
            return Openness.CLOSED
        case False:
            return Openness.OPEN
        case None:
            return Openness.PRIVATE


def is_foreign(place: Place, team: str | None) -> bool:
    """Whether the person is of another organisation."""
    return bool(place.person_team and team and place.person_team != team)


def is_ephemeral(place: Place, *, public: bool) -> bool:
    """Whether a reply there is shown to one person only, and can never be found again."""
    return not public and place.surface in (Surface.MENTION, Surface.COMMAND)
