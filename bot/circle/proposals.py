"""From gaps and drafts to clusters, each with what could be done about it. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

from bot.circle.gap_log import is_answered
from bot.circle.redaction import is_redacted, redacted
from bot.faq.measuring.clusters import MOST, clusters
from bot.faq.model import Answer, Question
from bot.storage.gaps import DISMISSED, PICKED, POINTED, TOLD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.faq.answering import Faq
    from bot.storage.drafts import Draft
    from bot.storage.gaps import Gap

_MOST_WORDINGS = 5
_LONGEST_WORDING = 200
_LONGEST_ID = 40
_PLACE = {POINTED: 3, TOLD: 2, PICKED: 1, DISMISSED: 0}
"""What counts for more where two things were said equally often: the team's word, then a pick."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Other ways to ask for an entry, by those who picked it or the team that pointed to it."""

    entry: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What the team answered, word for word, as an entry. ``topic`` is None if nothing tells it."""

    id: str
    question: str
    phrasings: tuple[str, ...]
    answer: str
    topic: str | None
    author: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Questions that are to have no answer, in the file of ``topic``."""

    texts: tuple[str, ...]
    topic: str | None


Proposal: TypeAlias = Wording | NewEntry | Unanswered


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that ask the same, the most typical first, and what could be done about them.

    ``proposal`` is None while nobody has said what answers them.
    """

    id: str
    gaps: tuple[Gap, ...]
    drafts: tuple[Draft, ...]
    proposal: Proposal | None

    @property
    def times(self) -> int:
        """How often it was asked."""
        return sum(gap.times for gap in self.gaps) or len(self.drafts)

    @property
    def people(self) -> int:
        """How many people asked it."""
        return len({gap.person for gap in self.gaps}) or len(self.drafts)

    @property
    def question(self) -> str:
        """The most typical question."""
        return self.gaps[0].question if self.gaps else redacted(self.drafts[0].question)

    @property
    def first(self) -> datetime:
        """When it was asked for the first time."""
        return min(
            [gap.first_at for gap in self.gaps] + [draft.written_at for draft in self.drafts]
        )

    @property
    def last(self) -> datetime:
        """When it was asked the last time."""
        return max(
            [gap.asked_at for gap in self.gaps] + [draft.written_at for draft in self.drafts]
        )

    @property
    def was_closed(self) -> bool:
        """Whether some of it was closed before: it is asked again."""
        return any(gap.closed_at is not None for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class Overview:
    """All clusters, those first that were asked most; and how many gaps are answered by now."""

    clusters: tuple[Cluster, ...]
    settled: int
    left_out: int = 0


def overview(
    gaps: Iterable[Gap], drafts: Iterable[Draft], faq: Faq, *, asks: bool = True
) -> Overview:
    """Group what is open; gaps that were closed are shown beside open ones that ask the same.

    When there are too many different questions, the oldest are left out. Unless it ``asks``, gaps
    are not asked again: the caller knows that ``faq`` answers none of them.
    """
    listed = {_folded(text) for text in faq.knowledge.unanswered}
    everything = list(gaps)
    unsettled = [
        gap
        for gap in everything
        if _folded(gap.question) not in listed and not (asks and is_answered(gap, faq))
    ]
    open_drafts = [draft for draft in drafts if not is_merged(draft, faq)]
    items: list[Gap | Draft] = [*open_drafts, *sorted(unsettled, key=lambda gap: gap.asked_at)]
    shown = items[-MOST:]
    texts = [redacted(item.question) for item in shown]
    found = []
    for group in clusters(faq.knowledge, texts, faq.model):
        members = [shown[place] for place in group]
        cluster = _cluster(members, faq)
        if cluster.drafts or any(gap.closed_at is None for gap in cluster.gaps):
            found.append(cluster)
    found.sort(key=lambda one: -one.times)
    return Overview(tuple(found), len(everything) - len(unsettled), len(items) - len(shown))


def is_merged(draft: Draft, faq: Faq) -> bool:
    """Whether an entry says it by now.

    What the team answered was not in the FAQ, so any answer to its question will do. What was
    proposed from a thread, and so has a link, may be a better answer than the one that is given.
    """
    if draft.link is None:
        return isinstance(faq.answer(Question(redacted(draft.question))), Answer)
    question, answer = _folded(draft.question), draft.answer.split()
    return any(
        question in map(_folded, entry.wordings) or entry.answer.split() == answer
        for entry in faq.knowledge.entries
    )


def _cluster(members: Sequence[Gap | Draft], faq: Faq) -> Cluster:
    gaps = tuple(one for one in members if not _is_draft(one))
    drafts = tuple(one for one in members if _is_draft(one))
    name = sha256(members[0].id.encode()).hexdigest()[:6]
    return Cluster(name, gaps, drafts, _proposal(gaps, drafts, faq))  # type: ignore[arg-type]


def _is_draft(one: Gap | Draft) -> bool:
    return hasattr(one, "answer")


def _proposal(gaps: Sequence[Gap], drafts: Sequence[Draft], faq: Faq) -> Proposal | None:
    """Do what was said most often; a draft counts as said once by the team."""
    known = {entry.id for entry in faq.knowledge.entries}
    said: Counter[tuple[str, str]] = Counter()
    for gap in gaps:
        if gap.resolution in (PICKED, POINTED) and gap.entry in known:
            said[gap.resolution, gap.entry or ""] += 1
        elif gap.resolution == DISMISSED:
            said[DISMISSED, ""] += 1
    if drafts:
        said[TOLD, ""] = len(drafts)
    if not said:
        return None
    (resolution, entry), _ = max(said.items(), key=lambda one: (one[1], _PLACE[one[0][0]]))
    if resolution == TOLD:
        return _new_entry(gaps, drafts[-1], faq)
    meant = [gap.question for gap in gaps if gap.resolution == resolution or gap.entry == entry]
    if resolution == DISMISSED:
        texts = _wordings(meant)
        return Unanswered(texts, _nearest_topic(texts[0], faq)) if texts else None
    of_entry = [gap.question for gap in gaps if gap.entry == entry]
    texts = _wordings(of_entry)
    return Wording(entry, texts) if texts else None


def _new_entry(gaps: Sequence[Gap], draft: Draft, faq: Faq) -> NewEntry:
    question = " ".join(redacted(draft.question).split())
    others = [gap.question for gap in gaps if _folded(gap.question) != _folded(question)]
    topics = {entry.topic for entry in faq.knowledge.entries}
    topic = draft.topic if draft.topic in topics else _nearest_topic(question, faq)
    return NewEntry(
        _entry_id(question, {entry.id for entry in faq.knowledge.entries}),
        question,
        _wordings(others),
        draft.answer,
        topic,
        draft.author,
        draft.link,
    )


def _wordings(texts: Iterable[str]) -> tuple[str, ...]:
    """The first few different ones; what was redacted, or is a page long, is no wording."""
    found: dict[str, str] = {}
    for text in texts:
        line = " ".join(text.split())
        if line and len(line) <= _LONGEST_WORDING and not is_redacted(line):
            found.setdefault(_folded(line), line)
    return tuple(found.values())[:_MOST_WORDINGS]


def _nearest_topic(question: str, faq: Faq) -> str | None:
    candidates = faq.answer(Question(question)).candidates
    if candidates:
        return candidates[0].entry.topic
    return next((entry.topic for entry in faq.knowledge.entries), None)


def _entry_id(question: str, taken: set[str]) -> str:
    """An id of the question's words, which no entry has."""
    words = re.sub(r"\[\w+\]", " ", question.casefold())
    plain = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
    if len(plain) > _LONGEST_ID:
        plain = plain[:_LONGEST_ID].rpartition("-")[0]
    name = plain or "new-entry"
    number = 2
    while name in taken:
        name = f"{plain or 'new-entry'}-{number}"
        number += 1
    return name


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" ?!.")
