"""Slack's elements from Markdown's tree: blocks, lists, tables, and the words in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.slack.rich.markdown import tree_of
from bot.slack.rich.parts import part_of, plain_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.tree import SyntaxTreeNode

    from bot.slack.rich.parts import Element, Part

Style = frozenset[str]

_NO_STYLE: Style = frozenset()
_STYLES = {"strong": "bold", "em": "italic", "s": "strike"}
_DEEPEST = 8  # as Slack takes it
_WIDEST_COLUMN = 40
_LONGEST_URL = 3_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SPECIAL = re.compile(
    r"<#(?P<channel>[CG][A-Z0-9]{6,20})(?:\|[^<>\n]*)?>|:(?P<emoji>[a-z][a-z0-9_+-]{1,40}):"
)
_OPENS = re.compile(r"(?:https?|mailto|tel|sms|slack|[a-z][a-z0-9+.-]{2,20}):\S+", re.IGNORECASE)


def rich_from_markdown(markdown: str) -> tuple[Part, ...]:
    """An answer as parts, in their order; nothing that a reader should see is left out."""
    text = _CONTROL.sub("", _sendable(markdown))
    try:
        parts = [_part(node) for node in tree_of(text).children]
    except RecursionError:  # hundreds of marks within one another
        parts = []
    shown = tuple(part for part in parts if part.plain.strip())
    return shown or (part_of([_section([_text(text.strip() or "—")])]),)


def plain_from_markdown(markdown: str) -> str:
    """An answer's Markdown as plain words: for notifications, screen readers and terminals."""
    return "\n".join(part.plain for part in rich_from_markdown(markdown))


# ------------------------------------------------------------------------- blocks


def _part(node: SyntaxTreeNode) -> Part:
    return part_of(list(_block(node)))


def _block(node: SyntaxTreeNode) -> Iterator[Element]:
    match node.type:
        case "bullet_list" | "ordered_list":
            yield from _list(node, 0)
        case "blockquote":
            yield {"type": "rich_text_quote", "elements": _lines(node.children)}
        case "fence" | "code_block":
            yield _preformatted(node.content)
        case "table":
            yield _preformatted(_table(node))
        case _:
            yield _section(_lines([node]))


def _list(node: SyntaxTreeNode, indent: int) -> Iterator[Element]:
    """A list and those within it, one after the other: Slack nests them by ``indent``."""
    style = "ordered" if node.type == "ordered_list" else "bullet"
    first = int(node.attrs.get("start", 1)) - 1 if style == "ordered" else 0
    items: list[Element] = []
    done = 0

    def flushed() -> Iterator[Element]:
        nonlocal items, done
        if items:
            made: Element = {"type": "rich_text_list", "style": style, "elements": items}
            made["indent"] = min(indent, _DEEPEST)
            if style == "ordered" and first + done > 0:
                made["offset"] = min(first + done, 10_000)
            done += len(items)
            items = []
            yield made

    for item in node.children:
        words: list[SyntaxTreeNode] = []
        inside: list[SyntaxTreeNode] = []
        for child in item.children:
            is_text = child.type in ("paragraph", "heading") and not inside
            (words if is_text else inside).append(child)
        items.append(_section(_lines(words) or [_text(" ")]))
        for child in inside:
            yield from flushed()
            is_list = child.type in ("bullet_list", "ordered_list")
            yield from _list(child, indent + 1) if is_list else _block(child)
    yield from flushed()


def _lines(nodes: Iterable[SyntaxTreeNode]) -> list[Element]:
    """Any blocks as the words of one element, as a quote and an item have them."""
    leaves: list[Element] = []
    for node in nodes:
        if leaves:
            is_item = node.type == "list_item"
            leaves.append(_text("\n" if is_item else "\n\n"))
        leaves += _words_of(node)
    return _merged(leaves)


def _words_of(node: SyntaxTreeNode) -> list[Element]:
    match node.type:
        case "paragraph" | "td" | "th":
            return _inlines(node, _NO_STYLE, None)
        case "heading":
            return _inlines(node, frozenset({"bold"}), None)
        case "bullet_list":
            return _items(node, ["• "] * len(node.children))
        case "ordered_list":
            first = int(node.attrs.get("start", 1))
            return _items(node, [f"{first + i}. " for i in range(len(node.children))])
        case "blockquote":
            return [_text("> "), *_lines(node.children)]
        case "fence" | "code_block":
            return [_text(node.content.rstrip("\n"), frozenset({"code"}))]
        case "table":
            return [_text(_table(node), frozenset({"code"}))]
        case "hr":
            return [_text("———")]
        case _:
            return [_text(node.content)]


def _items(node: SyntaxTreeNode, marks: Sequence[str]) -> list[Element]:
    leaves: list[Element] = []
    for mark, item in zip(marks, node.children, strict=True):
        leaves += [_text("\n")] if leaves else []
        leaves += [_text(mark), *_lines(item.children)]
    return leaves


def _table(node: SyntaxTreeNode) -> str:
    """Columns lined up by spaces; a cell wider than a screen shifts its own row only."""
    rows = [
        [" ".join(plain_of({"elements": _lines([cell])}).split()) for cell in row.children]
        for part in node.children
        for row in part.children
    ]
    widths = [
        min(max(len(cell) for cell in column), _WIDEST_COLUMN) for column in zip(*rows, strict=True)
    ]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _section(leaves: list[Element]) -> Element:
    return {"type": "rich_text_section", "elements": leaves}


def _preformatted(code: str) -> Element:
    code = _CONTROL.sub("", code.rstrip("\n"))
    return {"type": "rich_text_preformatted", "elements": [_text(code)] if code else []}


# ------------------------------------------------------------------------- words


def _inlines(node: SyntaxTreeNode, style: Style, url: str | None) -> list[Element]:
    return [leaf for child in node.children for leaf in _inline(child, style, url)]


def _inline(node: SyntaxTreeNode, style: Style, url: str | None) -> list[Element]:
    match node.type:
        case "inline":
            return _inlines(node, style, url)
        case "text":
            return _words(node.content, style, url)
        case "softbreak":
            return [_leaf(" ", style, url)]
        case "hardbreak":
            return [_leaf("\n", style, url)]
        case "code_inline":
            return [_leaf(node.content, style | {"code"}, url)]
        case "strong" | "em" | "s" as kind:
            return _inlines(node, style | {_STYLES[kind]}, url)
        case "link":
            return _link(_inlines(node, style, None), str(node.attrs.get("href", "")), style)
        case "image":
            label = [_leaf(node.content, style, None)] if node.content else []
            source = str(node.attrs.get("src", ""))
            return label if url else _link(label, source, style)
        case _:
            return [_leaf(node.content, style, url)]


def _link(label: list[Element], url: str, style: Style) -> list[Element]:
    """What can be clicked on; where Slack could not open it, the target is shown as text."""
    url = _CONTROL.sub("", url)
    words = plain_of({"elements": label})
    if not _OPENS.fullmatch(url) or len(url) > _LONGEST_URL:
        shown = f" ({url})" if words.strip() else url
        return [*label, _leaf(shown, style, None)] if url and url != words else label
    styles = {frozenset(one.get("style", {})) for one in label}
    whole: Element = {"type": "link", "url": url}
    if words and words != url:
        whole["text"] = words
    if len(styles) == 1:
        return [_styled(whole, next(iter(styles)))]
    return [_styled(whole, style)]


def _words(text: str, style: Style, url: str | None) -> list[Element]:
    """Text in which channels and emoji are what they name."""
    text = _LINE_BREAK.sub("\n", text)
    if url is not None:
        return [_leaf(text, style, url)]
    leaves, end = [], 0
    for found in _SPECIAL.finditer(text):
        leaves.append(_leaf(text[end : found.start()], style, None))
        if found["channel"]:
            leaves.append(_styled({"type": "channel", "channel_id": found["channel"]}, style))
        else:
            leaves.append({"type": "emoji", "name": found["emoji"]})
        end = found.end()
    return [*leaves, _leaf(text[end:], style, None)]


def _leaf(text: str, style: Style, url: str | None) -> Element:
    leaf = _text(text) if url is None else {"type": "link", "url": url, "text": text}
    return _styled(leaf, style)


def _text(text: str, style: Style = _NO_STYLE) -> Element:
    return _styled({"type": "text", "text": _CONTROL.sub("", text)}, style)


def _styled(leaf: Element, style: Style) -> Element:
    return {**leaf, "style": dict.fromkeys(sorted(style), True)} if style else leaf


def _merged(leaves: Iterable[Element]) -> list[Element]:
    """Neighbours of one style as one, and none that is empty, which Slack refuses."""
    merged: list[Element] = []
    for leaf in leaves:
        if leaf["type"] == "text":
            if not leaf["text"]:
                continue
            last = merged[-1] if merged else None
            if last and last["type"] == "text" and last.get("style") == leaf.get("style"):
                merged[-1] = {**last, "text": last["text"] + leaf["text"]}
                continue
        merged.append(leaf)
    return merged


def _sendable(text: str) -> str:
    """Without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")
