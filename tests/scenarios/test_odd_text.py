"""Text that nobody types by accident, and what stays of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.playground.local_bot import connected
from tests.scenarios.conftest import KNOWLEDGE, Scene, settings_for

if TYPE_CHECKING:
    from bot.playground.fake_slack import FakeSlack

ROOT = Path(__file__).parents[2]
# What a pattern with nested or overlapping repetitions would need centuries for.
EXPLOSIVE = {
    "one letter": "a" * 40_000,
    "blanks": "wifi" + " " * 40_000 + "?",
    "marks": "*_~`" * 10_000,
    "links": "<https://" * 5_000,
    "pings": "<@U0" * 10_000,
    "brackets": "(" * 20_000 + ")" * 20_000,
    "addresses": "a.b-" * 10_000 + "@",
    "numbers": "1,000." * 7_000,
    "dashes and dots": "- . " * 10_000,
    "salutations": "hi, " * 10_000 + "wifi?",
    "quotes": "> " * 20_000,
    "emoji": ":a" * 20_000,
    "slashes": "/a" * 20_000,
    "combining": "e\N{COMBINING ACUTE ACCENT}" * 20_000,
}
ODD = [
    "what is the wifi\N{ZERO WIDTH SPACE} password?",
    "\N{RIGHT-TO-LEFT OVERRIDE}what is the wifi password?",
    "what is the wi\N{SOFT HYPHEN}fi password?",
    "w\x00h\x01at is the wifi password?",
    "\N{BYTE ORDER MARK}what is the wifi password? \N{THUMBS UP SIGN}",
    "\N{MATHEMATICAL BOLD SMALL W}ifi?",
    "\ud83d",
    "\N{REPLACEMENT CHARACTER}" * 50,
]


@pytest.mark.parametrize("name", EXPLOSIVE)
def test_a08_no_pattern_explodes(name: str) -> None:
    """Every pattern that sees a question is done with 40,000 hostile characters in the end."""
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", "ask", "--json", "--knowledge", str(KNOWLEDGE)]
    done = subprocess.run(
        command,
        input=EXPLOSIVE[name],
        env=environ,
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    assert json.loads(done.stdout)["outcome"] in ("answer", "suggest", "none")


def test_a04_odd_characters_get_one_reply_each(slack: FakeSlack, tmp_path: Path) -> None:
    """Invisible ones, controls, halves of surrogates: each question is answered once."""
    people = [slack.add_user(f"p{number}") for number in range(len(ODD))]
    with connected(slack, settings_for(slack, tmp_path), "http") as bot:
        for person, text in zip(people, ODD, strict=True):
            slack.say(person, slack.direct(person), text)
        scene = Scene(slack, bot, people[0])

        def replies() -> list[int]:
            shown = [slack.visible_to(one, slack.direct(one)) for one in people]
            return [sum(one.user == slack.bot_user for one in some) for some in shown]

        slack.wait_for(lambda: all(replies()))
        scene.settle()
        assert replies() == [1] * len(ODD)


def test_a36_what_was_typed_is_not_in_the_files_of_the_database(
    slack: FakeSlack, tmp_path: Path
) -> None:
    """Blanked text is overwritten: when the bot has ended, no byte of it is left on the disk."""
    ana = slack.add_user("ana")
    canary = "c4n4rybird"
    with connected(slack, settings_for(slack, tmp_path), "http") as bot:
        scene = Scene(slack, bot, ana)
        for number in range(20):
            slack.say(ana, slack.direct(ana), f"{canary} {number} {'lost ' * 50}")
        slack.wait_for(lambda: len(scene.seen(scene.direct)) == 20, timeout=60)
        scene.settle()
    files = list(tmp_path.glob("faqbot.db*"))
    assert files
    left = [file.name for file in files if canary.encode() in file.read_bytes()]
    assert left == []
