"""Helpful, Not helpful, and why not: one vote a person a reply."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import StorageError
from bot.playground.local_bot import connected
from tests.scenarios.conftest import Scene, settings_for

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from bot.playground.fake_slack import FakeSlack
    from bot.playground.messages import Message
    from tests.scenarios.conftest import Staffed

WIFI = "What is the wifi password?"
TODAY = datetime.now(UTC).date() - timedelta(days=1)


def answered(scene: Scene) -> Message:
    """A public answer to Ana's mention."""
    asked = scene.slack.say(scene.ana, scene.slack.general, f"@faqbot {WIFI}")
    scene.slack.wait_for(lambda: scene.slack.replies_to(scene.ana, asked))
    return scene.slack.replies_to(scene.ana, asked)[0]


def votes(scene: Scene) -> dict[str, int]:
    """How many votes of each kind are counted."""
    scene.settle()
    totals = scene.bot.memory.counts.totals(TODAY)
    return {one: totals[one] for one in ("helpful", "not_helpful") if totals.get(one)}


def test_a_vote_is_thanked_for_in_private_and_counted_once(scene: Scene) -> None:
    """Who votes twice has one vote; nobody else sees the thanks."""
    bob = scene.slack.add_user("bob")
    answer = answered(scene)
    for user in (scene.ana, scene.ana, bob):
        assert scene.slack.click(user, answer, "Helpful").error is None
    assert votes(scene) == {"helpful": 2}
    thanks = [m for m in scene.seen(scene.slack.general) if m.plain == "Thank you, noted."]
    assert {message.ephemeral_to for message in thanks} == {scene.ana}
    assert scene.bot.memory.votes.of(scene.ana) == 1


def test_a_vote_can_be_changed(scene: Scene) -> None:
    """The last one counts."""
    answer = answered(scene)
    scene.slack.click(scene.ana, answer, "Helpful")
    assert votes(scene) == {"helpful": 1}
    scene.slack.click(scene.ana, answer, "Not helpful")
    assert votes(scene) == {"not_helpful": 1}


def test_private_answers_have_plain_buttons(scene: Scene) -> None:
    """Slack takes feedback buttons in no ephemeral message."""
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", WIFI)
    assert shown.message is not None
    assert "context_actions" not in str(shown.message.blocks)
    scene.slack.click(scene.ana, shown.message, "Helpful")
    assert votes(scene) == {"helpful": 1}


def test_a_reason_goes_to_the_team_with_the_name_and_only_then_is_thanked_for(
    staffed: Staffed,
) -> None:
    """The modal says who reads it; the next best questions stand in it, to be answered there."""
    slack, ana = staffed.slack, staffed.ana
    answer = answered(staffed)
    slack.click(ana, answer, "Not helpful")
    modal = staffed.modal()
    assert modal.plain.startswith("What is wrong with it?")
    assert f"What you write goes to @{staffed.team}" in modal.plain.replace("#", "@")
    slack.submit(ana, {"faq_reason_choice": "outdated", "faq_reason_text": "<!channel> it moved"})
    thanks = slack.modal(ana)
    assert thanks is not None
    assert "Your team will see it" in thanks.plain
    slack.wait_for(staffed.in_team)
    (told,) = staffed.in_team()
    assert "says that this answer is out of date: *What is the wifi password?*" in told.plain
    assert "<!channel> it moved" in told.plain
    assert set(told.pings) == {f"<@{ana}>"}
    assert votes(staffed) == {"not_helpful": 1}


def test_without_a_channel_the_reason_goes_to_the_entrys_owner(
    slack: FakeSlack, tmp_path: Path, stored_at: str
) -> None:
    """As a direct message, where the owner is named by a Slack id; the modal says so."""
    ana, olga = slack.add_user("ana"), slack.add_user("olga")
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "tea.yaml").write_text(
        "entries:\n  - id: tea\n    question: Where is the tea?\n    answer: In the kitchen.\n"
        f"    owner: {olga}\n"
    )
    settings = settings_for(
        slack,
        tmp_path,
        DATABASE_URL=stored_at,
        FAQ_KNOWLEDGE_DIR=str(tmp_path / "answers"),
    )
    with connected(slack, settings, "http") as bot:
        scene = Scene(slack, bot, ana)
        shown = slack.slash(ana, slack.general, "/faq", "Where is the tea?")
        assert shown.message is not None
        slack.click(ana, shown.message, "Not helpful")
        assert f"What you write goes to @{olga}, with your name" in scene.modal().plain
        slack.submit(ana, {"faq_reason_choice": "wrong", "faq_reason_text": "it is not there"})
        scene.settle()
        told = slack.visible_to(olga, slack.direct(olga))
        assert [message.plain for message in told] == [
            f"@{ana} says that this answer is wrong: *Where is the tea?* (`tea`)\n> it is not there"
        ]


def test_a_reason_outlives_the_process_that_took_it(
    staffed: Staffed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is stored before the modal is acknowledged, and posted by whoever lives; once."""
    staffed.slack.click(staffed.ana, answered(staffed), "Not helpful")
    staffed.modal()
    staffed.settle()
    durable = staffed.bot.responder.durable
    with monkeypatch.context() as patch:
        patch.setattr(durable, "keep", lambda item: durable.inbox.store(item, leased=False))
        sent = {"faq_reason_choice": "wrong", "faq_reason_text": "no"}
        assert staffed.slack.submit(staffed.ana, sent).error is None
    staffed.slack.wait_for(staffed.in_team)
    staffed.settle()
    assert len(staffed.in_team()) == 1


def test_a_reason_that_cannot_be_kept_leaves_the_modal_open(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was chosen is not lost: the modal says to send it again."""
    answer = answered(scene)
    scene.slack.click(scene.ana, answer, "Not helpful")
    scene.modal()

    def fail(*_: object) -> None:
        raise StorageError("down")

    monkeypatch.setattr(scene.bot.memory.votes, "explain", fail)
    shown = scene.slack.submit(scene.ana, {"faq_reason_choice": "wrong"})
    assert "Please send it again" in str(shown.error)
    assert scene.slack.modal(scene.ana) is not None


def test_without_a_team_the_modal_says_that_nobody_reads(scene: Scene) -> None:
    """There is no field to write in, and the choice is counted."""
    answer = answered(scene)
    scene.slack.click(scene.ana, answer, "Not helpful")
    modal = scene.modal()
    assert "no team channel is set up" in modal.plain
    assert "plain_text_input" not in str(modal.body)


def test_the_next_best_question_is_answered_in_the_modal(scene: Scene) -> None:
    """ "Not what I asked" leads on to what was meant, perhaps."""
    question = "How do I request holiday?"
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", question)
    assert shown.message is not None
    scene.slack.click(scene.ana, shown.message, "Not helpful")
    modal = scene.modal()
    others = [label for label in modal.buttons if label.endswith("?")]
    assert others[0] == "How many holiday days do I have?"
    scene.slack.click(scene.ana, modal, others[0])
    scene.slack.wait_for(lambda: (view := scene.slack.modal(scene.ana)) and view.id != modal.id)
    front = scene.slack.modal(scene.ana)
    assert front is not None
    assert others[0] in front.plain
