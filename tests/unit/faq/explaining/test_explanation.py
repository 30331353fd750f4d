"""What an explanation says agrees with what the bot decides, for any question."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.answering import Faq
from bot.faq.explaining.explanation import explain
from bot.faq.model import Answer, Knowledge, Question, Suggestions


@pytest.fixture(scope="module")
def help_desk(it_help: Knowledge) -> Faq:
    """A bot for the help desk's questions."""
    return Faq(it_help)


def test_the_steps_of_reading_are_shown(help_desk: Faq) -> None:
    """What stood around, folding, correction and what is unknown are each to be seen."""
    found = explain(help_desk, Question("Hi Anna, what's my PASWORD for the quetzal?"))
    reading = found.judgement.reading
    assert reading.around == ("Hi Anna",)
    assert reading.words == ("what", "is", "my", "pasword", "for", "the", "quetzal")
    assert reading.corrected == ("what", "is", "my", "password", "for", "the", "quetzal")
    assert found.unknown == ("quetzal",)
    assert "password" in reading.content
    assert len(reading.stems) == len(reading.corrected)


def test_the_parts_add_up_to_the_confidence(help_desk: Faq) -> None:
    """The contributions' sum, as a probability, is the first candidate's confidence."""
    found = explain(help_desk, Question("which vpn thing for linux machines"))
    total = sum(part.contribution for part in found.parts)
    assert found.ranking[0].confidence == pytest.approx(1 / (1 + exp(-total)))
    assert found.parts[0].signal is None


def test_every_value_is_in_its_range(faqs_and_questions: list[tuple[Faq, str]]) -> None:
    """What a signal says of itself holds for wordings, names, numbers and nonsense."""
    for faq, text in faqs_and_questions:
        for part in faq.judged(text).parts[1:]:
            assert part.signal is not None
            assert part.signal.low <= part.value <= part.signal.high, (part.signal.name, text)


@pytest.fixture(scope="module")
def faqs_and_questions(
    staff_handbook: Knowledge, it_help: Knowledge, product: Knowledge
) -> list[tuple[Faq, str]]:
    """Each of the small FAQs with its own wordings, those of the others, and nonsense."""
    handbooks = (staff_handbook, it_help, product)
    wordings = [text for one in handbooks for entry in one.entries for text in entry.wordings]
    strange = ["xyzzy", "Google " * 40, "2019 2020 gpt-5", "how do I not reset my password"]
    return [(Faq(one), text) for one in handbooks for text in (*wordings, *strange)]


@pytest.mark.parametrize(
    "text", ["how do I add a PRINTER", "How do I reset the password of a colleague?"]
)
def test_what_the_wording_decides_needs_no_signals(it_help: Knowledge, text: str) -> None:
    """A question in an entry's own words, or a listed one, is certain whatever they say."""
    listed = Knowledge(it_help.entries, unanswered=("How do I reset the password of a colleague?",))
    found = explain(Faq(listed), Question(text))
    assert found.parts == ()
    assert found.ranking[0].confidence == float(found.judgement.is_exact)


def test_the_word_that_matters_is_seen(help_desk: Faq) -> None:
    """Without the word that tells two entries apart, the other one may be first."""
    found = explain(help_desk, Question("install the VPN on Linux"))
    effects = {effect.word: effect for effect in found.effects}
    assert list(effects) == ["install", "the", "VPN", "on", "Linux"]
    assert effects["Linux"].confidence < effects["the"].confidence


def test_the_limits_are_those_of_the_bot(help_desk: Faq) -> None:
    """A stricter bot suggests what it would else have answered, as it explains."""
    text = "the printer on my laptop"
    found = explain(help_desk, Question(text))
    assert isinstance(found.decision, Answer)
    strict = explain(Faq(help_desk.knowledge, min_confidence=1.0), Question(text))
    assert isinstance(strict.decision, Suggestions)
    assert strict.ranking[0].confidence == found.ranking[0].confidence
    assert strict.suggestible <= strict.ranking[0].confidence < strict.threshold == 1


@given(st.text(max_size=60))
def test_any_text_can_be_explained(help_desk: Faq, text: str) -> None:
    """The decision is the bot's own, and one answer is as sure as it must be."""
    found = explain(help_desk, Question(text))
    assert found.decision == help_desk.answer(Question(text))
    if isinstance(found.decision, Answer) and not (found.decision.also or found.decision.open):
        assert found.ranking[0].confidence >= found.threshold
