"""Who sees a reply."""

from __future__ import annotations

import pytest

from bot.faq.model import Answer, Entry, NoAnswer, Question, Suggestions
from bot.slack.gestures import Surface
from bot.slack.visibility import is_public

ASKED = Question("q")
ANSWER = Answer(ASKED, Entry("e", "Q", "A"), (), "")


@pytest.mark.parametrize("surface", Surface)
@pytest.mark.parametrize(
    "decision", [ANSWER, Suggestions(ASKED, (), ""), NoAnswer(ASKED, (), ""), None]
)
def test_only_the_answer_to_a_mention_is_public(
    surface: Surface, decision: Answer | Suggestions | NoAnswer | None
) -> None:
    """Suggestions, misses and help stay between the bot and the person, everywhere."""
    assert is_public(surface, decision) is (surface is Surface.MENTION and decision is ANSWER)
