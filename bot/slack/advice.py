"""What an operator can do about an error that Slack's API answers with."""

from __future__ import annotations

_ADVICE = {
    "not_in_channel": "the bot is not in the channel; invite it there",
    "channel_not_found": "the channel does not exist any more, or is private and the bot is not "
    "in it; invite it there",
    "is_archived": "the channel is archived; nobody can post there",
    "missing_scope": "the app lacks a scope; compare manifest.json, and reinstall the app",
    "restricted_action": "a workspace setting forbids the bot to post there",
    "token_revoked": "the bot token was revoked; reinstall the app and set SLACK_BOT_TOKEN",
    "account_inactive": "the app was uninstalled; install it again and set SLACK_BOT_TOKEN",
    "invalid_auth": "SLACK_BOT_TOKEN is not valid; copy it again from the app's page",
}


def advice(code: str) -> str:
    """What Slack said, and what an operator can do about it."""
    if not code.replace("_", "").isalnum():
        return "an answer that is not Slack's"  # it may quote the question
    said = _ADVICE.get(code)
    return f"{code}: {said}" if said else f"Slack says {code!r}"
