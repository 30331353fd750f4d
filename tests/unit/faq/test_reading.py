"""How a question is understood: spelling, synonyms, what carries meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.faq.reading import Reader

if TYPE_CHECKING:
    from bot.faq.model import Knowledge


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("How do I instal the pritner?", ("install", "printer")),
        ("passwrod", ("password",)),
        ("pass word", ("password",)),
        ("resetpassword", ("reset", "password")),
        ("apple", ("appl",)),
        ("vpn 2022", ("vpn", "2022")),
        ("what is the", ()),
    ],
)
def test_spelling(it_help: Knowledge, text: str, content: tuple[str, ...]) -> None:
    """Misspelt, torn and glued words become the FAQ's; common words and numbers stay."""
    assert Reader(it_help).read(text).content == content


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mcuh", ("much",)),
        ("famuos", ("famous",)),
        ("pritner", ("printer",)),
        ("memo", ("memo",)),
        ("honcho", ("honcho",)),
        ("zendesk", ("zendesk",)),
        ("samsung", ("samsung",)),
        ("403b", ("403b",)),
    ],
)
def test_what_was_meant(it_help: Knowledge, typed: str, meant: tuple[str, ...]) -> None:
    """A word that is none is read as an English one; words, rare ones and names stay."""
    assert Reader(it_help).meant(typed) == meant


@pytest.mark.parametrize("text", ["application store", "the marketplace", "App  Stores"])
def test_synonyms(product: Knowledge, text: str) -> None:
    """Phrases of a synonym group become the group's first."""
    assert Reader(product).read(text).content == ("app", "stor")


def test_is_corrected(it_help: Knowledge) -> None:
    """A reading tells whether a word was read as another."""
    reader = Reader(it_help)
    assert reader.read("pritner").is_corrected
    assert not reader.read("printer").is_corrected
