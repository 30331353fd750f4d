"""Slack's text: what people typed, and what leaves."""

from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import mrkdwn
from bot.slack.mrkdwn import (
    escape,
    link,
    plain_from_slack,
    shorten,
    split,
)
from tests.unit.slack.outgoing import loose, slow, texts

WEB = "https://x.example"


def test_examples_in_docstrings() -> None:
    """The examples in the module's docstrings give what they say."""
    results = doctest.testmod(mrkdwn)

    assert (results.failed, results.attempted > 1) == (0, True)


@pytest.mark.parametrize(
    ("delivered", "typed"),
    [
        ("", ""),
        ("<@U0BOT>", ""),
        ("<@U0BOT|faq> who?", "who?"),
        ("who <@U0BOT>  owns\t it", "who owns it"),
        ("<!here> <!subteam^S1|@all> <!date^1^{date}|today> who?", "who?"),
        ("see <#C1|general> and <#C2>", "see #general and"),
        ("<https://a.example/?x=1&amp;y=2>", "https://a.example/?x=1&y=2"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("&lt;!here&gt;", "<!here>"),
        ("&amp;lt;", "&lt;"),
        ("two\nlines", "two\nlines"),
        ("half \ud83d pair", "half ? pair"),
        ("a < b", "a < b"),
    ],
)
def test_delivered_text_becomes_what_was_typed(delivered: str, typed: str) -> None:
    """Mentions go, links and channels keep their label, entities become characters."""
    assert plain_from_slack(delivered) == typed


@given(texts)
def test_escaped_text_is_harmless_and_reads_the_same(text: str) -> None:
    """Nothing in escaped text is a command, and a reader sees the same words."""
    escaped = escape(text)

    assert loose(escaped) == []
    assert "<" not in escaped
    words = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", re.sub(r"[\ud800-\udfff]", "?", text))
    assert plain_from_slack(escaped) == re.sub(r"[ \t]+", " ", words).strip()


_links = st.builds(
    link, st.sampled_from(["", "the plan", "a &amp; b &lt;c&gt;"]), st.just(f"{WEB}/?a=1&b=2")
)
_escaped = st.lists(texts.map(escape) | _links, max_size=8).map("".join)


@given(_escaped, st.integers(80, 200))
@slow
def test_texts_are_cut_between_words_entities_and_links(escaped: str, limit: int) -> None:
    """No piece is blank, too long or ends within something; together they are the whole."""
    pieces = split(escaped, limit)

    assert all(piece.strip() and len(piece) <= limit for piece in pieces)
    assert [loose(piece) for piece in pieces] == [[]] * len(pieces)
    assert "".join("".join(pieces).split()) == "".join(escaped.split())


@given(_escaped, st.integers(80, 200))
@slow
def test_shortened_text_is_harmless_and_says_so(escaped: str, limit: int) -> None:
    """What is short stays; what is not ends in "…", within the limit and in nothing's middle."""
    short = shorten(escaped, limit)

    assert len(short) <= limit
    assert loose(short) == []
    assert short == escaped if len(escaped) <= limit else short.endswith("…")


@pytest.mark.parametrize(
    ("escaped", "limit", "pieces"),
    [
        ("", 10, []),
        (" \n " * 20, 10, []),
        ("one two three", 10, ["one two", "three"]),
        ("onetwothreefour", 10, ["onetwothre", "efour"]),
        ("if x:\n    y = 1\n    z", 16, ["if x:\n    y = 1", "    z"]),
        ("12345678&amp;9", 10, ["12345678", "&amp;9"]),
        (f"123 <{WEB}|a b c d e f>", 33, ["123", f"<{WEB}|a b c d e f>"]),
    ],
)
def test_where_texts_are_cut(escaped: str, limit: int, pieces: list[str]) -> None:
    """At a line's end, else at a space, else where it must be."""
    assert split(escaped, limit) == pieces
