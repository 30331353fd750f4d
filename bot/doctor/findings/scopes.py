"""What the bot may do in the workspace, against what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.doctor.subject import APPS, Finding, Level
from bot.slack.scopes import OPTIONAL, PURPOSES, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.doctor.subject import Subject

ORDER = 30
_ABOUT = "scopes"


def look(subject: Subject) -> Iterator[Finding]:
    """Each scope that is missing, with what does not work without it."""
    told = subject.bot
    if told is None or told.error:
        return
    if told.scopes is None:
        yield Finding(Level.NOTE, _ABOUT, "Slack did not say which scopes the token has.")
        return
    lacking = missing(told.scopes)
    for scope in lacking:
        yield Finding(
            Level.PROBLEM,
            _ABOUT,
            f"{scope} was not granted: {PURPOSES[scope]}.",
            (
                f"Open your app at {APPS}, OAuth & Permissions, Scopes, Bot Token Scopes: is "
                f"{scope} there? If not, add it (or paste faqbot manifest under App Manifest).",
                "Install App: Reinstall to Workspace, and allow. Scopes are granted only then, "
                "also those that the list shows already.",
                "The token may be a new one: copy it into SLACK_BOT_TOKEN, and restart the bot.",
            ),
        )
    if not lacking:
        yield Finding(Level.FINE, _ABOUT, "all that are needed were granted.")
    for scope, feature in OPTIONAL.items():
        if scope not in told.scopes:
            message = f"{scope} was not granted, so this is off: {feature}."
            yield Finding(Level.NOTE, _ABOUT, message)
