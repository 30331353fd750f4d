"""An explanation for a person at a terminal, as plain lines, or as JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from bot.cli import report_text
from bot.cli.asking import is_terminal
from bot.cli.json_line import record
from bot.cli.report import cut
from bot.cli.report_tables import Table
from bot.faq.explaining.explanation import explain
from bot.faq.explaining.reasons import meaning, ruling, sentence
from bot.faq.model import Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.faq.answering import Faq
    from bot.faq.explaining.explanation import Explanation


def show(faq: Faq, words: str, *, as_json: bool) -> None:
    """Print why ``words`` get the decision that they get."""
    explanation = explain(faq, Question(words.encode("utf-8", "replace").decode()))
    if as_json:
        click.echo(json.dumps(_json(explanation), indent=2))
    elif is_terminal(sys.stdout):
        report_text.show_tables(sentence(explanation), _tables(explanation))
    else:
        click.echo(report_text.plain_tables(sentence(explanation), _tables(explanation)))


def _tables(explanation: Explanation) -> tuple[Table, ...]:
    return tuple(
        table
        for table in (
            _reading(explanation),
            _ranking(explanation),
            _signals(explanation),
            _effects(explanation),
        )
        if table.rows
    )


def _reading(explanation: Explanation) -> Table:
    rows = [("typed", explanation.decision.question.text), ("words", " ".join(explanation.words))]
    if explanation.corrected != explanation.words:
        rows.append(("corrected", " ".join(explanation.corrected)))
    rows += [
        ("compared", " ".join(explanation.stems)),
        ("telling", ", ".join(explanation.telling) or "nothing"),
        ("not in the answers' wordings", ", ".join(explanation.unknown) or "nothing"),
    ]
    note = "Compared are word stems, synonyms replaced by the first word of their group."
    shown = tuple((name, cut(text, 200)) for name, text in rows)
    return Table("How it was read", ("", ""), shown, frozenset({0, 1}), note)


def _ranking(explanation: Explanation) -> Table:
    rows = tuple(
        (str(number), f"{match.confidence:.2f}", match.entry.id, cut(match.phrasing))
        for number, match in enumerate(explanation.ranking, 1)
    )
    columns = ("", "confidence", "entry", "its nearest wording")
    return Table("Ranking", columns, rows, frozenset({2, 3}), ruling(explanation))


def _signals(explanation: Explanation) -> Table:
    rows = tuple(
        (
            meaning(signal),
            "" if signal.value is None else f"{signal.value:.2f}",
            f"{signal.contribution:+.2f}".replace("-0.00", "+0.00"),
        )
        for signal in explanation.signals
    )
    total = sum(signal.contribution for signal in explanation.signals)
    note = f"Counts are log-odds: together {total:+.2f}; above 0 it is rather right than wrong."
    title = "Why the first is this sure"
    return Table(title, ("part", "value", "counts"), rows, frozenset({0}), note)


def _effects(explanation: Explanation) -> Table:
    rows = tuple(
        (
            cut(effect.word, 40),
            f"{effect.confidence:.2f}",
            "" if effect.first == explanation.ranking[0].entry.id else effect.first or "nothing",
        )
        for effect in explanation.effects
    )
    columns = ("without", "the first has", "first is then")
    return Table("What each word does", columns, rows, frozenset({0, 2}))


def _json(explanation: Explanation) -> dict[str, Any]:
    return {
        **record(explanation.decision),
        "reason": explanation.decision.reason,
        "sentence": sentence(explanation),
        "threshold": explanation.threshold,
        "suggestible": explanation.suggestible,
        "exact": explanation.is_exact,
        "guard": explanation.objection if explanation.guard else None,
        "words": list(explanation.words),
        "corrected": list(explanation.corrected),
        "stems": list(explanation.stems),
        "telling": list(explanation.telling),
        "unknown": list(explanation.unknown),
        "ranking": [
            {"entry": m.entry.id, "confidence": round(m.confidence, 4), "phrasing": m.phrasing}
            for m in explanation.ranking
        ],
        "signals": list(_signal_records(explanation)),
        "effects": [
            {"without": e.word, "confidence": round(e.confidence, 4), "first": e.first}
            for e in explanation.effects
        ],
    }


def _signal_records(explanation: Explanation) -> Iterator[dict[str, Any]]:
    for signal in explanation.signals:
        yield {
            "name": signal.name,
            "value": None if signal.value is None else round(signal.value, 4),
            "contribution": round(signal.contribution, 4),
        }
