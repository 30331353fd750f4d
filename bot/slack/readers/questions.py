"""Questions: what somebody asked, of an event or a slash command. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.faq.model import Question
from bot.slack.gestures import Place, Surface, Telling
from bot.slack.mrkdwn import plain_from_slack
from bot.slack.payloads import authorization_of, id_of, is_shared_of, key_of, sent_for_bot, ts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def kept_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """What ``asked_by_event`` reads of an event's payload, and nothing else."""
    event, authorization = body["event"], authorization_of(body)
    kept: dict[str, Any] = {name: event[name] for name in _EVENT_FIELDS if name in event}
    envelope = {name: body[name] for name in ("team_id", "is_ext_shared_channel") if name in body}
    names = ("team_id", "user_id", "is_bot")
    who = {name: authorization[name] for name in names if name in authorization}
    return envelope | {"event": kept, "authorizations": [who]}


def message_id_of(body: Mapping[str, Any]) -> str | None:
    """Slack's own id of what a person sent; the same when it comes as two messages."""
    value = body["event"].get("client_msg_id")
    return value[:100] if isinstance(value, str) and value.isascii() and value else None


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
