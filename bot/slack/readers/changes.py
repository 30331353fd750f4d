"""A question that somebody edits or deletes after it was asked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bot.faq.model import Question
from bot.slack.gestures import Place, Surface, Telling
from bot.slack.mrkdwn import plain_from_slack
from bot.slack.payloads import id_of, is_shared_of, key_of, ts_of

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a message. ``question`` is its new text, None if it was deleted.

    ``asked`` is the key of the message, as in ``Asked``.
    """

    place: Place
    question: Question | None
    asked: str
    key: str | None
    telling: Telling = Telling.POST
    response_url: str = ""


def is_change(body: Mapping[str, Any]) -> bool:
    """A Bolt matcher: whether an event may be a change of a question."""
    return change_by_event(body) is not None


def change_by_event(body: Mapping[str, Any]) -> Change | None:
    """Read an event; None unless a person edited or deleted a message.

    An edited mention comes as a mention that says so; all else as a message about a message, which
    Slack also sends when nothing but a link's preview has changed.
    """
    event = body.get("event")
    if not isinstance(event, dict):
        return None
    if event.get("type") == "app_mention" and isinstance(event.get("edited"), dict):
        return _change(body, event, event, text=event.get("text"))
    before, after = event.get("previous_message"), event.get("message")
    if event.get("type") != "message" or not isinstance(before, dict):
        return None
    if event.get("subtype") == "message_deleted":
        return _change(body, event, before, text=None)
    if event.get("subtype") != "message_changed" or not isinstance(after, dict):
        return None
    if after.get("subtype") == "tombstone":
        return _change(body, event, before, text=None)
    if after.get("text") == before.get("text"):
        return None
    return _change(body, event, after, text=after.get("text"))


def kept_of_change(change: Change) -> dict[str, Any]:
    """A change as JSON, to be kept until it is followed."""
    return {
        "place": asdict(change.place),
        "question": change.question and change.question.text,
        "asked": change.asked,
    }


def change_of_kept(kept: Mapping[str, Any]) -> Change:
    """What ``kept_of_change`` kept."""
    place, text = dict(kept["place"]), kept["question"]
    place["surface"] = Surface(place["surface"])
    question = None if text is None else Question(text)
    return Change(Place(**place), question, kept["asked"], None)


def _change(
    body: Mapping[str, Any], event: Mapping[str, Any], message: Mapping[str, Any], text: object
) -> Change | None:
    channel, user = id_of(event.get("channel")), id_of(message.get("user"))
    ts, at = ts_of(message.get("ts")), ts_of(event.get("event_ts")) or ts_of(event.get("ts"))
    if not (channel and user and ts and at) or message.get("bot_id") or message.get("bot_profile"):
        return None
    if text is not None and not isinstance(text, str):
        return None
    thread_ts = ts_of(message.get("thread_ts"))
    is_direct = event.get("channel_type") == "im" or channel.startswith("D")
    place = Place(
        Surface.DIRECT if is_direct else Surface.MENTION,
        channel,
        user,
        ts,
        thread_ts if thread_ts != ts else None,  # one below which a thread began is in none
        person_team=id_of(message.get("user_team")) or id_of(message.get("team")),
        is_shared=is_shared_of(body),
    )
    asked = key_of(body, channel, ts)
    question = None if text is None else Question(plain_from_slack(text))
    return Change(place, question, asked, f"change:{asked}:{at}")
