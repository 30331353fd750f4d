"""What is acknowledged and never answered: bots, own messages, edits, joins, unknown events."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from bot.playground.fake_slack import DEFAULT_SCOPES, FakeSlack
from bot.playground.local_bot import connected
from tests.other_payloads import EVENTS, USER
from tests.postgresql import new_database
from tests.scenarios.conftest import ACK_SECONDS, MODES, Scene, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.playground.local_bot import Mode


@contextmanager
def _quiet(mode: Mode, folder: Path, stored_at: str) -> Iterator[Scene]:
    """A bot that gets to read everything, and a Slack that tries nothing twice."""
    scopes = (*DEFAULT_SCOPES, "channels:history", "reactions:read")
    with FakeSlack(scopes=scopes, retry_delays=(), ack_seconds=ACK_SECONDS) as slack:
        ana = slack.add_user("ana")
        settings = settings_for(slack, folder, DATABASE_URL=stored_at)
        with connected(slack, settings, mode) as bot:
            yield Scene(slack, bot, ana)


@pytest.fixture(params=MODES)
def quiet_scene(request: pytest.FixtureRequest, tmp_path: Path, stored_at: str) -> Iterator[Scene]:
    """A scene of its own for one test."""
    with _quiet(request.param, tmp_path, stored_at) as scene:
        yield scene


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def stored_for_all(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """One database of each kind for all tests of this module."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('stored')}/faqbot.db"
        return
    with new_database(request.getfixturevalue("postgresql_server_url")) as url:
        yield url


@pytest.fixture(params=MODES, scope="module")
def silent_scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, stored_for_all: str
) -> Iterator[Scene]:
    """One scene for all tests in which nothing may ever be said."""
    folder = tmp_path_factory.mktemp("silent")
    with _quiet(request.param, folder, stored_for_all) as scene:
        yield scene


@pytest.mark.parametrize("mode", MODES)
def test_events_of_another_app_than_the_tokens_are_named(mode: Mode, tmp_path: Path) -> None:
    """Nobody gets an answer then; the log says so once, and readiness as long as it is so."""
    with FakeSlack(is_other_apps_token=True, ack_seconds=ACK_SECONDS) as slack:
        ana = slack.add_user("ana")
        with connected(slack, settings_for(slack, tmp_path), mode) as bot:
            scene = Scene(slack, bot, ana)
            assert "warnings" not in bot.readiness()[1]
            for _ in range(2):
                slack.say(ana, slack.general, "@faqbot wlan key for guests")
                scene.settle()
            well, facts = bot.readiness()
            bot.identity.check()
            assert bot.readiness()[1]["warnings"] == facts["warnings"]
    (warning,) = facts["warnings"]
    assert well
    assert "events of another app than SLACK_BOT_TOKEN is of" in warning


def _event(scene: Scene, **inner: Any) -> dict[str, Any]:
    general = scene.slack.general
    event = {"user": scene.ana, "channel": general, "ts": "1795000000.000100"} | inner
    return {
        "type": "event_callback",
        "team_id": "T0TEAM",
        "event_id": "Ev0",
        "authorizations": [{"team_id": "T0TEAM", "user_id": scene.slack.bot_user, "is_bot": True}],
        "event": {key: value for key, value in event.items() if value is not None},
    }


def test_other_bots_and_chatter_are_not_answered(quiet_scene: Scene) -> None:
    """A bot's mention, a message without a mention, an edit and a deletion get nothing."""
    scene = quiet_scene
    general = scene.slack.general
    other = scene.slack.add_bot("otherbot")
    scene.slack.say(other, general, "@faqbot wlan key for guests")
    chatter = scene.slack.say(scene.ana, general, "What is the wifi password?")
    scene.slack.settle()
    scene.slack.edit(scene.ana, chatter, "@somebody What is the wifi password?")
    scene.slack.settle()
    scene.slack.delete(scene.ana, chatter)
    scene.slack.react(scene.ana, scene.slack.say(scene.ana, general, "hm"), "eyes")
    scene.settle()
    assert scene.seen(general) == []
    assert len(scene.slack.deliveries) >= 5
    assert scene.slack.success_share == 1


UNASKED: list[dict[str, Any]] = [
    {"type": "app_mention", "text": "hi", "bot_id": "B1"},
    {"type": "app_mention", "text": "hi", "bot_profile": {"id": "B1"}},
    {"type": "message", "channel_type": "im", "text": "hi", "subtype": "bot_message"},
    {"type": "message", "channel_type": "im", "text": "hi", "user": "USLACKBOT"},
    {"type": "message", "channel_type": "im", "subtype": "message_changed", "message": {}},
    {"type": "message", "channel_type": "im", "subtype": "message_deleted"},
    {"type": "message", "channel_type": "channel", "subtype": "channel_join", "text": "joined"},
    {"type": "member_joined_channel"},
    {"type": "team_join", "user": {"id": "U1"}},
    {"type": "reaction_added", "item": {"type": "message"}},
    {"type": "app_home_opened", "tab": "messages"},
    {"type": "tokens_revoked", "tokens": {}},
    {"type": "a_type_of_next_year"},
    {"type": "app_mention", "text": None, "user": None},
    {"type": "app_mention", "text": ["hi"], "channel": 7},
    {"type": "message", "channel_type": "im", "text": {"a": 1}, "ts": "soon"},
    {"type": ["app_mention"], "text": "hi"},
]


@pytest.mark.parametrize("inner", UNASKED, ids=lambda inner: str(inner)[:60])
def test_events_that_ask_nothing_are_acknowledged_and_not_answered(
    silent_scene: Scene, inner: dict[str, Any]
) -> None:
    """Slack gets its acknowledgement at the first try, and nobody gets a message."""
    scene = silent_scene
    ts = f"1795000000.{len(scene.slack.deliveries):06}"
    scene.slack.deliver(_event(scene, **{"ts": ts} | inner))
    scene.settle()
    assert scene.slack.success_share == 1
    assert scene.seen(scene.slack.general) == []
    assert {call.method for call in scene.slack.calls} <= {"auth.test", "apps.connections.open"}


def test_every_kind_of_event_of_slacks_samples_is_acknowledged_and_not_answered(
    silent_scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """Each at the first try; nobody gets a message, and nothing breaks."""
    scene = silent_scene
    events = [
        event | ({"user": scene.ana} if event.get("user") == USER else {}) for event in EVENTS
    ]
    for event in events:
        scene.slack.deliver(_event(scene) | {"event": event})
        scene.slack.settle()
    scene.settle()
    assert scene.slack.success_share == 1
    posts = {call.method for call in scene.slack.calls}
    assert posts <= {"auth.test", "apps.connections.open", "views.publish"}
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


def test_buttons_and_shortcuts_of_others_are_acknowledged(quiet_scene: Scene) -> None:
    """An old button or a shortcut that this bot does not know shows no error to the person."""
    scene = quiet_scene
    message = scene.slack.say(scene.ana, scene.slack.general, "hm")
    assert scene.slack.shortcut(scene.ana, message, "from_another_time").error is None
