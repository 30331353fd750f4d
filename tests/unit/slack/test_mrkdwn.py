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
    mrkdwn_from_markdown,
    plain_from_markdown,
    plain_from_slack,
    shorten,
    split,
)
from tests.unit.slack.outgoing import loose, markdowns, slow, texts

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


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("**75 %** of *it*, ~~not~~ `all`", ("*75 %* of _it_, ~not~ `all`",)),
        ("one\ntwo\n\nthree", ("one two", "three")),
        ("one  \ntwo", ("one\ntwo",)),
        ("# Big **deal**", ("*Big deal*",)),
        ("**a *b **c** d* e**", ("*a _b c d_ e*",)),
        ("- a\n- b\n  - c", ("• a\n• b\n    • c",)),
        ("3. a\n4. b", ("3. a\n4. b",)),
        ("> a\n>\n> b", ("> a\n> b",)),
        ("```py\na < b\n```", ("```\na &lt; b\n```",)),
        ("a | b\n-|-\nlong | c", ("```\na     b\nlong  c\n```",)),
        ("---", ("———",)),
        (f"[the *plan*]({WEB})", (f"<{WEB}|the _plan_>",)),
        (f"see {WEB}/a_b.", (f"see <{WEB}/a_b>.",)),
        (f"<{WEB}> and <me@x.example>", (f"<{WEB}|{WEB}> and <mailto:me@x.example|me@x.example>",)),
        (f"![chart]({WEB}/c.png)", (f"<{WEB}/c.png|chart>",)),
        ("[x](javascript:alert)", ("[x](javascript:alert)",)),
        ("[x](/relative)", ("x",)),
        ("<b>bold</b> & <!channel>", ("&lt;b&gt;bold&lt;/b&gt; &amp; &lt;!channel&gt;",)),
    ],
)
def test_markdown_becomes_mrkdwn(markdown: str, shown: tuple[str, ...]) -> None:
    """Each kind of Markdown has its form in Slack."""
    assert mrkdwn_from_markdown(markdown) == shown


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        (f"[a **{WEB}/y**]({WEB})", f"<{WEB}|a *{WEB}/y*>"),
        (f"[a ![i]({WEB}/i) b]({WEB})", f"<{WEB}|a i b>"),
        (f"> [a\\\nb]({WEB})", f"> <{WEB}|a b>"),
        (f"[a]({WEB}/{'x' * 2_000})", "a"),
        (f"[{'word ' * 100}]({WEB})", f"{'word ' * 100} <{WEB}>"),
        (f"[a|b]({WEB}/?q=|)", f"<{WEB}/?q=%7C|a|b>"),
    ],
    ids=["bare in bold", "image", "line break", "long address", "long label", "bar"],
)
def test_no_link_stands_in_a_link(markdown: str, shown: str) -> None:
    """A link holds no other link and no line break, and is short enough never to be cut."""
    assert mrkdwn_from_markdown(markdown) == (shown,)


def test_a_wide_cell_widens_its_own_row_only() -> None:
    """Columns line up to the width of a screen."""
    (table,) = mrkdwn_from_markdown(f"a | b\n-|-\n{'x' * 100} | c\nd | e")

    assert table.splitlines()[2] == f"{'x' * 100}  c"
    assert len(table.splitlines()[3]) < 50


def test_hundreds_of_marks_within_one_another_are_shown_as_typed() -> None:
    """Markdown that is nested too deep for a reader is left as it is."""
    nested = "*a " * 3_000 + "b* " * 2_000

    assert mrkdwn_from_markdown(nested) == (nested.strip(),)
    assert plain_from_markdown(nested) == nested.strip()


def test_markdown_that_shows_nothing_is_shown_as_typed() -> None:
    """A link's definition alone would leave the answer empty."""
    assert mrkdwn_from_markdown(f"[a]: {WEB}") == (f"[a]: {WEB}",)


def test_plain_words_carry_addresses_but_no_marks() -> None:
    """Notifications and screen readers get words."""
    markdown = f"# A\n**b** `c`\n\n- [d]({WEB})\n- {WEB}/e\n\n> f\n\n```\ng <h>\n```"

    assert plain_from_markdown(markdown) == (f"A\nb c\n• d ({WEB})\n• {WEB}/e\nf\ng &lt;h&gt;")


@given(markdowns)
@slow
def test_no_markdown_gives_a_command(markdown: str) -> None:
    """Whatever an answer's Markdown, every ``<`` in it opens one of our links."""
    for text in (*mrkdwn_from_markdown(markdown), plain_from_markdown(markdown)):
        assert loose(text) == []


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
