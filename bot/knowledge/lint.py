"""What is allowed in the files but will not work well. Pure: today's date is an argument."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from bot.faq.measuring import overlap
from bot.knowledge import markup
from bot.knowledge.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from bot.errors import Problem
    from bot.faq.measuring.overlap import HeldOut
    from bot.faq.model import Entry
    from bot.faq.ranking.sentences import SentenceModel
    from bot.knowledge.loader import Report
    from bot.knowledge.tree import EntryPlaces, Found

_SENTENCE = re.compile(r"[^.?!\n]*[.?!\n]?")
_MARKS = re.compile(r"[*_`#>]+")
_PERSON = re.compile(r"[UW][A-Z0-9]{6,20}")
_FEW = 2
_GOOD_PART = 0.25


def warnings(report: Report, today: date) -> Iterator[Problem]:
    """Find what needs no asking; takes well under a second. ``report`` has no problems."""
    for entry, places in zip(entries_of(report), report.places, strict=True):
        yield from _of_entry(entry, places, today)
    yield from _unheard_owners(report)
    yield from report.warnings
    yield from _overlaps(report)
    yield from _listed_in_vain(report)


def deep_warnings(
    report: Report, min_confidence: float, model: SentenceModel | None = None
) -> Iterator[Problem]:
    """Ask each wording of a bot that does not know it; takes some seconds for 100 entries."""
    entries = entries_of(report)
    if report.knowledge is None:
        return
    by_entry: dict[int, list[HeldOut]] = defaultdict(list)
    misplaced: set[tuple[int, str]] = set()
    for one in overlap.held_out(report.knowledge, min_confidence, model=model):
        by_entry[one.wording.entry].append(one)
        if one.is_stranger:
            text = entries[one.wording.entry].wordings[one.wording.index]
            misplaced.add((one.wording.entry, text))
    for at, asked in sorted(by_entry.items()):
        places = report.places[at]
        yield from _strangers(asked, entries, report.places)
        # What a misplaced wording attracts comes right when that is moved.
        theirs = [one for one in asked if (one.thief, one.phrasing) not in misplaced]
        thieves = list(_thieves(theirs, entries, places))
        yield from thieves
        if not thieves and not any(one.found for one in asked):
            message = (
                f"none of its {len(asked)} wordings is answered by a bot that knows the others "
                "only: people who word it in a new way may not be answered, so add phrasings"
            )
            yield warning(places.found("id"), message)


def entries_of(report: Report) -> tuple[Entry, ...]:
    """The entries, or none when the files have problems."""
    return report.knowledge.entries if report.knowledge else ()


def warning(found: Found, message: str) -> Problem:
    """Make it a line that says that it is a warning."""
    return found.problem(f"warning: {message}")


def _of_entry(entry: Entry, places: EntryPlaces, today: date) -> Iterator[Problem]:
    if entry.review_by and entry.review_by < today:
        message = (
            f"was to be reviewed by {entry.review_by}: does it still hold? then set a new date"
        )
        yield warning(places.found("review_by"), message)
    if not entry.phrasings:
        message = "has no 'phrasings': add other ways to ask it, and more of them will be answered"
        yield warning(places.found("question"), message)
    if overlap.is_repeated(entry.question, _beginning(entry.answer)):
        message = "the answer begins with its question: begin with what people want to know"
        yield warning(places.found("answer"), message)
    if not places.is_plain_text:
        for message in markup.changes(entry.answer):
            yield warning(places.found("answer"), message)


def _beginning(answer: str) -> str:
    """The first sentence of some Markdown, as plain words."""
    found = _SENTENCE.match(_MARKS.sub("", answer).strip())
    return found.group() if found else ""


def _unheard_owners(report: Report) -> Iterator[Problem]:
    """Owners who are told nothing: only an id of Slack's leads to somebody.

    A folder may name all owners by name, for people to read; one that names some by id means it.
    """
    owners = [entry.owner for entry in entries_of(report) if entry.owner]
    if not any(map(_PERSON.fullmatch, owners)):
        return
    for entry, places in zip(entries_of(report), report.places, strict=True):
        if entry.owner and not _PERSON.fullmatch(entry.owner):
            message = (
                f"owner {shown(entry.owner)} is in nobody's list, unlike owners who are named by "
                "their id in Slack (U0123456789): they are shown nothing"
            )
            yield warning(places.found("owner"), message)


def _overlaps(report: Report) -> Iterator[Problem]:
    if report.knowledge is None:
        return
    entries = report.knowledge.entries
    for pair in overlap.overlaps(report.knowledge):
        one, other = pair.first, pair.second
        text = entries[one.entry].wordings[one.index]
        place = report.places[one.entry].wording(one.index)
        same = f"{shown(text)} of '{entries[one.entry].id}' at {place}"
        if pair.by_synonyms:
            message = f"synonyms make this the same as {same}: word one of them in another way"
        else:
            message = f"nearly the same as {same}: keep one of them, or say what differs"
        yield warning(report.places[other.entry].wording(other.index), message)


def _listed_in_vain(report: Report) -> Iterator[Problem]:
    if report.knowledge is None:
        return
    for number, wording in overlap.listed_in_vain(report.knowledge):
        if wording is None:
            message = "says nothing that a question could be like: ask for something in it"
        else:
            entry = report.knowledge.entries[wording.entry]
            place = report.places[wording.entry].wording(wording.index)
            message = (
                "is said to have no answer, but is the same to the bot, or nearly, as "
                f"{shown(entry.wordings[wording.index])} of '{entry.id}' at {place}, which it "
                "answers: keep one of them"
            )
        yield warning(report.unanswered[number], message)


def _strangers(
    asked: Sequence[HeldOut], entries: Sequence[Entry], places: Sequence[EntryPlaces]
) -> Iterator[Problem]:
    """Wordings that look as if they stood in the wrong entry."""
    for one in asked:
        if one.thief is not None and one.is_stranger:
            message = (
                f"reads like a question for '{entries[one.thief].id}' (as {shown(one.phrasing)}, "
                f"{one.confidence:.0%}): move it there, or add phrasings with its words here"
            )
            yield warning(places[one.wording.entry].wording(one.wording.index), message)


def _thieves(
    asked: Sequence[HeldOut], entries: Sequence[Entry], places: EntryPlaces
) -> Iterator[Problem]:
    """Entries that answer a good part of another's wordings when these are new to the bot."""
    taken: dict[int, list[HeldOut]] = defaultdict(list)
    for one in asked:
        if one.thief is not None:
            taken[one.thief].append(one)
    for thief, some in taken.items():
        if len(some) < _FEW or len(some) < _GOOD_PART * len(asked):
            continue
        first = min(some, key=lambda one: one.wording)
        example = entries[first.wording.entry].wordings[first.wording.index]
        message = (
            f"'{entries[thief].id}' answers {len(some)} of its {len(asked)} wordings when they are "
            f"new to the bot, such as {shown(example)}: add phrasings that tell the two apart, or "
            "make them one entry"
        )
        yield warning(places.found("id"), message)
