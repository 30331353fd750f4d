"""An answer's Markdown as Slack's rich text: nothing is lost, and nothing is a command."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.playground.block_limits import problems
from bot.slack.rich.elements import plain_from_markdown, rich_from_markdown
from bot.slack.rich.markdown import _parser
from bot.slack.rich.parts import rich_block, split
from tests.unit.slack.outgoing import markdowns, slow

WEB = "https://x.example"


def shown(markdown: str) -> list[str]:
    """Return each part of rich text in a short form: its kind, and its words with their marks."""
    block = rich_block(rich_from_markdown(markdown))
    assert problems([block]) == []
    return [_short(element) for element in block["elements"]]


def _short(element: dict[str, Any]) -> str:
    kind = element["type"].removeprefix("rich_text_")
    if kind == "list":
        number = element.get("offset", 0) + 1
        sign = f"{number}." if element["style"] == "ordered" else "-"
        items = [_words(item["elements"]) for item in element["elements"]]
        return f"{'  ' * element['indent']}{sign} {' | '.join(items)}"
    words = _words(element["elements"])
    return words if kind == "section" else f"{kind}: {words}"


def _words(leaves: list[dict[str, Any]]) -> str:
    return "".join(map(_leaf, leaves))


def _leaf(leaf: dict[str, Any]) -> str:
    match leaf["type"]:
        case "text":
            words = leaf["text"]
        case "link":
            words = f"[{leaf['text']}]({leaf['url']})" if "text" in leaf else f"({leaf['url']})"
        case "channel":
            words = f"#{leaf['channel_id']}"
        case _:
            words = f":{leaf['name']}:"
    for style, mark in {"bold": "*", "italic": "_", "strike": "~", "code": "`"}.items():
        words = f"{mark}{words}{mark}" if leaf.get("style", {}).get(style) else words
    return str(words)


@pytest.mark.parametrize(
    ("markdown", "parts"),
    [
        ("**75 %** of *it*, ~~not~~ `all`", ["*75 %* of _it_, ~not~ `all`"]),
        ("one\ntwo\n\nthree", ["one two\n\nthree"]),
        ("one  \ntwo<br>three", ["one\ntwo\nthree"]),
        ("# Big **deal**", ["*Big deal*"]),
        ("- a\n- b\n  - c\n- d", ["- a | b", "  - c", "- d"]),
        ("3. a\n4. b\n\n   ```\n   x\n   ```\n5. c", ["3. a | b", "preformatted: x", "5. c"]),
        ("> a\n>\n> > b\n> - c", ["quote: a\n\n> b\n\n• c"]),
        ("```py\na < b\n```", ["preformatted: a < b"]),
        ("````\n```\n````", ["preformatted: ```"]),
        ("a | b\n-|-\nlong | c", ["preformatted: a     b\nlong  c"]),
        ("---", ["———"]),
        (f"[the *plan*]({WEB})", [f"[the plan]({WEB})"]),
        (f"see {WEB}/a_b.", [f"see ({WEB}/a_b)."]),
        (f"{WEB}/wiki/Bot_(disambiguation)", [f"({WEB}/wiki/Bot_(disambiguation))"]),
        (f"({WEB}/pkg/__init__.py)", [f"(({WEB}/pkg/__init__.py))"]),
        (f"**{WEB}/a**", [f"*({WEB}/a)*"]),
        (f"<{WEB}> <me@x.example>", [f"({WEB}) [me@x.example](mailto:me@x.example)"]),
        (f"![chart]({WEB}/c.png)", [f"[chart]({WEB}/c.png)"]),
        ("[desk](tel:+49301)", ["[desk](tel:+49301)"]),
        ("[help](slack://channel?id=C1)", ["[help](slack://channel?id=C1)"]),
        ("[guide](docs/guide.md)", ["guide (docs/guide.md)"]),
        ("[x](javascript:alert)", ["[x](javascript:alert)"]),
        ("ask in <#C0123456789>", ["ask in #C0123456789"]),
        ("<b>bold</b> & <!channel>", ["<b>bold</b> & <!channel>"]),
        ("這是**粗體**文字, pre**fix**ed", ["這是*粗體*文字, pre*fix*ed"]),
        (r"\*x\* and a\_b", ["*x* and a_b"]),
        ("a <!-- Bob leaves\n\nin May --> b", ["a  b"]),
        ("`<!-- code -->`", ["`<!-- code -->`"]),
        ("a <!-- never closed", ["a"]),
        (":tada: at 10:30:45", [":tada: at 10:30:45"]),
    ],
)
def test_markdown_becomes_rich_text(markdown: str, parts: list[str]) -> None:
    """Each kind of Markdown has its form in Slack, and comments stay at home."""
    assert shown(markdown) == parts


@pytest.mark.parametrize("depth", [10, 60])
def test_what_stands_deepest_is_shown(depth: int) -> None:
    """Lists and quotes within one another lose nothing, however many there are."""
    listed = "".join(f"{'  ' * level}- item {level}\n" for level in range(depth))

    assert f"item {depth - 1}" in plain_from_markdown(listed)
    assert "innermost" in plain_from_markdown("> " * depth + "innermost")


def test_hundreds_of_marks_within_one_another_are_shown_as_typed() -> None:
    """Markdown that is nested too deep for a reader is left as it is."""
    nested = "*a " * 3_000 + "b* " * 2_000

    assert plain_from_markdown(nested) == nested.strip()


def test_markdown_that_shows_nothing_is_shown_as_typed() -> None:
    """A link's definition alone would leave the answer empty."""
    assert plain_from_markdown(f"[a]: {WEB}") == f"[a]: {WEB}"


def test_plain_words_carry_addresses_but_no_marks() -> None:
    """Notifications and screen readers get words."""
    markdown = f"# A\n**b** `c`\n\n- [d]({WEB})\n- {WEB}/e\n\n> f\n\n```\ng <h>\n```"

    assert plain_from_markdown(markdown) == f"A\nb c\n• d ({WEB})\n• {WEB}/e\nf\ng <h>"


@given(markdowns)
@slow
def test_slack_takes_all_rich_text(markdown: str) -> None:
    """Whatever an answer's Markdown, its block has a shape that Slack knows."""
    block = rich_block(rich_from_markdown(markdown))

    assert problems([block]) == []
    parsed = Block.parse(block)
    assert parsed is not None
    parsed.validate_json()


@given(markdowns, st.integers(200, 2_000))
@slow
def test_parts_are_split_without_loss(markdown: str, limit: int) -> None:
    """Pieces of what is too large are together what it was."""
    for part in rich_from_markdown(markdown):
        pieces = split(part, limit)
        whole = "".join("".join(piece.plain for piece in pieces).split())
        numbered = "ordered" in str(part.elements)  # pieces of one item are numbered anew
        assert (
            numbered
            or len(pieces) == 1
            or whole.replace("•", "") == "".join(part.plain.split()).replace("•", "")
        )


def test_the_parser_has_sorted_its_rules_before_any_thread_uses_it() -> None:
    """Else the first two answers at the same moment could fail."""
    _parser.cache_clear()

    parser = _parser()

    rulers = (parser.core.ruler, parser.block.ruler, parser.inline.ruler, parser.inline.ruler2)
    assert all(ruler.__cache__ for ruler in rulers)
