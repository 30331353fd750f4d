"""The bot token: whether Slack takes it, and for which workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.doctor.subject import APPS, Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.doctor.subject import Subject

ORDER = 20
_ABOUT = "bot token"
_COPY = (
    f"Open your app at {APPS}.",
    "Install App: Install (or Reinstall) to Workspace.",
    "OAuth & Permissions: copy the Bot User OAuth Token again into SLACK_BOT_TOKEN.",
)
_STEPS = {
    "account_inactive": ("The app was uninstalled, or its bot removed.", *_COPY),
    "token_revoked": ("The token was revoked, as when the app was uninstalled.", *_COPY),
    "token_expired": (
        "The app rotates its tokens, which this bot does not follow: make the app anew from "
        "faqbot manifest (token rotation cannot be turned off).",
    ),
    "not_allowed_token_type": ("This is no bot token.", *_COPY),
    "org_login_required": (
        "The workspace has moved into an organisation: install it anew.",
        *_COPY,
    ),
    "enterprise_is_restricted": ("Ask an admin of the organisation to allow the app.",),
}


def look(subject: Subject) -> Iterator[Finding]:
    """What auth.test says."""
    told = subject.bot
    if told is None:
        return
    if not told.is_reached:
        where = subject.settings.slack_api_url
        yield Finding(
            Level.PROBLEM,
            _ABOUT,
            f"Slack cannot be reached at {where} ({told.error}).",
            (
                "Can this machine open https://slack.com? A proxy stands in HTTPS_PROXY.",
                "SLACK_API_URL is only for a stand-in of Slack: leave it out.",
            ),
        )
    elif told.error in ("ratelimited", "internal_error", "fatal_error", "service_unavailable"):
        yield Finding(Level.NOTE, _ABOUT, f"Slack has trouble now ({told.error}): try again.")
    elif told.error:
        steps = _STEPS.get(told.error, _COPY)
        yield Finding(Level.PROBLEM, _ABOUT, f"Slack refuses it ({told.error}).", steps)
    elif not told.answer.get("bot_id"):
        message = "it is a person's, so the bot would answer in that person's name."
        yield Finding(Level.PROBLEM, _ABOUT, message, _COPY)
    else:
        who, team = told.answer.get("user"), told.answer.get("team")
        yield Finding(Level.FINE, _ABOUT, f"@{who} in the workspace {team}.")
