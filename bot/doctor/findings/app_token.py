"""The app-level token of Socket Mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.doctor.subject import APPS, Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.doctor.subject import Subject, Told

ORDER = 40
_ABOUT = "app-level token"
_NEEDED = "connections:write"
_MAKE = (
    f"Open your app at {APPS}, Basic Information, App-Level Tokens.",
    f"Generate Token and Scopes: add {_NEEDED}, and copy it (xapp-…) into SLACK_APP_TOKEN.",
)


def look(subject: Subject) -> Iterator[Finding]:
    """Whether it may open connections, and belongs to the bot token's workspace."""
    told = subject.app
    if told is None or (not told.is_reached and subject.bot and not subject.bot.is_reached):
        return
    if not told.is_reached:
        yield Finding(Level.PROBLEM, _ABOUT, f"Slack cannot be reached ({told.error}).")
    elif told.error == "missing_scope" or _lacks(told):
        yield Finding(Level.PROBLEM, _ABOUT, f"it lacks the scope {_NEEDED}.", _MAKE)
    elif told.error in ("ratelimited", "internal_error", "fatal_error", "service_unavailable"):
        yield Finding(Level.NOTE, _ABOUT, f"Slack has trouble now ({told.error}): try again.")
    elif told.error:
        turn_on = f"Open your app at {APPS}, Socket Mode, Enable Socket Mode."
        yield Finding(Level.PROBLEM, _ABOUT, f"Slack refuses it ({told.error}).", (turn_on, *_MAKE))
    else:
        yield Finding(Level.FINE, _ABOUT, "it may open connections.")


def _lacks(told: Told) -> bool:
    return told.error is None and bool(told.scopes) and _NEEDED not in (told.scopes or ())
