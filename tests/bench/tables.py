"""The figures as tables: one that tells most of it, and those with every figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import mean, stdev
from typing import TYPE_CHECKING

from tests.bench.quality import FALSE, WRONG, right_within
from tests.bench.questions import SETS
from tests.bench.speed import Speed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tests.bench.quality import Outcome, Own
    from tests.bench.systems import System

_NONE = "–"
_COLUMNS: dict[str, Callable[[Outcome], float | None]] = {
    "first": lambda one: one.top,
    "with typos": lambda one: one.typos,
    "lost by typos": lambda one: one.top - one.typos,
    f"right at {WRONG:.0%} wrong": lambda one: right_within(one.curve, wrong=WRONG),
    f"right at {1 - FALSE:.0%} refused": lambda one: (
        right_within(one.curve, false=FALSE) if one.foreign else None
    ),
}
_OWN_COLUMNS: dict[str, Callable[[Own], float | None]] = {
    "right": lambda own: own.right,
    "wrong": lambda own: own.wrong,
    "out of scope refused": lambda own: own.refused,
    "calibration error": lambda own: own.calibration_error,
}
_SPEED_COLUMNS: dict[str, Callable[[Speed], float | None]] = {
    "Milliseconds a question": lambda one: one.milliseconds,
    "Seconds to build": lambda one: one.build_seconds,
    "Megabytes while building": lambda one: one.peak,
    "Megabytes afterwards": lambda one: one.held,
}


@dataclass(slots=True)
class Study:
    """All that was measured.

    ``outcomes`` has the draws of each set and number of wordings, by system; ``speeds`` is by
    system and size, where a text says why there are no figures.
    """

    systems: Sequence[System]
    outcomes: dict[tuple[str, int], dict[str, list[Outcome]]] = field(default_factory=dict)
    speeds: dict[tuple[str, int], Speed | str] = field(default_factory=dict)

    @property
    def settings(self) -> list[tuple[str, int]]:
        """Sets and numbers of wordings, the one that stands for all of them first."""
        return sorted(self.outcomes, key=lambda key: (list(SETS).index(key[0]), -key[1]))

    @property
    def sizes(self) -> list[int]:
        """The sizes that speed was measured at."""
        return sorted({size for _, size in self.speeds})


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text: the first column names the row, the others are figures."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """Return it as GitHub's Markdown, without the title."""
        rule = ["---", *("--:" for _ in self.header[1:])]
        lines = ("| " + " | ".join(row) + " |" for row in (self.header, rule, *self.rows))
        return "".join(f"{line}\n" for line in lines)


def per_cent(shares: Iterable[float | None], *, is_plain: bool = False) -> str:
    """Return the mean in per cent, with the standard deviation if there are several."""
    known = [100 * share for share in shares if share is not None]
    if not known:
        return _NONE
    both = len(known) > 1 and not is_plain
    # Adding 0 takes the sign from what rounds to -0.
    return f"{round(mean(known), 1) + 0:.1f}" + (f" ± {stdev(known):.1f}" if both else "")


def number(value: float | None) -> str:
    """Return two digits, or the whole of a greater number."""
    if value is None:
        return _NONE
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def setting_name(setting: tuple[str, int]) -> str:
    """Return what people call a set with a number of wordings an entry."""
    return f"{SETS[setting[0]]} × {setting[1]}"


def summary(study: Study) -> Table:
    """Return one row a system: what it finds, what it would give wrongly, how long it takes."""
    header = ["", *map(setting_name, study.settings)]
    names = list(_COLUMNS)[2:] if study.settings else []
    header += [*names, *(f"ms at {size:,}" for size in study.sizes)]
    rows = []
    for one in study.systems:
        found = [study.outcomes[setting][one.name] for setting in study.settings]
        row = [one.name, *(per_cent((o.top for o in some), is_plain=True) for some in found)]
        for name in names:
            column = _COLUMNS[name]
            every = (column(o) for some in found for o in some)
            row.append(per_cent(every, is_plain=True))
        row += [_cell(study, one.name, size, lambda s: s.milliseconds) for size in study.sizes]
        rows.append(row)
    return Table("Summary", header, rows)


def details(study: Study) -> list[Table]:
    """Return every figure: a table a setting, the bot's own decisions, speed and memory."""
    tables = []
    for setting in study.settings:
        found = study.outcomes[setting]
        rows = [
            [name, *(per_cent(map(column, some)) for column in _COLUMNS.values())]
            for name, some in found.items()
        ]
        tables.append(Table(f"{setting_name(setting)}, in %", ["", *_COLUMNS], rows))
    own_rows = []
    for setting in study.settings:
        for name, some in study.outcomes[setting].items():
            if own := [one.own for one in some if one.own]:
                shares = (per_cent(map(column, own)) for column in _OWN_COLUMNS.values())
                own_rows.append([f"{name}, {setting_name(setting)}", *shares])
    if own_rows:
        tables.append(Table("Its own decision, as shipped, in %", ["", *_OWN_COLUMNS], own_rows))
    for title, column in _SPEED_COLUMNS.items() if study.sizes else ():
        rows = [
            [one.name, *(_cell(study, one.name, size, column) for size in study.sizes)]
            for one in study.systems
        ]
        tables.append(Table(title, ["", *(f"{size:,}" for size in study.sizes)], rows))
    return tables


def _cell(study: Study, name: str, size: int, column: Callable[[Speed], float | None]) -> str:
    found = study.speeds[name, size]
    return number(column(found)) if isinstance(found, Speed) else found
