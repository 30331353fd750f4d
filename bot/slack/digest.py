"""Once a week, those who keep answers are told what to look at; one process does it for all."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.circle.digest import digests
from bot.slack.gestures import Place, Surface
from bot.slack.listeners.gaps import open_clusters
from bot.slack.listeners.home import weeks_until
from bot.slack.renderers.digest import digest_reply
from bot.slack.work import LaterError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.slack.blocks import Reply
    from bot.slack.responder import Responder
    from bot.storage.claims import Claims

log = logging.getLogger(__name__)

_HOUR = 8  # UTC, on Mondays; a bot that was down then says it when it is up again
_WEEK = timedelta(days=7)


class Weekly:
    """Posts the digests of a week, each once over all processes. ``claims`` are shared."""

    def __init__(self, responder: Responder, claims: Claims, *, is_on: bool) -> None:
        self._responder = responder
        self._claims = claims
        self._is_on = is_on
        self._done: str | None = None

    def look(self, now: datetime) -> None:
        """Post what is due at this moment, if anything is. Raises StorageError."""
        year, week, _ = now.isocalendar()
        name = f"{year}-W{week:02}"
        is_early = now.weekday() == 0 and now.hour < _HOUR
        if not self._is_on or is_early or name == self._done:
            return
        responder, desk = self._responder, self._responder.desk()
        found = digests(
            desk.knowledge,
            now.date(),
            responder.memory.counts.disliked((now - _WEEK).date()),
            open_clusters(responder),
            desk.options.team_channel,
        )
        weeks = weeks_until(now.date(), responder) if found else ()
        replies = {channel: digest_reply(one, weeks, desk) for channel, one in found.items()}
        later = [channel for channel in replies if not self._post(channel, replies[channel], name)]
        if not later:
            self._done = name

    def _post(self, channel: str, reply: Reply, week: str) -> bool:
        """Post one, unless another process does; False if it is to be tried again."""
        key = f"digest:{week}:{channel}"
        if not self._claims.claim(key):
            return True
        try:
            self._responder.delivery.post(reply, Place(Surface.MENTION, channel, ""), public=True)
        except LaterError:
            self._claims.release(key)
            return False
        except SlackApiError as error:
            code = error.response.get("error")
            log.warning("the digest cannot be posted in %s: %s", channel, code)
        except OSError as error:  # it may have been posted: twice would be worse than not at all
            log.warning("whether the digest was posted in %s is unknown: %s", channel, error)
        return True
