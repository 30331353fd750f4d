"""Plain text as Markdown that shows it just as it stands."""

from __future__ import annotations

import re

# https://spec.commonmark.org/0.31.2/#backslash-escapes: these may be escaped anywhere.
_SIGNS = re.compile(r"([\\`*_\[\]<>|~&])")
_FIRST_SIGN = re.compile(r"^(\s*\d*)([-+#=.)])")
_ADDRESS = re.compile(r"(https?://[^\s<>]*[^\s<>.,;:!?)\]'\"])")


def as_markdown(text: str) -> str:
    """Escape what Markdown would read as marks; line breaks and addresses stay.

    >>> print(as_markdown("local[*] and 2*3*4\\nhttps://example.com/a_b_c"))
    local\\[\\*\\] and 2\\*3\\*4\\
    https://example.com/a_b_c
    """
    paragraphs = re.split(r"\n[ \t]*\n+", text.strip("\n"))
    return "\n\n".join(
        "\\\n".join(_line(line) for line in paragraph.split("\n")) for paragraph in paragraphs
    )


def _line(line: str) -> str:
    # Each second part is an address, in which a backslash would be part of it.
    parts = _ADDRESS.split(line.rstrip())
    escaped = [part if at % 2 else _SIGNS.sub(r"\\\1", part) for at, part in enumerate(parts)]
    line = _FIRST_SIGN.sub(r"\1\\\2", "".join(escaped))
    indent = len(line) - len(line.lstrip())
    return "\u00a0" * indent + line.lstrip()
