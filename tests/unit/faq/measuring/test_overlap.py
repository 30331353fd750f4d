"""Entries that get into each other's way, found by comparing and by asking."""

from __future__ import annotations

import pytest

from bot.faq.measuring.overlap import Overlap, Wording, held_out, is_repeated, overlaps
from bot.faq.model import Entry, Knowledge, Vocabulary


def knowledge(*entries: tuple[str, ...], synonyms: tuple[tuple[str, ...], ...] = ()) -> Knowledge:
    """Entries with the ids e0, e1, …, each by its wordings; their answers say nothing."""
    made = tuple(
        Entry(f"e{at}", wordings[0], "Yes.", wordings[1:]) for at, wordings in enumerate(entries)
    )
    return Knowledge(made, Vocabulary(synonyms=synonyms))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Where is the printer?", "where are the printers"),
        ("Who refills the toner?", "Who is refilling toner please"),
        ("Order a new monitor", "ordering of new monitors"),
        ("How do I get a certificate?", "How do I get my certifcate"),
    ],
)
def test_wordings_that_differ_in_form_only_are_near(one: str, other: str) -> None:
    """Fillers, endings, order and a slip of the pen make no other question."""
    found = list(overlaps(knowledge(("something else", one), (other,))))
    assert found == [Overlap(Wording(0, 1), Wording(1, 0), by_synonyms=False)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What was the revenue in 2022?", "What was the revenue in 2023?"),
        ("Who founded Orion?", "When was Orion founded?"),
        ("How do I set up the VPN on Linux?", "How do I set up the VPN on Windows?"),
        ("Can I sell shares?", "Must I sell shares?"),
        ("the bad man", "the bed man"),
    ],
)
def test_wordings_that_ask_something_else_are_not_near(one: str, other: str) -> None:
    """Another number, name, question word or short word is another question."""
    assert list(overlaps(knowledge((one,), (other,)))) == []


def test_copies_within_an_entry_are_its_own_matter() -> None:
    """Only wordings of different entries get into each other's way."""
    assert list(overlaps(knowledge(("Where is the printer?", "where are printers"), ("x",)))) == []


def test_synonyms_that_merge_two_entries_are_found() -> None:
    """What is the same only after synonyms were replaced is put down to the vocabulary."""
    entries = (("What is our stake?",), ("What is our ownership?",))
    assert list(overlaps(knowledge(*entries))) == []
    found = list(overlaps(knowledge(*entries, synonyms=(("stake", "ownership"),))))
    assert found == [Overlap(Wording(0, 0), Wording(1, 0), by_synonyms=True)]


PASSWORD = (
    "How do I reset my password?",
    "I forgot my password",
    "my password has expired",
    "change my login password",
    "password reset link",
)
VPN = ("How do I set up the VPN?", "Which VPN client works?", "connect to the VPN", "install VPN")


def test_every_wording_is_asked_once_without_itself() -> None:
    """Each wording of an entry that has others is asked; of one with a single wording none."""
    asked = [one.wording for one in held_out(knowledge(PASSWORD, VPN, ("Where do I park?",)), 0.6)]
    everything = [Wording(0, index) for index in range(5)] + [Wording(1, i) for i in range(4)]
    assert sorted(asked) == everything


def test_a_wording_in_the_wrong_entry_is_a_stranger() -> None:
    """It is answered by the entry where it belongs, and its own one says nothing of it."""
    faq = knowledge(PASSWORD, (*VPN, "please reset the login password"))
    strangers = [one for one in held_out(faq, 0.6) if one.is_stranger]
    assert [(one.wording, one.thief, one.found) for one in strangers] == [(Wording(1, 4), 0, False)]
    assert strangers[0].phrasing in PASSWORD
    assert strangers[0].confidence >= 0.6


def test_a_wording_at_its_place_is_no_stranger() -> None:
    """What the others of its entry share is found again, or at least taken by nobody."""
    assert [one for one in held_out(knowledge(PASSWORD, VPN), 0.6) if one.is_stranger] == []


def test_nothing_is_held_out_of_nothing() -> None:
    """No entries, no questions."""
    assert list(held_out(knowledge(), 0.6)) == []
    assert list(overlaps(knowledge())) == []


@pytest.mark.parametrize(
    ("beginning", "verdict"),
    [
        ("Where do I park?", True),
        ("where do i park", True),
        ("Park in the yard.", False),
        ("You park where you like.", False),
        ("", False),
    ],
)
def test_an_answer_that_repeats_its_question(beginning: str, verdict: bool) -> None:
    """Only the question itself counts as repeated, not an answer in its words."""
    assert is_repeated("Where do I park?", beginning) is verdict
