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
    """Folding, correction and what is unknown are each to be seen."""
    found = explain(help_desk, Question("What's my PASWORD for the quetzal?"))
    assert found.words == ("what", "is", "my", "pasword", "for", "the", "quetzal")
    assert found.corrected == ("what", "is", "my", "password", "for", "the", "quetzal")
    assert found.unknown == ("quetzal",)
    assert "password" in found.telling
    assert len(found.stems) == len(found.corrected)


def test_signals_add_up_to_the_confidence(help_desk: Faq) -> None:
    """The contributions' sum, as a probability, is the first candidate's confidence."""
    found = explain(help_desk, Question("which vpn thing for linux machines"))
    total = sum(signal.contribution for signal in found.signals)
    assert found.ranking[0].confidence == pytest.approx(1 / (1 + exp(-total)))
    assert found.signals[0].name == "start"


def test_an_exact_wording_needs_no_signals(help_desk: Faq) -> None:
    """A question in an entry's own words is certain, whatever the signals say."""
    found = explain(help_desk, Question("how do I add a PRINTER"))
    assert (found.is_exact, found.signals, found.objection, found.guard) == (True, (), None, False)


def test_the_word_that_matters_is_seen(help_desk: Faq) -> None:
    """Without the word that tells two entries apart, the other one may be first."""
    found = explain(help_desk, Question("install the VPN on Linux"))
    effects = {effect.word: effect for effect in found.effects}
    assert list(effects) == ["install", "the", "VPN", "on", "Linux"]
    assert effects["Linux"].confidence < effects["the"].confidence


def test_a_guard_is_told_from_the_threshold(help_desk: Faq) -> None:
    """A guard objects to what is sure enough; below the threshold it is the threshold."""
    guarded = explain(help_desk, Question("How do I reset Zoltan's password?"))
    assert isinstance(guarded.decision, Suggestions)
    assert guarded.guard
    assert guarded.objection == guarded.decision.reason
    strict = Faq(help_desk.knowledge, min_confidence=1.0)
    unsure = explain(strict, Question("the printer on my laptop"))
    assert not unsure.guard
    assert unsure.objection


@given(st.text(max_size=60))
def test_any_text_can_be_explained(help_desk: Faq, text: str) -> None:
    """The decision is the bot's own, and an answer has no objection unless in several parts."""
    found = explain(help_desk, Question(text))
    assert found.decision == help_desk.answer(Question(text))
    if isinstance(found.decision, Answer) and not found.decision.also:
        assert found.objection is None
