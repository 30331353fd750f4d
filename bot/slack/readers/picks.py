"""Presses on a suggestion, and what its button carries. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from bot.faq.model import Question
from bot.slack.blocks import value_with
from bot.slack.gestures import Place, Surface, Telling
from bot.slack.mrkdwn import escape, plain_from_slack
from bot.slack.payloads import id_of, ts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

PICK_ACTION = "faq_pick_"  # an action id of a suggestion begins so; a number or "none" follows
_QUOTED = 300  # characters of a question that are enough to recognise it


@dataclass(frozen=True, slots=True)
class Pick:
    """A press on one of the suggestions. ``entry_id`` is None for "None of these".

    ``message_ts`` is the message that offers them, and ``at`` tells presses apart.
    ``is_cut``: the question was longer than a button can hold.
    """

    entry_id: str | None
    question: Question
    place: Place
    response_url: str
    is_cut: bool = False
    message_ts: str | None = None
    at: str | None = None
    telling: ClassVar[Telling] = Telling.REPLACE

    @property
    def key(self) -> str | None:
        """One choice a message, however many of its buttons are pressed."""
        place = self.place
        return f"pick:{place.channel}:{self.message_ts or place.ts}:{place.user}"


def pick_by_action(body: Mapping[str, Any]) -> Pick | None:
    """Read a press on a suggestion; None if it is none of ours or was made up."""
    try:
        action = body["actions"][0]
        user, channel = id_of(body["user"]["id"]), id_of(body["channel"]["id"])
        value = json.loads(action["value"])
        surface = Surface(value["surface"])
        entry_id, question = value["entry"], value["question"]
        ts, thread_ts = ts_of(value["ts"]), ts_of(value["thread_ts"])
    except (KeyError, IndexError, TypeError, ValueError, RecursionError):
        return None
    if not (user and channel and isinstance(question, str)):
        return None
    if not (entry_id is None or isinstance(entry_id, str)):
        return None
    if surface is Surface.MENTION and ts is None:
        return None
    response_url, container = body.get("response_url"), body.get("container")
    return Pick(
        entry_id,
        Question(plain_from_slack(question)),
        Place(surface, channel, user, ts, thread_ts),
        response_url if isinstance(response_url, str) else "",
        value.get("is_cut") is True,
        ts_of(container.get("message_ts")) if isinstance(container, dict) else None,
        ts_of(action.get("action_ts")),
    )


def kept_of_pick(pick: Pick) -> dict[str, Any]:
    """What ``pick_by_action`` reads of a press, to be kept until it is answered."""
    value = pick_value(pick.entry_id, pick.question, pick.place, is_cut=pick.is_cut)
    return {
        "actions": [{"value": value, "action_ts": pick.at}],
        "user": {"id": pick.place.user},
        "channel": {"id": pick.place.channel},
        "container": {"message_ts": pick.message_ts},
        "response_url": pick.response_url,
    }


def pick_value(
    entry_id: str | None, question: Question, place: Place, *, is_cut: bool = False
) -> str:
    """The value of a suggestion's button: all that is needed to answer where it was asked.

    Where none of them is picked the question goes on to people, with all that fits; else it is
    only shown. ``is_cut``: it was longer before.
    """
    whole = escape(question.text)

    def value(text: str) -> str:
        fields = {
            "entry": entry_id,
            "question": text,
            "surface": place.surface,
            "ts": place.ts,
            "thread_ts": place.thread_ts,
            "is_cut": is_cut or text != whole,
        }
        return json.dumps(fields, ensure_ascii=False)

    return value_with(question.text if entry_id is None else question.text[:_QUOTED], value)
