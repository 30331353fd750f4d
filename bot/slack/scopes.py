"""The scopes that the bot needs, and what does not work without each.

Slack grants scopes only when the app is installed or reinstalled; each answer of its Web API
carries those that a token has: https://docs.slack.dev/authentication/installing-with-oauth
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.manifest import manifest

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

PURPOSES: Mapping[str, str] = {
    "app_mentions:read": "mentions in channels never reach the bot",
    "chat:write": "the bot cannot answer mentions and direct messages",
    "commands": "the slash command does not exist",
    "im:history": "direct messages never reach the bot",
}
OPTIONAL: Mapping[str, str] = {
    "channels:history": "edits of questions in public channels, and FAQ_LISTEN",
    "channels:read": "asking whether a public channel is shared with another organisation",
    "groups:history": "edits of questions in private channels, and FAQ_LISTEN",
    "groups:read": "asking whether a private channel is shared with another organisation",
}


def missing(granted: Set[str]) -> tuple[str, ...]:
    """The scopes of the manifest that are not among the granted ones, in order."""
    needed = manifest()["oauth_config"]["scopes"]["bot"]
    return tuple(scope for scope in needed if scope not in granted)


def complaint(granted: Set[str]) -> str | None:
    """One sentence for a log about what was not granted; None if all was."""
    lacking = missing(granted)
    if not lacking:
        return None
    told = "; ".join(f"{scope} ({PURPOSES.get(scope, 'needed')})" for scope in lacking)
    return f"Slack did not grant {told}. Reinstall the app to the workspace; faqbot doctor says how"
