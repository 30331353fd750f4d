"""Decisions as plain lines: no colour, no wrapping, a paragraph on one line."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, assert_never

from bot.faq.model import Answer, Decision, NoAnswer, SmallTalk, Suggestions
from bot.slack.rich.elements import plain_from_markdown

if TYPE_CHECKING:
    from bot.faq.model import Entry

UNSURE = "I'm not sure what you mean. Did you mean:"
UNKNOWN = "I don't know the answer to that."
_ASK = "Ask me something in your own words."
SMALL_TALK = {
    SmallTalk.GREETING: f"Hello! {_ASK}",
    SmallTalk.THANKS: "You're welcome.",
    SmallTalk.HELP: _ASK,
    SmallTalk.ABOUT: f"I am faqbot, and answer from reviewed answers. {_ASK}",
    SmallTalk.TOPICS: _ASK,
}
NEAREST = "The nearest questions I know:"
_CHOICES = 3
_INVISIBLE = ("Cc", "Cs")
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def decision(decision: Decision) -> str:
    """The answer and where it comes from, or what was perhaps meant; one or more lines."""
    match decision:
        case Answer(entry=entry, also=(), open=()):
            return answer(entry)
        case Answer():
            entries = (decision.entry, *decision.also)
            answered = [f"{printable(e.question)}\n{answer(e)}" for e in entries]
            return "\n\n".join([*answered, *map(not_answered, decision.open)])
        case Suggestions():
            return "\n".join([UNSURE, *numbered(decision)])
        case NoAnswer(small_talk=talk) if talk is not None:
            return SMALL_TALK[talk]
        case NoAnswer(nearest=()):
            return UNKNOWN
        case NoAnswer():
            return "\n".join([UNKNOWN, NEAREST, *numbered(decision)])
        case _:
            assert_never(decision)


def not_answered(part: str) -> str:
    """What is said of a part of the question that no entry answers."""
    return f"I don't know the answer to this: {printable(part)}"


def answer(entry: Entry) -> str:
    """An entry's answer in plain words, and its origin on a line of its own."""
    return f"{printable(plain_from_markdown(entry.answer))}\n{origin(entry)}"


def origin(entry: Entry) -> str:
    """One line: the source, its date, the place in it, who reported it, the entry's id."""
    parts = []
    if entry.source:
        parts.append(", ".join(filter(None, (entry.source.title, entry.source.published))))
    if entry.where:
        parts.append(entry.where)
    if entry.reported_by:
        parts.append(f"reported by {entry.reported_by}")
    source = "Source: " if parts else "Entry: "
    return source + " · ".join(printable(part) for part in (*parts, entry.id))


def choices(decision: Decision) -> tuple[Entry, ...]:
    """What is offered to pick from, best first; nothing when there is an answer."""
    match decision:
        case Answer():
            return ()
        case Suggestions():
            matches = decision.candidates
        case NoAnswer():
            matches = decision.nearest
        case _:
            assert_never(decision)
    return tuple(match.entry for match in matches[:_CHOICES])


def numbered(decision: Decision) -> list[str]:
    """The choices as numbered lines."""
    return [f"  {i}. {printable(e.question)}" for i, e in enumerate(choices(decision), 1)]


def hanging(lead: str, text: str, width: int | None) -> str:
    """The text behind ``lead``, with further lines below its first; all in one without a width."""
    if width is None:
        return printable(lead + text)
    from textwrap import fill

    return fill(
        printable(text),
        width,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def printable(text: str) -> str:
    r"""The same text with nothing in it that a terminal obeys: ``"\x1b"`` is shown as ``\\x1b``."""
    return "".join(
        char.encode("unicode_escape").decode()
        if char not in "\n\t" and (unicodedata.category(char) in _INVISIBLE or char in _REORDERING)
        else char
        for char in text
    )
