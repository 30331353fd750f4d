"""What Slack was told is taken is done: here, or by another process if this one does not live on.

``keep`` stores before anything is acknowledged, and begins at once. What a row asks for is done by
the handler of its kind, which posts through its ``Attempt``.
"""

from __future__ import annotations

import json
import logging
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.errors import StorageError
from bot.slack.advice import advice
from bot.slack.attempt import Attempt, UnknownError
from bot.slack.work import BusyError, LaterError, PacedError
from bot.storage.inbox import LeaseLostError, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.slack.delivery import Delivery
    from bot.slack.work import Work
    from bot.storage.inbox import Inbox, Item, Lease

log = logging.getLogger(__name__)

# The rest of the server's threads stays free for commands, which need no database.
_MOST_STORING = 8
_STORING_WAIT_SECONDS = 0.5
_MANY_ARRIVING = 3  # at once: with enough of a processor it is hardly ever more than one
_LONGEST_PAUSE_HERE_SECONDS = 40.0
_TRIES_HERE = 4
_LONGEST_PAUSE_SECONDS = 60.0
_TAKEN_AT_ONCE = 50


class Durable:
    """Keeps what was asked, and does it once, in whichever process."""

    def __init__(self, inbox: Inbox, delivery: Delivery, work: Work) -> None:
        self.inbox = inbox
        self._delivery = delivery
        self._work = work
        self._handlers: dict[str, Callable[[Mapping[str, Any], Attempt], None]] = {}
        self._storing = threading.BoundedSemaphore(_MOST_STORING)
        self._arriving = 0
        self._arriving_changes = threading.Lock()
        # Slack waits three seconds for an acknowledgement; an answer may come later.
        work.is_busy = lambda: self._arriving >= _MANY_ARRIVING
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
        self._arrives(1)
        try:
            if not self._storing.acquire(timeout=_STORING_WAIT_SECONDS):
                raise BusyError("the database is too slow to keep more at once")
            try:
                begins = self._work.room > 0 and not self._is_stopping
                lease = self.inbox.store(item, leased=begins, also=also)
            finally:
                self._storing.release()
        finally:
            self._arrives(-1)
        if lease is not None and begins:
            self._begin(lease)
        return lease is not None

    def _arrives(self, number: int) -> None:
        with self._arriving_changes:
            self._arriving += number

    def sweep(self) -> None:
        """Begin what others left: rows whose time has come, and rows of processes that died."""
        most = min(self._work.room, _TAKEN_AT_ONCE)
        if most and not self._is_stopping and self.inbox.has_free():
            for lease in self.inbox.take(most):
                self._begin(lease)

    def renew(self) -> None:
        """Keep what is in work here; raises StorageError."""
        self.inbox.renew(tuple(self._mine))

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
                self.inbox.put_back(lease.key, 1.0, "no room", tries=lease.tries)

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
        key, is_sure = attempt.lease.key, not attempt.is_unsure
        is_short = later.seconds <= _LONGEST_PAUSE_HERE_SECONDS and attempt.tries <= _TRIES_HERE
        try:
            if is_short and not self._is_stopping:
                attempt.stop_sending()
                return True
            tries = attempt.lease.tries
            pause = max(later.seconds, min(_LONGEST_PAUSE_SECONDS, 2.0 ** min(tries + 2, 10)))
            if self._is_stopping:
                pause = 0.0 if is_sure else later.seconds
            log.warning("%s; a question waits in the inbox", later)
            self.inbox.put_back(
                key,
                pause,
                str(later),
                tries=tries,
                posted=attempt.posted,
                may_be_sent=not is_sure,
            )
        except StorageError as error:
            log.warning("a question waits here, since the database fails: %s", error)
            return True
        except LeaseLostError:
            log.info("a question is another process's by now")
        return False
