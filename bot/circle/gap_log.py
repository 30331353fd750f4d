"""Keeps what was not answered, where an operator wants that (``FAQ_LOG_QUESTIONS=on``).

Nothing leaves this module that is not redacted, and nobody is named: a person is a hash, whose key
is made of the bot's token and stands in no database.
"""

from __future__ import annotations

import hmac
import logging
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.circle.redaction import redacted
from bot.errors import StorageError
from bot.faq.model import Answer, NoAnswer, Question, Suggestions
from bot.storage.gaps import DISLIKED, SUGGESTED, UNANSWERED, Gap, Miss, Resolution

if TYPE_CHECKING:
    from bot.faq.answering import Faq
    from bot.faq.model import Decision, Entry
    from bot.storage.gaps import Gaps, Note

log = logging.getLogger(__name__)

_QUESTION = 500
_NEAREST = 3
_MOST_UNWRITTEN = 10_000
_REVIEWED_AT_ONCE = 20


class GapLog:
    """Notes gaps, and writes them a moment later: nobody waits for it.

    While it is not ``is_on``, nothing is noted; what was kept before can be forgotten, and goes
    when its time is over. ``secret`` makes the hashes of people; with another one
    a person's older questions are not found any more, and go when their time is over.
    """

    def __init__(self, gaps: Gaps, secret: str, keep_days: int = 90, *, is_on: bool = True) -> None:
        self.is_on = is_on
        self._gaps = gaps
        self._key = hmac.digest(secret.encode(), b"faqbot gaps", "sha256")
        self._keep = timedelta(days=keep_days)
        self._unwritten: deque[Note] = deque(maxlen=_MOST_UNWRITTEN)
        self._reviewer: Faq | None = None
        self._unreviewed: list[Gap] = []

    def decided(self, person: str, decision: Decision) -> None:
        """Note what this decision leaves without an answer."""
        match decision:
            case Suggestions():
                self._miss(person, decision.question.text, SUGGESTED, _ids(decision))
            case NoAnswer(small_talk=None):
                self._miss(person, decision.question.text, UNANSWERED, _ids(decision))
            case Answer():
                for part in decision.open:
                    self._miss(person, part, UNANSWERED, ())

    def disliked(self, person: str, question: str, entry: str) -> None:
        """Note that the answer to a question was not helpful."""
        self._miss(person, question, DISLIKED, (entry,))

    def resolved(
        self,
        person: str,
        question: str,
        resolution: str,
        *,
        entry: str | None = None,
        draft: str | None = None,
    ) -> None:
        """Note what somebody made of a question."""
        if self.is_on and (text := _kept(question)):
            now = datetime.now(UTC)
            gap, who = self._id(person, text), self._hash(person)
            self._unwritten.append(Resolution(gap, who, text, resolution, now, entry, draft))

    def write(self) -> None:
        """Write what was noted since the last time; kept for the next if the database fails."""
        notes = [self._unwritten.popleft() for _ in range(len(self._unwritten))]
        if not notes:
            return
        try:
            self._gaps.add(notes)
        except StorageError as error:
            log.warning("unanswered questions are not kept yet: %s", error)
            self._unwritten.extendleft(reversed(notes))

    def review(self, faq: Faq) -> None:
        """Close the gaps that ``faq`` answers: a few at each call, beside answering.

        Raises StorageError.
        """
        if not self.is_on:
            return
        if faq is not self._reviewer:
            self._unreviewed = [gap for gap in self._gaps.all() if gap.closed_at is None]
            self._reviewer = faq
        now, self._unreviewed = (
            self._unreviewed[:_REVIEWED_AT_ONCE],
            self._unreviewed[_REVIEWED_AT_ONCE:],
        )
        if ids := [gap.id for gap in now if is_answered(gap, faq)]:
            self._gaps.close(ids, datetime.now(UTC))

    def of(self, person: str) -> int:
        """How many questions of this person are kept. Raises StorageError."""
        return self._gaps.of(self._hash(person))

    def forget(self, person: str) -> int:
        """Delete a person's questions; how many there were. Raises StorageError."""
        self.write()
        return self._gaps.forget(self._hash(person))

    def prune(self, now: datetime) -> None:
        """Delete what is older than it may be. Raises StorageError."""
        self._gaps.prune(now - self._keep)

    def _miss(self, person: str, question: str, outcome: str, nearest: tuple[str, ...]) -> None:
        if self.is_on and (text := _kept(question)):
            gap, who = self._id(person, text), self._hash(person)
            self._unwritten.append(Miss(gap, who, text, outcome, nearest, datetime.now(UTC)))

    def _hash(self, person: str) -> str:
        return hmac.digest(self._key, person.encode(), "sha256").hex()[:32]

    def _id(self, person: str, text: str) -> str:
        words = " ".join(text.casefold().split()).strip(" ?!.")
        return hmac.digest(self._key, f"{person}\0{words}".encode(), "sha256").hex()[:32]


def is_answered(gap: Gap, faq: Faq) -> bool:
    """Whether this FAQ answers it now; for a disliked answer, with another entry."""
    return answering(gap, faq) is not None


def answering(gap: Gap, faq: Faq) -> Entry | None:
    """The entry that answers it now; None if that does not close it."""
    decision = faq.answer(Question(gap.question))
    if not isinstance(decision, Answer) or decision.open:
        return None
    is_same = gap.outcome == DISLIKED and decision.entry.id in gap.nearest
    return None if is_same else decision.entry


def _ids(decision: Decision) -> tuple[str, ...]:
    return tuple(match.entry.id for match in decision.candidates[:_NEAREST])


def _kept(question: str) -> str:
    """The redacted text; a long one ends at a blank, so that nothing is cut and so missed."""
    text = question.strip()
    if len(text) > _QUESTION:
        text = text[:_QUESTION].rpartition(" ")[0]
    return redacted(text)
