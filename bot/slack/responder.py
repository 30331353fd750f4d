"""What all listeners share: ask the FAQ, and reply once."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING, Protocol

from slack_sdk.errors import SlackApiError

from bot.errors import StorageError
from bot.slack import blocks
from bot.slack.payloads import Asked, Pick, Surface
from bot.slack.visibility import is_public

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.faq.answering import Faq
    from bot.faq.model import Decision
    from bot.slack.blocks import Reply
    from bot.slack.delivery import Delivery
    from bot.slack.payloads import Place
    from bot.slack.work import Work

log = logging.getLogger(__name__)

_EXAMPLES = 3


class Claims(Protocol):
    """Remembers which messages are being answered, for all processes together."""

    def claim(self, key: str) -> bool:
        """True for exactly one caller a key; StorageError when that cannot be told."""


class Responder:
    """Turns questions into replies and sees that each is sent once.

    ``faq`` gives the current FAQ: it is asked anew for every question, so that edited knowledge
    can take its place while questions are being answered. ``observers`` are told of each decision.
    """

    def __init__(
        self, faq: Callable[[], Faq], claims: Claims, delivery: Delivery, work: Work
    ) -> None:
        self._faq = faq
        self.claims = claims
        self._delivery = delivery
        self._work = work
        self.observers: list[Callable[[Asked, Decision], None]] = []

    def reply_to(self, asked: Asked) -> tuple[Reply, bool]:
        """What to say, and whether everybody may see it."""
        faq = self._faq()
        if asked.wants_help:
            return self._help(faq, asked), is_public(asked.place.surface, None)
        decision = faq.answer(asked.question)
        for observe in self.observers:
            observe(asked, decision)
        return blocks.render(decision, asked.place), is_public(asked.place.surface, decision)

    def accept(self, asked: Asked) -> None:
        """Reply to a message soon, unless one of its other copies has been taken already.

        Raises StorageError and BusyError: then nothing is taken, and Slack should send it again.
        """
        key = asked.key
        self._work.run(
            lambda: self._told(lambda: self._post_reply(asked), asked.place),
            only_if=lambda: key is None or self.claims.claim(key),
        )

    def accept_pick(self, pick: Pick) -> None:
        """Answer soon what somebody picked from the suggestions. Raises BusyError.

        A pick is answered publicly once, however often it is pressed or comes.
        """
        self._work.run(
            lambda: self._told(lambda: self._answer_pick(pick), pick.place, pick.response_url),
            only_if=lambda: pick.place.surface is not Surface.MENTION or self._is_first(pick),
        )

    def report(self, error: BaseException, place: Place | None, response_url: str = "") -> str:
        """Log an error with its traceback and tell the person its id, which is returned."""
        error_id = secrets.token_hex(4)
        log.error("error %s", error_id, exc_info=error)
        if place is not None:
            self._work.run(lambda: self._apologise(error_id, place, response_url))
        return error_id

    def _is_first(self, pick: Pick) -> bool:
        place = pick.place
        try:
            return self.claims.claim(
                f"pick:{place.channel}:{place.ts}:{place.user}:{pick.entry_id}"
            )
        except StorageError as error:
            # Slack does not send a press again, so it is answered all the same.
            log.warning("a pick is answered without the database: %s", error)
            return True

    def _told(self, job: Callable[[], None], place: Place, response_url: str = "") -> None:
        """Do ``job``; when it fails, the person is told, unless its message may have arrived."""
        try:
            job()
        except Exception as error:
            if isinstance(error, OSError) or _may_have_arrived(error):
                raise
            self.report(error, place, response_url)

    def _post_reply(self, asked: Asked) -> None:
        reply, public = self.reply_to(asked)
        self._delivery.post(reply, asked.place, public=public)

    def _answer_pick(self, pick: Pick) -> None:
        entry = next((e for e in self._faq().knowledge.entries if e.id == pick.entry_id), None)
        if entry is None:
            gone = blocks.render_gone if pick.entry_id else blocks.render_none_picked
            self._delivery.replace(pick.response_url, gone(pick.question))
            return
        reply = blocks.render_pick(entry, pick.question, pick.place)
        if pick.place.surface is Surface.MENTION:
            self._delivery.post(reply, pick.place, public=True)
            self._delivery.remove(pick.response_url)
        elif not self._delivery.replace(pick.response_url, reply):
            self._delivery.post(reply, pick.place, public=False)

    def _apologise(self, error_id: str, place: Place, response_url: str) -> None:
        reply = blocks.render_error(error_id)
        if not (response_url and self._delivery.replace(response_url, reply)):
            self._delivery.post(reply, place, public=False)

    def _help(self, faq: Faq, asked: Asked) -> Reply:
        entries = faq.knowledge.entries
        topics = list(dict.fromkeys(entry.topic for entry in entries if entry.topic))
        firsts = {entry.topic: entry.question for entry in reversed(entries)}
        examples = [firsts[topic] for topic in topics[:_EXAMPLES]] or [
            entry.question for entry in entries[:_EXAMPLES]
        ]
        return blocks.render_help(examples, topics, asked.command)


def _may_have_arrived(error: Exception) -> bool:
    """Whether Slack may have taken the message that this error is about: it did not say no."""
    return isinstance(error, SlackApiError) and error.response.status_code != 200
