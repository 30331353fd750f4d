"""Real content: a question longer than Slack shows is answered, and shortened where it is shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.playground.local_bot import connected
from tests.scenarios.conftest import settings_for

if TYPE_CHECKING:
    from pathlib import Path

    from bot.playground.fake_slack import FakeSlack

WHAT = "How do I set up the printer on the {} floor when "
LONG = WHAT + "it blinks red and then green and the display says error " * 15


def test_a_question_of_900_characters_is_shown_wherever_questions_are(
    slack: FakeSlack, tmp_path: Path
) -> None:
    """As an answer's question, as suggestions, and in the list of topics, within Slack's limits."""
    knowledge = tmp_path / "own"
    knowledge.mkdir()
    entries = [
        {"id": floor, "question": LONG.format(floor), "answer": f"Ask on the {floor} floor."}
        for floor in ("second", "third")
    ]
    (knowledge / "a.yaml").write_text(json.dumps({"entries": entries}))
    settings = settings_for(slack, tmp_path).model_copy(update={"faq_knowledge_dir": knowledge})
    with connected(slack, settings, "http"):
        ana = slack.add_user("ana")
        asked = slack.say(ana, slack.general, f"@faqbot {LONG.format('third')}")
        slack.wait_for(lambda: slack.replies_to(ana, asked))
        assert "Ask on the third floor." in slack.replies_to(ana, asked)[0].plain
        assert slack.slash(ana, slack.general, "/faq", "topics").error is None  # a modal
        for words in ("printer", "what about the printer on some floor"):
            shown = slack.slash(ana, slack.general, "/faq", words)
            assert shown.error is None
            assert shown.message is not None
            everything = f"{shown.message.plain} {shown.message.blocks}"
            assert "How do I set up the printer" in everything
