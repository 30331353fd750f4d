"""What the headers of Slack's answers tell beside their bodies."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TOO_FAR_SECONDS = 300.0
"""Slack's signatures hold so long: https://docs.slack.dev/authentication/verifying-requests-from-slack"""


def scopes_of(headers: Mapping[str, object]) -> frozenset[str] | None:
    """Return the scopes that the token has; None where Slack does not say."""
    told = _value(headers, "x-oauth-scopes")
    if told is None:
        return None
    return frozenset(scope for scope in told.replace(" ", "").split(",") if scope)


def ahead_seconds(headers: Mapping[str, object], now: float) -> float | None:
    """Return how far this machine's clock is ahead of Slack's; None where Slack does not say."""
    date = _value(headers, "date")
    try:
        return now - parsedate_to_datetime(date).timestamp() if date else None
    except ValueError:
        return None


def _value(headers: Mapping[str, object], name: str) -> str | None:
    for key, value in headers.items():
        if key.lower() == name:
            first = value[0] if isinstance(value, list) and value else value
            return first if isinstance(first, str) else None
    return None
