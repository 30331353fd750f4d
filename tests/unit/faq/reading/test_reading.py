"""How a question is understood: spelling, synonyms, what carries meaning."""

from __future__ import annotations

import pytest

from bot.faq.model import Entry, Knowledge
from bot.faq.reading.reader import Reader


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
        ("mac", ("mac",)),
    ],
)
def test_what_was_meant(it_help: Knowledge, typed: str, meant: tuple[str, ...]) -> None:
    """A word that is none is read as an English one; words, rare ones and names stay."""
    assert Reader(it_help).read(typed).corrected == meant


@pytest.mark.parametrize("text", ["application store", "the marketplace", "App  Stores"])
def test_synonyms(product: Knowledge, text: str) -> None:
    """Phrases of a synonym group become the group's first."""
    assert Reader(product).read(text).content == ("app", "stor")


def test_one_edit_comes_before_a_cut() -> None:
    """A misspelt name is not taken for two words that are there as well."""
    entries = (
        Entry("crm", "Who looks after Salesforce?", "Ana."),
        Entry("sales", "Where is the sale?", "Here."),
        Entry("force", "Is there a task force?", "No."),
    )
    reader = Reader(Knowledge(entries))
    assert reader.read("saleforce").content == reader.read("salesforce").content
    assert reader.read("saletask").content == reader.read("sale task").content


def test_is_corrected(it_help: Knowledge) -> None:
    """A reading tells whether a word was read as another."""
    reader = Reader(it_help)
    assert reader.read("pritner").is_corrected
    assert not reader.read("printer").is_corrected
