"""Decisions as plain lines, as they go through a pipe."""

from __future__ import annotations

import pytest

from bot.cli import plain
from bot.faq.model import (
    Answer,
    Decision,
    Entry,
    Match,
    NoAnswer,
    Question,
    SmallTalk,
    Source,
    Suggestions,
)

ANALYSIS = Source("analysis", "A news analysis", "late June 2023", "https://example.com/a")
SHARE = Entry(
    "share",
    "What's the profit share?",
    "It is **75 %** until the\ninvestment is back & <20 %> after,\nsays [them](https://x.example).\n"
    "\n- one\n- `two`\n",
    source=ANALYSIS,
    where="paragraph 29",
    reported_by="Them",
)
BARE = Entry("bare", "Why?", "Because.")
THIRD = Entry("third", "When?", "Now.")
FOURTH = Entry("fourth", "Where?", "Here.")
ASKED = Question("what?")
MATCHES = tuple(Match(entry, 0.3, entry.question) for entry in (SHARE, BARE, THIRD, FOURTH))
NUMBERED = "\n  1. What's the profit share?\n  2. Why?\n  3. When?"


@pytest.mark.parametrize(
    ("decision", "lines"),
    [
        (
            Answer(ASKED, SHARE, (), ""),
            "It is 75 % until the investment is back & <20 %> after,"
            " says them (https://x.example).\n"
            "• one\n"
            "• two\n"
            "Source: A news analysis, late June 2023 · paragraph 29 · reported by Them · share",
        ),
        (Answer(ASKED, BARE, (), ""), "Because.\nEntry: bare"),
        (
            Answer(ASKED, BARE, (), "", also=(THIRD,)),
            "Why?\nBecause.\nEntry: bare\n\nWhen?\nNow.\nEntry: third",
        ),
        (
            Suggestions(ASKED, MATCHES, ""),
            "I'm not sure what you mean. Did you mean:" + NUMBERED,
        ),
        (
            NoAnswer(ASKED, MATCHES, "", nearest=MATCHES[:3]),
            "I don't know the answer to that.\nThe nearest questions I know:" + NUMBERED,
        ),
        (NoAnswer(ASKED, MATCHES, ""), "I don't know the answer to that."),
    ],
    ids=["answer", "no source", "two answers", "suggestions", "near miss", "nothing"],
)
def test_lines_are_plain_words(decision: Decision, lines: str) -> None:
    """Each outcome is plain words: a paragraph on one line, no marks, no escapes."""
    assert plain.decision(decision) == lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ❓ é\n\tindented", "plain ❓ é\n\tindented"),
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("\x9b31m \x7f \r", "\\x9b31m \\x7f \\r"),
        ("\u202eesrever", "\\u202eesrever"),
        ("\ud800", "\\ud800"),
    ],
)
def test_nothing_that_a_terminal_obeys_is_printed(text: str, shown: str) -> None:
    """Control characters, reordering and lone surrogates become visible and harmless."""
    assert plain.printable(text) == shown


def test_small_talk_gets_a_fitting_line() -> None:
    """Thanks are no greeting."""
    said = {
        kind: plain.decision(NoAnswer(Question("…"), (), "", small_talk=kind)) for kind in SmallTalk
    }
    assert said[SmallTalk.THANKS] == "You're welcome."
    assert said[SmallTalk.GREETING].startswith("Hello!")


def test_long_text_hangs_below_its_beginning() -> None:
    """No word is broken, and nothing is where no width is known."""
    text = "Basic Information, App-Level Tokens: connections:write"
    assert plain.hanging("  1. ", text, None) == f"  1. {text}"
    lines = plain.hanging("  1. ", text, 30).splitlines()
    assert lines == ["  1. Basic Information,", "     App-Level Tokens:", "     connections:write"]
