"""What an answer's Markdown would show otherwise than it was typed; for people who paste text."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.knowledge.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE = re.compile(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]+`|^(?: {4}|\t).*$", re.DOTALL | re.MULTILINE
)
_TAG = re.compile(
    r"</?(?:a|b|i|u|p|br|hr|ul|ol|li|em|strong|h[1-6]|div|span|table|t[rhd]|tbody|thead|img|code|"
    r"pre|blockquote|font|sup|sub)\b[^<>\n]*>|&(?:nbsp|amp|lt|gt|quot|#\d+);",
    re.IGNORECASE,
)
_DUNDER = re.compile(r"(?<![\w*])__[A-Za-z0-9_]+__(?!\w)")
_STARS = re.compile(r"\[\*\]|(?<=\d)\*\d+\*(?=\d)")
_SLACKS_OWN = {
    re.compile(r"<@[UW]\w*(?:\|[^<>\n]*)?>"): "write the person's name: a mention would ping them",
    re.compile(r"<!\w[^<>\n]*>"): "leave it out: an answer pings nobody",
    re.compile(r"<https?://[^<>|\s]+\|[^<>\n]+>"): "write a link as [the text](https://…)",
}
_RELATIVE = re.compile(r"(?<!!)\[[^\]\n]+\]\((?!\w+:|#|<)[^)\s]+\)")
_MARKED_LINE = re.compile(r"\s*(?:[-*+>|#]|\d{1,3}[.)]\s|```|~~~)")
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")
# Text that an editor has wrapped is hardly narrower than this.
_LEAST_WIDTH = 60


def changes(answer: str) -> Iterator[str]:
    """Say what is shown otherwise, the first of each kind, and what to write."""
    text = _CODE.sub(_blanked, answer)
    if found := _TAG.search(text):
        yield (
            f"HTML such as {shown(found.group())} is shown to people as it stands: write Markdown, "
            "or 'format: text' if this is plain text"
        )
    if found := _DUNDER.search(text) or _STARS.search(text):
        yield (
            f"Markdown reads the signs in {shown(found.group())} as marks for bold or italics: put "
            "code between backticks (`), or write 'format: text' if this is plain text"
        )
    for own, advice in _SLACKS_OWN.items():
        if found := own.search(text):
            yield f"{shown(found.group())} is Slack's own spelling and is shown as it is: {advice}"
    if found := _RELATIVE.search(text):
        yield (
            f"Slack cannot open the address in {shown(found.group())} and shows it as text: write "
            "the whole address, https://…"
        )
    if line := _lost_break(text):
        yield (
            f"Markdown joins {shown(line)} to the line before it: begin it with '- ', leave a line "
            "empty between the two, or write 'format: text' if this is plain text"
        )


def _blanked(code: re.Match[str]) -> str:
    """Code without its signs: within a line it stays a word, and lines of it are empty."""
    sign = "x" if code.group().startswith("`") and "\n" not in code.group() else " "
    return re.sub(r"[^\n]", sign, code.group())


def _lost_break(text: str) -> str | None:
    """Return the first line that seems to have been begun on purpose, and would be joined.

    A line that an editor broke is so full that the next word would not have fitted.
    """
    for paragraph in re.split(r"\n[ \t]*\n", text):
        lines = paragraph.strip("\n").split("\n")
        if any(map(_MARKED_LINE.match, lines)):
            continue
        width = max(_LEAST_WIDTH, *map(len, lines))
        for before, line in pairwise(lines):
            first_word = line.split()[0] if line.split() else ""
            is_full = len(before.rstrip()) + 1 + len(first_word) > width
            if first_word and not is_full and not _HARD_BREAK.search(before):
                return str(line)
    return None
