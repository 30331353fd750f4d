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
        yield from _of_one_app(subject)


def _of_one_app(subject: Subject) -> Iterator[Finding]:
    of_bot, of_app = subject.app_ids
    if of_bot and of_app and of_bot != of_app:
        yield Finding(
            Level.PROBLEM,
            _ABOUT,
            f"it is of the app {of_app}, and the bot token of {of_bot}: what is asked of one would "
            "be answered in the name of the other, or not at all.",
            (
                f"Which of them do people see in Slack? Open {APPS}/{of_app} or {APPS}/{of_bot}.",
                "Copy both tokens from that app's pages: OAuth & Permissions has SLACK_BOT_TOKEN, "
                "Basic Information, App-Level Tokens has SLACK_APP_TOKEN.",
                "Delete the other app, or leave it to another bot.",
            ),
        )


def _lacks(told: Told) -> bool:
    return told.error is None and bool(told.scopes) and _NEEDED not in (told.scopes or ())
