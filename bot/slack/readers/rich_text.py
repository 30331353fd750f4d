"""What somebody wrote in Slack's editor, as Markdown: its rich text, or else its own marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.slack.mrkdwn import plain_from_slack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MARKS = re.compile(r"([\\`*_\[\]<>])")
_STYLES = (("strike", "~~"), ("italic", "*"), ("bold", "**"))


def markdown_from_message(message: Mapping[str, Any]) -> str:
    """The text of a message; its plain words where it has no rich text."""
    blocks = message.get("blocks")
    rich = [one for one in _dicts(blocks) if one.get("type") == "rich_text"]
    parts = [_part(part) for block in rich for part in _dicts(block.get("elements"))]
    written = "\n\n".join(part for part in parts if part.strip())
    if written:
        return written
    text = message.get("text")
    return _escaped(plain_from_slack(text)) if isinstance(text, str) else ""


def _part(part: Mapping[str, Any]) -> str:
    elements = _dicts(part.get("elements"))
    match part.get("type"):
        case "rich_text_section":
            return _inline(elements).strip("\n")
        case "rich_text_quote":
            return "\n".join(f"> {line}" for line in _inline(elements).split("\n"))
        case "rich_text_preformatted":
            text = "".join(str(one.get("text") or one.get("url") or "") for one in elements)
            fence = "```" if "```" not in text else "````"
            return f"{fence}\n{text}\n{fence}"
        case "rich_text_list":
            return _list(part, elements)
        case _:
            return ""


def _list(part: Mapping[str, Any], items: Iterable[Mapping[str, Any]]) -> str:
    depth, first = part.get("indent"), part.get("offset")
    indent = "   " * (depth if isinstance(depth, int) else 0)
    number = 1 + (first if isinstance(first, int) else 0)
    lines = []
    for at, item in enumerate(items):
        mark = f"{number + at}." if part.get("style") == "ordered" else "-"
        lines.append(f"{indent}{mark} {_inline(_dicts(item.get('elements')))}")
    return "\n".join(lines)


def _inline(elements: Iterable[Mapping[str, Any]]) -> str:
    return "".join(map(_piece, elements))


def _piece(one: Mapping[str, Any]) -> str:
    text, style = str(one.get("text") or ""), one.get("style")
    match one.get("type"):
        case "text":
            return _styled(text, style if isinstance(style, dict) else {})
        case "link":
            url = str(one.get("url") or "")
            return f"[{_escaped(text)}]({url})" if text and text != url else f"<{url}>"
        case "channel":
            return f"<#{one.get('channel_id')}>"
        case "emoji":
            return _emoji(one)
        case "date":
            return _escaped(str(one.get("fallback") or ""))
        case _:
            return ""  # mentions: they say who is spoken to


def _styled(text: str, style: Mapping[str, Any]) -> str:
    """Marks stand right at the words: Markdown knows none with a blank inside."""
    words = text.strip()
    if not words:
        return text
    if style.get("code"):
        marked = f"`{words}`" if "`" not in words else f"`` {words} ``"
    else:
        marked = _escaped(words)
        for name, mark in _STYLES:
            marked = f"{mark}{marked}{mark}" if style.get(name) else marked
    start = text.index(words)
    return text[:start] + marked + text[start + len(words) :]


def _emoji(one: Mapping[str, Any]) -> str:
    """The character itself; the name of one that only this workspace has."""
    codes = str(one.get("unicode") or "")
    try:
        return (
            "".join(chr(int(code, 16)) for code in codes.split("-") if code) or f":{one['name']}:"
        )
    except (ValueError, OverflowError, KeyError):
        return ""


def _escaped(text: str) -> str:
    """Words that are words in Markdown too; a list that was typed by hand stays one."""
    return _MARKS.sub(r"\\\1", text)


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
