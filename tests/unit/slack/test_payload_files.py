"""Payloads as Slack sends them, one file a case, and what each of them asks."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.faq.model import Question
from bot.slack.gestures import Place, Surface
from bot.slack.menu import Chosen, Subject, choice_by_action
from bot.slack.readers.picks import Pick, pick_by_action
from bot.slack.readers.questions import Asked, asked_by_command, asked_by_event

FOLDER = Path(__file__).parents[2] / "payloads"
SHARE = "What's Microsoft's profit share?"
ALICE, GENERAL, HER_DM = "U0ALICE1", "C0GENERAL", "D0ALICE1"
HOOKS = "https://hooks.slack.com/actions/T0ACME01/8813/Jr4w"


def command(text: str, name: str = "/faq", channel: str = GENERAL) -> Asked:
    """What a slash command asks."""
    return Asked(Question(text), Place(Surface.COMMAND, channel, ALICE), command=name)


def mention(
    text: str, ts: str, thread_ts: str | None = None, channel: str = GENERAL, user: str = ALICE
) -> Asked:
    """What a mention asks."""
    place = Place(Surface.MENTION, channel, user, ts, thread_ts)
    return Asked(Question(text), place, f"T0ACME01:{channel}:{ts}")


def direct(text: str, ts: str, thread_ts: str | None = None) -> Asked:
    """What a direct message asks."""
    place = Place(Surface.DIRECT, HER_DM, ALICE, ts, thread_ts)
    return Asked(Question(text), place, f"T0ACME01:{HER_DM}:{ts}")


def pick(
    surface: Surface,
    channel: str = GENERAL,
    ts: str | None = None,
    thread_ts: str | None = None,
    entry_id: str | None = "microsoft-profit-share",
) -> Pick:
    """What a press on a suggestion picks."""
    place = Place(surface, channel, ALICE, ts, thread_ts)
    return Pick(entry_id, Question("microsoft & profits"), place, HOOKS)


MENU = Subject(Question("microsoft & profits"), "b108fb2c5e4e", ("9348a7",), ALICE, "r3ply-_x")


def why(place: Place, subject: Subject | None = MENU) -> tuple[Place, Subject | None]:
    """What a choice of "Why this answer?" wants to know, and where."""
    return place, subject


EXPECTED: dict[str, Asked | Pick | tuple[Place, Subject | None] | None] = {
    "app_home_opened": None,
    "app_mention": mention(SHARE, "1795342800.000100"),
    "app_mention_alone": mention("", "1795342840.000500"),
    "app_mention_by_bot": None,
    "app_mention_edited": mention(SHARE, "1795342830.000400"),
    "app_mention_in_thread": mention(SHARE, "1795342810.000200", "1795342700.000050"),
    "app_mention_mid_text": mention("Hey , who owns OpenAI & how?", "1795342820.000300"),
    "app_mention_with_pings": mention("what does the plan in #plans say?", "1795342850.000600"),
    "app_rate_limited": None,
    "block_actions_none_of_these": pick(Surface.DIRECT, HER_DM, "1795342900.000100", entry_id=None),
    "block_actions_of_another_kind": None,
    "block_actions_pick_after_command": pick(Surface.COMMAND),
    "block_actions_pick_in_thread": pick(
        Surface.MENTION, ts="1795342810.000200", thread_ts="1795342700.000050"
    ),
    "block_actions_pick_on_direct_message": pick(Surface.DIRECT, HER_DM, "1795342900.000100"),
    "block_actions_pick_on_ephemeral": pick(Surface.MENTION, ts="1795342800.000100"),
    "block_actions_why_after_command": why(Place(Surface.MENTION, GENERAL, ALICE)),
    "block_actions_why_in_thread": why(
        Place(Surface.MENTION, GENERAL, ALICE, thread_ts="1795342700.000050")
    ),
    "block_actions_why_of_another_version": why(Place(Surface.MENTION, GENERAL, ALICE), None),
    "block_actions_why_on_direct_message": why(Place(Surface.DIRECT, HER_DM, ALICE)),
    "message_action": None,
    "message_channel_join": None,
    "message_channel_mentioning_other": None,
    "message_channel_plain": None,
    "message_channel_with_mention": mention(SHARE, "1795342800.000100"),
    "message_channel_with_named_mention": mention(SHARE, "1795343040.001500"),
    "message_group_dm_plain": None,
    "message_group_dm_with_mention": mention(SHARE, "1795343070.001800", channel="G0GROUP1"),
    "message_im": direct(SHARE, "1795342900.000100"),
    "message_im_bot_message": None,
    "message_im_by_slackbot": None,
    "message_im_changed": None,
    "message_im_deleted": None,
    "message_im_escaped": direct("is 1 < 2 && 3 > 2?", "1795342920.000300"),
    "message_im_file_with_text": direct(SHARE, "1795342945.000500"),
    "message_im_file_without_text": direct("", "1795342940.000500"),
    "message_im_in_thread": direct(SHARE, "1795342910.000200", "1795342900.000100"),
    "message_im_own": None,
    "message_im_text_null": direct("", "1795342950.000600"),
    "message_im_thread_broadcast": direct(SHARE, "1795342930.000400", "1795342900.000100"),
    "message_im_with_bot_id": None,
    "message_im_with_bot_profile": None,
    "reaction_added": None,
    "shortcut": None,
    "slack_connect_app_mention": mention(
        SHARE, "1795343090.002000", channel="C0SHARED1", user="U0PARTNR"
    ),
    "slash_command": command(SHARE),
    "slash_command_blank": command(""),
    "slash_command_help": command("Help"),
    "slash_command_other_name": command("who owns OpenAI & why?", "/ask-us", "D0ALICE2"),
    "unknown_event": None,
    "url_verification": None,
    "view_submission": None,
}


def payload(name: str) -> dict[str, Any]:
    """The payload of one case."""
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def bare(read: Asked | Pick | Chosen) -> Asked | Pick | tuple[Place, Subject | None]:
    """What was asked, without what else Slack says of the person, the channel and the way back."""
    place = replace(read.place, person_team=None, is_shared=None)
    match read:
        case Asked():
            return replace(read, place=place, response_url="", trigger_id="")
        case Pick():
            return replace(read, place=place, message_ts=None, at=None)
        case Chosen():
            return place, read.subject


def test_who_asks_and_who_else_may_read_it() -> None:
    """A channel that is shared with another organisation says so, and whose person asks."""
    shared = asked_by_event(payload("slack_connect_app_mention"))
    own = asked_by_event(payload("app_mention"))

    assert shared is not None
    assert own is not None
    assert (shared.place.is_shared, own.place.is_shared) == (True, False)
    assert shared.place.person_team != "T0ACME01"
    assert own.place.person_team == "T0ACME01"


def test_every_file_is_a_case() -> None:
    """The folder holds the payloads of this table and no others."""
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.json" for name in EXPECTED}


@pytest.mark.parametrize("name", EXPECTED)
def test_payload_asks_what_the_table_says(name: str) -> None:
    """A payload is read by one function at most, to the value in the table."""
    body = payload(name)

    readers = (asked_by_command, asked_by_event, pick_by_action, choice_by_action)
    found = [bare(value) for read in readers if (value := read(body)) is not None]

    assert found == ([EXPECTED[name]] if EXPECTED[name] else [])


def test_two_copies_of_one_mention_have_one_key() -> None:
    """A mention and the message event of the same words are known to be the same."""
    copies = [
        asked_by_event(payload(name)) for name in ("app_mention", "message_channel_with_mention")
    ]

    assert copies[0] == copies[1]


@pytest.mark.parametrize(
    ("name", "wants_help"),
    [
        ("slash_command", False),
        ("slash_command_blank", True),
        ("slash_command_help", True),
        ("app_mention_alone", True),
        ("message_im_file_without_text", True),
        ("message_im_escaped", False),
    ],
)
def test_who_asks_nothing_wants_help(name: str, wants_help: bool) -> None:
    """No words, and the word help, ask how to ask."""
    asked = EXPECTED[name]

    assert isinstance(asked, Asked)
    assert asked.wants_help is wants_help
