"""The gate itself: it lets through what Slack takes, and names what it does not."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackObjectFormationError

from bot.playground.fake_slack import FakeSlack
from tests.payload_gate import payload_faults

WORDS = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
BUTTON = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "x"}}
INPUT = {
    "type": "input",
    "label": {"type": "plain_text", "text": "x"},
    "element": {"type": "plain_text_input", "action_id": "w"},
}
OPTION = {"text": {"type": "plain_text", "text": "x"}, "value": "v" * 151}

MENU = {"type": "overflow", "action_id": "o", "options": [OPTION]}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    """A row of elements."""
    return {"type": "actions", "elements": list(elements)}


def ping(text: str) -> dict[str, Any]:
    """A paragraph of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"text": "x", "blocks": [WORDS]}, ""),
        ({"text": " ", "blocks": [WORDS]}, "without text"),
        ({"text": "x" * 40_001, "blocks": [WORDS]}, "too long"),
        ({"text": "<!here>", "blocks": [WORDS]}, "a ping"),
        ({"text": "x", "blocks": [ping("<!channel>")]}, "a ping in a block"),
        ({"text": "x", "blocks": [WORDS] * 51}, "51 blocks"),
        ({"text": "x", "blocks": [ping("y" * 2_900)] * 5}, "more characters"),
        ({"text": "x", "blocks": [actions(BUTTON, BUTTON)]}, "action_id 'a' 2 times"),
        ({"text": "x", "blocks": [WORDS | {"block_id": "b"}] * 2}, "block_id 'b' 2 times"),
        (
            {
                "text": "x",
                "blocks": [actions({"type": "overflow", "action_id": "o", "options": [OPTION]})],
            },
            "an option's value of 151",
        ),
        ({"options": [OPTION]}, "an option's value of 151"),
        ({"view": {"type": "modal", "blocks": [INPUT]}}, "nothing to send it with"),
        ({"view": {"type": "home", "blocks": [WORDS] * 101}}, "101 blocks in a view"),
    ],
)
def test_the_gate_names_what_slack_refuses(body: dict[str, Any], fault: str) -> None:
    """Each rule has a payload that breaks it and no other."""
    try:
        found = list(payload_faults(body))
    except SlackObjectFormationError as error:
        found = [str(error)]
    assert bool(found) == bool(fault)
    assert fault in " ".join(found)


@pytest.mark.parametrize(("text", "is_fine"), [("hello", True), ("<!here> hello", False)])
def test_a_test_that_sends_something_wrong_fails(text: str, is_fine: bool) -> None:
    """The fake Slack takes it, as Slack would, and the gate is asked when the test is over."""
    slack = FakeSlack()
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    client.chat_postMessage(channel=slack.general, text=text, blocks=[WORDS])
    with nullcontext() if is_fine else pytest.raises(AssertionError, match="a ping"):
        slack.close()
