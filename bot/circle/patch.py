"""From proposals to changed files: each is tried on its own, and what does not pass is left out."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, assert_never

from bot.circle.proposals import NewEntry, Proposal, Unanswered, Wording
from bot.errors import EditError, KnowledgeError, OutputError
from bot.knowledge.editing import AddEntry, AddPhrasings, AddUnanswered, Edit, MoveReview, edited
from bot.knowledge.folder import Reading, read_files
from bot.knowledge.loader import check

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.faq.model import Knowledge
    from bot.knowledge.loader import Report

Named: TypeAlias = tuple[str, Proposal]
"""A proposal with the id of its cluster."""
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Patch:
    """What files would hold. ``made`` are the proposals in it, ``left`` why others are not."""

    folder: Path
    before: Reading
    after: Reading
    knowledge: Knowledge
    made: tuple[Named, ...]
    left: tuple[tuple[str, str], ...] = ()

    def diff(self, prefix: str = "") -> str:
        """The change as ``git apply`` and people read it; names are below the folder."""
        lines: list[str] = []
        for name, text in self.after.texts.items():
            old = self.before.texts.get(name) or ""
            if text is None or text == old:
                continue
            path = f"{prefix}{name}"
            lines += difflib.unified_diff(
                _split(old), _split(text), f"a/{path}", f"b/{path}", lineterm=""
            )
        return "".join(f"{line}\n" for line in lines)

    def write(self) -> list[Path]:
        """Write the files that change; which those are. Raises OutputError."""
        written = []
        for name, text in self.after.texts.items():
            if text is None or text == self.before.texts.get(name):
                continue
            path = self.folder / name
            try:
                mark = _MARK if path.read_bytes().startswith(_MARK.encode()) else ""
                path.write_bytes((mark + text).encode())
            except OSError as error:
                raise OutputError(f"{path} cannot be written: {error.strerror}.") from None
            written.append(path)
        return written


def patch(folder: Path, proposals: Sequence[Named]) -> Patch:
    """Put all proposals into the files' texts that can be; nothing is written.

    Raises KnowledgeError if the files have problems already.
    """
    before = read_files(folder)
    report = check(folder, before)
    _sound(report)
    made: list[Named] = []
    left: list[tuple[str, str]] = []
    reading = before
    for name, proposal in proposals:
        try:
            reading, report = _with(folder, reading, report, proposal)
        except EditError as error:
            left.append((name, str(error)))
        else:
            made.append((name, proposal))
    return Patch(folder, before, reading, _sound(report), tuple(made), tuple(left))


def review_patch(folder: Path, entry_id: str, day: date) -> Patch:
    """The change that moves an entry's ``review_by``. Raises EditError and KnowledgeError."""
    before = read_files(folder)
    report = check(folder, before)
    _sound(report)
    file = _file_of(entry_id, report)
    reading, after = _edited(folder, before, file, MoveReview(entry_id, day))
    return Patch(folder, before, reading, _sound(after), ())


def _with(
    folder: Path, reading: Reading, report: Report, proposal: Proposal
) -> tuple[Reading, Report]:
    """The texts with one proposal more. Raises EditError if it would break the answers."""
    match proposal:
        case Wording():
            edit: Edit = AddPhrasings(proposal.entry, proposal.texts)
            file = _file_of(proposal.entry, report)
        case NewEntry():
            edit = AddEntry(proposal.id, proposal.question, proposal.phrasings, proposal.answer)
            file = _file_of_topic(proposal.topic, report)
        case Unanswered():
            edit = AddUnanswered(proposal.texts)
            file = _file_of_topic(proposal.topic, report)
        case _:
            assert_never(proposal)
    return _edited(folder, reading, file, edit)


def _edited(folder: Path, reading: Reading, file: str, edit: Edit) -> tuple[Reading, Report]:
    text = edited(str(folder / file), reading.texts[file] or "", [edit])
    changed = replace(reading, texts={**reading.texts, file: text})
    report = check(folder, changed)
    if report.problems:
        raise EditError(f"check would say: {report.problems[0]}")
    return changed, report


def _sound(report: Report) -> Knowledge:
    if report.knowledge is None:
        raise KnowledgeError(report.problems)
    return report.knowledge


def _file_of(entry_id: str, report: Report) -> str:
    entries = report.knowledge.entries if report.knowledge else ()
    for entry, places in zip(entries, report.places, strict=True):
        if entry.id == entry_id:
            return _below(report, places.tree.file)
    raise EditError(f"there is no entry {entry_id} any more.")


def _file_of_topic(topic: str | None, report: Report) -> str:
    entries = report.knowledge.entries if report.knowledge else ()
    for entry, places in zip(entries, report.places, strict=True):
        if topic is None or entry.topic == topic:
            return _below(report, places.tree.file)
    raise EditError(f"there is no file of the topic {topic} any more.")


def _below(report: Report, file: str) -> str:
    return Path(file).relative_to(report.folder).as_posix()


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").splitlines()
