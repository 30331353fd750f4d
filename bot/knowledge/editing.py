"""Change a file of answers in place: lines are put in, and all others stay as they are.

Written by lines and not by a YAML library: one that keeps comments still wraps and quotes anew what
it did not change. Every edit is proved: the changed text is read again, and must say just what was
meant.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from bot.errors import EditError
from bot.knowledge.loader import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from bot.knowledge.tree import KeyPath, Tree


@dataclass(frozen=True, slots=True)
class AddPhrasings:
    """Other ways to ask for an entry."""

    entry: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddEntry:
    """A new entry, after the last one of the file."""

    id: str
    question: str
    phrasings: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class AddUnanswered:
    """Questions that nothing answers."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveReview:
    """Another day for the next look at an entry."""

    entry: str
    day: date


Edit: TypeAlias = AddPhrasings | AddEntry | AddUnanswered | MoveReview


def edited(file: str, text: str, edits: Iterable[Edit]) -> str:
    """Return the text of ``file`` with the edits made, one after the other.

    Raises EditError, with the file and line, where one cannot be made.
    """
    for edit in edits:
        text = _Editor(file, text).made(edit)
    return text


class _Editor:
    """One text of a file, and where everything stands in it."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._tree = _read(file, text)
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._lines = text.split(self._newline)

    def made(self, edit: Edit) -> str:
        """The text with one edit made, which is proved by reading it again."""
        meant = copy.deepcopy(self._tree.top)
        if not isinstance(meant, dict) or not self._is_block(()):
            raise self._error("is not written as lines of keys", ())
        match edit:
            case AddPhrasings():
                self._add_phrasings(edit, meant)
            case AddEntry():
                self._add_entry(edit, meant)
            case AddUnanswered():
                self._add_to_list(("unanswered",), edit.texts)
                meant["unanswered"] = [*_list(meant.get("unanswered")), *map(_one_line, edit.texts)]
            case MoveReview():
                self._move_review(edit, meant)
            case _:
                assert_never(edit)
        text = self._newline.join(self._lines)
        if _read(self._file, text).top != meant:
            raise EditError(f"{self._file} cannot be changed safely: please do it by hand.")
        return text

    def _add_phrasings(self, edit: AddPhrasings, meant: dict[str, Any]) -> None:
        at = self._entry(edit.entry)
        entry = meant["entries"][at]
        self._add_to_list(("entries", at, "phrasings"), edit.texts)
        entry["phrasings"] = [*_list(entry.get("phrasings")), *map(_one_line, edit.texts)]

    def _add_entry(self, edit: AddEntry, meant: dict[str, Any]) -> None:
        count = len(_list(meant.get("entries")))
        if not count or not self._is_block(("entries",)):
            raise self._error("has no list of entries that one could be added to", ())
        place = self._tree.values["entries", count - 1]
        dash, indent = self._lines[place.line - 1][: place.column - 1], " " * (place.column - 1)
        if dash.strip() != "-":
            raise self._error("has entries that do not begin with a dash", ("entries", count - 1))
        item = indent + " " * self._step()
        answer = [line.rstrip() for line in edit.answer.strip().split("\n")]
        new = [f"{dash}id: {edit.id}", f"{indent}question: {written(edit.question)}"]
        if edit.phrasings:
            new += [f"{indent}phrasings:", *(f"{item}- {written(one)}" for one in edit.phrasings)]
        if self._tree.text("format") == "text":
            new.append(f"{indent}format: markdown")
        new.append(f"{indent}answer: |")
        new += [f"{indent}  {line}" if line else "" for line in answer]
        is_apart = count > 1 and not self._lines[place.line - 2].strip()
        last = self._last_line(("entries", count - 1))
        self._put(last + 1, ["", *new] if is_apart else new)
        entry: dict[str, Any] = {"id": edit.id, "question": _one_line(edit.question)}
        entry["answer"] = "\n".join(answer) + "\n"
        if edit.phrasings:
            entry["phrasings"] = list(map(_one_line, edit.phrasings))
        if self._tree.text("format") == "text":
            entry["format"] = "markdown"
        meant["entries"].append(entry)

    def _move_review(self, edit: MoveReview, meant: dict[str, Any]) -> None:
        at = self._entry(edit.entry)
        path = ("entries", at, "review_by")
        day = edit.day.isoformat()
        if path in self._tree.values:
            start, end = self._tree.values[path], self._tree.ends[path]
            line = self._lines[start.line - 1]
            self._lines[start.line - 1] = line[: start.column - 1] + day + line[end.column - 1 :]
        else:
            key = self._tree.keys["entries", at, "id"]
            new = f"{' ' * (key.column - 1)}review_by: {day}"
            self._put(self._last_line(("entries", at)) + 1, [new])
        meant["entries"][at]["review_by"] = day

    def _add_to_list(self, path: KeyPath, texts: Sequence[str]) -> None:
        if path not in self._tree.values:
            self._add_list(path, texts)
            return
        if not self._is_block(path):
            self._add_to_brackets(path, texts)
            return
        count = len(_list(self._tree.at(path)))
        place = self._tree.values[*path, count - 1]
        dash = self._lines[place.line - 1][: place.column - 1]
        if dash.strip() != "-":
            raise self._error("has a list that is not written line by line", path)
        last = self._last_line((*path, count - 1))
        self._put(last + 1, [dash + written(text) for text in texts])

    def _add_to_brackets(self, path: KeyPath, texts: Sequence[str]) -> None:
        new = ", ".join(written(text, in_brackets=True) for text in texts)
        count = len(_list(self._tree.at(path)))
        if count:
            place, new = self._tree.ends[*path, count - 1], f", {new}"
        else:
            start = self._tree.values[path]
            place = start._replace(column=start.column + 1)
        line = self._lines[place.line - 1]
        self._lines[place.line - 1] = line[: place.column - 1] + new + line[place.column - 1 :]

    def _add_list(self, path: KeyPath, texts: Sequence[str]) -> None:
        """A list that is not there yet: below the question, or at the end of the file."""
        if len(path) == 1:
            indent, after = "", self._last_line(())
        else:
            entry = path[:-1]
            if not self._is_block(entry):
                raise self._error("has an entry in braces", entry)
            indent = " " * (self._tree.keys[*entry, "question"].column - 1)
            after = self._last_line((*entry, "question"))
        item = indent + " " * (self._step() if indent else 2)
        self._put(after + 1, [f"{indent}{path[-1]}:", *(f"{item}- {written(t)}" for t in texts)])

    def _entry(self, entry_id: str) -> int:
        entries = self._tree.select("entries", ..., "id")
        for found in entries:
            if found.text == entry_id:
                return int(found.path[1])
        raise EditError(f"{self._file} has no entry {entry_id}.")

    def _step(self) -> int:
        """How far the items of lists are indented below their keys in this file; 2 if unknown."""
        for path, place in self._tree.values.items():
            if len(path) == 4 and path[2] == "phrasings" and self._is_block(path[:3]):
                dash = self._lines[place.line - 1].find("-")
                return max(dash + 1 - self._tree.keys[path[:3]].column, 0)
        return 2

    def _is_block(self, path: KeyPath) -> bool:
        place = self._tree.values[path]
        return self._lines[place.line - 1][place.column - 1 : place.column] not in ("[", "{")

    def _last_line(self, path: KeyPath) -> int:
        """The index of the last line of what stands at ``path``, without comments behind it."""
        size = len(path)
        inside = (one for one in self._tree.values if one[:size] == path)
        last = max(inside, key=lambda one: (self._tree.values[one], len(one)))
        place = self._tree.values[last]
        for outer in (last[:end] for end in range(size, len(last))):
            if not self._is_block(outer):
                return self._tree.ends[outer].line - 1
        if self._lines[place.line - 1][place.column - 1 : place.column] not in ("|", ">"):
            return self._tree.ends[last].line - 1
        key = self._lines[place.line - 1]
        indent = len(key) - len(key.lstrip(" -"))
        at = end = place.line - 1
        while at + 1 < len(self._lines):
            at += 1
            line = self._lines[at]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
                break
            end = at if line.strip() else end
        return end

    def _put(self, at: int, lines: Sequence[str]) -> None:
        if at == len(self._lines):
            self._lines.append("")  # the file does not end with a line break
        self._lines[at:at] = lines

    def _error(self, what: str, path: KeyPath) -> EditError:
        line = self._tree.values[path].line
        return EditError(f"{self._file}:{line} {what}: please change it by hand.")


def written(text: str, *, in_brackets: bool = False) -> str:
    """Return ``text`` on one line as YAML: plain where that says the same, else in quotes."""
    line = _one_line(text)
    for form in (line, "'" + line.replace("'", "''") + "'"):
        tree, problems = parse("", f"k: [{form}]" if in_brackets else f"k: {form}")
        if tree and not problems and tree.at(("k",)) == ([line] if in_brackets else line):
            return form
    raise EditError(f"{line!r} cannot be written into a file: it holds what YAML does not allow.")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _read(file: str, text: str) -> Tree:
    tree, problems = parse(file, text)
    if tree is None or problems:
        reason = problems[0].message if problems else "it is empty"
        raise EditError(f"{file} cannot be changed: {reason}.")
    return tree
