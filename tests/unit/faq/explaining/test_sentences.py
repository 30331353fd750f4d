"""What an explanation says in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.faq.answering import Faq
from bot.faq.explaining.explanation import explain
from bot.faq.explaining.sentences import advice, evidence, sentence
from bot.faq.model import Question

if TYPE_CHECKING:
    from bot.faq.model import Knowledge

LISTED = "How do I reset the password of a colleague?"


@pytest.fixture(scope="module")
def help_desk(it_help: Knowledge) -> Faq:
    """A bot for the help desk's questions, with one that has no answer."""
    return Faq(replace(it_help, unanswered=(LISTED,)))


@pytest.mark.parametrize(
    ("words", "says", "advises"),
    [
        (
            "how do I add a PRINTER",
            "The entry *How do I add a printer?* has this question word for word.",
            "",
        ),
        (
            "install the VPN on Linux",
            " sure that *How do I set up the VPN on Linux?* is what was asked. To answer, I need",
            "",
        ),
        (
            "How do I reset Salesforce?",
            "I am only ",
            "If *How do I reset my password?* is the right answer, add the phrasing "
            "“How do I reset Salesforce?” to `reset-password`.",
        ),
        (
            "How do I add a printer? And when is lunch?",
            'I answered *How do I add a printer?*. I found nothing for "And when is lunch?".',
            "If the unanswered part comes up often, write an entry for it.",
        ),
        (
            LISTED,
            f'"{LISTED}" is on the list of questions that have no answer here.',
            f'If it has an answer now, take "{LISTED}" out of the `unanswered` list.',
        ),
        (
            "can we bake bread",
            "No entry says anything about this. *",
            "If it should have an answer, write an entry for it.",
        ),
        (
            "what is the",
            "None of the question's words occurs here.",
            "If it should have an answer, write an entry for it.",
        ),
        ("thanks!", "That was not a question for the FAQ.", ""),
    ],
)
def test_the_decision_and_what_to_do_about_it(
    help_desk: Faq, words: str, says: str, advises: str
) -> None:
    """It names the outcome and its reason, and what a writer of answers can do."""
    found = explain(help_desk, Question(words))

    assert says in sentence(found)
    assert (advice(found)[:1] or ("",))[0] == advises


def test_words_of_which_the_entry_says_nothing_are_named(help_desk: Faq) -> None:
    """They are what a writer can add, or what makes it another question."""
    found = evidence(explain(help_desk, Question("How do I get access to the printer in Oslo?")))

    assert found[-1] == '*How do I add a printer?* does not mention "access", "Oslo".'


def test_what_counted_is_said_in_sentences(help_desk: Faq) -> None:
    """What speaks for the first entry, and what against it."""
    assert "No other entry comes close." in evidence(
        explain(help_desk, Question("how can I add the printer"))
    )
    assert "Another entry is about the same topic." in evidence(explain(help_desk, Question("vpn")))


def test_the_place_of_an_entry_is_named_where_it_is_known(help_desk: Faq) -> None:
    """As a file and a line, where an editor can go."""
    found = advice(explain(help_desk, Question("printer")), lambda _: ("it/desk.yaml", 14))

    assert found == () or "to `it/desk.yaml:14` (" in found[0]


def test_two_entries_that_are_equally_near_are_named(help_desk: Faq) -> None:
    """Since it is the entries that are to be told apart, not the question."""
    found = advice(explain(help_desk, Question("vpn")))

    assert any(
        "*How do I set up the VPN on Linux?* and *How do I set up the VPN on Windows?* are about "
        "equally close" in line
        for line in found
    )


def test_several_questions_have_no_evidence_in_common(help_desk: Faq) -> None:
    """What speaks for the first entry says nothing of the others."""
    found = explain(help_desk, Question("How do I add a printer? And when is lunch?"))
    assert found.parts
    assert evidence(found) == ()


def test_an_exact_wording_needs_no_evidence(help_desk: Faq) -> None:
    """Nothing was weighed."""
    assert evidence(explain(help_desk, Question("I forgot my password"))) == ()
