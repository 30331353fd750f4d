"""What YAML drops or changes without a word, with the way to write what was meant.

Each function looks at one place of the text and returns a sentence, or None. Knows no parser.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.knowledge.wording import described, shown

if TYPE_CHECKING:
    from bot.knowledge.tree import KeyPath

NULLS = frozenset({"null", "Null", "NULL", "~"})
NULL = "means nothing to YAML: leave the key out, or write the word in quotes"

# Blanks that look like a space (or like nothing), and are letters to YAML.
_BLANKS = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000"
_ODD_BLANK = re.compile(f"[{_BLANKS}]")
_ODD_COLON = "\uff1a\ufe55\ua789"
_KEY_WITH_ODD_SIGN = re.compile(
    rf"(?P<before>^ *(?:- +)?[\w-]+ *)(?P<odd>[{_ODD_COLON}]|[{_BLANKS}](?=[{_BLANKS}]*:))"
    rf"|(?P<key>^ *(?:- +)?[\w-]+:)(?P<blank>[{_BLANKS}])"
    rf"|(?P<indent>^ *(?:- *)?)(?P<first>[{_BLANKS}])(?=\s*(?:- |[\w-]+:))"
    rf"|(?P<dash>^ *-)(?P<after>[{_BLANKS}])"
)
_TEXTS = frozenset({"question", "answer", "topic", "where", "reported_by", "title"})
_TEXTS_IN_LISTS = frozenset({"phrasings", "unanswered"})
_COMMENT = re.compile(r"[ \t]+#(?P<text>.*)")
_LISTED = re.compile(r"(?P<indent> *)(?:[-*+] |\d{1,3}[.)] |\||#{1,6} |```)")
_TAB_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\t")
_WINDOWS_PATH = re.compile(r"\b[A-Za-z]:(?:\\[A-Za-z])|(?<![\\\w])\\\\\w+\\[a-z]")
_BREAK_IN_WORD = re.compile(r"(?<=[A-Za-z0-9])(?<!\\[nrt])\\[nrt](?=[a-z])")


class Pitfall(NamedTuple):
    """``drops``: what was typed is lost, so the file cannot be used; else it is a warning."""

    message: str
    drops: bool


def of_plain(value: str, rest_of_line: str, path: KeyPath) -> Pitfall | None:
    """Judge text without quotes; ``rest_of_line`` is what stands behind it."""
    if len(value) > 1 and value[0] == "-" and _ODD_BLANK.match(value[1]):
        message = f"{described(value[1])} stands after '-': type an ordinary space"
        return Pitfall(message, drops=True)
    if not _is_text(path) or not (found := _COMMENT.match(rest_of_line)):
        return None
    comment = found["text"].rstrip()
    if not comment.strip():
        return None
    if comment[0].isspace() or comment[0] == "#":
        message = (
            f"{shown('#' + comment)} is a comment to YAML and not part of the text: put the text "
            "in quotes if it is, else the comment on a line of its own"
        )
        return Pitfall(message, drops=False)
    message = (
        f"YAML drops {shown('#' + comment)}, since ' #' begins a comment: put the whole text in "
        "quotes, or write '|' and the text on the next line"
    )
    return Pitfall(message, drops=True)


def of_folded(source: str, path: KeyPath) -> Pitfall | None:
    """Judge text after '>', which joins lines; ``source`` begins with the '>'."""
    if path[-1:] != ("answer",):
        return None
    lines = source.split("\n")[1:]
    filled = [line for line in lines if line.strip()]
    base = min((len(line) - len(line.lstrip(" ")) for line in filled), default=0)
    for before, line in zip(["", *lines], lines, strict=False):
        found = _LISTED.match(line)
        if found and len(found["indent"]) == base and before.strip():
            message = (
                f"'>' joins {shown(line)} to the line before it: write '|' in its place, which "
                "keeps the lines of lists and tables"
            )
            return Pitfall(message, drops=False)
    return None


def of_double_quoted(source: str, *, is_json: bool) -> Pitfall | None:
    r"""Judge text in double quotes, in which \t and \n are not what they look like.

    In JSON a line break has no other form, so there only what cannot be meant is named.
    """
    source = source[1:-1]
    if found := _WINDOWS_PATH.search(source):
        what = source[found.start() : found.start() + 12]
    elif found := _TAB_ESCAPE.search(source):
        what = r"\t"
    elif not is_json and (found := _BREAK_IN_WORD.search(source)):
        what = source[max(0, found.start() - 6) : found.end() + 4]
    else:
        return None
    message = (
        f"in double quotes a backslash begins an escape, as in {shown(what)}: use single quotes "
        "for text with backslashes, and '|' for text of several lines"
    )
    return Pitfall(message, drops=False)


def of_key(key: str) -> tuple[str, str | None]:
    """Return a key as it was meant, and what nobody sees in it."""
    found = _ODD_BLANK.search(key)
    if not found:
        return key, None
    meant = _ODD_BLANK.sub("", key).strip()
    return meant, f"the key {shown(meant)} has {described(found.group())} in it: delete that"


def of_line(line: str) -> tuple[int, str] | None:
    """Find a sign that looks like a space or colon of YAML: its column from 1, and what to do."""
    found = _KEY_WITH_ODD_SIGN.match(line)
    if not found:
        return None
    group = next(name for name in ("odd", "blank", "first", "after") if found[name])
    sign = found[group]
    if sign in _ODD_COLON:
        message = f"{described(sign)} is no colon to YAML: type ':' and a space"
    else:
        message = f"{described(sign)} stands here: type an ordinary space"
    return found.start(group) + 1, message


def _is_text(path: KeyPath) -> bool:
    match path:
        case (*_, str(key)):
            return key in _TEXTS
        case (*_, str(key), int()):
            return key in _TEXTS_IN_LISTS
        case _:
            return False
