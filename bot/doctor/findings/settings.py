"""The settings: whether they can be used, and which way to Slack they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.doctor.subject import APPS, Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.doctor.subject import Subject

ORDER = 10


def look(subject: Subject) -> Iterator[Finding]:
    """Every wrong setting, and what is missing for HTTP or for Socket Mode."""
    for problem in subject.problems:
        yield Finding(Level.PROBLEM, "settings", problem)
    wrong = " ".join(subject.problems)
    told = subject.settings
    has_bot = told.slack_bot_token is not None or "SLACK_BOT_TOKEN" in wrong
    has_app = told.slack_app_token is not None or "SLACK_APP_TOKEN" in wrong
    has_secret = told.slack_signing_secret is not None or "SLACK_SIGNING_SECRET" in wrong
    if not has_bot:
        yield Finding(
            Level.PROBLEM,
            "settings",
            "SLACK_BOT_TOKEN is missing.",
            (
                f"Open your app at {APPS} (none yet? faqbot manifest --link makes it).",
                "Install App: Install to Workspace.",
                "OAuth & Permissions: copy the Bot User OAuth Token (xoxb-…) into .env.",
            ),
        )
    match has_app, has_secret:
        case False, False:
            yield Finding(
                Level.PROBLEM,
                "settings",
                "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is there: Slack cannot reach "
                "the bot.",
                (
                    "For Socket Mode (no public address needed): Basic Information, App-Level "
                    "Tokens, Generate with connections:write, and copy it (xapp-…).",
                    "For HTTP: Basic Information, Signing Secret.",
                ),
            )
        case True, False:
            yield Finding(Level.FINE, "settings", "for Socket Mode: start faqbot socket.")
        case False, True:
            yield Finding(
                Level.FINE, "settings", "for HTTP: start faqbot serve. --url looks at its address."
            )
        case _:
            yield Finding(
                Level.NOTE,
                "settings",
                "both SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are there. While Socket Mode is on "
                "in the app, Slack sends nothing over HTTP: start faqbot socket, or turn it off "
                "and start faqbot serve.",
            )
