"""What an app wants to show, checked the way Slack checks it before it becomes a message."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.playground.block_limits import problems
from bot.playground.messages import Json, with_ids
from bot.playground.workspace import Refusal

if TYPE_CHECKING:
    from bot.playground.workspace import Workspace

TEXT_MOST = 40_000


@dataclass(frozen=True, slots=True)
class Content:
    """Text and blocks that Slack would show; at least one of them is not empty."""

    text: str
    blocks: tuple[Json, ...]


def content_of(body: Json, workspace: Workspace) -> Content:
    """The checked content of an API call, a command's response or a response_url post.

    Raises:
        Refusal: ``no_text``, ``msg_too_long``, ``invalid_blocks_format`` or ``invalid_blocks``.
    """
    text = body.get("text") or ""
    if not isinstance(text, str):
        raise Refusal("invalid_arguments", response_metadata=_messages(["text must be a string"]))
    if len(text) > TEXT_MOST:
        raise Refusal("msg_too_long")
    blocks = decoded(body.get("blocks"), "invalid_blocks_format") or []
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    found = problems(blocks)
    if found:
        raise Refusal("invalid_blocks", errors=found, response_metadata=_messages(found))
    if not text.strip() and not blocks:
        raise Refusal("no_text")
    return Content(text, with_ids(blocks, lambda: workspace.new_id("")))


def decoded(value: Any, error: str) -> Any:
    """The value itself, or what its JSON text says; ``error`` is Slack's name for bad JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        raise Refusal(error) from None


def is_on(value: Any) -> bool:
    """Whether a flag is set, in any of the spellings that Slack takes."""
    return value is True or value in (1, "1", "true", "True")


def _messages(found: list[str]) -> Json:
    return {"messages": [f"[ERROR] {problem}" for problem in found]}
