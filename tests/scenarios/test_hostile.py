"""Whatever somebody types, is called, or writes into an answer: nothing of it is a command."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from bot.playground.local_bot import connected
from tests.payload_gate import sent
from tests.scenarios.conftest import settings_for
from tests.unit.slack.outgoing import HOSTILE, loose, strings

if TYPE_CHECKING:
    from pathlib import Path

    from bot.playground.fake_slack import FakeSlack

# A file holds neither half a surrogate pair nor what YAML does not take.
_UNWRITABLE = re.compile(r"[\x00-\x08\ud800-\udfff\u202e\u200b\u2028\r]")


def test_nothing_that_people_type_is_a_command(slack: FakeSlack, tmp_path: Path) -> None:
    """Asked, voted on, sent to the team and answered there, shared, and told later."""
    folder = tmp_path / "answers"
    folder.mkdir()
    written = [_UNWRITABLE.sub("", text) for text in HOSTILE]
    entries = [
        {"id": f"e{n}", "question": f"How is thing {n} {' '.join(text.split())}?", "answer": text}
        for n, text in enumerate(written)
        if text.strip() and not re.search(r"<[@#!]|<https", text)  # the file's check refuses these
    ]
    (folder / "a.yaml").write_text(yaml.safe_dump({"entries": entries}), encoding="utf-8")
    ana, tom = slack.add_user("<!channel> & *ana*"), slack.add_user("<@U123>")
    team = slack.add_channel("team", members=[tom])
    settings = settings_for(
        slack, tmp_path, FAQ_KNOWLEDGE_DIR=str(folder), FAQ_TEAM_CHANNEL=team, FAQ_CONTACT="<!here>"
    )
    with connected(slack, settings, "http") as bot:
        direct = slack.direct(ana)
        typed = [text for text in HOSTILE if text != "\ud800"]  # no request can hold it
        for text in typed:
            for asked in (text, f"{text} what wrote Carmen {text}"):
                shown = slack.slash(ana, slack.general, "/faq", asked)
                assert shown.error is None
                for label in ("Tell me when there is an answer", "Not helpful", "None of these"):
                    if shown.message and label in shown.message.buttons:
                        slack.click(ana, shown.message, label)
        for text in typed[::6]:  # a channel gets a message a second
            slack.say(ana, direct, text)
            slack.say(ana, slack.general, f"@faqbot {text} {ana}")
        for entry in entries:
            slack.slash(ana, slack.general, "/faq", entry["question"])
        slack.settle()
        assert bot.work.drain(60)
    own = re.compile(rf"<[@#](?:{ana}|{tom}|{team}|{slack.general})>")
    bodies = [body for _, body in sent(slack)]
    assert len(bodies) > 3 * len(typed)
    assert [
        bad for body in bodies for text in strings(body) for bad in loose(own.sub("", text))
    ] == []
