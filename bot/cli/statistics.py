"""What people asked, as tables, as lines where the window is narrow, and as JSON."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from bot.circle.statistics import FIGURES, statistics
from bot.cli.plain import hanging, printable
from bot.cli.report import count, cut, percent
from bot.cli.report_tables import Table
from bot.cli.report_text import plain_tables, show_tables
from bot.storage.counts import Counts

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

    from bot.circle.statistics import Row, Statistics
    from bot.faq.model import Knowledge
    from bot.storage.database import Database

OF_ENTRIES = ("answer", "suggest", "picked", "helpful", "not_helpful")
OF_SURFACES = ("asked", "answer", "suggest", "picked", "none", "handed_over")
SURFACES = {
    "command": "slash command",
    "mention": "mention",
    "direct": "direct message",
    "view": "modal or Home tab",
}
_MOST_ROWS = 20
_NAME = 44
# The widest table needs these columns; below, each row becomes lines of words.
_NARROW = 92


def gathered(database: Database, knowledge: Knowledge, days: int) -> Statistics:
    """Add up the last ``days`` days, today included (in UTC). Raises StorageError."""
    until = datetime.now(UTC).date()
    since = until - timedelta(days=max(days, 1) - 1)
    return statistics(Counts(database).since(since), knowledge, since, until)


def show(found: Statistics, width: int | None) -> None:
    """Print it to a terminal of that many columns; None: plainly."""
    lead = headline(found)
    if not found.days:
        click.echo(printable(lead))
    elif width is None:
        click.echo(printable(plain_tables(lead, tables(found))))
    elif width < _NARROW:
        for line in narrow(found):
            text = line.lstrip()
            click.echo(hanging(line.removesuffix(text), text, width))
    else:
        show_tables(lead, tables(found))
    sys.stdout.flush()


def headline(found: Statistics) -> str:
    """Say in a sentence or two how it went."""
    span = f"from {found.since} to {found.until}"
    if not found.days:
        return f"Nothing was asked {span}. Is this the bot's database (DATABASE_URL)?"
    total = found.total
    asked = total["asked"]
    if not asked:
        return f"No question was asked {span}."
    right = percent(asked - total["suggest"] - total["none"], asked)
    return (
        f"{count(asked, 'question')} {span}: {right} answered at once, "
        f"{percent(total['suggest'], asked)} got suggestions, "
        f"{percent(total['none'], asked)} no answer."
    )


def tables(found: Statistics) -> tuple[Table, ...]:
    """By day, topic, entry and surface."""
    days = [(str(day), tally) for day, tally in found.days]
    total = [("all", found.total)] if len(days) > 1 else []
    return tuple(
        _table(title, rows, figures, note)
        for title, rows, figures, note in (
            ("Days", [*days, *total], tuple(FIGURES), ""),
            ("Topics", found.topics, OF_ENTRIES, ""),
            ("Entries", found.entries, OF_ENTRIES, _HINT),
            ("Where", _named(found.surfaces), OF_SURFACES, ""),
        )
        if rows
    )


_HINT = (
    "answered: also by related questions and from lists; suggested: as the first of the suggestions"
)


def _named(rows: Sequence[Row]) -> list[Row]:
    return [(SURFACES.get(name, name), tally) for name, tally in rows]


def _table(title: str, rows: Sequence[Row], figures: Sequence[str], note: str) -> Table:
    left = len(rows) - _MOST_ROWS
    is_cut = title == "Entries" and left > 0
    shown = rows[:_MOST_ROWS] if is_cut else rows
    more = f"and {count(left, 'more entry', 'more entries')}; --json has all" if is_cut else ""
    return Table(
        title,
        ("", *(FIGURES[name] for name in figures)),
        tuple(
            (cut(row, _NAME), *(_figure(tally[name]) for name in figures)) for row, tally in shown
        ),
        frozenset({0}),
        "; ".join(filter(None, (more, note))),
    )


def _figure(number: int) -> str:
    return f"{number:,}" if number else "·"


def narrow(found: Statistics) -> Iterator[str]:
    """The same as lines that wrap anywhere: a name, and below it what is not nothing."""
    yield headline(found)
    for table in tables(found):
        yield ""
        yield table.title
        for row in table.rows:
            yield f"  {row[0]}"
            named = zip(table.columns[1:], row[1:], strict=True)
            yield "    " + ", ".join(f"{name} {cell}" for name, cell in named if cell != "·")
        if table.note:
            yield f"  {table.note}"


def json_text(found: Statistics) -> str:
    """One object, in ASCII."""

    def rows(some: Sequence[Row], name: str) -> list[dict[str, Any]]:
        return [{name: row, **_tally(tally)} for row, tally in some]

    return json.dumps(
        {
            "since": str(found.since),
            "until": str(found.until),
            "total": _tally(found.total),
            "days": [{"day": str(day), **_tally(tally)} for day, tally in found.days],
            "topics": rows(found.topics, "topic"),
            "entries": rows(found.entries, "entry"),
            "surfaces": rows(found.surfaces, "surface"),
        }
    )


def _tally(tally: Counter[str]) -> dict[str, int]:
    return {name: tally[name] for name in FIGURES}
