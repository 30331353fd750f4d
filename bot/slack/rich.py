"""An answer's Markdown as Slack's rich text: its tree becomes Slack's tree. Pure.

Rich text says what is bold by a field and not by a mark, so nothing in an answer can be taken for
a mark, a mention or a ping, and nothing is lost: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.tree import SyntaxTreeNode

Element = dict[str, Any]
Style = frozenset[str]

_NO_STYLE: Style = frozenset()
_STYLES = {"strong": "bold", "em": "italic", "s": "strike"}
_DEEPEST = 8  # as Slack takes it
_WIDEST_COLUMN = 40
_LONGEST_URL = 3_000
_LEAST = 12  # characters that an element counts at least: a message holds some thousand of them
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# Code is matched before comments, so that a comment within code stays.
_CODE_OR_COMMENT = re.compile(
    r"^(?P<fence>(?P<mark>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=mark)[`~]*[ \t]*$|\Z))"
    r"|(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|<!--.*?(?:-->|\Z)",
    re.DOTALL | re.MULTILINE,
)
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SPECIAL = re.compile(
    r"<#(?P<channel>[CG][A-Z0-9]{6,20})(?:\|[^<>\n]*)?>|:(?P<emoji>[a-z][a-z0-9_+-]{1,40}):"
)
_SCHEME = re.compile(r"(?:^|(?<=[^\w]))(?:https?|slack)$", re.IGNORECASE)
_ADDRESS = re.compile(r"://[^\s<>\[\]]+")
_OPENS = re.compile(r"(?:https?|mailto|tel|sms|slack|[a-z][a-z0-9+.-]{2,20}):\S+", re.IGNORECASE)
_PAIRS = {")": "(", "}": "{"}


@dataclass(frozen=True, slots=True)
class Part:
    """What must not be torn apart: a paragraph, list, quote, code block or table.

    ``elements`` stand in a rich_text block; ``plain`` is all of it in plain words.
    """

    elements: tuple[Element, ...]
    plain: str

    @property
    def size(self) -> int:
        """How much of a message it takes, in characters; an address counts too."""
        return sum(map(_size, self.elements))


def rich_from_markdown(markdown: str) -> tuple[Part, ...]:
    """An answer as parts, in their order; nothing that a reader should see is left out."""
    text = _CONTROL.sub("", _sendable(_without_comments(markdown)))
    try:
        parts = [_part(node) for node in _parse(text).children]
    except RecursionError:  # hundreds of marks within one another
        parts = []
    shown = tuple(part for part in parts if part.plain.strip())
    return shown or (_part_of([_section([_text(text.strip() or "—")])]),)


def plain_from_markdown(markdown: str) -> str:
    """An answer's Markdown as plain words: for notifications, screen readers and terminals."""
    return "\n".join(part.plain for part in rich_from_markdown(markdown))


def rich_block(parts: Sequence[Part]) -> dict[str, Any]:
    """One block of several parts; paragraphs that follow each other are kept apart."""
    elements: list[Element] = []
    for element in (one for part in parts for one in part.elements):
        last = elements[-1] if elements else None
        if last and last["type"] == element["type"] == "rich_text_section":
            joined = [*last["elements"], _text("\n\n"), *element["elements"]]
            elements[-1] = {"type": "rich_text_section", "elements": joined}
        else:
            elements.append(element)
    return {"type": "rich_text", "elements": elements}


def split(part: Part, limit: int) -> list[Part]:
    """A part that is larger than ``limit`` as several: at a line's end, else at a space."""
    if part.size <= limit:
        return [part]
    pieces: list[Part] = []
    room: list[Element] = []
    for element in part.elements:
        for piece in _split_element(element, limit):
            if room and sum(map(_size, room)) + _size(piece) > limit:
                pieces.append(_part_of(room))
                room = []
            room.append(piece)
    return [*pieces, _part_of(room)]


# ------------------------------------------------------------------------- the tree


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Without its own limit, below which the text that stands deepest would be dropped.
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 10_000})
    parser.enable(["table", "strikethrough"])
    parser.inline.ruler.before("escape", "address", _address)
    # It sorts its rules when it is first used, and fails where a second thread comes meanwhile.
    parser.parse("*a*\n\n- b")
    return parser


def _address(state: StateInline, silent: bool) -> bool:
    """A bare address is one before marks are looked for: ``__init__`` in it is no style."""
    if not state.src.startswith("://", state.pos) or state.linkLevel:
        return False
    begin = max(0, state.pos - 10)
    scheme = _SCHEME.search(state.src[begin : state.pos])
    found = _ADDRESS.match(state.src, state.pos)
    if not scheme or not found or (not silent and not state.pending.endswith(scheme[0])):
        return False
    rest = _trimmed(found[0])
    if len(rest) <= len("://"):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": scheme[0] + rest}
        state.push("text", "", 0).content = scheme[0] + rest
        state.push("link_close", "a", -1)
    state.pos += len(rest)
    return True


def _trimmed(address: str) -> str:
    """Without the punctuation that ends a sentence, and what closes a bracket opened before."""
    while address:
        last = address[-1]
        is_open = last in _PAIRS and address.count(last) <= address.count(_PAIRS[last])
        if is_open or last not in ".,;:!?'\"*_~`)}":
            break
        address = address[:-1]
    return address


def _parse(markdown: str) -> SyntaxTreeNode:
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(_parser().parse(markdown))


def _without_comments(markdown: str) -> str:
    return _CODE_OR_COMMENT.sub(lambda found: found["fence"] or found["code"] or "", markdown)


# ------------------------------------------------------------------------- blocks


def _part(node: SyntaxTreeNode) -> Part:
    return _part_of(list(_block(node)))


def _part_of(elements: Iterable[Element]) -> Part:
    shown = tuple(one for one in elements if one["elements"])
    return Part(shown, "\n".join(_plain(element) for element in shown))


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
        [" ".join(_plain({"elements": _lines([cell])}).split()) for cell in row.children]
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
    words = _plain({"elements": label})
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


# ------------------------------------------------------------------------- sizes


def _leaf_words(leaf: Element) -> str:
    match leaf["type"]:
        case "text":
            return str(leaf["text"])
        case "link":
            label, url = leaf.get("text"), leaf["url"]
            return f"{label} ({url})" if label and label != url else str(url)
        case "channel":
            return f"<#{leaf['channel_id']}>"
        case _:
            return f":{leaf['name']}:"


def _plain(element: Element) -> str:
    """The words of one element of a rich_text block."""
    if element.get("type") == "rich_text_list":
        lines, number = [], element.get("offset", 0)
        indent = "    " * element.get("indent", 0)
        for item in element["elements"]:
            number += 1
            mark = f"{number}. " if element["style"] == "ordered" else "• "
            lines.append(indent + mark + _plain(item).replace("\n", f"\n{indent}    "))
        return "\n".join(lines)
    return "".join(map(_leaf_words, element["elements"]))


def _size(element: Element) -> int:
    if element["type"] == "rich_text_list":
        return sum(map(_size, element["elements"])) + len(element["elements"])
    return sum(map(_leaf_size, element["elements"]))


def _leaf_size(leaf: Element) -> int:
    # Slack counts what it stores, in which these signs are longer; a leaf takes room of its own.
    text = str(leaf.get("text", "")) + str(leaf.get("url", ""))
    return max(_LEAST, len(text)) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def _split_element(element: Element, limit: int) -> Iterator[Element]:
    if _size(element) <= limit:
        yield element
        return
    if element["type"] == "rich_text_list":
        yield from _split_list(element, limit)
        return
    room: list[Element] = []
    for leaf in element["elements"]:
        for piece in _split_leaf(leaf, limit):
            if room and sum(map(_leaf_size, room)) + _leaf_size(piece) > limit:
                yield {**element, "elements": room}
                room = []
            room.append(piece)
    if room:
        yield {**element, "elements": room}


def _split_list(element: Element, limit: int) -> Iterator[Element]:
    offset = element.get("offset", 0)
    room: list[Element] = []
    for item in (piece for one in element["elements"] for piece in _split_element(one, limit - 1)):
        if room and sum(map(_size, room)) + len(room) + _size(item) + 1 > limit:
            yield {**element, "elements": room, **({"offset": offset} if offset else {})}
            offset += len(room) if element["style"] == "ordered" else 0
            room = []
        room.append(item)
    if room:
        yield {**element, "elements": room, **({"offset": offset} if offset else {})}


def _split_leaf(leaf: Element, limit: int) -> Iterator[Element]:
    text = leaf.get("text", "") if leaf["type"] == "text" else ""
    while text and _leaf_size({"text": text}) > limit:
        end = limit
        while _leaf_size({"text": text[:end]}) > limit:
            end -= max(1, (_leaf_size({"text": text[:end]}) - limit) // 5)
        for mark in ("\n", " "):
            if (at := text.rfind(mark, 1, end)) > end // 2:
                end = at + 1
                break
        yield {**leaf, "text": text[:end]}
        text = text[end:]
    if text or leaf["type"] != "text":
        yield {**leaf, "text": text} if leaf["type"] == "text" else leaf


def _sendable(text: str) -> str:
    """Without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")
