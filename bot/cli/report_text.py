"""An evaluation as plain lines, as Markdown, or for a person at a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.cli.plain import printable
from bot.cli.report import change_line, headline
from bot.cli.report_tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table as RichTable

    from bot.cli.report import EvaluationReport
    from bot.cli.report_tables import Table

_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&@])")
_GOOD, _BAD, _MIDDLE = "green", "red", "yellow"
_STYLES = {
    "right": _GOOD,
    "better": _GOOD,
    "wrong": _BAD,
    "worse": _BAD,
    "suggestions": _MIDDLE,
    "no answer": _MIDDLE,
    "in use": "bold",
}
_MOST_COLUMNS = 140


def plain(report: EvaluationReport) -> str:
    """Tables of aligned columns, without colour or a width."""
    parts = [f"{headline(report)}."]
    if report.comparison:
        parts.append(change_line(report.comparison))
    return plain_tables("\n\n".join(parts), tables(report))


def plain_tables(lead: str, found: Iterable[Table]) -> str:
    """Some words, and tables of aligned columns below them."""
    return printable("\n\n".join([lead, *map(_plain_table, found)]))


def markdown(report: EvaluationReport) -> str:
    """Tables as GitHub shows them: in a job's summary, or in a pull request."""
    parts = [f"## Questions: {_escaped(headline(report))}"]
    if report.comparison:
        parts.append(f"**{_escaped(change_line(report.comparison))}**")
    files = ", ".join(f"`{name}`" for name in report.files)
    parts.append(f"{files} on `{report.folder}`, threshold {report.threshold:g}.")
    return printable("\n\n".join([*parts, *map(_markdown_table, tables(report))]))


def show(report: EvaluationReport) -> None:
    """Print to the terminal, in colour where it is wanted."""
    change, style = "", ""
    if report.comparison:
        change = change_line(report.comparison)
        style = _BAD if report.comparison.worse else _GOOD
    show_tables(f"{headline(report)}.", tables(report), change, style)


def show_tables(lead: str, found: Iterable[Table], more: str = "", style: str = "") -> None:
    """Print some words and tables to the terminal; ``more`` is a second line, in ``style``."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    console.width = min(console.width, _MOST_COLUMNS)
    console.print(Text(printable(lead), style="bold"))
    if more:
        console.print(Text(printable(more), style=style))
    for table in found:
        console.print()
        console.print(Text(printable(table.title), style="bold"))
        if table.rows:
            console.print(_drawn(table))
        if table.note:
            console.print(Text(printable(table.note), style="dim"))


def _drawn(table: Table) -> RichTable:
    from rich.table import Table as RichTable
    from rich.text import Text

    has_names = any(table.columns)
    drawn = RichTable(
        box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0), show_header=has_names
    )
    for at, name in enumerate(table.columns):
        if at in table.left:
            drawn.add_column(name, overflow="fold")
        else:
            drawn.add_column(name, justify="right", no_wrap=True)
    for row in table.rows:
        style = _STYLES.get(row[0].strip()) or _STYLES.get(row[-1], "")
        drawn.add_row(*(Text(printable(cell)) for cell in row), style=style)
    return drawn


def _plain_table(table: Table) -> str:
    lines = [table.title]
    if table.rows:
        grid = (table.columns, *table.rows) if any(table.columns) else table.rows
        widths = [max(map(len, column)) for column in zip(*grid, strict=True)]
        for row in grid:
            cells = (
                cell.ljust(width) if at in table.left else cell.rjust(width)
                for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            lines.append("  " + "  ".join(cells).rstrip())
    if table.note:
        lines.append(f"  {table.note}")
    return "\n".join(lines)


def _markdown_table(table: Table) -> str:
    lines = [f"### {_escaped(table.title)}", ""]
    if table.rows:
        rules = ("---" if at in table.left else "--:" for at in range(len(table.columns)))
        lines += [_line(map(_escaped, table.columns)), _line(rules)]
        lines += [_line(map(_escaped, row)) for row in table.rows]
        lines.append("")
    if table.note:
        lines.append(_escaped(table.note))
    return "\n".join(lines).rstrip()


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return _MARKDOWN_SIGNS.sub(r"\\\1", text.strip())
