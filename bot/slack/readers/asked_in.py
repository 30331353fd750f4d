"""A question and the place where it was asked, as the buttons below its reply carry them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.slack.blocks import value_with
from bot.slack.gestures import Place, Surface
from bot.slack.mrkdwn import escape
from bot.slack.payloads import id_of, ts_of
from bot.slack.readers.buttons import fields_of, question_of, value_of


@dataclass(frozen=True, slots=True)
class AskedIn:
    """What was read; ``fields`` are all that the button carries.

    ``is_cut``: the question is longer than a button can hold, and these are its first characters.
    """

    question: str
    is_cut: bool
    place: Place
    fields: dict[str, Any]


def asked_in_value(question: str, place: Place, *, is_cut: bool = False, **more: Any) -> str:
    """A button's value, with as much of the question as fits; ``is_cut``: it was longer before."""

    whole = escape(question)

    def value(text: str) -> str:
        fields = {"s": place.surface, "c": place.channel, "ts": place.ts, "th": place.thread_ts}
        marks = {"x": True} if is_cut or text != whole else {}
        return value_of(q=text, **fields, **more, **marks)

    return value_with(question, value)


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
    return AskedIn(question_of(fields.get("q")), fields.get("x") is True, place, fields)
