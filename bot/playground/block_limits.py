"""Would Slack take these blocks, or this view? Every reason why not, in Slack's words."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from bot.playground.block_shapes import ID, MESSAGE_BLOCKS, VIEW_BLOCKS, plain
from bot.playground.shapes import Rule, at, boolean, choice, items, record, string, tagged

if TYPE_CHECKING:
    from collections.abc import Iterator

MESSAGE_BLOCKS_MOST = 50
VIEW_BLOCKS_MOST = 100
MARKDOWN_MOST = 12_000
CHARTS_MOST = 2
VIEW_BYTES_MOST = 250_000

_FOR_MESSAGES = items(tagged(MESSAGE_BLOCKS), MESSAGE_BLOCKS_MOST, least=0)
_FOR_VIEWS = items(tagged(VIEW_BLOCKS), VIEW_BLOCKS_MOST, least=0)
_ANY_VIEW: dict[str, Rule] = {
    "private_metadata": string(3000, least=0),
    "callback_id": ID,
    "external_id": ID,
}
_VIEW = tagged(
    {
        "home": record({"type": choice("home"), "blocks": _FOR_VIEWS}, _ANY_VIEW),
        "modal": record(
            {"type": choice("modal"), "title": plain(24), "blocks": _FOR_VIEWS},
            {
                **_ANY_VIEW,
                "submit": plain(24),
                "close": plain(24),
                "clear_on_close": boolean,
                "notify_on_close": boolean,
                "submit_disabled": boolean,
            },
        ),
    }
)


def problems(blocks: Any) -> list[str]:
    """Why a message with these blocks is refused; empty when Slack would take it."""
    return [*_FOR_MESSAGES(blocks, "/blocks"), *_across(blocks, "/blocks")]


def view_problems(view: Any) -> list[str]:
    """Why this home or modal view is refused; empty when Slack would take it."""
    found = list(_VIEW(view, "/view"))
    if not isinstance(view, dict):
        return found
    blocks = view.get("blocks")
    found += _across(blocks, "/view/blocks")
    if view.get("type") == "modal" and "submit" not in view and _has_input(blocks):
        found.append(at("/view", "missing required field: submit"))
    return found


def is_view_too_large(view: Any) -> bool:
    """Whether the view is above Slack's 250 kB."""
    return len(json.dumps(view).encode()) > VIEW_BYTES_MOST


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements of a block that people can act on or read, in the order they are shown."""
    inside = block.get("elements")
    listed = list(inside) if isinstance(inside, list) else []
    listed += [block[key] for key in ("accessory", "element") if key in block]
    return [element for element in listed if isinstance(element, dict)]


def _across(blocks: Any, pointer: str) -> Iterator[str]:
    """Rules that look at all blocks of one payload together."""
    if not isinstance(blocks, list):
        return
    own = [block for block in blocks if isinstance(block, dict)]
    markdown = sum(len(str(block.get("text"))) for block in own if block.get("type") == "markdown")
    if markdown > MARKDOWN_MOST:
        yield at(pointer, f"markdown blocks must be less than {MARKDOWN_MOST + 1} characters")
    if sum(block.get("type") == "table" for block in own) > 1:
        yield at(pointer, "only_one_table_allowed")
    if sum(block.get("type") == "data_visualization" for block in own) > CHARTS_MOST:
        yield at(pointer, f"no more than {CHARTS_MOST} data_visualization blocks allowed")
    elements = [element for block in own for element in elements_of(block)]
    for name, holders in (("block_id", own), ("action_id", elements)):
        for value, times in Counter(str(item[name]) for item in holders if name in item).items():
            if times > 1:
                yield at(pointer, f"`{name}` must be unique, {times} times: {value}")


def _has_input(blocks: Any) -> bool:
    return isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
