"""This machine's clock: Slack's signatures hold for five minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.doctor.subject import Finding, Level
from bot.slack.headers import TOO_FAR_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.doctor.subject import Subject

ORDER = 50
_FAR_SECONDS = 60


def look(subject: Subject) -> Iterator[Finding]:
    """How far it is from Slack's."""
    told = subject.bot or subject.app
    if told is None or told.ahead_seconds is None:
        return
    off = abs(told.ahead_seconds)
    if off < _FAR_SECONDS:
        yield Finding(Level.FINE, "clock", "it goes as Slack's does.")
        return
    way = "ahead of" if told.ahead_seconds > 0 else "behind"
    message = f"it is {off:,.0f} seconds {way} Slack's."
    steps = ("Let the system set it: timedatectl set-ntp true",)
    is_refused = off > TOO_FAR_SECONDS and subject.settings.slack_signing_secret is not None
    if is_refused:
        message += " Every request of Slack over HTTP is refused as too old."
    yield Finding(Level.PROBLEM if is_refused else Level.NOTE, "clock", message, steps)
