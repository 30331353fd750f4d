"""Channels that are shared with another organisation: nothing is answered unless it is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.playground.fake_slack import DEFAULT_SCOPES, FakeSlack
from bot.playground.local_bot import connected
from tests.scenarios.conftest import Scene, settings_for

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scenarios.conftest import Staffed

WIFI = "What is the wifi password?"


@pytest.fixture
def shared(scene: Scene) -> tuple[str, str]:
    """A channel that is shared with Eve's organisation, and Eve."""
    channel = scene.slack.add_channel("partners")
    scene.slack.share(channel)
    return channel, scene.slack.add_user("eve", team="T0OTHERORG1")


def test_own_people_are_told_in_private_why_nothing_is_said(
    scene: Scene, shared: tuple[str, str]
) -> None:
    """One sentence, for Ana alone; Eve sees nothing."""
    channel, eve = shared
    scene.slack.say(scene.ana, channel, f"@faqbot {WIFI}")
    told = scene.one_seen(channel)
    assert told.ephemeral_to == scene.ana
    assert told.plain.startswith("This channel is shared with another organisation")
    assert [m.user for m in scene.slack.visible_to(eve, channel)] == [scene.ana]


def test_people_of_another_organisation_get_silence(scene: Scene, shared: tuple[str, str]) -> None:
    """Whatever they do: mention, vote, remove, a shortcut. Nothing is posted, nothing counted."""
    channel, eve = shared
    asked = scene.slack.say(eve, channel, f"@faqbot {WIFI}")
    scene.slack.shortcut(eve, asked, "faq_answer")
    scene.slack.global_shortcut(eve, "faq_ask")
    scene.settle()
    assert scene.seen(channel) == []
    assert scene.slack.visible_to(eve, channel) == [asked]
    assert scene.slack.modal(eve) is None
    assert {call.method for call in scene.slack.calls} <= {"auth.test", "apps.connections.open"}


def test_a_press_of_somebody_of_another_organisation_does_nothing(staffed: Staffed) -> None:
    """On all that was there before the channel was shared: votes, why, related, team, later."""
    slack = staffed.slack
    channel = slack.add_channel("partners")
    asked = [
        slack.say(staffed.ana, channel, f"@faqbot {text}")
        for text in (f"{WIFI} And who composed Carmen?", "How do I request holiday?")
    ]
    for one in asked:
        slack.wait_for(lambda one=one: slack.replies_to(staffed.ana, one))  # type: ignore[misc]
    answers = [slack.replies_to(staffed.ana, one)[0] for one in asked]
    slack.share(channel)
    eve = slack.add_user("eve", team="T0OTHERORG1")
    slack.workspace.join(channel, eve)
    staffed.settle()
    before = [slack.visible_to(eve, channel, one.ts) for one in asked]
    calls = len(slack.calls)
    labels = {label for answer in answers for label in answer.buttons}
    assert {"Helpful", "Why this answer?", "Remove this answer", "Suggest an edit"} <= labels
    assert {"Ask the team", "Tell me when there is an answer"} <= labels
    assert "How many holiday days do I have?" in labels
    for answer in answers:
        for label in answer.buttons:
            assert slack.click(eve, answer, label).error is None
    staffed.settle()
    assert [slack.visible_to(eve, channel, one.ts) for one in asked] == before
    assert (len(slack.calls), slack.responses, slack.modal(eve)) == (calls, [], None)
    memory = staffed.bot.memory
    assert (memory.votes.of(eve), memory.handovers.of(eve), memory.waiting.of(eve)) == (0, 0, 0)


def test_no_answer_leaves_by_a_shortcut_or_by_sharing(
    scene: Scene, shared: tuple[str, str]
) -> None:
    """Once an event said that the channel is shared, every gesture there knows it."""
    channel, eve = shared
    asked = scene.slack.say(scene.ana, channel, f"@faqbot {WIFI}")
    scene.one_seen(channel)
    scene.slack.shortcut(scene.ana, asked, "faq_answer")
    shown = scene.slack.slash(scene.ana, channel, "/faq", WIFI)
    assert shown.message is not None
    assert "The password hangs" in shown.message.plain
    scene.slack.click(scene.ana, shown.message, "Share in this channel")
    scene.settle()
    assert [m.user for m in scene.slack.visible_to(eve, channel)] == [scene.ana]
    sentences = [m.plain for m in scene.seen(channel) if "shared with another" in m.plain]
    assert len(sentences) == 3


def test_what_is_picked_after_a_channel_was_shared_stays_private(
    scene: Scene, shared: tuple[str, str]
) -> None:
    """It is asked when the button is pressed, not only when it is drawn."""
    _, eve = shared
    channel = scene.slack.add_channel("later-shared")
    scene.slack.say(scene.ana, channel, "@faqbot holiday")
    suggestions = scene.one_seen(channel)
    scene.slack.share(channel)
    scene.slack.workspace.join(channel, eve)
    scene.slack.say(scene.ana, channel, f"@faqbot {WIFI}")
    scene.settle()
    scene.slack.click(scene.ana, suggestions, "How do I request holiday?")
    scene.settle()
    assert scene.slack.calls_of("chat.postMessage") == []
    assert [m.user for m in scene.slack.visible_to(eve, channel)] == [scene.ana, scene.ana]


def test_an_operator_can_want_it(slack: FakeSlack, tmp_path: Path) -> None:
    """FAQ_EXTERNAL=on answers there as everywhere, also people of the other organisation."""
    ana = slack.add_user("ana")
    channel = slack.add_channel("partners")
    slack.share(channel)
    eve = slack.add_user("eve", team="T0OTHERORG1")
    with connected(slack, settings_for(slack, tmp_path, FAQ_EXTERNAL="on"), "http") as bot:
        scene = Scene(slack, bot, ana)
        asked = slack.say(eve, channel, f"@faqbot {WIFI}")
        slack.wait_for(lambda: slack.replies_to(eve, asked))
        scene.settle()
        assert "The password hangs" in slack.replies_to(ana, asked)[0].plain


@pytest.mark.parametrize("is_shared", [False, True])
def test_slack_is_asked_where_no_event_told(tmp_path: Path, *, is_shared: bool) -> None:
    """With the optional scope channels:read it is known of every channel who may read it."""
    with FakeSlack(scopes=(*DEFAULT_SCOPES, "channels:read")) as slack:
        ana = slack.add_user("ana")
        with connected(slack, settings_for(slack, tmp_path), "http") as bot:
            scene = Scene(slack, bot, ana)
            if is_shared:
                slack.share(slack.general)
            message = slack.say(ana, slack.general, WIFI)
            slack.shortcut(ana, message, "faq_answer")
            scene.settle()
            assert slack.calls_of("conversations.info")
            assert len(slack.replies_to(ana, message)) == (not is_shared)
