"""From what Slack sends to what somebody asked. Pure: a payload goes in, a value or None comes out.

Payloads are signed by Slack but their inside is still taken as foreign: a field of another type
than documented makes the payload "not a question", never an exception.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from bot.faq.model import Question
from bot.slack.gestures import Place, Surface, Telling
from bot.slack.mrkdwn import escape, plain_from_slack

if TYPE_CHECKING:
    from collections.abc import Mapping

_TS = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")
_ID = re.compile(r"[A-Z0-9]{1,40}")
_PERSONS_SUBTYPES = (None, "file_share", "thread_broadcast")
_QUESTION_IN_BUTTON = 300  # characters; a button's value holds 2,000, also when all are escaped


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the place it came from.

    ``key`` is the same for every copy of one message that Slack delivers (None for commands);
    ``command`` is the slash command as it was typed, "/faq" (None elsewhere).
    """

    question: Question
    place: Place
    key: str | None = None
    command: str | None = None
    response_url: str = ""

    @property
    def telling(self) -> Telling:
        """A command is told in its own answer, a message where it stands."""
        return Telling.POST if self.command is None else Telling.ACKNOWLEDGE

    @property
    def wants_help(self) -> bool:
        """Whether nothing was asked but how to ask."""
        return self.question.text.strip().casefold() in {"", "help", "help!", "help?"}


@dataclass(frozen=True, slots=True)
class Pick:
    """A press on one of the suggestions. ``entry_id`` is None for "None of these".

    ``is_cut``: the question was longer than a button can hold.
    """

    entry_id: str | None
    question: Question
    place: Place
    response_url: str
    is_cut: bool = False
    telling: ClassVar[Telling] = Telling.REPLACE

    @property
    def key(self) -> str | None:
        """After a mention a pick is answered publicly, and so once; elsewhere in its own place."""
        place = self.place
        if place.surface is not Surface.MENTION:
            return None
        return f"pick:{place.channel}:{place.ts}:{place.user}:{self.entry_id}"


def asked_by_command(body: Mapping[str, Any]) -> Asked | None:
    """Read a slash command; None if it has no person or channel to answer."""
    user, channel = id_of(body.get("user_id")), id_of(body.get("channel_id"))
    command, text = body.get("command"), body.get("text") or ""
    if not (user and channel and isinstance(command, str) and isinstance(text, str)):
        return None
    question = Question(plain_from_slack(text))
    return Asked(question, Place(Surface.COMMAND, channel, user), command=command)


def asked_by_event(body: Mapping[str, Any], bot_user_id: str | None = None) -> Asked | None:
    """Read an event; None unless a person asked the bot something.

    That is a mention anywhere, or any message in a direct conversation. Whatever bots write is
    None, and so are edits, deletions and joins. ``bot_user_id`` helps where the payload does not
    name the bot.
    """
    event = body.get("event")
    if not isinstance(event, dict) or not _is_by_person(event):
        return None
    bot_user_id = _bot_of(body) or bot_user_id
    user, channel = id_of(event.get("user")), id_of(event.get("channel"))
    ts, text = ts_of(event.get("ts")), event.get("text") or ""
    if not (user and channel and ts and isinstance(text, str)) or user == bot_user_id:
        return None
    surface = _surface(event, channel, text, bot_user_id)
    if surface is None:
        return None
    place = Place(surface, channel, user, ts, ts_of(event.get("thread_ts")))
    key = f"{_team_of(body)}:{channel}:{ts}"
    return Asked(Question(plain_from_slack(text)), place, key)


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
    response_url = body.get("response_url")
    return Pick(
        entry_id,
        Question(plain_from_slack(question)),
        Place(surface, channel, user, ts, thread_ts),
        response_url if isinstance(response_url, str) else "",
        value.get("is_cut") is True,
    )


def pick_value(entry_id: str | None, question: Question, place: Place) -> str:
    """The value of a suggestion's button: all that is needed to answer where it was asked."""
    return json.dumps(
        {
            "entry": entry_id,
            "question": escape(question.text[:_QUESTION_IN_BUTTON]),
            "surface": place.surface,
            "ts": place.ts,
            "thread_ts": place.thread_ts,
            "is_cut": len(question.text) > _QUESTION_IN_BUTTON,
        },
        ensure_ascii=False,
    )


def _is_by_person(event: Mapping[str, Any]) -> bool:
    return (
        event.get("type") in ("app_mention", "message")
        and event.get("subtype") in _PERSONS_SUBTYPES
        and not event.get("bot_id")
        and not event.get("bot_profile")
        and not event.get("hidden")
        and event.get("user") != "USLACKBOT"
    )


def _surface(
    event: Mapping[str, Any], channel: str, text: str, bot_user_id: str | None
) -> Surface | None:
    if event.get("channel_type") == "im" or channel.startswith("D"):
        return Surface.DIRECT
    # Where the bot also reads the channel, a mention comes a second time as a message.
    is_mention = event.get("type") == "app_mention" or (
        bot_user_id is not None and re.search(rf"<@{bot_user_id}(\|[^<>]*)?>", text)
    )
    return Surface.MENTION if is_mention else None


def _authorization(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The installation that this event was sent for; in shared channels not the sender's team."""
    authorizations = body.get("authorizations")
    if isinstance(authorizations, list) and authorizations and isinstance(authorizations[0], dict):
        return authorizations[0]
    return {}


def _bot_of(body: Mapping[str, Any]) -> str | None:
    authorization = _authorization(body)
    return id_of(authorization.get("user_id")) if authorization.get("is_bot") else None


def _team_of(body: Mapping[str, Any]) -> str:
    return id_of(_authorization(body).get("team_id")) or id_of(body.get("team_id")) or ""


def id_of(value: object) -> str | None:
    """``value`` if it is an id as Slack makes them, of a person, a channel or a team."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def ts_of(value: object) -> str | None:
    """``value`` if it is the timestamp of a message."""
    return value if isinstance(value, str) and _TS.fullmatch(value) else None
