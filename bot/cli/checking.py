"""All warnings about the answers: the knowledge's own, and what would not fit into Slack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge import lint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bot.errors import Problem
    from bot.knowledge.loader import Report

# https://docs.slack.dev/reference/block-kit; importing what renders would load Slack's library.
_BUTTON = 75


def warnings(report: Report, today: date, *, deep: bool) -> list[Problem]:
    """Return the warnings in order of place; ``deep`` asks each wording of a bot without it."""
    found = [*lint.warnings(report, today), *_misfits(report)]
    if deep:
        from bot.settings import load_settings

        settings = load_settings(only=["FAQ_MIN_CONFIDENCE"])
        found += lint.deep_warnings(report, settings.faq_min_confidence)
    return sorted(found)


def _misfits(report: Report) -> Iterator[Problem]:
    """What Slack would show cut."""
    for entry, places in zip(lint.entries_of(report), report.places, strict=True):
        length = len(entry.question)
        if length > _BUTTON:
            yield lint.warning(
                places.found("question"),
                f"has {length} characters, but a suggestion's button in Slack shows {_BUTTON}: "
                "make it shorter, the long form may be a phrasing",
            )
