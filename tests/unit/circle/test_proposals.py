"""Questions that ask the same, and what could be done about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.circle.proposals import NewEntry, Unanswered, Wording, is_merged, overview
from bot.faq.answering import Faq
from bot.faq.model import Entry, Knowledge
from bot.storage.drafts import Draft
from bot.storage.gaps import DISLIKED, DISMISSED, PICKED, POINTED, TOLD, UNANSWERED, Gap

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WIFI = Entry("wifi", "What is the wifi password?", "On the wall.", topic="Office")
LEAVE = Entry("leave", "How do I request holiday?", "Write to your lead.", topic="People")
FAQ = Faq(Knowledge((WIFI, LEAVE), unanswered=("Who is the king of France?",)))


def gap(question: str, person: str = "p", resolution: str | None = None, **more: object) -> Gap:
    """A question that nothing answered."""
    name = f"{person}:{question}"
    made = Gap(name, person, question, UNANSWERED, (), 1, NOON, NOON, resolution)
    return replace(made, **more)  # type: ignore[arg-type]


def draft(question: str, answer: str = "**Yes.**", topic: str | None = None) -> Draft:
    """What the team answered."""
    return Draft("h1", question, answer, topic, "U0TOM12345", "https://example.com/p1", NOON)


def test_questions_that_ask_the_same_stand_together_with_their_span_and_people() -> None:
    """The group that was asked most comes first; answered and listed ones are counted only."""
    gaps = [
        gap("what does bike leasing cost", "a", times=3, asked_at=NOON + timedelta(days=2)),
        gap("bike leasing?", "b"),
        gap("is there tea", "a"),
        gap("What is the wifi password", "c"),
        gap("who is the king of france", "c"),
    ]
    found = overview(gaps, [], FAQ)
    assert [cluster.question for cluster in found.clusters][1] == "is there tea"
    first = found.clusters[0]
    assert (first.times, first.people, first.proposal) == (4, 2, None)
    assert (first.first, first.last) == (NOON, NOON + timedelta(days=2))
    assert found.settled == 2


def test_a_pick_and_the_teams_pointer_are_other_wordings() -> None:
    """Each text once, without what was redacted; an entry that is gone is no proposal."""
    gaps = [
        gap("wireless code", "a", PICKED, entry="wifi"),
        gap("Wireless code?", "b", POINTED, entry="wifi"),
        gap("wireless code for [name]", "c", PICKED, entry="wifi"),
        gap("wireless code today", "c"),
    ]
    (cluster,) = overview(gaps, [], FAQ).clusters
    assert cluster.proposal == Wording("wifi", ("wireless code",))
    old = [replace(one, entry="gone") for one in gaps]
    assert overview(old, [], FAQ).clusters[0].proposal is None


def test_the_teams_answer_is_a_new_entry() -> None:
    """Word for word, with the others' questions as phrasings, in the topic that is nearest."""
    gaps = [gap("bike leasing?", "a", TOLD, draft="h1"), gap("cost of bike leasing", "b")]
    said = draft("Bike leasing?", "Ask ana@example.com.", topic="No such topic")
    (cluster,) = overview(gaps, [said], FAQ).clusters
    assert cluster.proposal == NewEntry(
        "bike-leasing",
        "Bike leasing?",
        ("cost of bike leasing",),
        "Ask ana@example.com.",
        "People",
        "U0TOM12345",
        "https://example.com/p1",
    )
    own = overview([], [draft("How do I request holiday at sea?", topic="People")], FAQ)
    assert [type(one.proposal) for one in own.clusters] in ([NewEntry], [])


def test_a_draft_is_merged_when_an_entry_says_it() -> None:
    """The team's when its question is answered; a proposed one may be better than what is given."""
    answered = draft("what is the wi-fi password")
    team, better = replace(answered, link=None), answered
    assert is_merged(team, FAQ)
    assert not is_merged(better, FAQ)
    assert is_merged(replace(better, answer="On  the wall."), FAQ)
    assert is_merged(replace(better, question="What is the wifi password"), FAQ)
    assert not is_merged(replace(team, question="Who wrote Carmen?"), FAQ)
    assert overview([], [team], FAQ).clusters == ()
    (cluster,) = overview([], [better], FAQ).clusters
    assert isinstance(cluster.proposal, NewEntry)


def test_an_id_is_free_and_not_too_long() -> None:
    """Of the question's words; a number follows where it is taken."""
    long = draft("Where " + "and where " * 20 + "is it?")
    taken = draft("wifi?")
    ids = [
        one.proposal.id
        for said in (long, taken, draft("???"))
        for one in overview([], [said], FAQ).clusters
        if isinstance(one.proposal, NewEntry)
    ]
    assert all(len(name) <= 42 and name != "wifi" for name in ids)
    assert "new-entry" in ids


def test_what_was_dismissed_is_listed_as_unanswered() -> None:
    """In the file of the nearest topic."""
    (cluster,) = overview([gap("Who wrote Carmen?", "a", DISMISSED)], [], FAQ).clusters
    assert isinstance(cluster.proposal, Unanswered)
    assert cluster.proposal.texts == ("Who wrote Carmen?",)


def test_a_closed_gap_is_shown_beside_an_open_one_only() -> None:
    """It says that the question is asked again."""
    old = gap("bike leasing?", "a", closed_at=NOON)
    assert overview([old], [], FAQ).clusters == ()
    (cluster,) = overview([old, gap("bike leasing", "b")], [], FAQ).clusters
    assert cluster.was_closed
    assert cluster.times == 2


def test_a_disliked_answer_stays_a_gap_though_it_is_given() -> None:
    """Until another entry answers."""
    bad = gap("What is the wifi password?", "a", outcome=DISLIKED, nearest=("wifi",))
    assert len(overview([bad], [], FAQ).clusters) == 1
    other = replace(bad, nearest=("leave",))
    assert overview([other], [], FAQ).settled == 1
