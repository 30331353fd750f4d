"""Tell me when there is an answer: a question waits until the answers change so that it has one.

Every process looks up what waits whenever it has new answers. Which of them tells somebody is
decided in the database: a question leaves the table in the transaction that puts it into the inbox,
and from there it is told once, like the reply to a message.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from dataclasses import asdict, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from bot.errors import StorageError
from bot.faq.model import Answer, Question
from bot.slack.blocks import sentence
from bot.slack.gestures import Place, Surface
from bot.slack.listeners.entries import show_view
from bot.slack.listeners.listening import listen
from bot.slack.listeners.returning import bring, place_of_return
from bot.slack.menu import Subject
from bot.slack.mrkdwn import escape
from bot.slack.readers.waiting import TELL_ME_ACTION, tell_me_by_action
from bot.slack.renderers.replies import Showing
from bot.slack.renderers.views import notice_view
from bot.slack.renderers.waiting import render_awaited
from bot.storage.inbox import Item
from bot.storage.replies import StoredReply
from bot.storage.waiting import OpenQuestion, take_waiting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt import App

    from bot.faq.answering import Faq
    from bot.slack.attempt import Attempt
    from bot.slack.readers.waiting import TellMe
    from bot.slack.responder import Responder

log = logging.getLogger(__name__)

_TELL = "tell"  # the kind of the inbox's rows that are such answers
_AT_ONCE = 20


def register(app: App, responder: Responder) -> None:
    """Listen to the button."""

    def wait(wish: TellMe) -> None:
        _wait(wish, responder)

    listen(app.block_action(TELL_ME_ACTION), tell_me_by_action, wait, responder)
    responder.durable.handle(_TELL, lambda body, attempt: _tell(body, attempt, responder))


def _wait(wish: TellMe, responder: Responder) -> None:
    """Store the question, and acknowledge the press only then."""
    desk, place = responder.desk(), wish.asked_in
    same = " ".join(wish.question.casefold().split())
    question = OpenQuestion(
        sha256(f"{place.user}\n{same}".encode("utf-8", "replace")).hexdigest()[:16],
        place.user,
        wish.question,
        place.surface,
        place.channel,
        place.ts,
        place.thread_ts,
        time.time(),
    )
    try:
        responder.memory.waiting.add(question, desk.knowledge.version)
        text = desk.words.will_tell.format(command=escape(desk.command or "/faq"))
        if wish.is_cut:
            text = f"{text} {desk.words.will_tell_cut.format(length=len(wish.question))}"
    except StorageError as error:
        log.warning("a question that somebody waits for is not kept: %s", error)
        text = desk.words.not_kept
    if wish.press.view:
        show_view(wish.press, notice_view(desk.words.answer_modal_title, text, desk), responder)
    else:
        responder.soon(wish, lambda: responder.tell(wish, sentence(text)))


class Lookout:
    """Looks up what waits whenever this process has new answers."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder
        self._faq: Faq | None = None

    def look(self) -> None:
        """Look up some of what was not looked up yet. Raises StorageError and BusyError.

        New answers come twice in one version: at once, and then learnt, when they are found by
        more wordings.
        """
        faq, waiting = self._responder.faq(), self._responder.memory.waiting
        version = faq.knowledge.version
        if faq is not self._faq:
            waiting.look_up_again(version)
            self._faq = faq
        unanswered = []
        for question in waiting.not_looked_up(version, _AT_ONCE):
            if isinstance(self._responder.decide(Question(question.question)), Answer):
                self._take(question)
            else:
                unanswered.append(question.id)
        if unanswered:
            waiting.looked_up(unanswered, version)

    def _take(self, question: OpenQuestion) -> None:
        """Let it be told, unless another process has taken it."""
        item = Item(
            f"tell:{question.id}:{secrets.token_hex(8)}",
            _TELL,
            lane=question.channel or question.person,
            person=question.person,
            body=json.dumps(asdict(question)),
        )
        self._responder.durable.keep(
            item, also=lambda connection: take_waiting(connection, question.id)
        )


def _tell(body: Mapping[str, Any], attempt: Attempt, responder: Responder) -> None:
    """Bring the answer to whoever waits for it."""
    question = OpenQuestion(**body)
    asked_in = Place(
        Surface(question.surface),
        question.channel,
        question.person,
        question.ts,
        question.thread_ts,
    )
    if attempt.made is None and not _make(question, asked_in, attempt, responder):
        return
    if attempt.made is not None:
        is_there = bring(attempt.made[0], place_of_return(asked_in, responder), attempt)
        stored = attempt.reply
        attempt.reply = replace(stored, ts=attempt.ts) if is_there and stored else None


def _make(question: OpenQuestion, asked_in: Place, attempt: Attempt, responder: Responder) -> bool:
    """Make what is said; False where there is nothing to say, or nothing yet."""
    desk, key = responder.desk(), responder.question_key(asked_in)
    before = responder.memory.replies.to(key) if key else None
    if before is not None and before.outcome == "answer" and not attempt.is_unsure:
        return False  # the question was edited, or an answer was picked
    decision = responder.decide(Question(question.question))
    if not isinstance(decision, Answer):
        # The process that took it had other answers than this one, which goes on with it.
        responder.memory.waiting.add(question, desk.knowledge.version)
        return False
    place, reply_id = place_of_return(asked_in, responder), responder.new_id()
    version = desk.knowledge.version
    subject = Subject(decision.question, version, asker=question.person, reply_id=reply_id)
    is_public = place.surface is Surface.MENTION
    shown_in = place if is_public else replace(place, surface=Surface.DIRECT)
    showing = Showing(shown_in, desk, subject, is_public, responder.near(decision))
    attempt.made = render_awaited(decision, showing), True
    if place.channel:
        entries = tuple(entry.id for entry in (decision.entry, *decision.also))
        attempt.reply = StoredReply(
            reply_id,
            place.channel,
            question.person,
            place.surface,
            "answer",
            version,
            entries,
            question=key,
            thread_ts=place.thread_ts,
        )
    return True
