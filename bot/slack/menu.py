"""The menu beside a reply, "Why this answer?", and what a choice of it is about. Pure.

Nothing is kept about a question, so the menu itself has to hold it. Of what Slack sends back with a
choice, an option's value has room for 150 characters and the block's id for 255; together they
hold the question, up to some three hundred characters of it.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from slack_sdk.models.blocks import Option, OverflowMenuElement, PlainTextObject

from bot.faq.model import Question
from bot.slack.gestures import Place, Surface, Telling
from bot.slack.payloads import id_of, ts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.faq.model import Entry

WHY_ACTION = "faq_why"

# https://docs.slack.dev/reference/block-kit/composition-objects/option-object and .../blocks
_VALUE = 150
_BLOCK_ID = 255
_BEFORE_REST = "why-"
_ROOM = _VALUE + _BLOCK_ID - len(_BEFORE_REST)
_LONGEST_QUESTION = 1_000  # more than ever fits
_LONGEST_DECODED = 8_000
_MOST_ENTRIES = 4
_MOST_PLACES_BACK = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """What a menu remembers of the reply that it stands beside.

    ``entries`` are marks (as ``mark`` makes them) of the entries that were answered with, ``()``
    if none was. ``picked_by`` is the person who picked the answer from suggestions, None if the
    bot chose it. ``version`` is the knowledge's. ``is_cut``: the question was longer.
    """

    question: Question
    version: str
    entries: tuple[str, ...] = ()
    picked_by: str | None = None
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """A choice of "Why this answer?". ``place`` is where the reply to it belongs.

    ``subject`` is None if the menu cannot be read, as one of another version of the bot. ``key``
    is the same for every copy of one choice that Slack delivers, None if it cannot be told.
    """

    subject: Subject | None
    place: Place
    response_url: str
    key: str | None
    telling: ClassVar[Telling] = Telling.BESIDE


def mark(entry: Entry) -> str:
    """What an entry is known by in a menu: shorter than its id, which may be long."""
    return sha256(entry.id.encode("utf-8", "replace")).hexdigest()[:6]


def menu(label: str, subject: Subject) -> dict[str, Any]:
    """What to add to a section block so that it has the menu; ``label`` is up to 75 characters."""
    written = _written(subject)
    option = Option(value=written[:_VALUE], text=PlainTextObject(text=label, emoji=False))
    return {
        "block_id": _BEFORE_REST + written[_VALUE:],
        "accessory": OverflowMenuElement(action_id=WHY_ACTION, options=[option]).to_dict(),
    }


def why_by_action(body: Mapping[str, Any]) -> Why | None:
    """Read a choice in the menu; None if it is of something else, or of nobody."""
    try:
        action, container = body["actions"][0], body["container"]
        user, channel = id_of(body["user"]["id"]), id_of(body["channel"]["id"])
        is_why = action["action_id"] == WHY_ACTION
        thread_ts, action_ts = ts_of(container.get("thread_ts")), ts_of(action.get("action_ts"))
        is_parent = thread_ts == container.get("message_ts")
        is_ephemeral = bool(container.get("is_ephemeral"))
    except (KeyError, IndexError, TypeError, AttributeError):
        return None
    if not (is_why and user and channel):
        return None
    is_direct = channel.startswith("D") and not is_ephemeral
    surface = Surface.DIRECT if is_direct else Surface.MENTION
    response_url = body.get("response_url")
    return Why(
        _subject(action),
        Place(surface, channel, user, thread_ts=None if is_parent else thread_ts),
        response_url if isinstance(response_url, str) else "",
        f"why:{channel}:{user}:{action_ts}" if action_ts else None,
    )


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
        subject.picked_by or "",
        int(is_cut),
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
        written = action["selected_option"]["value"] + rest.removeprefix(_BEFORE_REST)
        packed = base64.b64decode(written + "=" * (-len(written) % 4), b"-_", validate=True)
        unpacker = zlib.decompressobj(wbits=-15)
        raw = unpacker.decompress(packed, _LONGEST_DECODED)
        version, entries, picked_by, is_cut, text = json.loads(raw)
    except (KeyError, TypeError, AttributeError, ValueError, zlib.error, RecursionError):
        return None
    if not all(isinstance(field, str) for field in (version, entries, picked_by, text)):
        return None
    marks = tuple(filter(None, entries.split(",")))
    return Subject(Question(text), version, marks, id_of(picked_by), is_cut == 1)
