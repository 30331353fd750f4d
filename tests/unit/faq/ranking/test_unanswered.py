"""Questions that are known to have no answer, and what is like them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.faq.answering import Faq
from bot.faq.model import (
    Answer,
    Entry,
    Knowledge,
    NoAnswer,
    Question,
    Vocabulary,
)
from bot.faq.ranking import unanswered
from bot.faq.saved import Index

LISTED = {
    "staff_handbook": ("How high was the bonus of the board?", "Who was CEO before Maria Keller?"),
    "it_help": ("How do I reset the password of a colleague?",),
    "product": ("How do I export data to a printer?",),
}
LIKE_THEM = {
    "staff_handbook": "who was the ceo before maria",
    "it_help": "how do I reset a colleague's password",
    "product": "exporting data to printers, how",
}


@pytest.fixture(params=LISTED)
def name(request: pytest.FixtureRequest) -> str:
    """Each of the small FAQs."""
    return str(request.param)


@pytest.fixture
def knowledge(name: str, request: pytest.FixtureRequest) -> Knowledge:
    """It, with what it does not answer."""
    found: Knowledge = request.getfixturevalue(name)
    return replace(found, unanswered=LISTED[name])


def test_what_is_listed_is_not_answered(knowledge: Knowledge) -> None:
    """Though without the list it is; the nearest entries are shown."""
    faq = Faq(knowledge)
    without = Faq(replace(knowledge, unanswered=()))
    for text in knowledge.unanswered:
        otherwise = without.answer(Question(text.lower()))
        assert isinstance(otherwise, Answer)
        decision = faq.answer(Question(text.lower()))
        assert isinstance(decision, NoAnswer)
        assert decision.reason == f'"{text}" is listed as a question that nothing here answers.'
        assert decision.nearest[0].entry == otherwise.entry
        assert decision.nearest[0].confidence == 0


def test_what_is_like_it_is_not_answered(knowledge: Knowledge, name: str) -> None:
    """With another word in it, too."""
    question = Question(f"please {LISTED[name][-1].rstrip('?')} now?")
    assert isinstance(Faq(replace(knowledge, unanswered=())).answer(question), Answer)
    assert not isinstance(Faq(knowledge).answer(question), Answer)


def test_what_is_like_it_is_less_sure(knowledge: Knowledge, name: str) -> None:
    """The nearer it is to a listed question than to a wording, the less."""
    without = Faq(replace(knowledge, unanswered=())).judged(LIKE_THEM[name])
    judgement = Faq(knowledge).judged(LIKE_THEM[name])
    assert judgement.matches[0].entry == without.matches[0].entry
    assert judgement.confidence < without.confidence
    nearest = judgement.ranking.listed
    assert nearest is not None
    assert nearest.question == LISTED[name][-1]


def test_wordings_are_answered_all_the_same(knowledge: Knowledge) -> None:
    """The list takes nothing from what the entries were written for."""
    faq = Faq(knowledge)
    for entry in knowledge.entries:
        for wording in entry.wordings:
            decision = faq.answer(Question(wording))
            assert isinstance(decision, Answer)
            assert decision.entry == entry


def test_a_listed_question_is_not_divided(knowledge: Knowledge) -> None:
    """Though its parts alone have answers, which others get in one."""
    one, other = (entry.question for entry in knowledge.entries[:2])
    decision = Faq(knowledge).answer(Question(f"{one} {other}"))
    assert isinstance(decision, Answer)
    assert decision.also
    listed = (f"{one} {other}", *knowledge.unanswered)
    decision = Faq(replace(knowledge, unanswered=listed)).answer(Question(f"{one} {other}"))
    assert not isinstance(decision, Answer)


def test_what_says_nothing_stands_in_no_way(knowledge: Knowledge) -> None:
    """A listed "Why?" is like no question."""
    without = Faq(replace(knowledge, unanswered=()))
    faq = Faq(replace(knowledge, unanswered=("Why?", "???", "what is it")))
    for entry in knowledge.entries:
        text = f"why, {entry.question}"
        assert faq.judged(text).matches == without.judged(text).matches


def test_a_wording_goes_before(knowledge: Knowledge) -> None:
    """Where somebody lists what an entry is asked with, the entry answers."""
    entry = knowledge.entries[0]
    faq = Faq(replace(knowledge, unanswered=(entry.question, *knowledge.unanswered)))
    assert isinstance(faq.answer(Question(entry.question)), Answer)


def test_what_comes_back_refuses_alike(knowledge: Knowledge, name: str) -> None:
    """An FAQ from the bytes of another compares with the same questions."""
    learnt = Faq(knowledge)
    data = Index.of(learnt).to_bytes()
    again = Index.from_bytes(data).faq(learnt.min_confidence)
    assert again.knowledge == knowledge
    assert Index.of(again).to_bytes() == data
    for text in (*knowledge.unanswered, LIKE_THEM[name]):
        assert again.answer(Question(text)) == learnt.answer(Question(text))


def test_a_new_one_holds_at_once(
    knowledge: Knowledge, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether there were others before or not, before anything is learnt."""
    without = Faq(replace(knowledge, unanswered=()))
    others = Faq(replace(knowledge, unanswered=("Who waters the plants?",)))
    monkeypatch.setattr("bot.faq.ranking.regression.train", None)
    for before in (without, others, others.carried_over(knowledge)):
        faq = before.carried_over(knowledge)
        for text in knowledge.unanswered:
            assert isinstance(faq.answer(Question(text)), NoAnswer)
        like = LIKE_THEM[name]
        assert faq.judged(like).confidence < without.judged(like).confidence
    again = others.carried_over(without.knowledge)
    assert again.judged(knowledge.unanswered[0]).ranking.listed is None


def test_the_nearest_of_many_is_found(knowledge: Knowledge, name: str) -> None:
    """Of a long list only those that mean about the same are looked at."""
    colours = ("red", "green", "blue", "yellow", "black", "white", "brown", "grey", "pink", "gold")
    things = ("lorry", "horse", "boat", "violin", "carpet", "engine", "bottle", "bridge")
    many = [f"Why is the {thing} {colour}?" for thing in things for colour in colours]
    assert len(many) > unanswered._LOOKED_AT
    nearest = Faq(knowledge).judged(LIKE_THEM[name]).ranking.listed
    long = Faq(replace(knowledge, unanswered=(*many, *knowledge.unanswered)))
    found = long.judged(LIKE_THEM[name]).ranking.listed
    assert nearest is not None
    assert found is not None
    assert found.question == nearest.question in knowledge.unanswered
    assert found.likeness == pytest.approx(nearest.likeness)


@pytest.mark.parametrize(
    ("language", "entry", "listed"),
    [
        ("german", ("Wo ist die Kantine?", "Wo finde ich die Kantine?"), "Wem gehört die Kantine?"),
        ("other", ("食堂在哪里", "食堂怎么走"), "食堂是谁的"),
    ],
)
def test_in_any_language(language: str, entry: tuple[str, str], listed: str) -> None:
    """There are no meanings to compare, but words and pieces of them."""
    entries = (Entry("canteen", entry[0], "Im 3. Stock / 三楼", entry[1:]),)
    faq = Faq(Knowledge(entries, Vocabulary(language), unanswered=(listed,)))
    assert not isinstance(faq.answer(Question(listed)), Answer)
    assert isinstance(faq.answer(Question(entry[0])), Answer)


def test_without_any_there_is_nothing_to_compare_with(knowledge: Knowledge) -> None:
    """Nor in an FAQ without entries, which the bot waits with until some are written."""
    text = knowledge.entries[0].question
    assert Faq(replace(knowledge, unanswered=())).judged(text).ranking.listed is None
    assert Faq(replace(knowledge, entries=())).judged(text).ranking.listed is None


def test_words_that_nobody_knows_are_like_none(knowledge: Knowledge) -> None:
    """A listed question of which the FAQ has no word at all stands in nobody's way."""
    faq = Faq(replace(knowledge, unanswered=("Xyzzy?", "???", *knowledge.unanswered)))
    assert isinstance(faq.answer(Question(knowledge.entries[0].question)), Answer)
    assert not isinstance(faq.answer(Question("???")), Answer)
