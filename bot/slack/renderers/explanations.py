"""From an explanation to what Slack shows: short lines, which a phone's screen holds too. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.explaining.sentences import advice, evidence, meaning, sentence
from bot.slack.blocks import SECTION_LIMIT, Piece, Reply, reply, said, section, small
from bot.slack.mrkdwn import escape, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.faq.explaining.explanation import Explanation, WordEffect
    from bot.faq.judging.judge import Part
    from bot.slack.desk import Desk
    from bot.slack.menu import Subject
    from bot.slack.words.english import Words

_LINE = 250
_WORD = 40
_VISIBLE = 0.005  # log-odds are shown with two digits
_MATTERS = 0.05  # of probability: a word that changes less changes nothing


def render_explanation(
    explanation: Explanation,
    subject: Subject,
    desk: Desk,
    reader: str,
    place_of: Callable[[str], tuple[str, int] | None],
) -> Reply:
    """Say to ``reader``, a person's id, why ``subject`` was answered as it was.

    ``explanation`` is of the subject's question, with the knowledge of ``desk``, which may be
    another than that of the answer: then the reply says so. ``place_of`` an entry's id is its
    file and line, where known.
    """
    words = desk.words
    lead = escape(sentence(explanation))
    if subject.is_picked:
        who = words.why_you_picked if subject.asker == reader else words.why_asker_picked
        lead = f"{who} {words.why_what_i_make.format(reason=lead)}"
    asked = " ".join(subject.question.text.split())
    pieces = [small(words.why_question.format(question=shorten(escape(asked), 500)))]
    pieces = pieces if asked else []
    why = words.why_lead.format(reason=shorten(lead, 1_500))
    pieces.append(Piece(section(why), lead.replace("*", ""), len(why)))
    reservations = list(_reservations(subject, desk))
    pieces += [small(" ".join(reservations), is_read=True)] if reservations else []
    parts = [(title, lines) for title, lines in _parts(explanation, words, place_of) if lines]
    pieces += [
        said(shorten(f"*{title}*\n" + "\n".join(lines), SECTION_LIMIT)) for title, lines in parts
    ]
    entries = desk.marked(subject.entries)
    ids = ", ".join(f"`{escape(entry.id)}`" for entry in entries)
    pieces += [small(words.why_entry.format(entry=ids), is_read=True)] if ids else []
    return reply(pieces)


def render_unexplained(desk: Desk) -> Reply:
    """What a menu gives that cannot be read: one of another version of the bot."""
    return reply([said(desk.words.why_unreadable)])


def _reservations(subject: Subject, desk: Desk) -> Iterator[str]:
    """Why the explanation may not fit the answer that it stands below."""
    words, knowledge = desk.words, desk.knowledge
    if subject.is_cut:
        yield words.why_cut.format(length=len(subject.question.text))
    if len(desk.marked(subject.entries)) < len(set(subject.entries)):
        yield words.why_gone
    elif subject.version != knowledge.version:
        yield words.why_changed


def _parts(
    explanation: Explanation, words: Words, place_of: Callable[[str], tuple[str, int] | None]
) -> Iterator[tuple[str, Sequence[str]]]:
    yield words.why_counted, [_line(line) for line in evidence(explanation)]
    yield words.why_advice, [_line(line) for line in advice(explanation, place_of)]
    yield words.why_how_read, _reading(explanation)
    yield words.why_ranking, _ranking(explanation)
    yield words.why_sure, _signals(explanation.parts)
    yield words.why_words, _effects(explanation.effects, _first(explanation))


def _reading(explanation: Explanation) -> list[str]:
    read = explanation.judgement.reading
    lines = [f"Words: {_line(' '.join(read.words)) or 'none'}"]
    if read.around:
        lines.append(f"Around it: {_line(', '.join(read.around))}")
    if read.is_corrected:
        lines.append(f"Corrected: {_line(' '.join(read.corrected))}")
    return [
        *lines,
        f"Compared: {_line(' '.join(read.stems)) or 'nothing'}",
        f"Telling: {_line(', '.join(read.content)) or 'nothing'}",
        f"In no wording: {_line(', '.join(explanation.unknown)) or 'nothing'}",
    ]


def _ranking(explanation: Explanation) -> list[str]:
    return [
        f"{number}. {match.confidence:.0%} `{_line(match.entry.id)}`: {_line(match.phrasing)}"
        for number, match in enumerate(explanation.ranking, 1)
    ]


def _signals(parts: Sequence[Part]) -> list[str]:
    """The parts that count, the strongest first, and then their sum."""
    telling = [part for part in parts if abs(part.contribution) >= _VISIBLE]
    lines = [
        f"`{part.contribution:+.2f}` {meaning(part)}"
        + ("" if part.signal is None else f" ({part.value:.3g})")
        for part in sorted(telling, key=lambda part: -abs(part.contribution))
    ]
    total = sum(part.contribution for part in parts)
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
        if then or abs(effect.confidence - confidence) >= _MATTERS:
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
