"""A question and the place where it was asked, as the buttons below its reply carry them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.slack.gestures import Place, Surface
from bot.slack.payloads import id_of, ts_of
from bot.slack.readers.buttons import fields_of, question_field, question_of


@dataclass(frozen=True, slots=True)
class AskedIn:
    """What was read; ``fields`` are all that the button carries."""

    question: str
    place: Place
    fields: dict[str, Any]


def asked_in_fields(question: str, place: Place) -> dict[str, Any]:
    """The fields of a button's value."""
    return {
        "q": question_field(question),
        "s": place.surface,
        "c": place.channel,
        "ts": place.ts,
        "th": place.thread_ts,
    }


def read_asked_in(value: str, presser: Place) -> AskedIn | None:
    """Read such a value; whoever presses is taken for whoever asked."""
    fields = fields_of(value)
    if fields is None:
        return None
    try:
        surface = Surface(str(fields.get("s")))
    except ValueError:
        return None
    place = Place(
        surface,
        id_of(fields.get("c")) or "",
        presser.user,
        ts_of(fields.get("ts")),
        ts_of(fields.get("th")),
        person_team=presser.person_team,
    )
    return AskedIn(question_of(fields.get("q")), place, fields)
