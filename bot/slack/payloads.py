"""What all of Slack's payloads have in common: ids, timestamps, people, the installation.

Payloads are signed by Slack but their inside is still taken as foreign: a field of another type
than documented makes the payload "not for us", never an exception.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_TS = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")
_ID = re.compile(r"[A-Z0-9]{1,40}")


def id_of(value: object) -> str | None:
    """``value`` if it is an id as Slack makes them, of a person, a channel or a team."""
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def ts_of(value: object) -> str | None:
    """``value`` if it is the timestamp of a message."""
    return value if isinstance(value, str) and _TS.fullmatch(value) else None


def person_of(body: Mapping[str, Any]) -> tuple[str, str | None] | None:
    """Who did it, and of which workspace they are; None if it is nobody's."""
    person = body.get("user")
    if not isinstance(person, dict) or not (user := id_of(person.get("id"))):
        return None
    return user, id_of(person.get("team_id"))


def key_of(body: Mapping[str, Any], channel: str, ts: str) -> str:
    """What a message is known by: the same for every copy of it that Slack delivers."""
    return f"{_team_of(body)}:{channel}:{ts}"


def is_shared_of(body: Mapping[str, Any]) -> bool | None:
    """Whether the channel is shared with another organisation; only envelopes of events say it."""
    value = body.get("is_ext_shared_channel")
    return value if isinstance(value, bool) else None


def authorization_of(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The installation that this event was sent for; in shared channels not the sender's team."""
    authorizations = body.get("authorizations")
    if isinstance(authorizations, list) and authorizations and isinstance(authorizations[0], dict):
        return authorizations[0]
    return {}


def sent_for_bot(body: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The workspace and the bot that an event was sent for; None where it does not say."""
    found = authorization_of(body)
    return id_of(found.get("team_id")), id_of(found.get("user_id")) if found.get("is_bot") else None


def _team_of(body: Mapping[str, Any]) -> str:
    return id_of(authorization_of(body).get("team_id")) or id_of(body.get("team_id")) or ""
