"""Compare the bot with what people use for the same: quality, speed and memory.

    python -m tests.bench --data DIR [--meaning FOLDER]

prints its tables and writes the page ``benchmark.md`` with its pictures.
"""

from __future__ import annotations

import argparse
import logging
import re
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.bench import plot, quality, report, speed, tables
from tests.bench.draws import real_sources, reported
from tests.bench.held_out import HeldOut, held_out
from tests.bench.kept import Kept
from tests.bench.questions import SETS, drawn
from tests.bench.sentences import Remembering
from tests.bench.systems import BOT, NAMES, systems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.draws import Draw
    from tests.bench.quality import Outcome
    from tests.bench.systems import System

_WIDE = 150


@dataclass(frozen=True, slots=True)
class Asked:
    """One draw to be asked, and for what."""

    setting: tables.Setting
    draw: Draw
    seed: int


def arguments() -> argparse.Namespace:
    """Read the command line; end with a sentence that helps if something is missing."""
    parser = argparse.ArgumentParser("python -m tests.bench", description=__doc__.split("\n")[0])
    sizes = [100, 1_000, 10_000, 100_000]
    add = parser.add_argument
    add("--data", type=Path, required=True, metavar="DIR", help="the sets, and real/*.json")
    add("--meaning", type=Path, metavar="FOLDER", help="a sentence model: the bot with it, too")
    add("--draws", type=int, default=3, help="FAQs that are drawn of each set (3)")
    add("--questions", type=int, default=750, help="the most that each is asked (750)")
    add("--wordings", type=int, nargs="*", default=[10, 5], help="of a set's entry (10 5)")
    add("--sizes", type=int, nargs="*", default=sizes, help="in wordings, for speed")
    add("--budget", type=int, default=200, help="CPU seconds a system has at a size (200)")
    add("--only", nargs="+", choices=NAMES, default=NAMES, metavar="NAME", help=", ".join(NAMES))
    add("--as-shipped", action="store_true", help="with weights that know the FAQs: no report")
    add("--keep", type=Path, metavar="FILE", help="go on where the run with this file ended")
    add("--again", nargs="*", choices=NAMES, default=[], metavar="NAME", help="but not with these")
    add("--out", type=Path, default=Path("docs"), metavar="DIR", help="where to write (docs)")
    given = parser.parse_args()
    given.systems = [one for one in systems(given.meaning, HeldOut()) if one.name in given.only]
    missing = {one.module for one in given.systems if not find_spec(one.module)}
    if missing:
        parser.error(
            f"{', '.join(sorted(missing))} not installed. Run `.venv/bin/pip install -e '.[bench]'`"
            " for the peers, or name systems that do without by --only"
        )
    for name in SETS:
        if not (given.data / f"{name}.json").is_file():
            parser.error(f"there is no {name}.json in {given.data}")
    return given


def asked(given: argparse.Namespace) -> Iterator[Asked]:
    """Yield every draw: of the FAQs that strangers wrote, then of the public sets."""
    seeds = range(given.draws)
    for source in real_sources(given.data):
        draws = list(reported(source, seeds, most=given.questions))
        setting = _setting(source.group, "real", draws[0])
        yield from (Asked(setting, draw, seed) for seed, draw in enumerate(draws))
    for name in SETS:
        for wordings in given.wordings:
            draws = [
                drawn(given.data, name, wordings, seed, most=given.questions) for seed in seeds
            ]
            setting = _setting(draws[0].name, "public", draws[0])
            yield from (Asked(setting, draw, seed) for seed, draw in enumerate(draws))


def _setting(name: str, kind: tables.Kind, draw: Draw) -> tables.Setting:
    entries = draw.knowledge.entries
    wordings = sum(len(entry.wordings) for entry in entries)
    asked = len(draw.answerable), len(draw.foreign)
    return tables.Setting(name, kind, len(entries), wordings, *asked)


_systems: dict[str, System] = {}
"""Those of this process, by name."""


def _begin(meaning: Path | None, weights: HeldOut) -> None:
    logging.disable(logging.WARNING)  # thefuzz warns of each question without letters
    _systems.update((one.name, one) for one in systems(meaning, weights, Remembering))


def _outcome(name: str, one: Asked) -> Outcome:
    return quality.measured(_systems[name].fit(one.draw), one.draw, one.seed)


def studied(given: argparse.Namespace, progress: Progress) -> tables.Study:
    """Measure everything: quality on all processors, then speed, one process at a time."""
    study = tables.Study(given.systems)
    every, names = list(asked(given)), [one.name for one in study.systems]
    task = progress.add_task("", total=len(names) * (len(every) + len(given.sizes)))
    weights = HeldOut()
    if not given.as_shipped:
        weights = held_out(with_meaning=given.meaning is not None)
    kept = Kept.read(given.keep, given.again)
    with ProcessPoolExecutor(initializer=_begin, initargs=(given.meaning, weights)) as pool:
        waiting = [
            (name, one, pool.submit(_outcome, name, one) if known is None else known)
            for one in every
            for name in names
            for known in [kept.outcome(name, one.draw.name, one.seed)]
        ]
        for name, one, found in waiting:
            if isinstance(found, Future):
                outcome = found.result()
                kept.add_outcome(name, one.draw.name, one.seed, outcome)
            else:
                outcome = found
            by_system = study.outcomes.setdefault(one.setting, {name: [] for name in names})
            by_system[name].append(outcome)
            progress.update(task, description=f"{one.setting.name}: {name}", advance=1)
    for size in given.sizes:
        for system in study.systems:
            progress.update(task, description=f"{size:,} wordings: {system.name}")
            took = kept.speed(system.name, size) if size <= system.most else tables.NONE
            if took is None:
                took = speed.measured(system.name, size, given.budget, given.meaning)
                kept.add_speed(system.name, size, took)
            study.speeds[system.name, size] = took
            progress.advance(task)
    return study


def terminal_table(table: tables.Table) -> Table:
    """Return the table for a terminal, the bot in bold."""
    shown = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), title=table.title)
    for place, name in enumerate(table.header):
        broken = re.sub(r" (?=×)|(?<= by) |(?<= at) ", "\n", name)
        shown.add_column(broken, justify="right" if place else "left", no_wrap=True)
    for row in table.rows:
        shown.add_row(*row, style="bold" if row[0].startswith(BOT) else None)
    return shown


def main() -> None:
    """Measure, print the tables, write the page and its pictures."""
    given = arguments()
    described = TextColumn("{task.description}")
    bar = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), described)
    with Progress(*bar, console=Console(stderr=True)) as progress:
        study = studied(given, progress)
    console = Console()
    if not console.is_terminal:
        console.width = _WIDE
    for kind in tables.KINDS:
        if study.settings(kind):
            console.print(terminal_table(tables.summary(study, kind)))
            console.print(terminal_table(tables.own_decisions(study, kind)))
    given.out.mkdir(parents=True, exist_ok=True)
    page = given.out / "benchmark.md"
    how = report.How(given.draws, given.questions, given.budget, is_held_out=not given.as_shipped)
    page.write_text(report.page(study, how), encoding="utf-8")
    for name, picture in plot.pictures(study).items():
        (given.out / f"benchmark-{name}.svg").write_text(picture, encoding="utf-8")
    console.print(f"Written: {page} and its pictures")


if __name__ == "__main__":
    main()
