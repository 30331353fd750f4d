"""What a YAML parser complains about, in words for people who write answers."""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_DEPTH = 10
TOO_DEEP = f"brackets or lists stand more than {MAX_DEPTH} deep in each other"
BAD_ESCAPE = (
    "a backslash in this text stands before something that YAML does not know: write the "
    "character itself (from Python: json.dump with ensure_ascii=False), or use single quotes"
)

_TAB = "a tab: YAML wants spaces here"


class _Rule(NamedTuple):
    complaint: re.Pattern[str]
    at_start: bool
    message: str


def _rule(complaint: str, message: str, *, at_start: bool = False) -> _Rule:
    return _Rule(re.compile(complaint), at_start, message)


# The C and the Python parser word these differently and name different ends of the same mistake.
_RULES = (
    _rule("maximum nesting depth", TOO_DEEP),  # libyaml has a limit of its own, far above this one
    _rule(
        "mapping values are not allowed",
        "text that holds ': ' must be in quotes (or this line is indented wrongly)",
    ),
    _rule("tab character", _TAB),
    _rule("cannot start any token", "text that begins with {character} must be in quotes"),
    _rule("quoted scalar.*found unexpected", "this quote is never closed", at_start=True),
    _rule("quoted scalar", BAD_ESCAPE, at_start=True),
    _rule(
        "simple key",
        "a line without 'key:'; text on several lines needs '|' after its key, and indentation",
        at_start=True,
    ),
    _rule(
        "scanning an? (alias|anchor|tag)|parsing a tag",
        "text that begins with {character} must be in quotes",
        at_start=True,
    ),
    _rule(
        "flow",
        "this bracket is not closed, or what stands in it needs commas or quotes",
        at_start=True,
    ),
    _rule("block scalar", "the text begins on the line after '|' or '>'", at_start=True),
    _rule("parsing a block", "this does not fit in here: look at the indentation and the quotes"),
    _rule(
        "(keys|entries) are not allowed",
        "a list begins on the line after its key; text that begins with '- ' or '? ' must be in "
        "quotes",
    ),
)


def is_at_start(complaint: str) -> bool:
    """Tell whether the place to show is where the broken thing begins, not where it breaks."""
    rule = _matching(complaint)
    return rule is not None and rule.at_start


def explained(complaint: str, character: str) -> str:
    """Say what to change. ``character`` is the one at the place that is shown, or ""."""
    rule = _matching(complaint)
    if rule is None:
        return f"not valid YAML: {complaint}"
    if character == "\t":
        return _TAB
    return rule.message.format(character=f"'{character}'")


def _matching(complaint: str) -> _Rule | None:
    return next((rule for rule in _RULES if rule.complaint.search(complaint)), None)
