"""Charts as inline SVG: no scripts; colours are classes that the page's style gives."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.faq.measuring.evaluation import Calibration, Point

_WIDTH, _HEIGHT = 380, 290
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 14, 46
_NARROW = 0.07


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: its class says what it means and so its colour."""

    css: str
    name: str
    count: int


def bar(parts: Sequence[Part], *, is_small: bool = False) -> str:
    """A bar of the whole width, its parts as wide as their counts."""
    total = sum(part.count for part in parts) or 1
    pieces = []
    for part in parts:
        if part.count:
            share = part.count / total
            label = "" if is_small or share < _NARROW else str(part.count)
            told = escape(f"{part.name}: {part.count} ({100 * share:.1f} %)")
            style = f"width:{100 * share:.3f}%"
            pieces.append(f'<i class="{part.css}" style="{style}" title="{told}">{label}</i>')
    spoken = escape(", ".join(f"{part.count} {part.name}" for part in parts))
    size = " small" if is_small else ""
    return f'<div class="bar{size}" role="img" aria-label="{spoken}">{"".join(pieces)}</div>'


def reliability(calibration: Calibration) -> str:
    """Confidence against truth: on the diagonal it is what it says; larger dots, more questions."""
    plot = _Plot("the first candidate's confidence", "how often it is right", 0.0)
    most = max((one.count for one in calibration.bins), default=1)
    dots = []
    for one in calibration.bins:
        x, y = plot.at(one.confidence, one.right)
        size = 3.5 + 10 * (one.count / most) ** 0.5
        told = (
            f"{one.count} questions at {one.low:.1f} to {one.high:.1f}: on average "
            f"{100 * one.confidence:.0f} % sure, {100 * one.right:.0f} % right"
        )
        dots.append(
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}">'
            f"<title>{escape(told)}</title></circle>"
        )
    line = _line("line thin", (plot.at(one.confidence, one.right) for one in calibration.bins))
    diagonal = _line("ideal", (plot.at(0, 0), plot.at(1, 1)))
    name = "Calibration: confidence against how often it is right"
    return plot.drawn([diagonal, line, *dots], name)


def shares(curve: Sequence[Point], threshold: float) -> str:
    """Right, wrong and unanswered at every threshold; a line marks the one in use."""
    plot = _Plot("threshold (FAQ_MIN_CONFIDENCE)", "share of the questions", 0.0)
    drawn = []
    for css, name in (("right", "right"), ("wrong", "wrong")):
        spots = []
        for point in curve:
            number = point.tally.right if name == "right" else point.tally.wrong
            spots.append((point.threshold, number / (point.tally.total or 1)))
        drawn.append(_line(f"line stroke-{css}", (plot.at(*spot) for spot in spots)))
        drawn += [
            _dot(plot.at(x, y), f"stroke-{css}", f"{100 * y:.1f} % {name} at {x:.2f}", 2.5)
            for x, y in spots
        ]
    x, _ = plot.at(threshold, 0)
    drawn.append(_line("mark", ((x, _TOP), (x, _HEIGHT - _BOTTOM))))
    side = "end" if threshold > 0.7 else "start"
    away = -5 if side == "end" else 5
    drawn.append(_label((x + away, _TOP + 11), side, f"in use: {threshold:g}"))
    return plot.drawn(drawn, "Right and wrong answers over thresholds")


def trade(curve: Sequence[Point], threshold: float) -> str:
    """How much is answered against how much of that is right; the axis begins where it matters."""
    spots = [(p.coverage, p.precision, p) for p in curve if p.precision is not None]
    least = min((precision for _, precision, _ in spots), default=0.0)
    floor = max(0.0, int(least * 10 - 0.5) / 10)
    plot = _Plot(
        "share of the questions that get an answer", "part of all answers that is right", floor
    )
    drawn = [_line("line", (plot.at(coverage, precision) for coverage, precision, _ in spots))]
    for coverage, precision, point in spots:
        told = (
            f"threshold {point.threshold:.2f}: {100 * coverage:.1f} % answered, "
            f"{100 * precision:.1f} % of all answers right, {point.false} false answers"
        )
        here = point.threshold == threshold
        spot = plot.at(coverage, precision)
        drawn.append(_dot(spot, "here" if here else "dot", told, 6 if here else 3))
        if here:
            below = (spot[0] - 4, spot[1] + 26)
            drawn.append(_label(below, "end", f"in use: {threshold:g}"))
    return plot.drawn(drawn, "Precision against coverage over thresholds")


@dataclass(frozen=True, slots=True)
class _Plot:
    """A square of 0 to 1 by ``floor`` to 1, with its axes."""

    x_name: str
    y_name: str
    floor: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point stands in the picture."""
        across = _LEFT + x * (_WIDTH - _LEFT - _RIGHT)
        up = (y - self.floor) / (1 - self.floor or 1)
        return across, _HEIGHT - _BOTTOM - up * (_HEIGHT - _TOP - _BOTTOM)

    def drawn(self, parts: Iterable[str], name: str) -> str:
        """The picture with its axes and grid below the parts."""
        bottom = _HEIGHT - _BOTTOM
        pieces = []
        for step in range(6):
            share = step / 5
            x, _ = self.at(share, self.floor)
            _, y = self.at(0, self.floor + share * (1 - self.floor))
            level = f"{100 * (self.floor + share * (1 - self.floor)):.0f} %"
            pieces += [
                _line("grid", ((_LEFT, y), (_WIDTH - _RIGHT, y))),
                f'<text x="{_LEFT - 7}" y="{y + 4:.1f}" text-anchor="end">{level}</text>',
                f'<text x="{x:.1f}" y="{bottom + 17}" text-anchor="middle">{share:g}</text>',
            ]
        middle = (_LEFT + _WIDTH - _RIGHT) / 2
        height = (_TOP + bottom) / 2
        pieces += [
            _line("axis", ((_LEFT, bottom), (_WIDTH - _RIGHT, bottom))),
            f'<text x="{middle}" y="{_HEIGHT - 6}" text-anchor="middle">{self.x_name}</text>',
        ]
        side = f'<text class="side" transform="translate(10 {height}) rotate(-90)"'
        pieces.append(f'{side} text-anchor="middle">{self.y_name}</text>')
        box = f'viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        inner = "".join([*pieces, *parts])
        return f'<svg {box} role="img" aria-label="{escape(name)}">{inner}</svg>'


def _line(css: str, spots: Iterable[tuple[float, float]]) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    return f'<polyline class="{css}" points="{points}"/>'


def _dot(spot: tuple[float, float], css: str, told: str, size: float) -> str:
    x, y = spot
    head = f'<circle class="{css}" cx="{x:.1f}" cy="{y:.1f}" r="{size}">'
    return f"{head}<title>{escape(told)}</title></circle>"


def _label(spot: tuple[float, float], anchor: str, text: str) -> str:
    x, y = spot
    return f'<text class="strong" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'
