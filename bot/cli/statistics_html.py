"""The figures of some weeks as one page that needs nothing else: bars by day, and tables."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.circle.statistics import FIGURES
from bot.cli.plain import printable
from bot.cli.report import percent
from bot.cli.report_charts import Part, bar
from bot.cli.statistics import headline, tables
from bot.errors import OutputError

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator
    from pathlib import Path

    from bot.circle.statistics import Statistics
    from bot.cli.report_tables import Table

# What a question comes to, with the class that gives its colour.
_ENDS = (("answer", "right"), ("suggest", "offered"), ("none", "missed"))
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 1040, 220, 46, 24, 10
_LABELS = 12
_BARS = 15


def write(found: Statistics, path: Path) -> None:
    """Write the page. Raises OutputError when that is not possible."""
    try:
        path.write_text(page(found), encoding="utf-8", errors="replace")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None


def page(found: Statistics) -> str:
    """The whole page, with its style inside."""
    style = (files("bot.cli") / "report.css").read_text(encoding="utf-8")
    lines = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>faqbot: what was asked</title><style>{style}</style></head><body><main>",
        f"<header><h1>What was asked</h1><p>{_text(headline(found))}</p></header>",
        *_tiles(found),
        *_days(found),
        *_entries(found),
        *(line for table in tables(found) for line in _table(table)),
        "</main></body></html>",
    ]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    return escape(printable(text))


def _tiles(found: Statistics) -> Iterator[str]:
    total, asked = found.total, found.total["asked"]
    votes = total["helpful"] + total["not_helpful"]
    yield '<section class="tiles">'
    for name, css, number, of, what in (
        ("suggestions", "suggestions", total["suggest"], asked, "questions"),
        ("no answer", "", total["none"], asked, "questions"),
        ("to the team", "", total["handed_over"], asked, "questions"),
        ("helpful", "right", total["helpful"], votes, "votes"),
    ):
        share = percent(number, of)
        yield f'<div class="tile {css}"><h3>{name}</h3><b>{number:,}</b>'
        yield f"<p>{share} of {of:,} {what}</p></div>"
    yield "</section>"


def _days(found: Statistics) -> Iterator[str]:
    """One bar a day, also for days on which nothing happened."""
    by_day = dict(found.days)
    span = (found.until - found.since).days + 1
    days = [found.since + timedelta(days=number) for number in range(span)]
    tallies = [_ends(by_day.get(day)) for day in days]
    most = max((sum(counts.values()) for counts in tallies), default=0) or 1
    step = (_WIDTH - _LEFT) / span
    tall = _HEIGHT - _TOP - _BOTTOM
    pieces = []
    for level in sorted({most, round(most / 2)}):
        y = _HEIGHT - _BOTTOM - tall * level / most
        pieces.append(f'<polyline class="grid" points="{_LEFT},{y:.1f} {_WIDTH},{y:.1f}"/>')
        pieces.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{level:,}</text>')
    for number, (day, counts) in enumerate(zip(days, tallies, strict=True)):
        x, y = _LEFT + number * step, float(_HEIGHT - _BOTTOM)
        told = ", ".join(f"{count} {FIGURES[name]}" for name, count in counts.items())
        drawn = []
        for name, css in _ENDS:
            height = tall * counts[name] / most
            y -= height
            wide = max(step - 1.5, 0.5)
            drawn.append(
                f'<rect class="fill-{css}" x="{x:.1f}" y="{y:.1f}" '
                f'width="{wide:.1f}" height="{height:.1f}"/>'
            )
        pieces.append(f"<g><title>{day}: {told}</title>{''.join(drawn)}</g>")
        if number % max(span // _LABELS, 1) == 0:
            pieces.append(f'<text x="{x:.1f}" y="{_HEIGHT - 6}">{day:%d %b}</text>')
    legend = "".join(f'<span><i class="{css}"></i>{FIGURES[name]}</span>' for name, css in _ENDS)
    yield '<section class="card"><h2>Questions a day</h2>'
    box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    yield f'<svg {box} role="img" aria-label="Questions a day">{"".join(pieces)}</svg>'
    yield f'<p class="legend">{legend}</p></section>'


def _ends(tally: Counter[str] | None) -> dict[str, int]:
    return {name: tally[name] if tally else 0 for name, _ in _ENDS}


def _entries(found: Statistics) -> Iterator[str]:
    rows = found.entries[:_BARS]
    if not rows:
        return
    most = max(tally["answer"] + tally["suggest"] for _, tally in rows) or 1
    yield '<section class="card"><h2>Most asked</h2>'
    for name, tally in rows:
        parts = [Part(css, FIGURES[end], tally[end]) for end, css in _ENDS if tally[end]]
        total = tally["answer"] + tally["suggest"]
        width = 100 * total / most
        yield f'<div class="row"><span>{_text(name)}</span>'
        yield f'<div style="width:{width:.1f}%">{bar(parts)}</div><em>{total:,}</em></div>'
    yield "</section>"


def _table(table: Table) -> Iterator[str]:
    yield f'<section class="card wide"><h2>{_text(table.title)}</h2><table><tr>'
    for at, name in enumerate(table.columns):
        yield f"<th{_css(table, at)}>{_text(name)}</th>"
    yield "</tr>"
    for row in table.rows:
        cells = (f"<td{_css(table, at)}>{_text(cell)}</td>" for at, cell in enumerate(row))
        yield f"<tr>{''.join(cells)}</tr>"
    note = f'<p class="below">{_text(table.note)}</p>' if table.note else ""
    yield f"</table>{note}</section>"


def _css(table: Table, at: int) -> str:
    return "" if at in table.left else ' class="number"'
