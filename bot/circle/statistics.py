"""Counts of what happened, added up by day, entry, topic and surface. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from bot.faq.model import Knowledge
    from bot.storage.counts import Count

GONE = "(not in the FAQ any more)"
FIGURES: Mapping[str, str] = {
    "asked": "asked",
    "answer": "answered",
    "suggest": "suggested",
    "picked": "picked",
    "none": "missed",
    "helpful": "helpful",
    "not_helpful": "not helpful",
    "handed_over": "handed over",
}
"""What is counted, by its name in the database, and what people call it."""

Row = tuple[str, "Counter[str]"]


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of the days from ``since`` to ``until``, both included.

    ``days`` is in order and has those on which something happened; the others begin with what was
    answered and suggested most.
    """

    since: date
    until: date
    total: Counter[str]
    days: tuple[tuple[date, Counter[str]], ...] = ()
    entries: tuple[Row, ...] = ()
    topics: tuple[Row, ...] = ()
    surfaces: tuple[Row, ...] = ()


def statistics(
    counts: Iterable[Count], knowledge: Knowledge, since: date, until: date
) -> Statistics:
    """Add up the counts of those days; a topic is that of its entry in ``knowledge`` now."""
    topics = {entry.id: entry.topic for entry in knowledge.entries}
    total: Counter[str] = Counter()
    by_day: defaultdict[date, Counter[str]] = defaultdict(Counter)
    by_entry: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_topic: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_surface: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for count in counts:
        if count.outcome not in FIGURES or not since <= count.day <= until:
            continue
        tallies = [total, by_day[count.day]]
        if count.entry:
            tallies += [by_entry[count.entry], by_topic[topics.get(count.entry, GONE)]]
        if count.surface:
            tallies.append(by_surface[count.surface])
        for tally in tallies:
            tally[count.outcome] += count.number
    days = tuple(sorted(by_day.items()))
    return Statistics(
        since, until, total, days, _most(by_entry), _most(by_topic), _most(by_surface)
    )


def by_week(found: Statistics) -> list[tuple[date, Counter[str]]]:
    """The weeks of those days, by their Mondays, in order; also those in which nothing happened."""
    weeks: dict[date, Counter[str]] = {}
    monday = found.since - timedelta(days=found.since.weekday())
    while monday <= found.until:
        weeks[monday] = Counter()
        monday += timedelta(days=7)
    for day, tally in found.days:
        weeks[day - timedelta(days=day.weekday())] += tally
    return list(weeks.items())


def _most(tallies: Mapping[str, Counter[str]]) -> tuple[Row, ...]:
    return tuple(sorted(tallies.items(), key=lambda item: (-item[1].total(), item[0])))
