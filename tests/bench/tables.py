"""The figures as tables: one that tells most of it, and those with every figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import mean, stdev
from typing import TYPE_CHECKING, Literal, TypeAlias

from tests.bench.quality import FALSE, WRONG, right_within
from tests.bench.speed import Speed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tests.bench.quality import Outcome, Own
    from tests.bench.systems import System

Kind: TypeAlias = Literal["real", "public"]
KINDS: tuple[Kind, ...] = ("real", "public")
NONE = "–"
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
    "refused": lambda own: own.refused,
    "calibration error": lambda own: own.calibration_error,
}
_SPEED_COLUMNS: dict[str, Callable[[Speed], float | None]] = {
    "Milliseconds a question": lambda one: one.milliseconds,
    "Seconds to build": lambda one: one.build_seconds,
    "Megabytes while building": lambda one: one.peak,
    "Megabytes afterwards": lambda one: one.held,
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What is asked: an FAQ that strangers wrote, or FAQs drawn from a public set.

    The numbers are those of the first draw; ``foreign`` are questions that no entry answers.
    """

    name: str
    kind: Kind
    entries: int
    wordings: int
    questions: int
    foreign: int


@dataclass(slots=True)
class Study:
    """All that was measured.

    ``outcomes`` has the draws of each setting, by system; ``speeds`` is by system and size, where a
    text says why there are no figures.
    """

    systems: Sequence[System]
    outcomes: dict[Setting, dict[str, list[Outcome]]] = field(default_factory=dict)
    speeds: dict[tuple[str, int], Speed | str] = field(default_factory=dict)

    def settings(self, kind: Kind) -> list[Setting]:
        """Those of a kind, in the order in which they were measured."""
        return [setting for setting in self.outcomes if setting.kind == kind]

    @property
    def sizes(self) -> list[int]:
        """The sizes that speed was measured at."""
        return sorted({size for _, size in self.speeds})

    def means(
        self, kind: Kind, name: str, column: Callable[[Outcome], float | None]
    ) -> list[float]:
        """The mean of a system's draws in each setting of a kind that has such a figure."""
        found = []
        for setting in self.settings(kind):
            shares = [column(one) for one in self.outcomes[setting][name]]
            if known := [share for share in shares if share is not None]:
                found.append(mean(known))
        return found


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


def per_cent(shares: Iterable[float | None]) -> str:
    """Return the mean in per cent, with the standard deviation if there are several."""
    known = [100 * share for share in shares if share is not None]
    if not known:
        return NONE
    # Adding 0 takes the sign from what rounds to -0.
    spread = f" ± {stdev(known):.1f}" if len(known) > 1 else ""
    return f"{round(mean(known), 1) + 0:.1f}{spread}"


def number(value: float | None) -> str:
    """Return two digits, or the whole of a greater number."""
    if value is None:
        return NONE
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


def summary(study: Study, kind: Kind) -> Table:
    """Return one row a system: what it finds in each setting, and means over all of them."""
    settings, further = study.settings(kind), list(_COLUMNS)[2:]
    header = ["", *(setting.name for setting in settings), "mean", *further]
    rows = []
    for one in study.systems:
        tops = study.means(kind, one.name, _COLUMNS["first"])
        columns = (_COLUMNS[name] for name in further)
        means = (
            per_cent([mean(some)] if some else [])
            for some in (study.means(kind, one.name, column) for column in columns)
        )
        rows.append([one.name, *(per_cent([top]) for top in tops), per_cent([mean(tops)]), *means])
    return Table("The right entry comes first, in %", header, rows)


def speeds(study: Study) -> Table:
    """Return one row a system: CPU milliseconds a question at each size."""
    return _speed_table(study, *next(iter(_SPEED_COLUMNS.items())))


def own_decisions(study: Study, kind: Kind) -> Table:
    """Return what the systems that decide by themselves decide, as means over the settings."""
    rows = []
    for one in study.systems:
        some = [study.means(kind, one.name, _of_own(column)) for column in _OWN_COLUMNS.values()]
        if some[0]:
            rows.append(
                [one.name, *(per_cent([mean(shares)] if shares else []) for shares in some)]
            )
    return Table("Its own decision, in %", ["", *_OWN_COLUMNS], rows)


def _of_own(column: Callable[[Own], float | None]) -> Callable[[Outcome], float | None]:
    return lambda outcome: column(outcome.own) if outcome.own else None


def faqs(study: Study) -> Table:
    """Return what the FAQs that strangers wrote are like."""
    header = ["", "entries", "wordings of each", "questions", "of them without an answer"]
    rows = [
        [
            one.name,
            f"{one.entries}",
            f"{one.wordings / one.entries:.0f}",
            f"{one.questions + one.foreign:,}",
            f"{one.foreign}",
        ]
        for one in study.settings("real")
    ]
    return Table("The FAQs", header, rows)


def details(study: Study) -> list[Table]:
    """Return every figure: a table a setting, the bot's own decisions, speed and memory."""
    tables = []
    for setting, found in study.outcomes.items():
        rows = [
            [name, *(per_cent(map(column, some)) for column in _COLUMNS.values())]
            for name, some in found.items()
        ]
        tables.append(Table(f"{setting.name}, in %", ["", *_COLUMNS], rows))
    own_rows = [
        [
            f"{name}, {setting.name}",
            *(per_cent(map(column, own)) for column in _OWN_COLUMNS.values()),
        ]
        for setting, found in study.outcomes.items()
        for name, some in found.items()
        if (own := [one.own for one in some if one.own])
    ]
    if own_rows:
        tables.append(Table("Its own decision, in %", ["", *_OWN_COLUMNS], own_rows))
    if study.sizes:
        tables += [_speed_table(study, *item) for item in _SPEED_COLUMNS.items()]
    return tables


def _speed_table(study: Study, title: str, column: Callable[[Speed], float | None]) -> Table:
    rows = []
    for one in study.systems:
        found = (study.speeds[one.name, size] for size in study.sizes)
        rows.append([one.name, *(number(column(s)) if isinstance(s, Speed) else s for s in found)])
    return Table(title, ["", *(f"{size:,}" for size in study.sizes)], rows)
