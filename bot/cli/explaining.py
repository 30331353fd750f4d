"""An explanation for a person at a terminal, as plain lines, or as JSON."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

import click

from bot.cli import report_text
from bot.cli.asking import is_terminal
from bot.cli.json_line import record
from bot.cli.report import cut
from bot.cli.report_tables import Table
from bot.faq.explaining.explanation import explain
from bot.faq.explaining.sentences import advice, evidence, sentence
from bot.faq.model import Question
from bot.knowledge.places import place_of
from bot.words.english import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.faq.answering import Faq
    from bot.faq.explaining.explanation import Explanation

MEASURES = {
    "share": "its part of all entries' probability",
    "lead": "its lead over the second",
    "topic": "a topic that another entry has too",
    "missed": "words of which it says nothing",
    "length": "how much was asked",
    "names": "names that it does not have",
    "replaced": "another name in place of its own",
    "codes": "a year or version that it does not have",
    "turned": "the opposite of what it is asked for",
    "listed": "how much nearer it is to a question listed as unanswered",
    "wordings": "how many phrasings an entry has",
    "entries": "how many entries there are",
    "unfamiliar": "a language whose words are not known here",
    "unfamiliar_missed": "words that the entry lacks, in such a language",
    "meant": "how near it is in meaning, as whole sentences",
}
"""What each signal measures of the first entry, by its name."""


def show(faq: Faq, words: str, folder: Path, *, as_json: bool, with_numbers: bool) -> None:
    """Print why ``words`` get the decision that they get, from the answers in ``folder``."""
    explanation = explain(faq, Question(words.encode("utf-8", "replace").decode()))
    advised = advice(explanation, lambda entry_id: place_of(entry_id, folder))
    if as_json:
        click.echo(json.dumps(_json(explanation, advised), indent=2))
        return
    lines = "\n".join(_lines(explanation, advised))
    tables = tuple(_tables(explanation)) if with_numbers else ()
    if is_terminal(sys.stdout):
        report_text.show_tables(lines, tables)
    else:
        click.echo(report_text.plain_tables(lines, tables))


def _lines(explanation: Explanation, advised: Sequence[str]) -> Iterator[str]:
    """What happened, what counted, and what can be done about it."""
    yield _quoted(sentence(explanation))
    read = explanation.judgement.reading
    if read.is_corrected:
        yield f"Read as: {' '.join(read.corrected)}"
    for line in (*evidence(explanation), *advised):
        yield f"- {_quoted(line)}"


def _quoted(line: str) -> str:
    """The titles of entries, which Slack shows in bold, in quotes."""
    return re.sub(r"\*(.+?)\*", r"“\1”", line)


def _tables(explanation: Explanation) -> Iterator[Table]:
    tables = (_reading, _ranking, _signals, _effects)
    yield from (table for table in (make(explanation) for make in tables) if table.rows)


def _reading(explanation: Explanation) -> Table:
    read = explanation.judgement.reading
    rows = [("typed", read.text), ("words", " ".join(read.words))]
    if read.around:
        rows.append(("around it", ", ".join(read.around)))
    if read.is_corrected:
        rows.append(("corrected", " ".join(read.corrected)))
    rows += [
        ("compared", " ".join(read.stems)),
        ("telling", ", ".join(read.content) or "nothing"),
        ("not in the answers' wordings", ", ".join(explanation.unknown) or "nothing"),
    ]
    note = "Compared are word stems, synonyms replaced by the first word of their group."
    shown = tuple((name, cut(text, 200)) for name, text in rows)
    return Table(WORDS.why.how_read, ("", ""), shown, frozenset({0, 1}), note)


def _ranking(explanation: Explanation) -> Table:
    rows = tuple(
        (str(number), f"{match.confidence:.2f}", match.entry.id, cut(match.phrasing))
        for number, match in enumerate(explanation.ranking, 1)
    )
    columns = ("", "confidence", "entry", "its nearest wording")
    limits = (
        f"Answers need {explanation.threshold:g}, suggestions {explanation.suggestible:g}."
        if not explanation.judgement.is_exact
        else "The first has exactly this wording, which makes it certain."
    )
    return Table(WORDS.why.ranking, columns, rows, frozenset({2, 3}), limits)


def _signals(explanation: Explanation) -> Table:
    rows = tuple(
        (
            "where every question starts" if part.signal is None else MEASURES[part.signal.name],
            "" if part.signal is None else f"{part.value:.2f}",
            f"{part.contribution:+.2f}".replace("-0.00", "+0.00"),
        )
        for part in explanation.parts
    )
    total = sum(part.contribution for part in explanation.parts)
    note = f"Counts are log-odds: together {total:+.2f}; above 0 it is rather right than wrong."
    return Table(
        "Why the first is this sure", ("part", "value", "counts"), rows, frozenset({0}), note
    )


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
    return Table(WORDS.why.words, columns, rows, frozenset({0, 2}))


def _json(explanation: Explanation, advised: Sequence[str]) -> dict[str, Any]:
    read = explanation.judgement.reading
    return {
        **record(explanation.decision),
        "reason": explanation.decision.reason,
        "sentence": _quoted(sentence(explanation)),
        "advice": [_quoted(line) for line in advised],
        "threshold": explanation.threshold,
        "suggestible": explanation.suggestible,
        "exact": explanation.judgement.is_exact,
        "listed": explanation.judgement.listed,
        "asked": read.asked,
        "around": list(read.around),
        "words": list(read.words),
        "corrected": list(read.corrected),
        "stems": list(read.stems),
        "telling": list(read.content),
        "unknown": list(explanation.unknown),
        "missed": list(explanation.judgement.missed),
        "ranking": [
            {"entry": m.entry.id, "confidence": round(m.confidence, 4), "phrasing": m.phrasing}
            for m in explanation.ranking
        ],
        "signals": [
            {
                "name": "constant" if part.signal is None else part.signal.name,
                "value": round(part.value, 4),
                "contribution": round(part.contribution, 4) + 0.0,  # never -0.0
            }
            for part in explanation.parts
        ],
        "effects": [
            {"without": e.word, "confidence": round(e.confidence, 4), "first": e.first}
            for e in explanation.effects
        ],
    }
