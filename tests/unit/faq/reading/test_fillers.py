"""Words that say nothing by themselves, in any language."""

from __future__ import annotations

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
    assert reader.fillers.stems == {"wie", "ich", "im", "jahr"}
    assert reader.read("Wie will ich Urlaub 2024?").content == ("will", "urlaub", "2024")


def test_words_of_the_vocabulary_are_no_fillers() -> None:
    """A word that somebody gave synonyms means something, however usual it is."""
    reader = _reader(GERMAN, Vocabulary("german", (("Jahr", "Kalenderjahr"),)))
    assert reader.fillers.stems == {"wie", "ich", "im"}


def test_few_entries_have_no_fillers() -> None:
    """Two or three entries with a word in common may well be about it."""
    assert not _reader(GERMAN[:3], Vocabulary("german")).fillers.stems


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
