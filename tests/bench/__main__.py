"""Compare the bot with what people use for the same: quality, speed and memory.

    python -m tests.bench --data DIR

prints one table and writes ``benchmark.md`` and ``benchmark.svg``.
"""

from __future__ import annotations

import argparse
import re
from importlib.util import find_spec
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.bench import plot, quality, report, speed, tables
from tests.bench.questions import SETS, drawn
from tests.bench.systems import SYSTEMS

_WIDE = 130


def arguments() -> argparse.Namespace:
    """Read the command line; end with a sentence that helps if something is missing."""
    parser = argparse.ArgumentParser("python -m tests.bench", description=__doc__.split("\n")[0])
    names, sizes = [one.name for one in SYSTEMS], [100, 1_000, 10_000, 100_000]
    add = parser.add_argument
    add("--data", type=Path, required=True, metavar="DIR", help="clinc150.json, banking77.json")
    add("--draws", type=int, default=3, help="FAQs that are drawn of each set (3)")
    add("--questions", type=int, default=750, help="the most that each is asked (750)")
    add("--wordings", type=int, nargs="*", default=[5, 10], help="of an entry (5 10)")
    add("--sizes", type=int, nargs="*", default=sizes, help="in wordings, for speed")
    add("--budget", type=int, default=200, help="CPU seconds a system has at a size (200)")
    add("--only", nargs="+", choices=names, default=names, metavar="NAME", help=" ".join(names))
    add("--out", type=Path, default=Path("docs"), metavar="DIR", help="where to write (docs)")
    given = parser.parse_args()
    given.systems = [one for one in SYSTEMS if one.name in given.only]
    missing = {one.module for one in given.systems if not find_spec(one.module)}
    if missing:
        parser.error(
            f"{', '.join(sorted(missing))} not installed. Run `.venv/bin/pip install -e '.[bench]'`"
            " for the peers, or name systems that do without by --only"
        )
    for name in SETS if given.wordings else ():
        if not (given.data / f"{name}.json").is_file():
            parser.error(f"there is no {name}.json in {given.data}")
    return given


def studied(given: argparse.Namespace, progress: Progress) -> tables.Study:
    """Measure everything, one step of the progress bar at a time."""
    study = tables.Study(given.systems)
    settings = [(name, wordings) for name in SETS for wordings in given.wordings]
    steps = len(study.systems) * (len(settings) * given.draws + len(given.sizes))
    task = progress.add_task("", total=steps)
    for setting in settings:
        found = study.outcomes[setting] = {one.name: [] for one in study.systems}
        for seed in range(given.draws):
            draw = drawn(given.data, *setting, seed, develop=False, most=given.questions)
            for one in study.systems:
                progress.update(task, description=f"{tables.setting_name(setting)}: {one.name}")
                found[one.name].append(quality.measured(one.fit(*draw.rows), draw, seed))
                progress.advance(task)
    for size in given.sizes:
        for one in study.systems:
            progress.update(task, description=f"{size:,} wordings: {one.name}")
            study.speeds[one.name, size] = speed.measured(one.name, size, given.budget)
            progress.advance(task)
    return study


def terminal_table(table: tables.Table) -> Table:
    """Return the table for a terminal, the bot in bold."""
    shown = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), title="The right entry comes first, in %")
    for place, name in enumerate(table.header):
        broken = re.sub(r" (?=×)|(?<= by) |(?<= at) ", "\n", name)
        shown.add_column(broken, justify="right" if place else "left", no_wrap=True)
    for row in table.rows:
        shown.add_row(*row, style="bold" if row[0] == SYSTEMS[0].name else None)
    return shown


def main() -> None:
    """Measure, print the table, write the page and its picture."""
    given = arguments()
    described = TextColumn("{task.description}")
    bar = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), described)
    with Progress(*bar, console=Console(stderr=True)) as progress:
        study = studied(given, progress)
    console = Console()
    if not console.is_terminal:
        console.width = _WIDE
    console.print(terminal_table(tables.summary(study)))
    given.out.mkdir(parents=True, exist_ok=True)
    page, picture = given.out / "benchmark.md", given.out / "benchmark.svg"
    page.write_text(
        report.page(study, given.draws, given.questions, given.budget), encoding="utf-8"
    )
    picture.write_text(plot.drawn(study), encoding="utf-8")
    console.print(f"Written: {page}, {picture}")


if __name__ == "__main__":
    main()
