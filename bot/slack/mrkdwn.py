"""Slack's text: what arrives becomes plain words, and what leaves passes the one escape here.

Slack reads ``<...>`` in a message as a command (a link, a mention, a ping of everybody), whatever
else is set on the message. So the characters ``&``, ``<`` and ``>`` of any text that we did not
write ourselves are escaped, and nothing else is: https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_ANGLED = re.compile(r"<([^<>]*)>")
_BARE_URL = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]'\"]")
_LINKABLE = ("http://", "https://", "mailto:")
# A link is never cut, so one must fit into any text: 2,000 characters in a context block.
_LONGEST_TARGET = 1_500
_LONGEST_LABEL = 400
_WIDEST_COLUMN = 40
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def escape(text: str) -> str:
    """Make any text harmless in Slack: no mention, link or ping survives in it.

    >>> escape("<!channel> & co")
    '&lt;!channel&gt; &amp; co'
    """
    return _CONTROL.sub("", _sendable(text)).translate(_ESCAPES)


def plain_from_slack(text: str) -> str:
    """What a person typed, from the text that Slack delivers.

    Mentions go, the bot's and others', wherever they stand: they say who is spoken to, not what
    is asked. Links and channels keep their label.

    >>> plain_from_slack("<@U0BOT> what's <https://x.example|the plan> &amp; why?")
    "what's the plan & why?"
    """

    def words(angled: re.Match[str]) -> str:
        target, _, label = angled[1].partition("|")
        match target[:1]:
            case "@" | "!":
                return " "
            case "#":
                return f"#{label}" if label else " "
            case _:
                return label or target

    said = _ANGLED.sub(words, _sendable(text))
    said = said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return re.sub(r"[ \t]+", " ", said).strip()


def mrkdwn_from_markdown(markdown: str) -> tuple[str, ...]:
    """An answer's Markdown as Slack mrkdwn: one text for each paragraph, list, quote, table …"""
    return _texts(markdown, _SLACK)


def plain_from_markdown(markdown: str) -> str:
    """An answer's Markdown as plain words, escaped: for notifications and screen readers."""
    return "\n".join(_texts(markdown, _PLAIN))


def link(label: str, url: str) -> str:
    """A link with an escaped label, which may be empty; the label alone if ``url`` is no good."""
    target = escape(url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E"))
    if not target.startswith(_LINKABLE) or len(target) > _LONGEST_TARGET:
        return label
    if len(label) > _LONGEST_LABEL:
        return f"{label} <{target}>"
    return f"<{target}|{label}>".replace("\n", " ") if label else f"<{target}>"


def shorten(escaped: str, limit: int) -> str:
    """Escaped text in at most ``limit`` characters, with "…" where something is left out."""
    if len(escaped) <= limit:
        return escaped
    return escaped[: _cut(escaped, limit - 1)].rstrip() + "…"


def split(escaped: str, limit: int) -> list[str]:
    """Cut escaped text into pieces of at most ``limit``: at a line's end, else at a space.

    Never inside an entity or a link, which would leave half a control sequence behind. No piece
    is blank, and a piece that begins with a new line keeps that line's indentation.
    """
    pieces = []
    while len(escaped) > limit:
        at = _cut(escaped, limit)
        pieces.append(escaped[:at].rstrip())
        escaped = escaped[at:]
        escaped = escaped.lstrip("\n" if escaped.startswith("\n") else " ")
    return [piece for piece in (*pieces, escaped) if piece.strip()]


def _cut(escaped: str, limit: int) -> int:
    for mark in ("\n", " "):
        at = escaped.rfind(mark, 1, limit)
        if at > limit // 2 and escaped.rfind("<", 0, at) <= escaped.rfind(">", 0, at):
            return at
    at = limit
    if (entity := escaped.rfind("&", at - 5, at)) > 0 and ";" not in escaped[entity:at]:
        at = entity
    if (link := escaped.rfind("<", 0, at)) > escaped.rfind(">", 0, at) and link > 0:
        at = link
    return at


def _sendable(text: str) -> str:
    """Without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


# ------------------------------------------------------------------------- Markdown


class _Slack:
    """The marks of mrkdwn."""

    strong, em, s, code = "*", "_", "~", "`"
    fence = "```"
    quote = "> "

    link = staticmethod(link)


class _Plain:
    """No marks at all."""

    strong = em = s = code = fence = quote = ""

    @staticmethod
    def link(label: str, url: str) -> str:
        return label if not label or label == escape(url) else f"{label} ({escape(url)})"


_SLACK, _PLAIN = _Slack(), _Plain()


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def _parse(markdown: str) -> SyntaxTreeNode:
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(_parser().parse(markdown))


def _texts(markdown: str, to: _Slack | _Plain) -> tuple[str, ...]:
    try:
        texts = tuple(_block(node, to) for node in _parse(markdown).children)
    except RecursionError:  # hundreds of marks within one another
        texts = ()
    return tuple(text for text in texts if text.strip()) or (escape(markdown).strip(),)


def _block(node: SyntaxTreeNode, to: _Slack | _Plain) -> str:
    match node.type:
        case "paragraph":
            return _inlines(node, to)
        case "heading":
            return f"{to.strong}{_inlines(node, to, {'strong'})}{to.strong}"
        case "bullet_list":
            return _items(("• " for _ in node.children), node, to)
        case "ordered_list":
            first = int(node.attrs.get("start", 1))
            return _items((f"{first + i}. " for i in range(len(node.children))), node, to)
        case "blockquote":
            lines = "\n".join(_block(child, to) for child in node.children).split("\n")
            return "\n".join(to.quote + line for line in lines)
        case "fence" | "code_block":
            return "\n".join(filter(None, (to.fence, escape(node.content).rstrip("\n"), to.fence)))
        case "table":
            return "\n".join(filter(None, (to.fence, _table(node), to.fence)))
        case "hr":
            return "———"
        case _:
            return escape(node.content)


def _items(marks: Iterable[str], node: SyntaxTreeNode, to: _Slack | _Plain) -> str:
    lines = []
    for mark, item in zip(marks, node.children, strict=True):
        text = "\n".join(_block(child, to) for child in item.children)
        lines.append(mark + text.replace("\n", "\n    "))
    return "\n".join(lines)


def _table(node: SyntaxTreeNode) -> str:
    """Columns lined up by spaces: Slack's mrkdwn has no tables, but a fixed-width block.

    A cell that is wider than a screen shifts its own row only.
    """
    rows = [
        [_inlines(cell, _PLAIN) for cell in row.children]
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


def _inlines(
    node: SyntaxTreeNode, to: _Slack | _Plain, inside: AbstractSet[str] = frozenset()
) -> str:
    return "".join(_inline(child, to, inside) for child in node.children)


def _inline(node: SyntaxTreeNode, to: _Slack | _Plain, inside: AbstractSet[str]) -> str:
    match node.type:
        case "inline":
            return _inlines(node, to, inside)
        case "text":
            return _linked(node.content, to, inside)
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "code_inline":
            return f"{to.code}{escape(node.content)}{to.code}"
        case "strong" | "em" | "s" as kind:
            # Slack has no doubled marks: bold within bold would end the bold.
            mark = "" if kind in inside else str(getattr(to, kind))
            return f"{mark}{_inlines(node, to, inside | {kind})}{mark}"
        case "link":
            return to.link(_inlines(node, to, inside | {"link"}), str(node.attrs.get("href", "")))
        case "image" if "link" in inside:
            return escape(node.content)
        case "image":
            return to.link(escape(node.content), str(node.attrs.get("src", "")))
        case _:
            return escape(node.content)


def _linked(text: str, to: _Slack | _Plain, inside: AbstractSet[str]) -> str:
    """Plain text in which a bare address stays something to click on."""
    if "link" in inside:
        return escape(text)
    parts, end = [], 0
    for url in _BARE_URL.finditer(text):
        parts += [escape(text[end : url.start()]), to.link("", url[0]) or escape(url[0])]
        end = url.end()
    return "".join([*parts, escape(text[end:])])
