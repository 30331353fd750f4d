"""Words that say nothing by themselves, in any language."""

from __future__ import annotations

import pytest

from bot.faq.model import Entry, Knowledge, Vocabulary
from bot.faq.reading.reader import Reader

GERMAN = (
    "Wie beantrage ich Urlaub?",
    "Wie ändere ich mein Passwort?",
    "Wie buche ich einen Raum im Jahr 2024?",
    "Wie melde ich mich krank im Jahr 2024?",
    "Was kostet ein Parkplatz im Jahr 2024?",
    "Was gibt es zum Essen im Jahr 2024?",
)


def _reader(wordings: tuple[str, ...], vocabulary: Vocabulary) -> Reader:
    entries = tuple(Entry(f"e{at}", text, "…") for at, text in enumerate(wordings))
    return Reader(Knowledge(entries, vocabulary))


def test_usual_words_are_fillers() -> None:
    """What most entries are asked with carries no meaning; numbers and rarer words do."""
    reader = _reader(GERMAN, Vocabulary("german"))
    assert reader.fillers.has("Jahr".casefold())
    assert reader.read("Wie buche ich Urlaub im Jahr 2024?").content == ("buch", "urlaub", "2024")


@pytest.mark.parametrize(
    ("language", "filler", "other"),
    [("german", "unsere", "urlaub"), ("russian", "нас", "отпуск"), ("turkish", "için", "izin")],
)
def test_small_words_of_a_language_are_listed(language: str, filler: str, other: str) -> None:
    """They are fillers in the smallest FAQ too."""
    fillers = _reader(GERMAN[:1], Vocabulary(language)).fillers
    assert fillers.has(filler)
    assert not fillers.has(other)


def test_words_of_the_vocabulary_are_no_fillers() -> None:
    """A word that somebody gave synonyms means something, however usual it is."""
    reader = _reader(GERMAN, Vocabulary("german", (("Jahr", "Kalenderjahr"),)))
    assert not reader.fillers.has("jahr")


def test_few_entries_have_no_usual_words() -> None:
    """Two or three entries with a word in common may well be about it."""
    assert not _reader(("Was ist Orion?", "Wo ist Orion?"), Vocabulary("german")).fillers.has(
        "orion"
    )


def test_english_ones_are_listed() -> None:
    """English has a list, and words that it does not hold mean something in every entry."""
    reader = _reader(("What is Orion?", "Where is Orion?", "Is Orion new?"), Vocabulary())
    assert reader.fillers.has("where")
    assert not reader.fillers.has("orion")
    assert reader.content(("orion", "is")) == ("orion",)


def test_other_scripts_without_a_language() -> None:
    """Where no language is named, the usual pairs of letters are fillers all the same."""
    reader = _reader(("怎么请假？", "怎么报销？", "怎么停车？", "怎么开票？"), Vocabulary())
    assert reader.fillers.has("怎么")
    assert not reader.fillers.has("请假")
    assert reader.read("怎么开票").content == ("么开", "开票")
