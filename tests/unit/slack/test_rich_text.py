"""What people write in Slack's editor, as Markdown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.readers.rich_text import markdown_from_message
from bot.slack.rich.elements import plain_from_markdown


def text(words: str, **style: bool) -> dict[str, Any]:
    """A piece of text."""
    return {"type": "text", "text": words} | ({"style": style} if style else {})


def section(*pieces: dict[str, Any]) -> dict[str, Any]:
    """A paragraph."""
    return {"type": "rich_text_section", "elements": list(pieces)}


def listed(style: str, words: str, **more: int) -> dict[str, Any]:
    """A list of one item."""
    items = [section(text(words))]
    return {"type": "rich_text_list", "style": style, "elements": items, **more}


def message(*parts: dict[str, Any]) -> dict[str, Any]:
    """A message of one rich text."""
    return {"text": "plain", "blocks": [{"type": "rich_text", "elements": list(parts)}]}


CASES = {
    "styles": (
        message(section(text("Take "), text("the bus ", bold=True), text("now", italic=True))),
        "Take **the bus** *now*",
    ),
    "both": (message(section(text("x", bold=True, italic=True, strike=True))), "***~~x~~***"),
    "code": (message(section(text("run "), text("a `b", code=True))), "run `` a `b ``"),
    "signs of Markdown": (message(section(text("5 * 3 [a] _b_"))), r"5 \* 3 \[a\] \_b\_"),
    "a link": (
        message(section({"type": "link", "url": "https://example.com/a", "text": "here"})),
        "[here](https://example.com/a)",
    ),
    "a bare link": (
        message(section({"type": "link", "url": "https://example.com/a"})),
        "<https://example.com/a>",
    ),
    "a channel and an emoji": (
        message(
            section(
                {"type": "channel", "channel_id": "C0123456789"},
                {"type": "emoji", "name": "tada", "unicode": "1f389"},
                {"type": "emoji", "name": "our-own"},
            )
        ),
        "<#C0123456789>🎉:our-own:",
    ),
    "mentions go": (
        message(section({"type": "user", "user_id": "U0TOM12345"}, text("do this"))),
        "do this",
    ),
    "lists": (
        message(
            listed("ordered", "a", offset=1),
            listed("bullet", "b", indent=1),
        ),
        "2. a\n\n   - b",
    ),
    "a quote and a block of code": (
        message(
            {"type": "rich_text_quote", "elements": [text("one\ntwo")]},
            {"type": "rich_text_preformatted", "elements": [text("ls *\n  x")]},
        ),
        "> one\n> two\n\n```\nls *\n  x\n```",
    ),
    "no rich text": ({"text": "<https://example.com|the *page*> &amp; go"}, r"the \*page\* & go"),
    "nothing": ({}, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_rich_text_becomes_markdown(name: str) -> None:
    """Each mark says the same there."""
    made, meant = CASES[name]
    assert markdown_from_message(made) == meant


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "elements", "text", "style", "url", "unicode", "name"]),
            inner | st.sampled_from(["rich_text", "rich_text_section", "text", "emoji", "link"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["text", "blocks"]), _json))
def test_no_payload_breaks_it(body: dict[str, Any]) -> None:
    """Whatever Slack, or somebody else, sends."""
    assert isinstance(markdown_from_message(body), str)


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=60))
def test_plain_words_stay_what_they_are(words: str) -> None:
    """Markdown shows them as they were written."""
    line = "a" + " ".join(words.split()) + "z"
    if "&" in line or "~" in line or "|" in line or "://" in line:
        return  # entities and bare addresses are read as what they are
    assert plain_from_markdown(markdown_from_message(message(section(text(line))))) == line
