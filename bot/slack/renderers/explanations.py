"""From an explanation to what Slack shows: short lines, which a phone's screen holds too. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.explaining.sentences import advice, evidence, sentence
from bot.slack.blocks import SECTION_LIMIT, Piece, Reply, reply, said, section, small
from bot.slack.mrkdwn import escape, shorten
from bot.words.languages import written_share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.faq.explaining.explanation import Explanation, WordEffect
    from bot.slack.desk import Desk
    from bot.slack.menu import Subject
    from bot.words.english import Words
    from bot.words.explanations import Why

_LINE = 250
_WORD = 40
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
    lead = escape(sentence(explanation, words))
    if subject.is_picked:
        who = words.why.you_picked if subject.asker == reader else words.why.asker_picked
        lead = f"{who} {words.why.what_i_make.format(reason=lead)}"
    asked = " ".join(subject.question.text.split())
    pieces = [small(words.why.question.format(question=shorten(escape(asked), 500)))]
    pieces = pieces if asked else []
    why = words.why.lead.format(reason=shorten(lead, 1_500))
    pieces.append(Piece(section(why), lead.replace("*", ""), len(why)))
    reservations = list(_reservations(subject, desk))
    pieces += [small(" ".join(reservations), is_read=True)] if reservations else []
    parts = [(title, lines) for title, lines in _parts(explanation, words, place_of) if lines]
    pieces += [
        said(shorten(f"*{title}*\n" + "\n".join(lines), SECTION_LIMIT)) for title, lines in parts
    ]
    entries = desk.marked(subject.entries)
    ids = ", ".join(f"`{escape(entry.id)}`" for entry in entries)
    pieces += [small(words.why.entry.format(entry=ids), is_read=True)] if ids else []
    return reply(pieces)


def render_unexplained(desk: Desk) -> Reply:
    """What a menu gives that cannot be read: one of another version of the bot."""
    return reply([said(desk.words.why.unreadable)])


def _reservations(subject: Subject, desk: Desk) -> Iterator[str]:
    """Why the explanation may not fit the answer that it stands below."""
    words, knowledge = desk.words, desk.knowledge
    if subject.is_cut:
        yield words.why.cut.format(length=len(subject.question.text))
    if len(desk.marked(subject.entries)) < len(set(subject.entries)):
        yield words.why.gone
    elif subject.version != knowledge.version:
        yield words.why.changed


def _parts(
    explanation: Explanation, words: Words, place_of: Callable[[str], tuple[str, int] | None]
) -> Iterator[tuple[str, Sequence[str]]]:
    why = words.why
    yield why.counted, [_line(line) for line in evidence(explanation, words)]
    yield why.advice, [_line(line) for line in advice(explanation, place_of, words)]
    yield why.how_read, _reading(explanation, why)
    yield why.ranking, _ranking(explanation, words)
    if not explanation.judgement.is_exact:
        yield why.words, _effects(explanation.effects, _first(explanation), words)


def _reading(explanation: Explanation, why: Why) -> list[str]:
    read = explanation.judgement.reading

    def line(label: str, shown: str) -> str:
        return label.format(words=_line(shown) or why.nothing)

    lines = [line(why.read, " ".join(read.words))]
    if read.around:
        lines.append(line(why.around, ", ".join(read.around)))
    if read.is_corrected:
        lines.append(line(why.corrected, " ".join(read.corrected)))
    return [
        *lines,
        line(why.compared, " ".join(read.stems)),
        line(why.telling, ", ".join(read.content)),
        line(why.unknown, ", ".join(explanation.unknown)),
    ]


def _ranking(explanation: Explanation, words: Words) -> list[str]:
    return [
        f"{number}. {written_share(match.confidence, words)} `{_line(match.entry.id)}`: "
        f"{_line(match.phrasing)}"
        for number, match in enumerate(explanation.ranking, 1)
    ]


def _effects(effects: Sequence[WordEffect], first: tuple[str, float], words: Words) -> list[str]:
    """Only the words without which something else is first, or the first is more or less sure."""
    (entry_id, confidence), why = first, words.why
    lines = []
    for effect in effects:
        is_other = effect.first != entry_id
        if is_other or abs(effect.confidence - confidence) >= _MATTERS:
            word = shorten(escape(effect.word), _WORD)
            share = written_share(effect.confidence, words)
            other = effect.first and why.first_then.format(entry=_line(effect.first))
            line = why.without.format(word=word, confidence=share)
            lines.append(line + ((other or why.none_then) if is_other else ""))
    if effects and len(lines) < len(effects):
        lines.append(why.other_words if lines else why.no_word_matters)
    return lines


def _first(explanation: Explanation) -> tuple[str, float]:
    """The id and confidence of the first candidate; none and 0 if there is no candidate."""
    if not explanation.ranking:
        return "", 0.0
    match = explanation.ranking[0]
    return match.entry.id, match.confidence


def _line(text: str) -> str:
    return shorten(escape(text), _LINE)
