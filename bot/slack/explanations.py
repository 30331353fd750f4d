"""From an explanation to what Slack shows: short lines, which a phone's screen holds too. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.explaining.reasons import meaning, ruling, sentence
from bot.slack.blocks import SECTION_LIMIT, Reply, context, quoted, reply, section
from bot.slack.menu import mark
from bot.slack.mrkdwn import escape, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slack_sdk.models.blocks import Block

    from bot.faq.explaining.explanation import Explanation, Signal, WordEffect
    from bot.faq.model import Knowledge
    from bot.slack.menu import Subject

_LINE = 250
_WORD = 40
_VISIBLE = 0.005  # log-odds and probabilities are shown with two digits


def render_explanation(
    explanation: Explanation, subject: Subject, knowledge: Knowledge, reader: str
) -> Reply:
    """Say to ``reader``, a person's id, why ``subject`` was answered as it was.

    ``explanation`` is of the subject's question, with ``knowledge``, which may be another than
    that of the answer: then the reply says so.
    """
    lead = escape(sentence(explanation))
    if subject.picked_by:
        who = "You" if subject.picked_by == reader else "Whoever asked"
        lead = f"{who} picked this answer from the suggestions. What I make of the question: {lead}"
    reservations = list(_reservations(subject, knowledge))
    parts = [(title, lines) for title, lines in _parts(explanation) if lines]
    shown = [f"*{title}*\n" + "\n".join(lines) for title, lines in parts]
    blocks: list[Block] = [
        *quoted(subject.question, "The question"),
        section(f"*Why?* {shorten(lead, 1_500)}"),
        *([context(" ".join(reservations))] if reservations else []),
        *(section(shorten(part, SECTION_LIMIT)) for part in shown),
    ]
    text = "\n\n".join([lead, *reservations, *shown])
    return reply(text.replace("*", "").replace("`", ""), blocks)


def render_unexplained() -> Reply:
    """What a menu gives that cannot be read: one of another version of the bot."""
    text = (
        "I can't tell any more which question this was, so I can't say why. "
        "Please ask it again, and choose this in the menu of the new answer."
    )
    return reply(text, [section(text)])


def _reservations(subject: Subject, knowledge: Knowledge) -> Iterator[str]:
    """Why the explanation may not fit the answer that it stands below."""
    if subject.is_cut:
        length = len(subject.question.text)
        yield f"Of the long question only the first {length} characters are known here."
    if not {mark(entry) for entry in knowledge.entries}.issuperset(subject.entries):
        yield "The answer above is not in the FAQ any more; this is how I decide now."
    elif subject.version != knowledge.version:
        yield "The FAQ has changed since the answer above; this is how I decide now."


def _parts(explanation: Explanation) -> Iterator[tuple[str, Sequence[str]]]:
    yield "How it was read", _reading(explanation)
    yield "Ranking", _ranking(explanation)
    yield "Why the first is this sure", _signals(explanation.signals)
    yield "What each word does", _effects(explanation.effects, _first(explanation))


def _reading(explanation: Explanation) -> list[str]:
    lines = [f"Words: {_line(' '.join(explanation.words)) or 'none'}"]
    if explanation.corrected != explanation.words:
        lines.append(f"Corrected: {_line(' '.join(explanation.corrected))}")
    return [
        *lines,
        f"Compared: {_line(' '.join(explanation.stems)) or 'nothing'}",
        f"Telling: {_line(', '.join(explanation.telling)) or 'nothing'}",
        f"In no wording: {_line(', '.join(explanation.unknown)) or 'nothing'}",
    ]


def _ranking(explanation: Explanation) -> list[str]:
    lines = [
        f"{number}. {match.confidence:.0%} `{_line(match.entry.id)}`: {_line(match.phrasing)}"
        for number, match in enumerate(explanation.ranking, 1)
    ]
    return [*lines, _line(ruling(explanation))] if lines else []


def _signals(signals: Sequence[Signal]) -> list[str]:
    """The parts that count, the strongest first, and then their sum."""
    telling = [signal for signal in signals if abs(signal.contribution) >= _VISIBLE]
    lines = [
        f"`{signal.contribution:+.2f}` {meaning(signal)}"
        + ("" if signal.value is None else f" ({signal.value:.3g})")
        for signal in sorted(telling, key=lambda signal: -abs(signal.contribution))
    ]
    total = sum(signal.contribution for signal in signals)
    note = f"`{total:+.2f}` together, in log-odds; above 0 it is rather right than wrong"
    return [*lines, note] if lines else []


def _effects(effects: Sequence[WordEffect], first: tuple[str, float]) -> list[str]:
    """Only the words without which something else is first, or the first is more or less sure."""
    entry_id, confidence = first
    lines = []
    for effect in effects:
        then = (
            "" if effect.first == entry_id else f"; first is then {_line(effect.first or 'none')}"
        )
        if then or abs(effect.confidence - confidence) >= 2 * _VISIBLE:
            word = shorten(escape(effect.word), _WORD)
            lines.append(f"Without “{word}” the first has {effect.confidence:.0%}{then}")
    if effects and len(lines) < len(effects):
        lines.append("The other words change nothing." if lines else "No single word matters.")
    return lines


def _first(explanation: Explanation) -> tuple[str, float]:
    """The id and confidence of the first candidate; none and 0 if there is no candidate."""
    if not explanation.ranking:
        return "", 0.0
    match = explanation.ranking[0]
    return match.entry.id, match.confidence


def _line(text: str) -> str:
    return shorten(escape(text), _LINE)
