"""An evaluation as plain lines, as Markdown, or for a person at a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.cli.plain import printable
from bot.cli.report import change_line, headline
from bot.cli.report_tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.table import Table as RichTable
    from rich.text import Text as RichText

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
_LEAST_WORDS = 14  # so narrow may a column of words be, before a row has lines of its own


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
            console.print(_drawn(table, console.width))
        if table.note:
            console.print(Text(printable(table.note), style="dim"))


def _drawn(table: Table, width: int) -> RichTable | RichText:
    """The table in so many columns of text; where it does not fit, each row as lines of its own."""
    from rich.table import Table as RichTable
    from rich.text import Text

    fits = ((widths_of(table, width, gap), gap) for gap in (2, 1))
    widths, gap = next(((found, gap) for found, gap in fits if found), (None, 0))
    if widths is None:
        return Text(printable("\n".join(map("\n".join, _blocks(table)))))
    drawn = RichTable(
        box=None,
        pad_edge=False,
        header_style="dim",
        padding=(0, gap, 0, 0),
        show_header=any(table.columns),
    )
    for at, (name, own) in enumerate(zip(table.columns, widths, strict=True)):
        drawn.add_column(
            name, justify="left" if at in table.left else "right", overflow="fold", width=own
        )
    for row in table.rows:
        style = _STYLES.get(row[0].strip()) or _STYLES.get(row[-1], "")
        drawn.add_row(*(Text(printable(cell)) for cell in row), style=style)
    return drawn


def widths_of(table: Table, width: int, gap: int) -> list[int] | None:
    """How wide each column may be, with ``gap`` between them; None if ``width`` is too narrow.

    Numbers and the words of a column's name are never broken; what is left goes to the columns of
    words, those first that need least.
    """
    from rich.cells import cell_len

    grid = list(zip(table.columns, *table.rows, strict=True))
    natural = [max(map(cell_len, column)) for column in grid]
    least = [
        max(
            max(map(cell_len, name.split()), default=0),
            min(_LEAST_WORDS, natural[at]) if at in table.left else max(map(cell_len, cells)),
        )
        for at, (name, *cells) in enumerate(grid)
    ]
    spare = width - sum(least) - gap * (len(grid) - 1)
    if spare < 0:
        return None
    for at in sorted(range(len(grid)), key=lambda at: natural[at] - least[at]):
        more = min(spare, natural[at] - least[at])
        least[at] += more
        spare -= more
    return least


def _blocks(table: Table) -> Iterator[list[str]]:
    """Each row as its words, and below them its numbers with their names."""
    for row in table.rows:
        cells = [
            (at, name, cell) for at, (name, cell) in enumerate(zip(table.columns, row, strict=True))
        ]
        words = [cell for at, _, cell in cells if at in table.left and cell]
        numbers = ", ".join(f"{name} {cell}" for at, name, cell in cells if at not in table.left)
        yield [" ".join(words[:1]), *(f"  {line}" for line in (*words[1:], numbers) if line)]


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
