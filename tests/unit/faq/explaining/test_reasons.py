"""What an explanation says in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from bot.faq.explaining.reasons import meaning, ruling, sentence

from bot.faq.answering import Faq
from bot.faq.explaining.explanation import explain
from bot.faq.model import Question

if TYPE_CHECKING:
    from bot.faq.model import Knowledge


@pytest.fixture(scope="module")
def help_desk(it_help: Knowledge) -> Faq:
    """A bot for the help desk's questions."""
    return Faq(it_help)


def test_every_part_of_the_confidence_has_a_meaning(help_desk: Faq) -> None:
    """None is shown by the name that it has in the code, and no two alike."""
    signals = explain(help_desk, Question("which vpn thing for linux machines")).signals
    meanings = {meaning(signal) for signal in signals}

    assert len(meanings) == len(signals)
    assert meanings.isdisjoint(signal.name for signal in signals)


@pytest.mark.parametrize(
    ("words", "says", "rules"),
    [
        ("how do I add a PRINTER", "Answers with ", "exactly this wording"),
        ("install the VPN on Linux", "(60% is needed)", "Answers need 0.6, suggestions 0.15."),
        ("How do I reset Zoltan's password?", "Suggests, though sure enough (", "A guard objects:"),
        ("???", "Does not know: Nothing in the question is known here.", ""),
    ],
)
def test_the_decision_in_one_sentence(help_desk: Faq, words: str, says: str, rules: str) -> None:
    """It names the outcome and its reason; the ruling says what the ranking led to."""
    found = explain(help_desk, Question(words))

    assert says in sentence(found)
    assert rules in ruling(found)


def test_what_is_listed_as_unanswered_says_so(it_help: Knowledge) -> None:
    """And names the entry that would have been answered with."""
    text = "How do I reset the password of a colleague?"
    found = explain(Faq(replace(it_help, unanswered=(text,))), Question(text))

    assert sentence(found).startswith("Does not know, though reset-password ")
    assert sentence(found).endswith(f'"{text}" is listed as a question that nothing here answers.')
    assert ruling(found).startswith("A guard objects: ")
