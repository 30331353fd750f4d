"""One row of the inbox in work: its reply is posted once, whatever was lost on the way.

Each post is noted before and after. One whose answer was lost is looked for in the conversation,
so that none is ever repeated blindly.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.work import LaterError, PacedError
from bot.storage.inbox import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.slack.blocks import Reply
    from bot.slack.delivery import Delivery
    from bot.slack.gestures import Place
    from bot.storage.inbox import Inbox, Lease
    from bot.storage.replies import StoredReply

# Slack may take a moment to show what it has taken, and longer to take what it was slow to answer.
_LOOK_AFTER_SECONDS = 1.0
_LOOK_AFTER_TIMEOUT_SECONDS = 15.0
_LATE_SECONDS = 60.0


class UnknownError(Exception):
    """Slack may have taken a post, and it cannot be looked for."""


@dataclass(slots=True)
class Attempt:
    """One row in work: posts its reply, in one or several messages, each once."""

    lease: Lease
    inbox: Inbox
    delivery: Delivery
    reply: StoredReply | None = None
    made: tuple[Reply, bool] | None = None
    """What a handler has rendered already; a further try says the same."""
    posted: dict[int, str | None] = field(default_factory=dict)
    ended: tuple[State, str | None] | None = None
    is_unsure: bool = False
    is_sending: bool = False
    tries: int = 0
    has_failed: bool = False

    def __post_init__(self) -> None:
        # Whoever had the row before may have posted.
        self.is_unsure = self.is_sending = self.lease.state is State.SENDING
        self.posted |= self.lease.posted

    @property
    def is_late(self) -> bool:
        """Whether the person has waited for more than a minute."""
        return time.time() - self.lease.received_at > _LATE_SECONDS

    @property
    def ts(self) -> str | None:
        """The timestamp of the first message, None if only one person sees it."""
        return self.posted.get(0)

    def fail(self, apology: Reply) -> tuple[Reply, bool]:
        """Say ``apology`` in private in the place of the reply, which cannot be given."""
        self.has_failed, self.made, self.reply = True, (apology, False), None
        self.posted.clear()
        return self.made

    def post(self, reply: Reply, place: Place, *, public: bool) -> None:
        """Post ``reply`` with all that follows it, as far as it is not posted already."""
        if self.is_unsure:
            self._look(place, public=public)
        for number, part in enumerate((reply, *reply.more)):
            if number in self.posted:
                continue
            channel = self.delivery.paced_channel(place, public=public)
            wait = self.inbox.begin_sending(self.lease.key, channel, self.posted)
            if wait:
                self.stop_sending()
                raise PacedError("a channel gets one message a second", wait)
            self.is_sending = True
            mark = f"{self.lease.key}#{number}"
            try:
                self.posted[number] = self.delivery.post_one(part, place, public=public, mark=mark)
            except (SlackApiError, LaterError):
                raise
            except (OSError, HTTPException, SlackClientError, ValueError) as error:
                self.is_unsure = True
                reason = f"Slack's answer to a post is lost ({type(error).__name__})"
                raise LaterError(reason, _look_after(error)) from error

    def repeat(self, call: Callable[[], object]) -> None:
        """Make a call that does no harm a second time: an update, a deletion."""
        try:
            call()
        except (SlackApiError, LaterError):
            raise
        except (OSError, HTTPException, SlackClientError, ValueError) as error:
            reason = f"Slack's answer to a change is lost ({type(error).__name__})"
            raise LaterError(reason, _LOOK_AFTER_SECONDS) from error

    def stop_sending(self) -> None:
        """Note what is posted, and that no more is under way, before something is waited for."""
        if self.is_sending and not self.is_unsure:
            self.inbox.not_sending(self.lease.key, self.posted)
            self.is_sending = False

    def _look(self, place: Place, *, public: bool) -> None:
        since = self.lease.received_at
        found = self.delivery.lookup.find(place, self.lease.key, public=public, since=since)
        if found is None:
            raise UnknownError("the answer to a post was lost, and this place may not be read")
        self.posted |= found
        self.is_unsure = False


def _look_after(error: Exception) -> float:
    """How long to wait before a post whose answer was lost with ``error`` is looked for."""
    reason = error.reason if isinstance(error, URLError) else error
    return _LOOK_AFTER_TIMEOUT_SECONDS if isinstance(reason, TimeoutError) else _LOOK_AFTER_SECONDS
