"""The menu beside a reply (⋯) and what a choice in it is about. Pure.

Nothing is kept about a question, so the menu itself has to hold it. Of what Slack sends back with a
choice, an option's value has room for 150 characters and the block's id for 255; together they
hold the question, up to some three hundred characters of it.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.faq.model import Question
from bot.slack.blocks import actions, plain_text
from bot.slack.gestures import OfPress, Press
from bot.slack.payloads import id_of
from bot.slack.readers.presses import press_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.slack.blocks import Block

MENU_ACTION = "faq_menu"

# https://docs.slack.dev/reference/block-kit/composition-objects/option-object and .../blocks
_VALUE = 149  # and one for what is chosen
_BLOCK_ID = 255
_BEFORE_REST = "menu-"
_ROOM = _VALUE + _BLOCK_ID - len(_BEFORE_REST)
_LONGEST_QUESTION = 1_000  # more than ever fits
_LONGEST_DECODED = 8_000
_MOST_ENTRIES = 4
_MOST_PLACES_BACK = 20


class Choice(StrEnum):
    """What can be chosen; the value begins an option's value."""

    WHY = "w"
    SHARE = "s"
    REMOVE = "r"
    EDIT = "e"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a menu remembers of the reply that it stands beside.

    ``entries`` are marks (as ``desk.mark`` makes them) of the entries that were answered with,
    ``()`` if none was. ``asker`` is the person who asked, and ``is_picked`` says whether they
    picked the answer from suggestions. ``version`` is the knowledge's, ``reply_id`` the reply's
    own id. ``is_cut``: the question was longer.
    """

    question: Question
    version: str
    entries: tuple[str, ...] = ()
    asker: str = ""
    reply_id: str = ""
    is_picked: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Chosen(OfPress):
    """A choice in the menu.

    ``subject`` is None if the menu cannot be read, as one of another version of the bot.
    """

    press: Press
    choice: Choice
    subject: Subject | None


def menu_row(
    elements: Sequence[Block], options: Sequence[tuple[Choice, str]], subject: Subject
) -> Block:
    """A row of buttons that ends in the menu: each choice in it with its label."""
    written = _written(subject)
    shown = [
        {"text": plain_text(label), "value": choice + written[:_VALUE]} for choice, label in options
    ]
    overflow = {"type": "overflow", "action_id": MENU_ACTION, "options": shown}
    return actions([*elements, overflow]) | {"block_id": _BEFORE_REST + written[_VALUE:]}


def chosen(choice: Choice) -> Callable[[Mapping[str, Any]], bool]:
    """A Bolt matcher: whether this is what somebody chose in the menu."""

    def is_chosen(body: Mapping[str, Any]) -> bool:
        read = choice_by_action(body)
        return read is not None and read.choice is choice

    return is_chosen


def choice_by_action(body: Mapping[str, Any]) -> Chosen | None:
    """Read a choice in the menu; None if it is of something else, or of nobody."""
    press = press_of(body)
    if press is None or press.action_id != MENU_ACTION:
        return None
    try:
        return Chosen(press, Choice(press.value[:1]), _subject(body["actions"][0]))
    except ValueError:  # of another version of the bot: whoever is asked why can say so
        return Chosen(press, Choice.WHY, None)


def _written(subject: Subject) -> str:
    """The subject in letters, digits, "-" and "_", with as much of the question as fits."""
    text, is_cut = subject.question.text, subject.is_cut
    if len(text) > _LONGEST_QUESTION:
        text, is_cut = _without_half_word(text[:_LONGEST_QUESTION]), True
    while len(written := _packed(subject, text, is_cut=is_cut)) > _ROOM:
        is_cut = True
        text = _without_half_word(text[: min(len(text) - 1, len(text) * _ROOM // len(written))])
    return written


def _without_half_word(text: str) -> str:
    end = max(text.rfind(" "), text.rfind("\n"))
    return text[:end] if end > max(0, len(text) - _MOST_PLACES_BACK) else text


def _packed(subject: Subject, text: str, *, is_cut: bool) -> str:
    fields = [
        subject.version,
        ",".join(subject.entries[:_MOST_ENTRIES]),
        subject.asker,
        subject.reply_id,
        int(subject.is_picked) + 2 * int(is_cut),
        text,
    ]
    raw = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    packer = zlib.compressobj(9, wbits=-15)
    return base64.urlsafe_b64encode(packer.compress(raw) + packer.flush()).decode().rstrip("=")


def _subject(action: Mapping[str, Any]) -> Subject | None:
    try:
        rest = action["block_id"]
        if not rest.startswith(_BEFORE_REST):
            return None
        written = action["selected_option"]["value"][1:] + rest.removeprefix(_BEFORE_REST)
        packed = base64.b64decode(written + "=" * (-len(written) % 4), b"-_", validate=True)
        unpacker = zlib.decompressobj(wbits=-15)
        raw = unpacker.decompress(packed, _LONGEST_DECODED)
        version, entries, asker, reply_id, flags, text = json.loads(raw)
    except (KeyError, TypeError, AttributeError, ValueError, zlib.error, RecursionError):
        return None
    if not all(isinstance(field, str) for field in (version, entries, asker, reply_id, text)):
        return None
    marks = tuple(filter(None, entries.split(",")))
    is_picked, is_cut = flags in (1, 3), flags in (2, 3)
    return Subject(Question(text), version, marks, id_of(asker) or "", reply_id, is_picked, is_cut)
