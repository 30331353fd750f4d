"""What Slack was told is taken is done: here, or by another process if this one does not live on.

``keep`` stores before anything is acknowledged, and begins at once. What a row asks for is done by
the handler of its kind, which posts through its ``Attempt``: that notes each post before and after,
and looks in the conversation for one whose answer was lost. So no post is ever repeated blindly.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import StorageError
from bot.slack.work import BusyError, LaterError, PacedError
from bot.storage.inbox import Backlog, Inbox, Item, Lease, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.slack.blocks import Reply
    from bot.slack.delivery import Delivery
    from bot.slack.gestures import Place
    from bot.slack.work import Work
    from bot.storage.replies import StoredReply

log = logging.getLogger(__name__)

# The rest of the server's threads stays free for commands, which need no database.
_MOST_STORING = 16
_STORING_WAIT_SECONDS = 0.5
_LONGEST_PAUSE_HERE_SECONDS = 40.0
_TRIES_HERE = 4
_LONGEST_PAUSE_SECONDS = 60.0
# Slack may take a moment to show what it has taken, and longer to take what it was slow to answer.
_LOOK_AFTER_SECONDS = 1.0
_LOOK_AFTER_TIMEOUT_SECONDS = 15.0
_LATE_SECONDS = 60.0
_TAKEN_AT_ONCE = 50


class LeaseLostError(Exception):
    """Another process has this row by now."""


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
            wait = self.delivery.wait_seconds(place, public=public)
            if wait:
                raise PacedError("a channel gets one message a second", wait)
            if not self.inbox.begin_sending(self.lease.key):
                raise LeaseLostError
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

    def _look(self, place: Place, *, public: bool) -> None:
        since = self.lease.received_at
        found = self.delivery.find(place, self.lease.key, public=public, since=since)
        if found is None:
            raise UnknownError("the answer to a post was lost, and this place may not be read")
        self.posted |= found
        self.is_unsure = False


def _look_after(error: Exception) -> float:
    """How long to wait before a post whose answer was lost with ``error`` is looked for."""
    reason = error.reason if isinstance(error, URLError) else error
    return _LOOK_AFTER_TIMEOUT_SECONDS if isinstance(reason, TimeoutError) else _LOOK_AFTER_SECONDS


class Durable:
    """Keeps what was asked, and does it once, in whichever process."""

    def __init__(self, inbox: Inbox, delivery: Delivery, work: Work) -> None:
        self.inbox = inbox
        self.backlog = Backlog()
        self._delivery = delivery
        self._work = work
        self._handlers: dict[str, Callable[[Mapping[str, Any], Attempt], None]] = {}
        self._storing = threading.BoundedSemaphore(_MOST_STORING)
        self._mine: dict[str, Attempt] = {}
        self._is_stopping = False

    def handle(self, kind: str, handler: Callable[[Mapping[str, Any], Attempt], None]) -> None:
        """Let ``handler`` do the rows of this kind; it may be called again from its start."""
        self._handlers[kind] = handler

    def keep(self, item: Item, also: Callable[[Any], bool] = lambda _: True) -> bool:
        """Store the item and begin with it; False if a copy of it was stored before.

        ``also`` is as in ``Inbox.store``. Raises StorageError and BusyError: then Slack should
        send it again.
        """
        if not self._storing.acquire(timeout=_STORING_WAIT_SECONDS):
            raise BusyError("the database is too slow to keep more at once")
        try:
            begins = self._work.room > 0 and not self._is_stopping
            lease = self.inbox.store(item, leased=begins, also=also)
        finally:
            self._storing.release()
        if lease is not None and begins:
            self._begin(lease)
        return lease is not None

    def sweep(self) -> None:
        """Begin what others left: rows whose time has come, and rows of processes that died."""
        most = min(self._work.room, _TAKEN_AT_ONCE)
        if most and not self._is_stopping and self.inbox.has_free():
            for lease in self.inbox.take(most):
                self._begin(lease)

    def renew(self) -> None:
        """Keep what is in work here, and see what waits; raises StorageError."""
        self.inbox.renew(tuple(self._mine))
        self.backlog = self.inbox.backlog()

    def stop(self) -> None:
        """Begin nothing more."""
        self._is_stopping = True

    def release(self) -> None:
        """Leave what is not sent to the next process."""
        try:
            left = self.inbox.release()
        except StorageError as error:
            log.warning("what is not sent yet is left when its lease runs out: %s", error)
            return
        if left:
            log.info("%s questions are left in the inbox for the next process", left)

    def _begin(self, lease: Lease) -> None:
        attempt = Attempt(lease, self.inbox, self._delivery)
        if lease.key in self._mine:
            return  # it is here still, and only its lease was lost for a moment
        self._mine[lease.key] = attempt
        try:
            self._work.run(lambda: self._do(attempt), lane=lease.lane, most_tries=None)
        except BusyError:
            self._mine.pop(lease.key, None)  # its lease runs out
            with suppress(StorageError):
                self.inbox.put_back(lease.key, 1.0, "no room")

    def _do(self, attempt: Attempt) -> None:
        key = attempt.lease.key
        try:
            if attempt.ended is None:
                if self._is_stopping and not attempt.is_unsure:
                    self._mine.pop(key, None)
                    return  # ``release`` leaves it to the next process
                attempt.ended = self._tried(attempt)
            self.inbox.finish(key, *attempt.ended, reply=attempt.reply)
        except StorageError as error:
            raise LaterError(f"what became of a question is not noted yet: {error}", 1.0) from error
        except PacedError:
            if not self._is_stopping:
                raise
        except LaterError as later:
            if self._waits_here(attempt, later):
                raise
        except LeaseLostError:
            log.info("a question is another process's by now")
        self._mine.pop(key, None)

    def _tried(self, attempt: Attempt) -> tuple[State, str | None]:
        """Let the handler do it; what became of it. Raises LaterError, StorageError, LeaseLost."""
        handler = self._handlers.get(attempt.lease.kind)
        if handler is None:
            raise LaterError(f"nothing here handles {attempt.lease.kind!r}", _LONGEST_PAUSE_SECONDS)
        try:
            handler(json.loads(attempt.lease.body), attempt)
        except (LaterError, LeaseLostError, StorageError):
            raise
        except UnknownError as error:
            log.warning("a reply may have been posted or not: %s", error)
            return State.UNKNOWN, str(error)
        except SlackApiError as error:
            code = str(error.response.get("error"))
            log.error("a reply cannot be posted: %s", advice(code))  # noqa: TRY400 - says enough
            return State.FAILED, code
        except Exception as error:
            log.exception("a question could not be answered")
            return State.FAILED, type(error).__name__
        return State.SENT, None

    def _waits_here(self, attempt: Attempt, later: LaterError) -> bool:
        """Whether its lane waits for it; what has to wait for long goes back to the inbox."""
        attempt.tries += 1
        # Whoever takes over a reply of which one part is posted has to look for it.
        key, is_sure = attempt.lease.key, not attempt.is_unsure and not attempt.posted
        is_short = later.seconds <= _LONGEST_PAUSE_HERE_SECONDS and attempt.tries <= _TRIES_HERE
        try:
            if is_short and not self._is_stopping:
                if attempt.is_sending and is_sure:
                    self.inbox.not_sent(key)
                    attempt.is_sending = False
                return True
            tries = attempt.lease.tries
            pause = max(later.seconds, min(_LONGEST_PAUSE_SECONDS, 2.0 ** min(tries + 2, 10)))
            if self._is_stopping:
                pause = 0.0 if is_sure else later.seconds
            log.warning("%s; a question waits in the inbox", later)
            self.inbox.put_back(key, pause, str(later), may_be_sent=not is_sure)
        except StorageError as error:
            log.warning("a question waits here, since the database fails: %s", error)
            return True
        return False


_ADVICE = {
    "not_in_channel": "the bot is not in the channel; invite it there",
    "channel_not_found": "the channel does not exist any more, or is private and the bot is not "
    "in it; invite it there",
    "is_archived": "the channel is archived; nobody can post there",
    "missing_scope": "the app lacks a scope; compare manifest.json, and reinstall the app",
    "restricted_action": "a workspace setting forbids the bot to post there",
    "token_revoked": "the bot token was revoked; reinstall the app and set SLACK_BOT_TOKEN",
    "account_inactive": "the app was uninstalled; install it again and set SLACK_BOT_TOKEN",
    "invalid_auth": "SLACK_BOT_TOKEN is not valid; copy it again from the app's page",
}


def advice(code: str) -> str:
    """What Slack said, and what an operator can do about it."""
    if not code.replace("_", "").isalnum():
        return "an answer that is not Slack's"  # it may quote the question
    said = _ADVICE.get(code)
    return f"{code}: {said}" if said else f"Slack says {code!r}"
