"""What all listeners share: ask the FAQ, and reply once."""

from __future__ import annotations

import logging
import secrets
from functools import cache
from typing import TYPE_CHECKING, Protocol, assert_never

from slack_sdk.errors import SlackApiError

from bot.errors import StorageError
from bot.faq.explaining.explanation import explain
from bot.slack import blocks, explanations
from bot.slack.menu import Why
from bot.slack.payloads import Asked, Pick, Surface
from bot.slack.visibility import is_public
from bot.slack.work import LaterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.faq.answering import Faq
    from bot.faq.model import Decision
    from bot.slack.blocks import Reply
    from bot.slack.delivery import Delivery
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
        reply = blocks.render(decision, asked.place, faq.knowledge.version)
        return reply, is_public(asked.place.surface, decision)

    def accept(self, asked: Asked) -> None:
        """Reply to a message soon, unless one of its other copies has been taken already.

        Raises StorageError and BusyError: then nothing is taken, and Slack should send it again.
        """
        key, place = asked.key, asked.place
        reply_to = cache(self.reply_to)  # a reply that has to wait stays the same

        def post_reply() -> None:
            reply, public = reply_to(asked)
            self._delivery.post(reply, place, public=public)

        self._work.run(
            lambda: self._told(post_reply, asked),
            only_if=lambda: key is None or self.claims.claim(key),
            lane=place.channel,
        )

    def accept_pick(self, pick: Pick) -> None:
        """Answer soon what somebody picked from the suggestions. Raises BusyError.

        A pick is answered publicly once, however often it is pressed or comes.
        """
        place = pick.place
        key = f"pick:{place.channel}:{place.ts}:{place.user}:{pick.entry_id}"
        self._work.run(
            lambda: self._told(lambda: self._answer_pick(pick), pick),
            only_if=lambda: place.surface is not Surface.MENTION or self._is_first(key),
            lane=place.channel,
        )

    def accept_why(self, why: Why) -> None:
        """Explain soon, to the person who wants to know and nobody else. Raises BusyError.

        Each choice of the menu gives an explanation, but its copies do not.
        """
        key = why.key
        self._work.run(
            lambda: self._told(lambda: self._tell(why, self._explanation(why)), why),
            only_if=lambda: key is None or self._is_first(key),
            lane=why.place.channel,
        )

    def report(self, error: BaseException, occasion: Asked | Pick | Why | None) -> str:
        """Log an error with its traceback and tell the person its id, which is returned.

        ``occasion`` is what failed; None if there is nobody to tell, or somebody else does.
        """
        error_id = secrets.token_hex(4)
        log.error("error %s", error_id, exc_info=error)
        if occasion is not None:
            self._work.run(
                lambda: self._tell(occasion, blocks.render_error(error_id)),
                lane=occasion.place.channel,
            )
        return error_id

    def _is_first(self, key: str) -> bool:
        try:
            return self.claims.claim(key)
        except StorageError as error:
            # Slack does not send a press again, so it is answered all the same.
            log.warning("a press is answered without the database: %s", error)
            return True

    def _told(self, job: Callable[[], None], occasion: Asked | Pick | Why) -> None:
        """Do ``job``; when it fails, the person is told, unless its message may have arrived."""
        try:
            job()
        except LaterError:
            raise
        except Exception as error:
            if isinstance(error, OSError) or _may_have_arrived(error):
                raise
            self.report(error, occasion)

    def _tell(self, occasion: Asked | Pick | Why, reply: Reply) -> None:
        """Show something that is not an answer to the person alone.

        Only suggestions give way to it: an answer that somebody wonders about stays.
        """
        match occasion:
            case Asked():
                self._delivery.post(reply, occasion.place, public=False)
            case Pick():
                if not self._delivery.replace(occasion.response_url, reply):
                    self._delivery.post(reply, occasion.place, public=False)
            case Why():
                self._tell_beside(occasion, reply)
            case _:
                assert_never(occasion)

    def _tell_beside(self, why: Why, reply: Reply) -> None:
        """Show ``reply`` in the thread of the answer, or else to the person by the response_url.

        At the top of a channel the latter goes first: it works where the bot is no member, too.
        """
        place, url = why.place, why.response_url
        if place.surface is not Surface.DIRECT and not place.thread_ts:
            if not self._delivery.show_beside(url, reply):
                self._delivery.post(reply, place, public=False)
            return
        try:
            self._delivery.post(reply, place, public=False)
        except SlackApiError as error:
            if _may_have_arrived(error) or not self._delivery.show_beside(url, reply):
                raise

    def _answer_pick(self, pick: Pick) -> None:
        knowledge = self._faq().knowledge
        entry = next((e for e in knowledge.entries if e.id == pick.entry_id), None)
        if entry is None:
            reply = (
                blocks.render_gone(pick.question)
                if pick.entry_id
                else blocks.render_none_picked(pick, knowledge.version)
            )
            self._delivery.replace(pick.response_url, reply)
            return
        reply = blocks.render_pick(entry, pick, knowledge.version)
        if pick.place.surface is Surface.MENTION:
            self._delivery.post(reply, pick.place, public=True)
            self._delivery.remove(pick.response_url)
        elif not self._delivery.replace(pick.response_url, reply):
            self._delivery.post(reply, pick.place, public=False)

    def _explanation(self, why: Why) -> Reply:
        if why.subject is None:
            return explanations.render_unexplained()
        faq = self._faq()
        explanation = explain(faq, why.subject.question)
        return explanations.render_explanation(
            explanation, why.subject, faq.knowledge, why.place.user
        )

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
