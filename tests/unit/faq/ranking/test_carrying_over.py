"""Other knowledge, answered from at once with what was learnt before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.faq.answering import Faq
from bot.faq.model import Answer, Entry, Knowledge, Question, Vocabulary

if TYPE_CHECKING:
    from bot.faq.model import Decision

NAMES = ("it_help", "product", "staff_handbook")
NEW = Entry("giraffes", "Who feeds the giraffes on Sundays?", "The keeper.", ("giraffe food",))


@pytest.fixture(params=NAMES)
def knowledge(request: pytest.FixtureRequest) -> Knowledge:
    """Each of the small FAQs."""
    found: Knowledge = request.getfixturevalue(request.param)
    return found


@pytest.fixture(autouse=True)
def learns_once(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Faq:
    """What was learnt from it; nothing more is."""
    faq = Faq(knowledge)
    monkeypatch.setattr("bot.faq.ranking.classifier.learn", None)
    return faq


def outcome(decision: Decision) -> tuple[type, list[str]]:
    """What was decided, and the ranking."""
    return type(decision), [match.entry.id for match in decision.candidates]


def test_the_same_wordings_are_decided_alike(knowledge: Knowledge, learns_once: Faq) -> None:
    """Whatever the order of the entries is, and whatever their answers say."""
    edited = [replace(entry, answer="Ask me tomorrow.") for entry in knowledge.entries]
    carried = learns_once.carried_over(replace(knowledge, entries=tuple(reversed(edited))))
    for entry in knowledge.entries:
        for wording in entry.wordings:
            before = learns_once.answer(Question(wording))
            after = carried.answer(Question(wording))
            assert outcome(after) == outcome(before)
            if isinstance(after, Answer):
                assert after.entry.answer == "Ask me tomorrow."


def test_new_entries_are_found_by_their_wordings(knowledge: Knowledge, learns_once: Faq) -> None:
    """They do not come near anything else before they are learnt."""
    carried = learns_once.carried_over(replace(knowledge, entries=(NEW, *knowledge.entries)))
    for wording in NEW.wordings:
        decision = carried.answer(Question(wording))
        assert isinstance(decision, Answer)
        assert decision.entry == NEW
    for entry in knowledge.entries:
        question = Question(entry.question)
        assert outcome(carried.answer(question)) == outcome(learns_once.answer(question))


def test_new_wordings_are_found(knowledge: Knowledge, learns_once: Faq) -> None:
    """They lead to the entry that got them."""
    first, *others = knowledge.entries
    longer = replace(first, phrasings=(*first.phrasings, *NEW.wordings))
    carried = learns_once.carried_over(replace(knowledge, entries=(longer, *others)))
    for wording in NEW.wordings:
        decision = carried.answer(Question(wording))
        assert isinstance(decision, Answer)
        assert decision.entry == longer


def test_what_was_deleted_is_never_shown(knowledge: Knowledge, learns_once: Faq) -> None:
    """Neither as an answer nor as a suggestion."""
    gone, *left = knowledge.entries
    carried = learns_once.carried_over(replace(knowledge, entries=tuple(left)))
    for wording in gone.wordings:
        decision = carried.answer(Question(wording))
        assert gone.id not in [match.entry.id for match in decision.candidates]


def test_it_may_be_carried_over_again(knowledge: Knowledge, learns_once: Faq) -> None:
    """Edits may follow one another before the first of them is learnt."""
    with_new = replace(knowledge, entries=(NEW, *knowledge.entries))
    carried = learns_once.carried_over(with_new).carried_over(knowledge).carried_over(with_new)
    for entry in with_new.entries:
        decision = carried.answer(Question(entry.question))
        assert decision.candidates[0].entry == entry


@pytest.mark.parametrize("knowledge", NAMES[:1], indirect=True)
def test_another_language_and_nothing_are_learnt(
    knowledge: Knowledge, learns_once: Faq, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was learnt about English words says nothing about others."""
    empty = learns_once.carried_over(replace(knowledge, entries=()))
    assert not empty.answer(Question(knowledge.entries[0].question)).candidates
    monkeypatch.undo()
    german = Knowledge(
        (Entry("lift", "Fährt der Aufzug?", "Ja."), Entry("post", "Wo ist die Post?", "Hier.")),
        Vocabulary("german"),
    )
    for faq in (empty, learns_once):
        decision = faq.carried_over(german).answer(Question("Fährt der Aufzug?"))
        assert isinstance(decision, Answer)
        assert decision.entry.id == "lift"
