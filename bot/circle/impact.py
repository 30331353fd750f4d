"""What a change of the answers takes from other entries, on all that is known to be asked.

Asked are: the labelled questions, the gaps that the answers closed, and every wording of a bot that
does not know it. What an entry answered before and another one answers after was taken; so was what
is refused after, if the change lists unanswered questions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.circle.patch import patch
from bot.circle.proposals import NewEntry, Unanswered, Wording
from bot.faq.answering import Faq
from bot.faq.measuring.overlap import held_out
from bot.faq.measuring.remembered import remembered
from bot.faq.measuring.verdicts import Labelled, Result, compare, judge
from bot.faq.model import Answer, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.circle.patch import Named, Patch
    from bot.circle.proposals import Proposal
    from bot.faq.model import Knowledge
    from bot.faq.ranking.sentences import SentenceModel

_MOST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """A question that an entry answered before; ``by`` is the entry after, None for no answer.

    ``rivals`` are entries that were so near after that it is not answered.
    """

    question: str
    entry: str
    by: str | None
    rivals: tuple[str, ...] = ()


def safe_patch(
    folder: Path, proposals: Sequence[Named], labelled: Sequence[Labelled], faq: Faq
) -> Patch:
    """The patch with what takes nothing from others; what takes something is left out, and named.

    ``faq`` is what was learnt from the files as they are. Raises KnowledgeError.
    """
    found = patch(folder, proposals)
    left = list(found.left)
    if not found.made:
        return found
    known = faq.knowledge
    wordings = [text for entry in known.entries for text in entry.wordings]
    model = remembered(faq.model, wordings)
    before = _Asked(_results(faq, labelled), _found(known, faq.min_confidence, model))
    for _ in range(_MOST_ROUNDS):
        if not found.made:
            break
        changed = _in_order(found.knowledge, known)
        # Only what is labelled is asked of all wordings: without it they need not be learnt.
        learnt = Faq(changed, faq.min_confidence, model=model) if labelled else faq
        results, theirs = _results(learnt, labelled), _found(changed, faq.min_confidence, model)
        taken = list(_taken(before, _Asked(results, theirs)))
        blamed = {
            name: (one, entry)
            for one in taken
            for name, proposal in found.made
            if (entry := _taker(proposal, one, known)) is not None
        }
        if not blamed:
            break
        left += [(name, _reason(one)) for name, (one, _) in blamed.items()]
        found = patch(folder, [one for one in found.made if one[0] not in blamed])
    return replace(found, left=tuple(left))


def _reason(one: Taken) -> str:
    would = f"{one.by} would answer" if one.by else "nothing would answer"
    return f'it takes from {one.entry}: {would} "{one.question}".'


def _taker(proposal: Proposal, taken: Taken, known: Knowledge) -> str | None:
    """Whether this proposal is what took it."""
    match proposal:
        case Wording(entry=entry) | NewEntry(id=entry):
            is_taker = entry == taken.by or (taken.by is None and entry in taken.rivals)
            return entry if is_taker and entry != taken.entry else None
        case Unanswered(topic=topic):
            topics = {entry.id: entry.topic for entry in known.entries}
            return topic if taken.by is None and topics.get(taken.entry) == topic else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What happened to the labelled questions, and which wordings were found by others."""

    results: tuple[Result, ...]
    found: dict[tuple[str, str], str | None]


def _results(faq: Faq, labelled: Sequence[Labelled]) -> tuple[Result, ...]:
    decisions = [faq.answer(Question(one.question)) for one in labelled]
    return tuple(
        Result(one, decision, judge(one, decision))
        for one, decision in zip(labelled, decisions, strict=True)
    )


def _found(
    knowledge: Knowledge, min_confidence: float, model: SentenceModel | None
) -> dict[tuple[str, str], str | None]:
    entries = knowledge.entries
    found: dict[tuple[str, str], str | None] = {}
    for asked in held_out(knowledge, min_confidence, model=model):
        entry = entries[asked.wording.entry]
        thief = None if asked.thief is None else entries[asked.thief].id
        name = entry.id, entry.wordings[asked.wording.index]
        found[name] = entry.id if asked.found else thief
    return found


def _in_order(changed: Knowledge, known: Knowledge) -> Knowledge:
    """Entries that are new stand last, so that the same wordings are left out together."""
    places = {entry.id: place for place, entry in enumerate(known.entries)}
    entries = sorted(changed.entries, key=lambda entry: places.get(entry.id, len(places)))
    return replace(changed, entries=tuple(entries))


def _taken(before: _Asked, after: _Asked) -> Iterator[Taken]:
    for flip in compare(before.results, after.results):
        if flip.is_worse and flip.before.labelled.entries:
            decision = flip.after.decision
            by = decision.entry.id if isinstance(decision, Answer) else None
            rivals = tuple(match.entry.id for match in decision.candidates[:2])
            one = flip.before.labelled
            yield Taken(one.question, one.entries[0], by, rivals)
    for (entry, wording), by in before.found.items():
        now = after.found.get((entry, wording))
        if by == entry and now != entry:
            yield Taken(wording, entry, now)
