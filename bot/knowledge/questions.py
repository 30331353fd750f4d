"""From files of labelled questions to values: YAML, JSON, JSON Lines or CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from bot.errors import Problem, QuestionsError
from bot.faq.measuring.verdicts import Labelled
from bot.knowledge import complaints
from bot.knowledge.consistency import folded
from bot.knowledge.folder import read_file
from bot.knowledge.loader import parse
from bot.knowledge.schema import NOTHING, LabelledShape, QuestionsShape
from bot.knowledge.tree import KeyPath, Place, Tree, Value
from bot.knowledge.wording import proposal, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_KEYS = tuple(LabelledShape.model_fields)
_MOST_PROPOSALS = 20
_SURROGATE = re.compile("[\ud800-\udfff]")


def load_questions(files: Iterable[Path], known: Collection[str]) -> tuple[Labelled, ...]:
    """Load the questions of all files, in order; ``known`` are the ids of the entries.

    Raises QuestionsError with every problem of every file.
    """
    problems: list[Problem] = []
    trees: list[Tree] = []
    for file in dict.fromkeys(files):
        reading = _read(file)
        problems += reading[1]
        if reading[0] is not None:
            trees.append(reading[0])
    sound = []
    for tree in trees:
        found, shape = _checked(tree)
        problems += found
        if shape:
            sound.append((tree, shape))
    problems += _disagreeing(sound)
    problems += _unknown(sound, known)
    labelled = tuple(_labelled(one) for _, shape in sound for one in shape.questions)
    if problems:
        raise QuestionsError(sorted(problems))
    return labelled


def _read(path: Path) -> tuple[Tree | None, Sequence[Problem]]:
    """Make the file into a tree of the shape {"questions": [{…}, …]}."""
    text, problems = read_file(path)
    if text is None:
        return None, problems
    name = str(path)
    match path.suffix.lower():
        case ".yaml" | ".yml" | ".json":
            tree, problems = parse(name, text)
            return tree and _with_top(tree), problems
        case ".jsonl" | ".ndjson":
            return _tree(name, *_from_json_lines(name, text))
        case ".csv":
            return _tree(name, *_from_csv(name, text))
        case _:
            message = "the name of a file of questions ends in .yaml, .json, .jsonl or .csv"
            return None, [Problem(name, 0, 0, message)]


def _with_top(tree: Tree) -> Tree:
    """A list at the top is the list of questions."""
    if not isinstance(tree.top, list):
        return tree
    values = {("questions", *path): place for path, place in tree.values.items()}
    keys = {("questions", *path): place for path, place in tree.keys.items()}
    values[()] = tree.values[()]
    return Tree(tree.file, {"questions": tree.top}, values, keys)


_Rows = list[tuple[int, dict[str, Value]]]


def _tree(file: str, rows: _Rows, problems: list[Problem]) -> tuple[Tree | None, list[Problem]]:
    """The place of everything in a row is the row's line."""
    if problems:
        return None, problems
    start = Place(1, 1)
    values: dict[KeyPath, Place] = {(): start, ("questions",): start}
    keys: dict[KeyPath, Place] = {}
    for at, (line, row) in enumerate(rows):
        place = Place(line, 1)
        values["questions", at] = place
        for key, value in row.items():
            path = ("questions", at, key)
            values[path] = keys[path] = place
            if isinstance(value, list):
                values.update({(*path, index): place for index in range(len(value))})
    return Tree(file, {"questions": [row for _, row in rows]}, values, keys), []


def _from_json_lines(file: str, text: str) -> tuple[_Rows, list[Problem]]:
    rows: _Rows = []
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            fault = f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
            problems.append(Problem(file, number, error.colno, fault))
        except RecursionError:
            problems.append(Problem(file, number, 1, "brackets stand too deep in each other"))
        else:
            if isinstance(record, dict):
                rows.append((number, {key: _plain(value) for key, value in record.items()}))
            else:
                fault = 'each line must be one object: {"question": "…", "entry": "…"}'
                problems.append(Problem(file, number, 1, fault))
    return rows, problems


def _plain(value: Any) -> Value:
    """What JSON has beside texts, as the text that YAML would give; null is nobody's entry."""
    match value:
        case str():
            return _SURROGATE.sub("\ufffd", value)
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case None:
            return NOTHING
        case _:
            return json.dumps(value)


def _from_csv(file: str, text: str) -> tuple[_Rows, list[Problem]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)  # spreadsheets of some countries write ";"
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    rows: _Rows = []
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        if "question" not in header or not {"entry", "entries"} & set(header):
            fault = "the first line must name the columns: question,entry (and kind, if you like)"
            return [], [Problem(file, 1, 1, fault)]
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                row = dict(zip(header, cells, strict=False))
                rows.append((line, {key: row[key] for key in row if row[key] or key != "kind"}))
            line = reader.line_num + 1
    except csv.Error as error:
        return [], [Problem(file, max(reader.line_num, 1), 1, f"not valid CSV: {error}")]
    return rows, []


def _checked(tree: Tree) -> tuple[list[Problem], QuestionsShape | None]:
    problems = list(_misspelt_keys(tree))
    try:
        return problems, QuestionsShape.model_validate(tree.top)
    except ValidationError as error:
        return [*problems, *complaints.problems(error, tree, QuestionsShape)], None


def _misspelt_keys(tree: Tree) -> Iterator[Problem]:
    """Other keys are the reader's own, but one that is nearly ours is a slip."""
    for path, place in tree.keys.items():
        match path:
            case ("questions", int(), str(key)) if key not in _KEYS:
                if told := proposal(key, _KEYS):
                    yield Problem(tree.file, *place, f"unknown key {shown(key)}{told}")


def _labelled(shape: LabelledShape) -> Labelled:
    return Labelled(shape.question, shape.ids, shape.kind or "")


def _unknown(
    sound: Iterable[tuple[Tree, QuestionsShape]], known: Collection[str]
) -> Iterator[Problem]:
    proposals = 0
    for tree, shape in sound:
        for at, one in enumerate(shape.questions):
            for name in one.ids:
                if name in known:
                    continue
                proposals += 1
                # Comparing is slow; whoever has twenty of them renamed something everywhere.
                told = proposal(name, known) if proposals <= _MOST_PROPOSALS else ""
                place = _place_of(tree.values, at, name, one)
                yield Problem(tree.file, *place, f"there is no entry {shown(name)}{told}")


def _place_of(values: Mapping[KeyPath, Place], at: int, name: str, shape: LabelledShape) -> Place:
    path: KeyPath = ("questions", at, "entry" if shape.entries is None else "entries")
    for index, text in enumerate(shape.entries or []):
        if name in (part.strip() for part in text.split("|")):
            return values.get((*path, index), values[path])
    return values[path]


def _disagreeing(sound: Iterable[tuple[Tree, QuestionsShape]]) -> Iterator[Problem]:
    """The same question with other labels: one of the two must be wrong."""
    first: dict[str, tuple[frozenset[str], str]] = {}
    for tree, shape in sound:
        for at, one in enumerate(shape.questions):
            place = tree.values["questions", at, "question"]
            here = (frozenset(one.ids), f"{tree.file}:{place.line}:{place.column}")
            ids, other = first.setdefault(folded(one.question), here)
            if ids != here[0]:
                message = f"this question has other entries at {other}: {shown(one.question)}"
                yield Problem(tree.file, *place, message)
