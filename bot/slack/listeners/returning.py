"""Somebody is brought what they waited for: below their question, or else in a direct message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.slack.gestures import Place, Surface
from bot.slack.visibility import Openness

if TYPE_CHECKING:
    from bot.slack.attempt import Attempt
    from bot.slack.blocks import Reply
    from bot.slack.responder import Responder


def place_of_return(asked_in: Place, responder: Responder) -> Place:
    """The thread of the question; a direct message where it left none, or where others read it.

    A direct message needs no channel that the bot is a member of.
    """
    is_message = asked_in.surface in (Surface.MENTION, Surface.DIRECT)
    thread_ts = asked_in.thread_ts or asked_in.ts
    if not is_message or thread_ts is None:
        return direct(asked_in)
    place = Place(asked_in.surface, asked_in.channel, asked_in.user, asked_in.ts, thread_ts)
    # Another organisation may read the thread by now.
    return place if responder.openness(place) is Openness.OPEN else direct(asked_in)


def direct(place: Place) -> Place:
    """The conversation of the bot with whoever asked."""
    return Place(Surface.VIEW, "", place.user)


def bring(reply: Reply, place: Place, attempt: Attempt) -> bool:
    """Post it there; whether it is there, and not in a direct message since Slack refused it."""
    try:
        attempt.post(reply, place, public=True)
    except SlackApiError as error:
        if error.response.status_code != 200 or place == direct(place):
            raise
        attempt.post(reply, direct(place), public=True)
        return False
    return True
