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
    """The scopes that are missing, with what does not work without each."""
    told = subject.bot
    if told is None or told.error:
        return
    if told.scopes is None:
        yield Finding(Level.NOTE, _ABOUT, "Slack did not say which scopes the token has.")
        return
    lacking = missing(told.scopes)
    if lacking:
        losses = "; ".join(f"{scope} ({PURPOSES.get(scope, 'needed')})" for scope in lacking)
        yield Finding(
            Level.PROBLEM,
            _ABOUT,
            f"not granted: {losses}.",
            (
                f"Open your app at {APPS}, OAuth & Permissions, Scopes, Bot Token Scopes: is each "
                "of them there? If not, add it (or paste faqbot manifest under App Manifest).",
                "Install App: Reinstall to Workspace, and allow. Scopes are granted only then, "
                "also those that the list shows already.",
                "The token may be a new one: copy it into SLACK_BOT_TOKEN, and restart the bot.",
            ),
        )
    if not lacking:
        yield Finding(Level.FINE, _ABOUT, "all that are needed were granted.")
    if off := [scope for scope in OPTIONAL if scope not in told.scopes]:
        features = "; ".join(f"{scope} ({OPTIONAL[scope]})" for scope in off)
        yield Finding(Level.NOTE, _ABOUT, f"optional, and not granted: {features}.")
