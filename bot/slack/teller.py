"""What is done after the acknowledgement, and what a person is told beside the outcome."""

from __future__ import annotations

import logging
import secrets
from abc import ABC, abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, assert_never

from slack_sdk.errors import SlackApiError

from bot.errors import StorageError
from bot.slack.gestures import Surface, Telling
from bot.slack.renderers.replies import render_error
from bot.slack.work import LaterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.slack.blocks import Reply
    from bot.slack.delivery import Delivery
    from bot.slack.desk import Desk
    from bot.slack.gestures import Gesture
    from bot.slack.work import Work

log = logging.getLogger(__name__)


class Claims(Protocol):
    """Remembers which messages are being answered, for all processes together."""

    def claim(self, key: str) -> bool:
        """True for exactly one caller a key; StorageError when that cannot be told."""

    def release(self, key: str) -> None:
        """Free a key again; StorageError when that cannot be done."""


class Teller(ABC):
    """Does what a gesture asks for, once, and tells the person when that fails."""

    def __init__(self, claims: Claims, delivery: Delivery, work: Work) -> None:
        self.claims = claims
        self.delivery = delivery
        self.work = work

    @abstractmethod
    def desk(self) -> Desk:
        """What renderers need of this moment."""

    def soon(self, gesture: Gesture, do: Callable[[], None]) -> None:
        """Do something after the acknowledgement, once for all copies of the gesture.

        When it fails, the person is told. Raises BusyError: then it is not done.
        """
        key = gesture.key
        self.work.run(
            lambda: self._told(do, gesture),
            only_if=lambda: key is None or self.is_first(key),
            lane=gesture.place.channel,
        )

    def report(self, error: BaseException, gesture: Gesture | None) -> str:
        """Log an error with its traceback and tell the person its id, which is returned.

        ``gesture`` is what failed; None if there is nobody to tell, or somebody else does.
        """
        error_id = secrets.token_hex(4)
        log.error("error %s", error_id, exc_info=error)
        if gesture is not None:
            self.work.run(
                lambda: self.tell(gesture, self.apology(error_id)),
                lane=gesture.place.channel,
            )
        return error_id

    def apology(self, error_id: str) -> Reply:
        """What a person is told of an error, in the knowledge's language if that can be had."""
        try:
            desk = self.desk()
        except Exception:  # whatever failed before fails again
            desk = None
        return render_error(error_id, desk)

    def free(self, key: str) -> None:
        """Let a key be taken again: what it was taken for had no effect."""
        with suppress(StorageError):
            self.claims.release(key)

    def is_first(self, key: str) -> bool:
        """Whether a key is taken for the first time; without the database, always."""
        try:
            return self.claims.claim(key)
        except StorageError as error:
            # Slack does not send a press again, so it is answered all the same.
            log.warning("a press is answered without the database: %s", error)
            return True

    def _told(self, job: Callable[[], None], gesture: Gesture) -> None:
        """Do ``job``; when it fails, the person is told, unless its message may have arrived."""
        try:
            job()
        except LaterError:
            raise
        except Exception as error:
            if isinstance(error, OSError) or _may_have_arrived(error):
                raise
            if gesture.key is not None:
                self.free(gesture.key)  # it had no effect, so it may be tried again
            self.report(error, gesture)

    def tell(self, gesture: Gesture, reply: Reply) -> None:
        """Show something that is not the outcome to the person alone."""
        match gesture.telling:
            case Telling.POST | Telling.ACKNOWLEDGE | Telling.VIEW:
                self.delivery.post(reply, gesture.place, public=False)
            case Telling.REPLACE:
                if not self.delivery.replace(gesture.response_url, reply):
                    self.delivery.post(reply, gesture.place, public=False)
            case Telling.BESIDE:
                self._tell_beside(gesture, reply)
            case _:
                assert_never(gesture.telling)

    def _tell_beside(self, gesture: Gesture, reply: Reply) -> None:
        """Show ``reply`` in the thread of the message, or else to the person by the response_url.

        At the top of a channel the latter goes first: it works where the bot is no member, too.
        """
        place, url = gesture.place, gesture.response_url
        if place.surface is not Surface.DIRECT and not place.thread_ts:
            if not self.delivery.show_beside(url, reply):
                self.delivery.post(reply, place, public=False)
            return
        try:
            self.delivery.post(reply, place, public=False)
        except SlackApiError as error:
            if _may_have_arrived(error) or not self.delivery.show_beside(url, reply):
                raise


def _may_have_arrived(error: Exception) -> bool:
    """Whether Slack may have taken the message that this error is about: it did not say no."""
    return isinstance(error, SlackApiError) and error.response.status_code != 200
