"""A gate for everything that the bot sends: Slack's limits, held against each payload of a test.

The fake refuses what Slack documents that it refuses. This looks at the same payloads with the
models of Slack's own library, and at what neither of them checks.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.models.blocks import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.fake_slack import FakeSlack

_BLOCKS, _VIEW_BLOCKS = 50, 100
_TEXT, _VALUE, _CHARACTERS = 40_000, 150, 13_000
_PING = re.compile(r"<!(?:channel|here|everyone|subteam)")
NEWER = ("data_visualization",)
"""What Slack takes and its library does not know yet."""
_POSTS = ("chat.postMessage", "chat.postEphemeral", "chat.update")


@pytest.fixture(autouse=True)
def payload_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """In every test of the suite: what was sent to a fake Slack is looked at when that closes.

    A folder or module in which the tests themselves send what is wrong has one of its own.
    """
    module = sys.modules.get("bot.playground.fake_slack")
    if module is None:
        return  # nothing here talks to a Slack
    close = module.FakeSlack.close

    def close_and_look(slack: FakeSlack) -> None:
        close(slack)
        assert faults(slack) == []

    monkeypatch.setattr(module.FakeSlack, "close", close_and_look)


def faults(slack: FakeSlack) -> list[str]:
    """Everything wrong with what the bot sent to this Slack."""
    return [f"{kind}: {fault}" for kind, body in sent(slack) for fault in payload_faults(body)]


def sent(slack: FakeSlack) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every message, view and answer that went to this Slack, with how it went."""
    for call in [*slack.calls, *slack.responses]:
        if call.method in _POSTS or call.method.startswith(("views.", "response_url")):
            yield call.method, call.arguments
    for delivery in slack.deliveries:
        for one in delivery.tries:
            if one.payload:
                yield f"answer to {delivery.kind}", one.payload


def payload_faults(body: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one message, view, or answer to a request."""
    view = body.get("view")
    if isinstance(view, dict):
        yield from _view_faults(view)
    yield from _long_values({"options": body.get("options", [])})
    blocks = body.get("blocks")
    if blocks is None:
        return
    if not str(body.get("text", "")).strip():
        yield "a message without text"
    if len(str(body.get("text", ""))) > _TEXT:
        yield "text is too long"
    if len(blocks) > _BLOCKS:
        yield f"{len(blocks)} blocks"
    if _PING.search(str(body.get("text"))):
        yield f"a ping in {body['text']!r}"
    yield from _block_faults(blocks)


def _view_faults(view: dict[str, Any]) -> Iterator[str]:
    blocks = view["blocks"]
    if len(blocks) > _VIEW_BLOCKS:
        yield f"{len(blocks)} blocks in a view"
    if len(view.get("private_metadata", "")) > 3_000:
        yield "private_metadata is too long"
    has_input = any(block["type"] == "input" for block in blocks)
    if view["type"] == "modal" and has_input and not view.get("submit"):
        yield "a modal with an input and nothing to send it with"
    yield from _block_faults(blocks)


def _block_faults(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        parsed = Block.parse(block)
        if parsed is None and block["type"] in NEWER:
            continue  # its limits are those that the fake holds
        if parsed is None:
            yield f"slack_sdk knows no block {block['type']}"
        else:
            parsed.validate_json()
    yield from _twice("action_id", blocks)
    yield from _twice("block_id", blocks)
    yield from _long_values(blocks)
    if _words(blocks) > _CHARACTERS:
        yield "more characters than Slack takes over all blocks"
    if _PING.search(json.dumps(list(_mrkdwn(blocks)))):
        yield "a ping in a block"


def _twice(key: str, blocks: Any) -> Iterator[str]:
    counts = Counter(_values(key, blocks))
    yield from (f"{key} {value!r} {n} times" for value, n in counts.items() if n > 1)


def _values(key: str, value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _values(key, item)
    elif isinstance(value, dict):
        if key in value:
            yield value[key]
        for item in value.values():
            yield from _values(key, item)


def _long_values(value: Any) -> Iterator[str]:
    for options in _values("options", value):
        for option in options:
            if len(option["value"]) > _VALUE:
                yield f"an option's value of {len(option['value'])} characters"


def _words(blocks: Any) -> int:
    return sum(len(text) for text in _values("text", blocks) if isinstance(text, str))


def _mrkdwn(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _mrkdwn(item)
    elif isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for item in value.values():
            yield from _mrkdwn(item)
