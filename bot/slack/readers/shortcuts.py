"""Answer from the FAQ: a choice in the menu of anybody's message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.faq.model import Question
from bot.slack.gestures import Place, Surface, Telling
from bot.slack.mrkdwn import escape, plain_from_slack
from bot.slack.payloads import id_of, person_of, ts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

ANSWER_SHORTCUT = "faq_answer"


@dataclass(frozen=True, slots=True)
class Fetch:
    """The wish to see a message answered, below it. ``place`` is the message's.

    ``at`` tells choices apart, and is None if that cannot be told.
    """

    place: Place
    question: Question
    response_url: str
    at: str | None = None
    telling: Telling = Telling.BESIDE

    @property
    def key(self) -> str | None:
        """Of one choice, however often it comes."""
        place = self.place
        return f"fetch:{place.channel}:{place.ts}:{place.user}:{self.at}" if self.at else None


def fetch_by_shortcut(body: Mapping[str, Any]) -> Fetch | None:
    """Read the choice; None if it is of nobody, or has no message."""
    person, message = person_of(body), body.get("message")
    place = body.get("channel")
    if person is None or not isinstance(message, dict) or not isinstance(place, dict):
        return None
    channel, ts = id_of(place.get("id")), ts_of(message.get("ts"))
    text, url = message.get("text"), body.get("response_url")
    if not (channel and ts and isinstance(text, str)):
        return None
    thread_ts, at = ts_of(message.get("thread_ts")), ts_of(body.get("action_ts"))
    surface = Surface.DIRECT if channel.startswith("D") else Surface.MENTION
    return Fetch(
        Place(surface, channel, person[0], ts, thread_ts, person_team=person[1]),
        Question(plain_from_slack(text)),
        url if isinstance(url, str) else "",
        at,
    )


def kept_of_fetch(wanted: Fetch) -> dict[str, Any]:
    """What ``fetch_by_shortcut`` reads of a choice, kept until it is answered."""
    place = wanted.place
    return {
        "user": {"id": place.user, "team_id": place.person_team},
        "channel": {"id": place.channel},
        "message": {
            "ts": place.ts,
            "thread_ts": place.thread_ts,
            "text": escape(wanted.question.text),
        },
        "response_url": wanted.response_url,
        "action_ts": wanted.at,
    }
