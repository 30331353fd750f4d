"""What goes on beside answering: the inbox is swept, leases are renewed, the database is watched.

Health pages read what stands here, and so never wait for the database.
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.circle.proposals import is_merged
from bot.errors import StorageError
from bot.slack.digest import Weekly
from bot.slack.listeners.waiting import Lookout
from bot.slack.work import BusyError
from bot.storage.backlog import Backlog, History

if TYPE_CHECKING:
    from bot.faq.answering import Faq
    from bot.slack.responder import Responder
    from bot.storage.claims import Claims
    from bot.storage.database import Database
    from bot.storage.replies import Replies

log = logging.getLogger(__name__)

_SWEEP_SECONDS = 1.0
_RENEW_SECONDS = 4.0  # a lease is 15 s long
_DAY_SECONDS = 86_400.0
_STOP_SECONDS = 1.0
_CLAIMS_KEPT = timedelta(days=7)  # Slack tries again for minutes, or for a day where asked to


class Upkeep:
    """Three threads: what must not wait for another has one of its own."""

    def __init__(
        self,
        responder: Responder,
        database: Database,
        claims: Claims,
        replies: Replies,
        *,
        gives_back: bool,
        has_digest: bool,
    ) -> None:
        self.problem: str | None = None
        """What is wrong with the database; None if it could be written to last time."""
        self._responder = responder
        self._database = database
        self._claims = claims
        self._replies = replies
        self._gives_back = gives_back
        self._history = History(database)
        self._backlog = Backlog()
        self._finished = threading.Event()
        self._lookout = Lookout(responder)
        self._compared: Faq | None = None
        self._weekly = Weekly(responder, claims, is_on=has_digest)
        self._threads = [
            threading.Thread(target=self._keep_sweeping, name="sweeper", daemon=True),
            threading.Thread(target=self._keep_watching, name="database", daemon=True),
            threading.Thread(target=self._keep_looking_out, name="waiting", daemon=True),
        ]

    def start(self) -> None:
        """Begin; the database is looked at once before this returns."""
        self.check()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End what is under way, unless that takes long: the database is closed after this."""
        self._finished.set()
        until = time.monotonic() + _STOP_SECONDS
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))

    def check(self) -> None:
        """See whether the database can be written to, and log it when that changes."""
        before = self.problem
        try:
            self._database.ping()
        except StorageError as error:
            self.problem = str(error)
        else:
            self.problem = None
        if self.problem and not before:
            log.warning("%s Commands are answered all the same.", self.problem)
        if before and not self.problem:
            log.warning("the database can be used again")

    def backlog(self) -> tuple[dict[str, Any], list[str]]:
        """What waits in the inbox and what ended badly, and what to say about it."""
        seen = self._backlog
        facts: dict[str, Any] = {
            "waiting": seen.waiting,
            "unknown": seen.unknown,
            "failed": seen.failed,
        }
        warnings = []
        if seen.oldest is not None:
            since = datetime.fromtimestamp(seen.oldest, UTC).isoformat(timespec="seconds")
            facts["waiting_since"] = since
            warnings.append(
                f"{_many(seen.waiting, 'question waits', 'questions wait')} for a reply, the first "
                f"since {since}"
            )
        for number, what in (
            (seen.unknown, "may have been posted or not"),
            (seen.failed, "could not be posted"),
        ):
            if number:
                replies = _many(number, "reply", "replies")
                warnings.append(f"{replies} of this week {what}; faqbot doctor lists the newest")
        return facts, warnings

    def _keep_sweeping(self) -> None:
        renewed = 0.0
        while not self._finished.wait(_SWEEP_SECONDS):
            durable = self._responder.durable
            try:
                durable.sweep()
                if time.monotonic() - renewed >= _RENEW_SECONDS:
                    durable.renew()
                    self._backlog = self._history.backlog()
                    renewed = time.monotonic()
            except StorageError:
                continue  # the other thread tells it
            except Exception:
                log.exception("the inbox could not be swept")

    def _keep_watching(self) -> None:
        next_day = 0.0
        while True:
            try:
                if time.monotonic() >= next_day:
                    self._database.migrate()
                    self._forget()
                    next_day = time.monotonic() + _DAY_SECONDS
                if old := self._history.give_up_old():
                    log.error("%s questions are given up after a day", old)
            except StorageError as error:
                log.info("%s", error)
            except Exception:
                log.exception("the database could not be tidied")
            self._responder.write_counts()
            self._look_after_gaps()
            if self._gives_back:
                with suppress(StorageError):  # it was told of already, and the next try is near
                    self._claims.give_back()
            if self._finished.wait(_SWEEP_SECONDS):
                return
            self.check()

    def _keep_looking_out(self) -> None:
        while not self._finished.wait(_SWEEP_SECONDS):
            try:
                self._lookout.look()
            except (StorageError, BusyError):
                continue
            except Exception:
                log.exception("what waits for an answer could not be looked up")

    def _look_after_gaps(self) -> None:
        try:
            faq = self._responder.faq()
            self._responder.gaps.review(faq)
            if faq is not self._compared:
                drafts = self._responder.memory.drafts
                drafts.remove([one.id for one in drafts.all() if is_merged(one, faq)])
                self._compared = faq
            self._weekly.look(datetime.now(UTC))
        except StorageError:
            pass  # it was told of already, and the next try is near
        except Exception:
            log.exception("gaps could not be looked at")

    def _forget(self) -> None:
        now = datetime.now(UTC)
        self._claims.prune(now - _CLAIMS_KEPT)
        self._responder.memory.prune(now)
        self._responder.gaps.prune(now)
        self._history.prune()
        self._replies.prune()


def _many(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
