"""The benchmark as one picture: SVG that follows the reader's light or dark theme."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from statistics import mean
from typing import TYPE_CHECKING

from tests.bench.quality import curve
from tests.bench.speed import Speed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.bench.quality import Outcome, Point
    from tests.bench.systems import System
    from tests.bench.tables import Kind, Study

_KINDS: dict[Kind, str] = {"real": "FAQs", "public": "settings"}
_WIDTH, _MARGIN, _NAMES, _AXIS, _ENDS = 640, 20, 170, 66, 474
_HEAD, _ROW, _TALL, _LINE = 58, 28, 220, 18.0
_MOST_FALSE, _STEPS = 0.5, 100
_STYLE = """
svg { --page: #fff; --ink: #1f2328; --soft: #59636e; --rule: #e4e8ec; }
.bot, .extra { --hue: #0a7d5a; } .learned { --hue: #2a6fdb; }
.search { --hue: #8250c4; } .fuzzy { --hue: #b85a14; }
@media (prefers-color-scheme: dark) {
  svg { --page: #0d1117; --ink: #e6edf3; --soft: #9198a1; --rule: #262c36; }
  .bot, .extra { --hue: #3fcf9b; } .learned { --hue: #6cabff; }
  .search { --hue: #bd93f9; } .fuzzy { --hue: #f0924c; }
}
text { font: 13.5px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  fill: var(--hue, var(--soft));
  paint-order: stroke; stroke: var(--page); stroke-width: 4; stroke-linejoin: round; }
.title { font-size: 16px; font-weight: 600; fill: var(--ink); }
text.bot, text.extra { font-weight: 700; }
.page { fill: var(--page); }
.grid { stroke: var(--rule); }
.curve { fill: none; stroke: var(--hue); stroke-width: 1.8; stroke-linejoin: round; }
.curve.bot, .curve.extra { stroke-width: 3.2; }
.curve.extra { stroke-dasharray: 7 5; }
.lead { stroke: var(--hue); opacity: 0.5; }
.span { stroke: var(--hue); stroke-width: 4; opacity: 0.35; }
.full { fill: var(--hue); }
.each { fill: var(--hue); opacity: 0.45; }
.ring { fill: var(--page); stroke: var(--hue); stroke-width: 2.2; }
@media (max-width: 480px) { text { font-size: 16.5px; } .title { font-size: 20px; } }
"""


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from ``low`` to ``high`` as places from ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def at(self, value: float) -> float:
        """Return the place of a value."""
        low, high, here = self.low, self.high, value
        if self.is_log:
            low, high, here = math.log(low), math.log(high), math.log(max(value, low))
        return self.start + (here - low) / ((high - low) or 1) * (self.end - self.start)


def spaced(places: Sequence[float], gap: float, most: float) -> list[float]:
    """Return the places moved as little as is simple, in their order, at least ``gap`` apart.

    None is beyond ``most`` unless there is no room.
    """
    order = sorted(range(len(places)), key=lambda at: places[at])
    moved = list(places)
    for above, here in pairwise(order):
        moved[here] = max(moved[here], moved[above] + gap)
    limit = most
    for here in reversed(order):
        moved[here] = min(moved[here], limit)
        limit = moved[here] - gap
    return moved


def rising(points: Sequence[Point], places: Sequence[float]) -> list[float]:
    """Return the greatest share of right answers with no more false ones than each of ``places``.

    Both the points and the places rise.
    """
    found, right, left = [], 0.0, list(reversed(points))
    for place in places:
        while left and left[-1].false <= place:
            right = left.pop().right
        found.append(right)
    return found


def pictures(study: Study) -> dict[str, str]:
    """Return the pictures by what they show: each kind of questions, and speed."""
    found: dict[str, str] = {
        kind: _picture([_ranks(study, kind), *_trade(study, kind)])
        for kind in _KINDS
        if study.settings(kind)
    }
    if study.sizes:
        found["speed"] = _picture([_speeds(study)])
    return found


def _picture(parts: Iterable[tuple[str, float]]) -> str:
    top, pieces = 0.0, []
    for inner, height in parts:
        pieces.append(f'<g transform="translate(0 {top:.0f})">{inner}</g>')
        top += height
    size = f'viewBox="0 0 {_WIDTH} {top:.0f}" width="{_WIDTH}" height="{top:.0f}"'
    page = '<rect class="page" width="100%" height="100%" rx="8"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    return f"{head}<style>{_STYLE}</style>{page}{''.join(pieces)}</svg>\n"


def _ranks(study: Study, kind: Kind) -> tuple[str, float]:
    """Return how often the right entry comes first, a row a system, and the height of that."""
    every = {one.name: study.means(kind, one.name, lambda o: o.top) for one in study.systems}
    tops = {name: mean(some) for name, some in every.items()}
    typos = {
        one.name: mean(study.means(kind, one.name, lambda o: o.typos)) for one in study.systems
    }
    rows = sorted(study.systems, key=lambda one: -tops[one.name])
    scale = Scale(0, 1, _NAMES, _WIDTH - _MARGIN - 30)
    bottom = _HEAD + _ROW * len(rows)
    count = len(study.settings(kind))
    note = f"% of the questions, mean of {count} {_KINDS[kind]} (small dots); ring: with typos"
    pieces = [_head("The right entry comes first", note)]
    for level in (0, 25, 50, 75, 100):
        x = scale.at(level / 100)
        pieces += [_line("grid", x, _HEAD, x, bottom), _text(x, bottom + 18, f"{level}", "middle")]
    for place, one in enumerate(rows):
        y = _HEAD + _ROW * (place + 0.5)
        full, ring = scale.at(tops[one.name]), scale.at(typos[one.name])
        share = f"{100 * tops[one.name]:.0f}"
        pieces += [
            _text(_NAMES - 16, y + 5, one.name, "end", one.family),
            *(_dot(f"each {one.family}", scale.at(top), y, 2.5) for top in every[one.name]),
            _line(f"span {one.family}", ring, y, full, y),
            _dot(f"ring {one.family}", ring, y),
            _dot(f"full {one.family}", full, y),
            _text(_WIDTH - _MARGIN, y + 5, share, "end", one.family),
        ]
    return "".join(pieces), bottom + 40


def _trade(study: Study, kind: Kind) -> list[tuple[str, float]]:
    """Return right answers over false ones, the mean of the settings, and the height of that.

    Nothing, if no setting has questions without an answer.
    """
    settings = [one for one in study.settings(kind) if one.foreign]
    if not settings:
        return []
    across = Scale(0, _MOST_FALSE, _AXIS, _ENDS)
    up = Scale(0, 1, _HEAD + _TALL, _HEAD)
    pieces = [_head("Right answers against false ones", "% of the questions, answered rightly")]
    for level in (0, 25, 50, 75, 100):
        pieces += _level(up.at(level / 100), f"{level}")
    for level in (0, 10, 20, 30, 40, 50):
        pieces.append(_text(across.at(level / 100), _HEAD + _TALL + 20, f"{level}", "middle"))
    below = _HEAD + _TALL + 40
    note = "% of the questions that nothing answers, answered all the same"
    pieces.append(_text((_AXIS + _ENDS) / 2, below, note, "middle"))
    places = [step * _MOST_FALSE / _STEPS for step in range(_STEPS + 1)]
    curves = {}
    for one in reversed(study.systems):
        every = [_pooled(study.outcomes[setting][one.name]) for setting in settings]
        rights = [mean(some) for some in zip(*(rising(c, places) for c in every), strict=True)]
        spots = zip(places, rights, strict=True)
        curves[one] = [(across.at(x), up.at(y)) for x, y in spots]
    pieces += _labelled(curves, _HEAD + _TALL)
    for one in study.systems:
        own = [o.own for s in settings for o in study.outcomes[s][one.name] if o.own]
        if own:
            x = across.at(1 - mean(o.refused or 0 for o in own))
            y = up.at(mean(o.right for o in own))
            pieces.append(_dot(f"ring {one.family}", x, y, 7))
            name = "its own decision" if one is study.systems[0] else ""
            pieces.append(_text(x - 12, y - 22, name, "start", one.family) if name else "")
    return [("".join(pieces), below + 32)]


def _pooled(some: Sequence[Outcome]) -> list[Point]:
    return curve([a for o in some for a in o.asked], [f for o in some for f in o.foreign])


def _speeds(study: Study) -> tuple[str, float]:
    """Return milliseconds a question over sizes, and the height of that."""
    times = {
        one: [
            (size, max(found.milliseconds, 0.01))
            for size in study.sizes
            if isinstance(found := study.speeds[one.name, size], Speed)
        ]
        for one in reversed(study.systems)
    }
    every = [time for some in times.values() for _, time in some] or [1.0]
    tens = range(math.floor(math.log10(min(every))), math.ceil(math.log10(max(every))) + 1)
    across = Scale(min(study.sizes), max(study.sizes), _AXIS, _ENDS, is_log=True)
    up = Scale(10.0 ** tens[0], 10.0 ** tens[-1], _HEAD + _TALL, _HEAD, is_log=True)
    pieces = [_head("Time for a question", "CPU milliseconds")]
    for power in tens:
        pieces += _level(up.at(10.0**power), f"{10.0**power:,g}")
    for size in study.sizes:
        pieces.append(_text(across.at(size), _HEAD + _TALL + 20, f"{size:,}", "middle"))
    below = _HEAD + _TALL + 40
    pieces.append(_text((_AXIS + _ENDS) / 2, below, "wordings in the FAQ", "middle"))
    curves = {one: [(across.at(x), up.at(y)) for x, y in some] for one, some in times.items()}
    pieces += _labelled(curves, _HEAD + _TALL)
    return "".join(pieces), below + 20


def _labelled(curves: dict[System, list[tuple[float, float]]], most: float) -> list[str]:
    """Draw the curves, each with its name where it ends; those at the edge make room."""
    pieces, ends = [], []
    for one, spots in curves.items():
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        pieces.append(f'<polyline class="curve {one.family}" points="{points}"/>')
        if spots:
            ends.append((one, *spots[-1]))
    edge = [(one, y) for one, x, y in ends if x >= _ENDS - 1]
    places = spaced([y for _, y in edge], _LINE, most)
    for (one, y), moved in zip(edge, places, strict=True):
        pieces.append(_line(f"lead {one.family}", _ENDS + 2, y, _ENDS + 14, moved))
        pieces.append(_text(_ENDS + 18, moved + 5, one.name, "start", one.family))
    for one, x, y in ends:
        if x < _ENDS - 1:
            pieces.append(_dot(f"full {one.family}", x, y))
            pieces.append(_text(x + 10, y + 5, one.name, "start", one.family))
    return pieces


def _head(title: str, note: str) -> str:
    return _text(_MARGIN, 26, title, "start", "title") + _text(_MARGIN, 46, note, "start")


def _level(y: float, name: str) -> list[str]:
    return [_line("grid", _AXIS, y, _ENDS, y), _text(_AXIS - 9, y + 5, name, "end")]


def _text(x: float, y: float, text: str, anchor: str, css: str = "") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{css}" {place}>{escape(text)}</text>'


def _line(css: str, x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<path class="{css}" d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"/>'


def _dot(css: str, x: float, y: float, size: float = 5) -> str:
    return f'<circle class="{css}" cx="{x:.1f}" cy="{y:.1f}" r="{size}"/>'
