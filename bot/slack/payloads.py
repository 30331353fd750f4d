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
from bot.slack.blocks import value_with
from bot.slack.gestures import Place, Press, Sent, Surface, Telling
from bot.slack.mrkdwn import escape, plain_from_slack

if TYPE_CHECKING:
    from collections.abc import Mapping

_TS = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")
_ID = re.compile(r"[A-Z0-9]{1,40}")
_PERSONS_SUBTYPES = (None, "file_share", "me_message", "thread_broadcast")
_EDITED_SECONDS = 600.0  # until then an edit that asks the bot is taken for the question itself
_EVENT_FIELDS = (
    "channel",
    "channel_type",
    "edited",
    "subtype",
    "team",
    "text",
    "thread_ts",
    "ts",
    "type",
    "user",
    "user_team",
)
PICK_ACTION = "faq_pick_"  # an action id of a suggestion begins so; a number or "none" follows
_QUOTED = 300  # characters of a question that are enough to recognise it


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
    trigger_id: str = ""

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


def asked_by_command(body: Mapping[str, Any]) -> Asked | None:
    """Read a slash command; None if it has no person or channel to answer."""
    user, channel = id_of(body.get("user_id")), id_of(body.get("channel_id"))
    command, text = body.get("command"), body.get("text") or ""
    if not (user and channel and isinstance(command, str) and isinstance(text, str)):
        return None
    place = Place(Surface.COMMAND, channel, user, person_team=id_of(body.get("team_id")))
    url, trigger = body.get("response_url"), body.get("trigger_id")
    return Asked(
        Question(plain_from_slack(text)),
        place,
        command=command,
        response_url=url if isinstance(url, str) else "",
        trigger_id=trigger if isinstance(trigger, str) else "",
    )


def kept_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """What ``asked_by_event`` reads of an event's payload, and nothing else."""
    event, authorization = body["event"], _authorization(body)
    kept: dict[str, Any] = {name: event[name] for name in _EVENT_FIELDS if name in event}
    envelope = {name: body[name] for name in ("team_id", "is_ext_shared_channel") if name in body}
    names = ("team_id", "user_id", "is_bot")
    who = {name: authorization[name] for name in names if name in authorization}
    return envelope | {"event": kept, "authorizations": [who]}


def message_id_of(body: Mapping[str, Any]) -> str | None:
    """Slack's own id of what a person sent; the same when it comes as two messages."""
    value = body["event"].get("client_msg_id")
    return value[:100] if isinstance(value, str) and value.isascii() and value else None


def asked_by_event(
    body: Mapping[str, Any], bot_user_id: str | None = None, *, now: float = 0.0
) -> Asked | None:
    """Read an event; None unless a person asked the bot something.

    A message that was edited later than ten minutes after it was written, at ``now``, is none.

    That is a mention anywhere, or any message in a direct conversation. Whatever bots write is
    None, and so are edits, deletions and joins. ``bot_user_id`` helps where the payload does not
    name the bot.
    """
    event = body.get("event")
    if not isinstance(event, dict) or not is_by_person(event):
        return None
    _, sent_for = sent_for_bot(body)
    bot_user_id = sent_for or bot_user_id
    user, channel = id_of(event.get("user")), id_of(event.get("channel"))
    ts, text = ts_of(event.get("ts")), event.get("text") or ""
    if not (user and channel and ts and isinstance(text, str)) or user == bot_user_id:
        return None
    surface = _surface(event, channel, text, bot_user_id)
    if surface is None or (event.get("edited") and now - float(ts) > _EDITED_SECONDS):
        return None
    place = Place(
        surface,
        channel,
        user,
        ts,
        ts_of(event.get("thread_ts")),
        person_team=id_of(event.get("user_team")) or id_of(event.get("team")),
        is_shared=is_shared_of(body),
    )
    key = key_of(body, channel, ts)
    return Asked(Question(plain_from_slack(text)), place, key)


def press_of(body: Mapping[str, Any]) -> Press | None:
    """Read a press on anything that the bot has shown; None if it is none, or of nobody."""
    try:
        action, container = body["actions"][0], body["container"]
        person = person_of(body)
        action_id, view = action["action_id"], body.get("view") or {}
        option = action.get("selected_option") or {}
        value = action.get("value", option.get("value", ""))
        if person is None or not isinstance(action_id, str):
            return None
        if container.get("type") == "view":
            place = Place(Surface.VIEW, "", person[0], person_team=person[1])
        else:
            place = _pressed_in(container, id_of(body["channel"]["id"]) or "", person)
        if not (place.channel or view):
            return None
        url, trigger = body.get("response_url"), body.get("trigger_id")
        return Press(
            place,
            action_id,
            value if isinstance(value, str) else "",
            block_id=str(action.get("block_id", "")),
            message_ts=ts_of(container.get("message_ts")),
            is_ephemeral=bool(container.get("is_ephemeral")),
            response_url=url if isinstance(url, str) else "",
            trigger_id=trigger if isinstance(trigger, str) else "",
            view=str(view.get("id", "")),
            metadata=str(view.get("private_metadata", "")),
            is_home=view.get("type") == "home",
            at=ts_of(action.get("action_ts")),
        )
    except (KeyError, IndexError, TypeError, AttributeError):
        return None


def kept_of_press(press: Press) -> dict[str, Any]:
    """What ``press_of`` reads of a press in a message, kept until what it asks for is done."""
    place = press.place
    option = {"value": press.value}
    return {
        "actions": [
            {
                "action_id": press.action_id,
                "block_id": press.block_id,
                "selected_option": option,
                "action_ts": press.at,
            }
        ],
        "user": {"id": place.user, "team_id": place.person_team},
        "channel": {"id": place.channel},
        "container": {
            "message_ts": press.message_ts,
            "thread_ts": place.thread_ts,
            "is_ephemeral": press.is_ephemeral,
        },
        "response_url": press.response_url,
    }


def sent_of(body: Mapping[str, Any]) -> Sent | None:
    """Read a modal that somebody sent; None if it is none, or of nobody."""
    try:
        view, person = body["view"], person_of(body)
        if person is None:
            return None
        values = {
            (str(block), str(action)): _filled_in(entry)
            for block, entries in view["state"]["values"].items()
            for action, entry in entries.items()
        }
        return Sent(
            Place(Surface.VIEW, "", person[0], person_team=person[1]),
            str(view["callback_id"]),
            str(view["id"]),
            str(view.get("private_metadata", "")),
            tuple(values.items()),
        )
    except (KeyError, TypeError, AttributeError):
        return None


def _filled_in(entry: Mapping[str, Any]) -> str:
    """The words typed into an input, or the value of the option that was chosen."""
    option = entry.get("selected_option")
    value = option.get("value") if isinstance(option, dict) else entry.get("value")
    return value if isinstance(value, str) else ""


def person_of(body: Mapping[str, Any]) -> tuple[str, str | None] | None:
    """Who did it, and of which workspace they are; None if it is nobody's."""
    person = body.get("user")
    if not isinstance(person, dict) or not (user := id_of(person.get("id"))):
        return None
    return user, id_of(person.get("team_id"))


def _pressed_in(
    container: Mapping[str, Any], channel: str, person: tuple[str, str | None]
) -> Place:
    """The place of a pressed message; one below which a thread began is in no thread."""
    thread_ts, ts = ts_of(container.get("thread_ts")), container.get("message_ts")
    is_direct = channel.startswith("D") and not container.get("is_ephemeral")
    return Place(
        Surface.DIRECT if is_direct else Surface.MENTION,
        channel,
        person[0],
        thread_ts=None if thread_ts == ts else thread_ts,
        person_team=person[1],
    )


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


def is_by_person(event: Mapping[str, Any]) -> bool:
    """Whether a person wrote the message of this event, just now."""
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


def is_shared_of(body: Mapping[str, Any]) -> bool | None:
    """Whether the channel is shared with another organisation; only envelopes of events say it."""
    value = body.get("is_ext_shared_channel")
    return value if isinstance(value, bool) else None


def sent_for_bot(body: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The workspace and the bot that an event was sent for; None where it does not say."""
    found = _authorization(body)
    return id_of(found.get("team_id")), id_of(found.get("user_id")) if found.get("is_bot") else None


def key_of(body: Mapping[str, Any], channel: str, ts: str) -> str:
    """What a message is known by: the same for every copy of it that Slack delivers."""
    return f"{_team_of(body)}:{channel}:{ts}"


def _team_of(body: Mapping[str, Any]) -> str:
    return id_of(_authorization(body).get("team_id")) or id_of(body.get("team_id")) or ""


def id_of(value: object) -> str | None:
    """``value`` if it is an id as Slack makes them, of a person, a channel or a team."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def ts_of(value: object) -> str | None:
    """``value`` if it is the timestamp of a message."""
    return value if isinstance(value, str) and _TS.fullmatch(value) else None
