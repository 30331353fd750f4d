"""What all listeners share: ask the FAQ, and reply once."""

from __future__ import annotations

import json
import logging
import secrets
from collections import deque
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, assert_never

from bot.errors import StorageError
from bot.faq.answering import SUGGESTIBLE
from bot.faq.model import Answer, NoAnswer, Question, SmallTalk, Suggestions
from bot.slack.desk import Desk
from bot.slack.durable import Durable
from bot.slack.gestures import Surface
from bot.slack.menu import Subject
from bot.slack.mrkdwn import plain_from_slack
from bot.slack.options import DEFAULTS, Options
from bot.slack.renderers.replies import (
    Showing,
    render,
    render_help,
)
from bot.slack.teller import Teller
from bot.slack.visibility import Openness, is_public, openness
from bot.slack.work import BusyError
from bot.storage.counts import Event
from bot.storage.inbox import Item
from bot.storage.replies import StoredReply
from bot.words.languages import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any

    from bot.circle.gap_log import GapLog
    from bot.faq.answering import Faq
    from bot.faq.model import Decision, Entry
    from bot.slack.attempt import Attempt
    from bot.slack.blocks import Reply
    from bot.slack.delivery import Delivery
    from bot.slack.gestures import Gesture, Place
    from bot.slack.memory import Memory
    from bot.slack.readers.questions import Asked
    from bot.slack.teller import Claims
    from bot.slack.work import Work
    from bot.storage.inbox import Inbox

log = logging.getLogger(__name__)

_MOST_UNCOUNTED = 10_000


class Responder(Teller):
    """Turns questions into replies and sees that each is sent once.

    ``faq`` gives the current FAQ: it is asked anew for every question, so that edited knowledge
    can take its place while questions are being answered. ``observers`` are told of each decision.
    ``team`` gives the id of the workspace that the bot is installed in, None while that is unknown;
    ``entry_place`` the file (below the folder of the answers) and line of an entry. ``folder`` is
    that of the answers.
    """

    def __init__(
        self,
        faq: Callable[[], Faq],
        claims: Claims,
        delivery: Delivery,
        work: Work,
        memory: Memory,
        *,
        inbox: Inbox,
        gaps: GapLog,
        options: Options = DEFAULTS,
        team: Callable[[], str | None] = lambda: None,
        entry_place: Callable[[str], tuple[str, int] | None] = lambda _: None,
        folder: Path | None = None,
    ) -> None:
        super().__init__(claims, delivery, work)
        self.faq = faq
        self.options = options
        self.memory = memory
        self.gaps = gaps
        self.entry_place = entry_place
        self.folder = folder
        self._team = team
        self.durable = Durable(inbox, delivery, work)
        self._command: str | None = None
        self._noted: dict[str, tuple[bool, date]] = {}
        self._uncounted: deque[Event] = deque(maxlen=_MOST_UNCOUNTED)
        self.observers: list[Callable[[Asked, Decision], None]] = []

    def desk(self) -> Desk:
        """What renderers need of this moment."""
        knowledge = self.faq().knowledge
        words = words_of(knowledge.vocabulary.language)
        today = datetime.now(UTC).date()
        return Desk(knowledge, today, words, self.options, self._command)

    def new_id(self) -> str:
        """An id for a reply, which its buttons carry."""
        return secrets.token_urlsafe(6)

    def reply_to(self, asked: Asked, attempt: Attempt | None = None) -> tuple[Reply, bool]:
        """What to say, and whether everybody may see it; ``attempt`` remembers what that was."""
        if asked.command is not None:
            self._command = asked.command
        if asked.wants_help:
            parent = self._parent_of(asked)
            if parent is None:
                return self._help(asked), is_public(asked.place.surface, None)
            asked = replace(asked, question=parent)
        decision = self.decide(asked.question)
        for observe in self.observers:
            observe(asked, decision)
        # In a bare mention the words are those of whoever began the thread.
        self.note_decision(decision, asked.place, is_own=not asked.wants_help)
        desk, public = self.desk(), is_public(asked.place.surface, decision)
        subject = Subject(
            asked.question,
            desk.knowledge.version,
            asker=asked.place.user,
            reply_id=self.new_id(),
        )
        if attempt is not None:
            attempt.reply = _stored(decision, subject, asked)
        showing = Showing(asked.place, desk, subject, public, self.near(decision))
        return render(decision, showing), public

    def note_decision(self, decision: Decision, place: Place, *, is_own: bool = True) -> None:
        """Count what a question came to, and keep what is left open where that is wanted.

        Unless it ``is_own``, the words are of somebody else than who asked for the answer.
        """
        surface = place.surface
        if is_own:
            self.gaps.decided(place.user, decision)
        asked = Event("asked", surface=surface)
        match decision:
            case Answer():
                entries = (decision.entry, *decision.also)
                self.count(asked, *(Event("answer", entry.id, surface) for entry in entries))
            case Suggestions():
                first = next((match.entry.id for match in decision.candidates), "")
                self.count(asked, Event("suggest", first, surface))
            case NoAnswer(small_talk=SmallTalk()):
                pass
            case NoAnswer():
                self.count(asked, Event("none", surface=surface))
            case _:
                assert_never(decision)

    def _parent_of(self, asked: Asked) -> Question | None:
        """The thread's first message, which a bare mention in a thread asks to be answered.

        None for anything else, and where the bot may not read the channel.
        """
        place = asked.place
        if asked.question.text.strip() or not place.thread_ts or place.surface is Surface.DIRECT:
            return None
        text = self.delivery.lookup.parent(place.channel, place.thread_ts)
        parent = Question(plain_from_slack(text or ""))
        return parent if parent.text.strip() else None

    def _help(self, asked: Asked) -> Reply:
        desk, place = self.desk(), asked.place
        is_in_thread = place.thread_ts is not None and place.surface is Surface.MENTION
        return render_help(desk, lead=desk.words.help_thread if is_in_thread else "")

    def near(self, decision: Decision) -> tuple[Entry, ...]:
        """The neighbours of a question that are near enough to be worth a look."""
        least = SUGGESTIBLE * self.faq().min_confidence
        return tuple(match.entry for match in decision.candidates if match.confidence >= least)

    def decide(self, question: Question) -> Decision:
        """What the FAQ says; with ``suggests_overdue`` an overdue answer is only suggested."""
        decision = self.faq().answer(question)
        if not (self.options.suggests_overdue and isinstance(decision, Answer)):
            return decision
        if not self.desk().is_overdue(decision.entry):
            return decision
        return Suggestions(question, decision.candidates, "The answer's review is overdue.")

    def openness(self, place: Place) -> Openness:
        """What may be said there: asked of the event, of what events said before, of Slack."""
        is_shared = place.is_shared
        if is_shared is None and place.surface is Surface.MENTION:
            with suppress(StorageError):
                is_shared = self.memory.channels.is_shared(place.channel)
        return openness(
            place,
            is_shared=is_shared,
            team=self._team(),
            answers_outside=self.options.answers_outside,
        )

    def asked_openness(self, place: Place) -> Openness:
        """The same, but Slack itself is asked where nothing else tells it."""
        found = self.openness(place)
        if found is not Openness.PRIVATE:
            return found
        is_shared = self.delivery.lookup.is_shared(place.channel)
        return self.openness(replace(place, is_shared=is_shared))

    def note(self, place: Place) -> None:
        """Remember what an event says of its channel, or of whose conversation it comes from."""
        try:
            if place.surface is Surface.DIRECT:
                self.memory.conversations.note(place.user, place.channel)
            elif place.is_shared is not None and place.surface is Surface.MENTION:
                self._note_shared(place.channel, is_shared=place.is_shared)
        except StorageError as error:
            log.warning("what an event says of its channel is not remembered: %s", error)

    def _note_shared(self, channel: str, *, is_shared: bool) -> None:
        today = datetime.now(UTC).date()
        if self._noted.get(channel) != (is_shared, today):
            self.memory.channels.note(channel, is_shared=is_shared)
            self._noted[channel] = is_shared, today

    def count(self, *events: Event) -> None:
        """Count these soon: nobody waits for a number to be written."""
        self._uncounted.extend(events)

    def write_counts(self) -> None:
        """Write what was counted since the last time; kept for the next if the database fails."""
        self.gaps.write()
        events = [self._uncounted.popleft() for _ in range(len(self._uncounted))]
        if not events:
            return
        try:
            self.memory.counts.add(*events)
        except StorageError as error:
            log.warning("outcomes are not counted yet: %s", error)
            self._uncounted.extend(events)

    def promise(
        self,
        kind: str,
        gesture: Gesture,
        key: str,
        body: Mapping[str, Any],
        otherwise: Callable[[], None],
        *,
        also: Callable[[Any], bool] = lambda _: True,
    ) -> None:
        """Store something that is to be posted: its kind's handler does it, in whichever process.

        ``otherwise`` does it where that cannot be stored: Slack does not send a press again.
        ``also`` is as in ``Inbox.store``.
        """
        place = gesture.place
        item = Item(key, kind, lane=place.channel, person=place.user, body=json.dumps(body))
        try:
            self.durable.keep(item, also=also)
        except (StorageError, BusyError) as error:
            log.warning("a press is answered without being stored: %s", error)
            self.soon(gesture, otherwise)

    def question_key(self, place: Place) -> str | None:
        """What the question in that place is known by; None for one that left no message."""
        team = self._team()
        return f"{team}:{place.channel}:{place.ts}" if team and place.ts else None


def _stored(decision: Decision, subject: Subject, asked: Asked) -> StoredReply:
    """What is remembered of a reply: nothing that was typed."""
    place = asked.place
    match decision:
        case Answer():
            outcome = "answer"
            entries = (decision.entry.id, *(entry.id for entry in decision.also))
        case Suggestions():
            outcome, entries = "suggest", tuple(one.entry.id for one in decision.candidates)
        case NoAnswer():
            outcome, entries = "none", ()
        case _:
            assert_never(decision)
    return StoredReply(
        subject.reply_id,
        place.channel,
        place.user,
        place.surface,
        outcome,
        subject.version,
        entries,
        question=asked.key,
        thread_ts=place.thread_ts,
        is_shared=place.is_shared,
    )
