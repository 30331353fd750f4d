"""Small parts of messages for people."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


def shown(text: str) -> str:
    """Return a text in quotes, on one line and cut at 60 characters."""
    line = " ".join(text.split())
    return f"'{line[:60]}…'" if len(line) > 60 else f"'{line}'"


def proposal(word: str, known: Collection[str]) -> str:
    """Return "; did you mean 'x'?", or "" when no known word is near."""
    near = difflib.get_close_matches(word[:100], sorted(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def described(character: str) -> str:
    """Name a character that cannot be shown: "the character U+2028 (LINE SEPARATOR)"."""
    name = unicodedata.name(character, "a control character")
    return f"the character U+{ord(character):04X} ({name})"
