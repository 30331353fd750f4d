"""What people write in a channel to nobody, where the bot was allowed to read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.faq.model import Question
from bot.slack.gestures import Place, Surface, Telling
from bot.slack.mrkdwn import plain_from_slack
from bot.slack.payloads import id_of, is_shared_of, key_of, ts_of
from bot.slack.readers.questions import is_by_person

if TYPE_CHECKING:
    from collections.abc import Mapping

_MENTION = re.compile(r"<@")


@dataclass(frozen=True, slots=True)
class Overheard:
    """A message that mentions nobody. ``parent`` is the key of its thread's first message."""

    place: Place
    question: Question
    key: str | None
    parent: str | None
    telling: Telling = Telling.POST
    response_url: str = ""


def is_overheard(body: Mapping[str, Any]) -> bool:
    """A Bolt matcher: whether an event is such a message."""
    return overheard_by_event(body) is not None


def overheard_by_event(body: Mapping[str, Any]) -> Overheard | None:
    """Read an event; None unless a person wrote something in a channel and mentioned nobody."""
    event = body.get("event")
    if not isinstance(event, dict) or event.get("type") != "message" or not is_by_person(event):
        return None
    channel, user = id_of(event.get("channel")), id_of(event.get("user"))
    ts, text = ts_of(event.get("ts")), event.get("text")
    if not (channel and user and ts and isinstance(text, str) and text.strip()):
        return None
    if channel.startswith("D") or event.get("channel_type") == "im" or _MENTION.search(text):
        return None
    thread_ts = ts_of(event.get("thread_ts"))
    place = Place(
        Surface.MENTION,
        channel,
        user,
        ts,
        thread_ts,
        person_team=id_of(event.get("user_team")) or id_of(event.get("team")),
        is_shared=is_shared_of(body),
    )
    parent = key_of(body, channel, thread_ts) if thread_ts and thread_ts != ts else None
    return Overheard(place, Question(plain_from_slack(text)), key_of(body, channel, ts), parent)
