"""Markdown as a tree: CommonMark with tables and bare addresses, without HTML and comments."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.tree import SyntaxTreeNode

# Code is matched before comments, so that a comment within code stays.
_CODE_OR_COMMENT = re.compile(
    r"^(?P<fence>(?P<mark>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=mark)[`~]*[ \t]*$|\Z))"
    r"|(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
    r"|<!--.*?(?:-->|\Z)",
    re.DOTALL | re.MULTILINE,
)
_SCHEME = re.compile(r"(?:^|(?<=[^\w]))(?:https?|slack)$", re.IGNORECASE)
_ADDRESS = re.compile(r"://[^\s<>\[\]]+")
_PAIRS = {")": "(", "}": "{"}


def tree_of(markdown: str) -> SyntaxTreeNode:
    """The tree. Raises RecursionError for hundreds of marks within one another."""
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(_parser().parse(_without_comments(markdown)))


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


def _without_comments(markdown: str) -> str:
    return _CODE_OR_COMMENT.sub(lambda found: found["fence"] or found["code"] or "", markdown)
