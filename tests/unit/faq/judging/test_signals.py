"""What each signal measures, on small FAQs: never the weight that it gets."""

from __future__ import annotations

from dataclasses import replace
from math import log

import pytest

from bot.faq.answering import Faq
from bot.faq.model import Entry, Knowledge, Vocabulary

SMALL = Knowledge(
    (
        Entry("vpn-linux", "How do I set up the VPN on Linux?", "Install WireGuard."),
        Entry("vpn-windows", "How do I set up the VPN on Windows?", "Start *Secure Access*."),
        Entry("alerts", "How do I turn on alerts?", "In the menu of the board."),
        Entry("export", "How do I export the GPT-4 log of 2023?", "As a CSV file."),
        Entry("covid", "Who pays for a COVID-19 test?", "The company does."),
        Entry("leave", "How many days of leave do I get?", "Thirty days of paid leave."),
        Entry("berlin", "Where is the Berlin office?", "At the river, on floor 5."),
    )
)

# What a name says in an FAQ whose wordings do not tell whether names are details.
ONE_NAME = 0.75


@pytest.fixture(scope="module")
def faq() -> Faq:
    """An FAQ of seven entries."""
    return Faq(SMALL)


def value(faq: Faq, name: str, text: str) -> float:
    """Return what the signal of that name measures."""
    [found] = [p.value for p in faq.judged(text).parts if p.signal and p.signal.name == name]
    return found


@pytest.mark.parametrize("name", ["share", "lead"])
def test_how_far_ahead_the_first_is(faq: Faq, name: str) -> None:
    """What two entries may be asked with is less sure than what only one is."""
    assert value(faq, name, "set up the VPN") < value(faq, name, "set up the VPN on Linux")


@pytest.mark.parametrize(
    ("name", "text", "measured"),
    [
        ("topic", "vpn", 1),
        ("topic", "the vpn", 1),
        ("topic", "alerts", 0),
        ("topic", "set up the vpn", 0),
        ("missed", "how do I set up the VPN for Linux", 0),
        ("missed", "set up VPN Linux zebra", 0.25),
        ("missed", "zebra quartz", 1),
        ("length", "zebra quartz", log(3)),
        ("names", "Where does Google have its office?", ONE_NAME),
        ("names", "where does google have its office", ONE_NAME),
        ("names", "Where do Google, Microsoft and Apple have an office?", 2 * ONE_NAME),
        ("names", "Where is the Berlin office?", 0),
        ("names", "Where is the River office?", 0),
        ("replaced", "How do I set up the VPN on Android?", ONE_NAME),
        ("replaced", "how do i set up the vpn on zendesk", ONE_NAME),
        ("replaced", "How do I set up the VPN on Linux for Zendesk?", 0),
        ("replaced", "Where is the office of Google?", ONE_NAME),
        ("codes", "How do I export the GPT-4 log of 2019?", ONE_NAME),
        ("codes", "How do I export the GPT-3 log?", ONE_NAME),
        ("codes", "export the gpt 4 log of 2023", 0),
        ("codes", "who pays a covid 19 test", 0),
        ("codes", "How do I export 7 logs?", 0),
        ("codes", "Where is the Berlin office in 2019?", ONE_NAME),
        ("codes", "Where is the Berlin office, route-66?", 0),
        ("missed", "who pays a covid19 test", 0),
        ("unfamiliar", "how do I set up the VPN on Linux", 0),
        ("turned", "how do I turn off alerts", 1),
        ("turned", "how do I turn on alerts please", 0),
        ("listed", "how do I set up the VPN on Linux", 0),
        ("wordings", "how do I set up the VPN on Linux", 0),
        ("entries", "how do I set up the VPN on Linux", log(8)),
    ],
)
def test_what_is_measured(faq: Faq, name: str, text: str, measured: float) -> None:
    """Each has a value that a person can tell from the question and the entry."""
    assert value(faq, name, text) == pytest.approx(measured)


def test_names_that_differ_from_wording_to_wording_are_details() -> None:
    """A further name says nothing there, nor does a further version."""
    systems = ("Ubuntu-16", "Debian-11", "Fedora-38", "Solaris-9", "Android-14", "Windows-95")
    wordings = [f"How do I install it on {name}?" for name in systems]
    entries = (Entry("install", wordings[0], "See the manual.", tuple(wordings[1:])),)
    faq = Faq(Knowledge((*entries, *SMALL.entries)))
    assert value(faq, "codes", "How do I install it on Haiku-7?") == 0
    entries = (replace(entries[0], phrasings=()),)
    faq = Faq(Knowledge((*entries, *SMALL.entries)))
    assert value(faq, "codes", "How do I install it on Haiku-7?") == pytest.approx(ONE_NAME)


def test_the_name_of_the_whole_faq_may_be_replaced() -> None:
    """Another company's name in place of one's own asks for something else, if it is a name."""
    about = ("logo", "office", "canteen", "parking", "newsletter")
    entries = tuple(Entry(one, f"Where is the {one} of Globex?", "See the wiki.") for one in about)
    faq = Faq(Knowledge(entries))
    assert value(faq, "replaced", "Where is the canteen of Google?") == pytest.approx(ONE_NAME)
    assert value(faq, "replaced", "Where is the canteen of Globex?") == 0
    assert value(faq, "replaced", "Where is the canteen?") == 0


def test_a_word_written_apart_is_said() -> None:
    """Two words that an entry writes as one are no words that it lacks."""
    faq = Faq(Knowledge((Entry("pay", "Where is my payslip?", "In the portal."), *SMALL.entries)))
    assert value(faq, "missed", "where is my pay slip") == 0


def test_a_language_without_word_meanings_is_unfamiliar() -> None:
    """A word that is missed says less there: it may be a synonym that nobody told."""
    entries = (Entry("urlaub", "Wie viel Urlaub habe ich?", "Dreißig Tage."),)
    faq = Faq(Knowledge(entries, Vocabulary("german")))
    assert value(faq, "unfamiliar", "Urlaub Zebra") == 1
    assert value(faq, "unfamiliar_missed", "Urlaub Zebra") == 0.5


def test_a_listed_question_counts_where_it_is_nearer() -> None:
    """A list speaks against what is like it, and never for anything."""
    faq = Faq(replace(SMALL, unanswered=("Who sells the Berlin office?",)))
    assert value(faq, "listed", "who is selling the Berlin office") > 0
    assert value(faq, "listed", "where is the office in Berlin") == 0


def test_more_wordings_are_counted() -> None:
    """On average: an entry with many does not stand for the others."""
    entries = (replace(SMALL.entries[0], phrasings=("a", "b", "c")), SMALL.entries[1])
    assert value(Faq(Knowledge(entries)), "wordings", "set up VPN") == pytest.approx(log(2.5))
