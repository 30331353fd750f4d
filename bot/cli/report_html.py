"""An evaluation as one page that needs nothing else: to look at, to send, to keep."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.cli import report_charts
from bot.cli.plain import printable
from bot.cli.report import change_line, count, headline, percent
from bot.cli.report_charts import Part
from bot.cli.report_tables import NO_KIND, tables, unwell
from bot.errors import OutputError
from bot.faq.measuring.evaluation import interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.cli.report import EvaluationReport
    from bot.cli.report_tables import Table
    from bot.faq.measuring.evaluation import Evaluation, Refusals, Tally

# These are charts here, with the figures in their tooltips, and a table below where that helps.
_DRAWN = ("question", "Is the confidence", "Entries to look at")
_MOST_ENTRIES = 40


def write(report: EvaluationReport, path: Path) -> None:
    """Write the page. Raises OutputError when that is not possible."""
    try:
        path.write_text(page(report), encoding="utf-8", errors="replace")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None


def page(report: EvaluationReport) -> str:
    """The whole page, with its style inside."""
    style = (files("bot.cli") / "report.css").read_text(encoding="utf-8")
    title = f"faqbot: {headline(report)}"
    lines = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{_text(title)}</title><style>{style}</style></head><body><main>",
        *_header(report),
        *_overview(report),
        *_charts(report.evaluation, report.threshold),
        *(_table(table) for table in tables(report) if not _is_drawn(table)),
        *_entries(report.evaluation),
        "</main></body></html>",
    ]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    return escape(printable(text))


def _is_drawn(table: Table) -> bool:
    return table.title.startswith(_DRAWN) or table.title.split(" ", 1)[-1].startswith(_DRAWN)


def _header(report: EvaluationReport) -> Iterator[str]:
    names = ", ".join(f"<code>{_text(name)}</code>" for name in report.files)
    yield "<header><h1>How good are the answers?</h1>"
    yield f"<p>{names} on <code>{_text(report.folder)}</code>, threshold {report.threshold:g}</p>"
    if report.comparison:
        css = "worse" if report.comparison.worse else "better"
        yield f'<p class="change {css}">{_text(change_line(report.comparison))}</p>'
    yield "</header>"


def _overview(report: EvaluationReport) -> Iterator[str]:
    tally, others = report.evaluation.answerable, report.evaluation.unanswerable
    before = report.comparison.before if report.comparison else None
    yield '<section class="tiles">'
    if tally.total:
        answered = f"of {count(tally.total, 'question')} that an entry answers"
        offered = f"the right entry is among them {count(tally.offered, 'time')}"
        old = before.answerable if before else None
        for name, key, hint in (
            ("right", "right", answered),
            ("wrong", "wrong", answered),
            ("suggestions", "suggested", offered),
            ("no answer", "missed", answered),
        ):
            was = percent(getattr(old, key), old.total) if old else ""
            yield _tile(name, getattr(tally, key), tally.total, hint, was)
    if others.total:
        hint = f"of {count(others.total, 'question')} that nothing answers"
        was = percent(before.unanswerable.false, others.total) if before else ""
        yield _tile("false answers", others.false, others.total, hint, was)
    yield "</section>"
    yield '<section class="card"><h2>What people get</h2>'
    if tally.total:
        yield _row("answerable", report_charts.bar(_parts(tally)), tally.total)
    if before and before.answerable.total:
        yield _row("before", report_charts.bar(_parts(before.answerable)), before.answerable.total)
    for kind in report.evaluation.kinds:
        name = f"nothing answers: {kind.kind or NO_KIND}"
        yield _row(name, report_charts.bar(_refusal_parts(kind)), kind.total)
    yield _legend() + "</section>"


def _tile(name: str, number: int, total: int, hint: str, before: str) -> str:
    css = name.replace(" ", "-")
    low, high = interval(number, total)
    reach = f"{number} · 95\u00a0% sure: {100 * low:.0f} to {100 * high:.0f}\u00a0%"
    was = f'<p class="was">before: {before}</p>' if before else ""
    return (
        f'<div class="tile {css}"><h3>{name}</h3><b>{percent(number, total)}</b>'
        f"<p>{reach}</p><p>{_text(hint)}</p>{was}</div>"
    )


def _parts(tally: Tally) -> Sequence[Part]:
    return (
        Part("right", "right", tally.right),
        Part("offered", "suggestions with the right one", tally.offered),
        Part("astray", "other suggestions", tally.suggested - tally.offered),
        Part("missed", "no answer", tally.missed),
        Part("wrong", "wrong", tally.wrong),
    )


def _refusal_parts(refusals: Refusals) -> Sequence[Part]:
    return (
        Part("none", "honest no answer", refusals.none),
        Part("offered", "suggestions", refusals.suggested),
        Part("wrong", "false answers", refusals.false),
    )


def _row(name: str, drawn: str, total: int) -> str:
    return f'<div class="row"><span>{_text(name)}</span>{drawn}<em>{total}</em></div>'


def _legend() -> str:
    names = (
        ("right", "right"),
        ("none", "honest “I don't know”"),
        ("offered", "suggestions (with the right one)"),
        ("astray", "other suggestions"),
        ("missed", "no answer, though there is one"),
        ("wrong", "wrong or false answer"),
    )
    items = (f'<span><i class="{css}"></i>{name}</span>' for css, name in names)
    return f'<p class="legend">{"".join(items)}</p>'


def _charts(evaluation: Evaluation, threshold: float) -> Iterator[str]:
    if not evaluation.answerable.total:
        return
    yield '<div class="charts">'
    error = f"{100 * evaluation.calibration.error:.1f} %"
    yield _figure(
        "Is the confidence what it says?",
        report_charts.reliability(evaluation.calibration),
        f"On the dashed line it is. Mean distance (ECE): <b>{error}</b>. Larger dots stand for "
        "more questions.",
    )
    if evaluation.curve:
        yield _figure(
            "Another threshold: more answers or fewer mistakes",
            report_charts.shares(evaluation.curve, threshold),
            '<span class="key right">right</span> and <span class="key wrong">wrong</span> '
            "answers to questions that an entry answers.",
        )
        yield _figure(
            "What is answered, and how much of that is right",
            report_charts.trade(evaluation.curve, threshold),
            "Each dot is a threshold; up and to the right is better.",
        )
    yield "</div>"


def _figure(title: str, drawn: str, caption: str) -> str:
    return (
        f'<figure class="card"><h2>{title}</h2>{drawn}<figcaption>{caption}</figcaption></figure>'
    )


def _entries(evaluation: Evaluation) -> Iterator[str]:
    bad = unwell(evaluation.entries)
    if not bad:
        return
    good = len(evaluation.entries) - len(bad)
    yield '<section class="card"><h2>Entries to look at</h2>'
    yield f"<p>{count(good, 'other entry', 'other entries')} of those asked for: all right.</p>"
    yield '<table class="entries"><tr><th>entry</th><th>what its questions get</th>'
    yield '<th class="number">questions</th><th class="number">took others\'</th></tr>'
    for one in bad[:_MOST_ENTRIES]:
        drawn = report_charts.bar(_parts(one.tally), is_small=True) if one.tally.total else ""
        taken = f'<b class="bad">{one.taken}</b>' if one.taken else ""
        yield f"<tr><td><code>{_text(one.entry)}</code></td><td>{drawn}</td>"
        yield f'<td class="number">{one.tally.total}</td><td class="number">{taken}</td></tr>'
    yield "</table>"
    if evaluation.untested:
        names = ", ".join(f"<code>{_text(name)}</code>" for name in evaluation.untested)
        yield f'<p class="below">No question asks for: {names}</p>'
    yield "</section>"


def _table(table: Table) -> str:
    lines = [f'<section class="card"><h2>{_text(table.title)}</h2>']
    if table.note:
        lines.append(f"<p>{_text(table.note)}</p>")
    cells = "".join(
        f"<th{_css(at, table)}>{_text(name)}</th>" for at, name in enumerate(table.columns)
    )
    lines.append(f'<div class="wide"><table><tr>{cells}</tr>')
    for row in table.rows:
        cells = "".join(f"<td{_css(at, table)}>{_text(cell)}</td>" for at, cell in enumerate(row))
        first = row[0] if row[0] in {"worse", "better"} else ""
        css = first or ("in-use" if row[-1] == "in use" else "")
        lines.append(f'<tr class="{css}">{cells}</tr>' if css else f"<tr>{cells}</tr>")
    return "\n".join([*lines, "</table></div></section>"])


def _css(at: int, table: Table) -> str:
    return "" if at in table.left else ' class="number"'
