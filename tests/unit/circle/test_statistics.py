"""Counts of what happened, added up."""

from __future__ import annotations

from collections import Counter
from datetime import date

from bot.circle.statistics import GONE, by_week, statistics
from bot.faq.model import Entry, Knowledge
from bot.storage.counts import Count

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
KNOWLEDGE = Knowledge((Entry("vpn", "How?", "So.", topic="Network"),))
COUNTS = (
    Count(FRIDAY, "asked", "", "command", 3),
    Count(FRIDAY, "answer", "vpn", "command", 2),
    Count(FRIDAY, "none", "", "command", 1),
    Count(MONDAY, "asked", "", "mention", 1),
    Count(MONDAY, "suggest", "old", "mention", 1),
    Count(MONDAY, "helpful", "vpn", "", 1),
    Count(MONDAY, "of another version", "vpn", "", 7),
    Count(date(2026, 11, 1), "asked", "", "command", 50),
)


def test_counts_are_added_up_by_day_entry_topic_and_surface() -> None:
    """What is outside of the days, or unknown, is left out; a topic is that of the entry today."""
    found = statistics(COUNTS, KNOWLEDGE, FRIDAY, MONDAY)
    assert found.total == Counter(asked=4, answer=2, none=1, suggest=1, helpful=1)
    assert [day for day, _ in found.days] == [FRIDAY, MONDAY]
    assert found.entries == (
        ("vpn", Counter(answer=2, helpful=1)),
        ("old", Counter(suggest=1)),
    )
    assert [topic for topic, _ in found.topics] == ["Network", GONE]
    assert dict(found.surfaces)["mention"] == Counter(asked=1, suggest=1)


def test_weeks_begin_on_mondays_and_empty_ones_are_there() -> None:
    """Three weeks from a Friday: the middle one has nothing."""
    found = statistics(COUNTS[:3], KNOWLEDGE, FRIDAY, date(2026, 12, 1))
    assert [(str(monday), tally["asked"]) for monday, tally in by_week(found)] == [
        ("2026-11-16", 3),
        ("2026-11-23", 0),
        ("2026-11-30", 0),
    ]
