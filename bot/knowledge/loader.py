"""From a folder of YAML files to Knowledge; the only place that knows yaml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import yaml
from pydantic import ValidationError

from bot.errors import KnowledgeError, Problem
from bot.faq.model import Entry, Knowledge, Source, Vocabulary
from bot.knowledge import complaints, consistency, pitfalls, plain_text, syntax, untidy
from bot.knowledge.folder import UNPRINTABLE, find_folder, read_files
from bot.knowledge.schema import SourcesShape, TopicShape, VocabularyShape, shape_of
from bot.knowledge.tree import EntryPlaces, Found, KeyPath, Place, Tree, Value
from bot.knowledge.wording import described, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.knowledge.folder import Reading
    from bot.knowledge.schema import EntryShape, Shape

__all__ = ["Report", "check", "find_folder", "load", "parse"]

MAX_NODES = 200_000
MAX_FAULTS = 1000

_WHOLE_FILE = Place(0, 0)

YAML: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser: ten times faster where PyYAML was built with libyaml."""


@dataclass(frozen=True, slots=True)
class Report:
    """What is in a folder. ``knowledge`` is None exactly when there are problems.

    ``places`` says where the entries stand, each at its own in ``knowledge.entries``, and
    ``unanswered`` where the questions without an answer do. ``warnings`` are about the writing:
    what YAML may have read in another way than it was meant, and what is untidy.
    """

    folder: Path
    files: int
    knowledge: Knowledge | None
    problems: tuple[Problem, ...]
    places: tuple[EntryPlaces, ...] = ()
    unanswered: tuple[Found, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def entries(self) -> int:
        """How many entries were loaded; 0 when there are problems."""
        return len(self.knowledge.entries) if self.knowledge else 0

    @property
    def phrasings(self) -> int:
        """How many wordings lead to the entries, their questions included."""
        return sum(len(entry.wordings) for entry in self.knowledge.entries) if self.knowledge else 0


def load(folder: Path, reading: Reading | None = None) -> Knowledge:
    """Load all entries, in order of file name and place.

    ``reading`` is what was read of the folder before; None reads it now. Raises KnowledgeError with
    every problem of every file.
    """
    report = check(folder, reading)
    if report.knowledge is None:
        raise KnowledgeError(report.problems)
    return report.knowledge


def check(folder: Path, reading: Reading | None = None) -> Report:
    """Load like ``load``, but return the problems, in order of file and place.

    ``reading`` is what was read of the folder before; None reads it now.
    """
    reading = reading or read_files(folder)
    problems = list(reading.problems)
    warnings: list[Problem] = []
    trees: dict[str, Tree | None] = {}
    shapes: dict[str, Shape] = {}
    for name, text in reading.texts.items():
        parser = _Parser(str(folder / name), text)
        tree = trees[name] = parser.tree()
        problems += parser.problems
        warnings += parser.warnings
        if tree:
            try:
                shapes[name] = shape_of(name).model_validate(tree.top)
            except ValidationError as error:
                problems += complaints.problems(error, tree, shape_of(name))
    problems += consistency.problems(trees)
    warnings += untidy.warnings(trees)
    if trees and not trees.keys() - {"sources.yaml", "vocabulary.yaml"}:
        message = "holds no answers yet: add a *.yaml file with 'entries:'"
        problems.append(Problem(str(folder), 0, 0, message))
    if problems:
        return Report(folder, len(trees), None, tuple(sorted(problems)))
    knowledge = _knowledge(shapes, reading.version)
    parsed = filter(None, trees.values())
    unanswered = tuple(found for tree in parsed for found in tree.select("unanswered", ...))
    places = _places(trees, shapes)
    return Report(folder, len(trees), knowledge, (), places, unanswered, tuple(sorted(warnings)))


def parse(file: str, text: str) -> tuple[Tree | None, tuple[Problem, ...]]:
    """Make one YAML or JSON text into values with places; None when there are none to go on with.

    ``file`` is the name that its problems carry.
    """
    parser = _Parser(file, text)
    tree = parser.tree()
    return tree, tuple(parser.problems)


class _Parser:
    """Makes the text of one file into a tree and collects what is wrong on the way."""

    def __init__(self, file: str, text: str | None) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._file = file
        self._text = text
        self._values: dict[KeyPath, Place] = {}
        self._keys: dict[KeyPath, Place] = {}
        self._ends: dict[KeyPath, Place] = {}
        self._is_json = False

    def tree(self) -> Tree | None:
        """Return the values, or None when there are none to go on with."""
        if self._text is None:
            return None
        try:
            self._check_events(self._text)
            node = None if self.problems else yaml.compose(self._text, Loader=YAML)
            if node is not None:
                self._is_json = bool(getattr(node, "flow_style", False))
                top = self._plain(node, ())
                return Tree(self._file, top, self._values, self._keys, self._ends)
            if not self.problems:
                self._complain(_WHOLE_FILE, "the file is empty")
        except yaml.MarkedYAMLError as error:
            self._complain_of_syntax(error, self._text)
        except Exception as error:  # the parsers raise ValueError and others for hostile text
            self._complain(_WHOLE_FILE, f"cannot be parsed ({type(error).__name__}: {error})")
        return None

    def _check_events(self, text: str) -> None:
        """Refuse what could crash or flood the next step, which works recursively."""
        depth = nodes = documents = 0
        for event in yaml.parse(text, Loader=YAML):
            fault = None
            match event:
                case yaml.NodeEvent():
                    nodes += 1
                    depth += isinstance(event, yaml.CollectionStartEvent)
                    fault = _fault_of_node(event)
                case yaml.CollectionEndEvent():
                    depth -= 1
                case yaml.DocumentStartEvent():
                    documents += 1
            if fault:
                self._complain(_place(event.start_mark), fault)
            if depth > syntax.MAX_DEPTH:
                fault = syntax.TOO_DEEP
            elif nodes > MAX_NODES:
                fault = f"more than {MAX_NODES:,} values in one file: split it into several"
            elif documents > 1:
                fault = "a second document begins here: remove this line or use another file"
            elif len(self.problems) == MAX_FAULTS:
                fault = f"after {MAX_FAULTS} faults the rest of this file was not looked at"
            else:
                continue
            self._complain(_place(event.start_mark), fault)
            return

    def _plain(self, node: yaml.Node, path: KeyPath) -> Value:
        self._values[path] = _place(node.start_mark)
        self._ends[path] = _place(node.end_mark)
        match node:
            case yaml.MappingNode():
                return self._mapping(node, path)
            case yaml.SequenceNode():
                return [self._plain(item, (*path, index)) for index, item in enumerate(node.value)]
            case yaml.ScalarNode():
                self._warn_of_pitfalls(node, path)
                return self._text_of(node)
            case _:
                raise AssertionError(node)

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Value]:
        mapping: dict[str, Value] = {}
        for key_node, value_node in node.value:
            place = _place(key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                self._complain(place, "text that begins with '{', '[' or '?' must be in quotes")
                continue
            key, fault = pitfalls.of_key(self._text_of(key_node))
            if fault:
                self._complain(place, fault)
            key_path = (*path, key)
            if key == "<<":
                self._complain(place, "merge keys ('<<') are not used here: write the keys out")
            elif key in mapping:
                first = self._keys[key_path]
                other = f"{self._file}:{first.line}:{first.column}"
                self._complain(place, f"{shown(key)} is given twice, first at {other}")
            elif self._is_json and _is_null(value_node):
                continue  # json.dump writes so what is not there
            else:
                self._keys[key_path] = place
                mapping[key] = self._plain(value_node, key_path)
        return mapping

    def _warn_of_pitfalls(self, node: yaml.ScalarNode, path: KeyPath) -> None:
        text = self._text or ""
        start, end = node.start_mark.index, node.end_mark.index
        match node.style:
            case None | "":
                if _is_null(node):
                    self._complain(_place(node.start_mark), f"{node.value} {pitfalls.NULL}")
                    return
                rest = text[end : end + 1_000].partition("\n")[0]
                found = pitfalls.of_plain(node.value, rest, path)
            case ">":
                found = pitfalls.of_folded(text[start:end], path)
            case '"':
                found = pitfalls.of_double_quoted(text[start:end], is_json=self._is_json)
            case _:
                found = None
        if found and found.drops:
            self._complain(_place(node.start_mark), found.message)
        elif found:
            message = f"warning: {found.message}"
            self.warnings.append(Problem(self._file, *_place(node.start_mark), message))

    def _text_of(self, node: yaml.ScalarNode) -> str:
        text: str = node.value
        # Only double quotes know escapes; what stands in the file itself was looked at before.
        if node.style == '"' and (found := UNPRINTABLE.search(text)):
            is_surrogate = "\ud800" <= found.group() <= "\udfff"
            fault = f"the escape for {described(found.group())} is not allowed here"
            self._complain(_place(node.start_mark), syntax.BAD_ESCAPE if is_surrogate else fault)
            return UNPRINTABLE.sub("\ufffd", text)
        return text

    def _complain_of_syntax(self, error: yaml.MarkedYAMLError, text: str) -> None:
        complaint = f"{error.context or ''} {error.problem or ''}".strip()
        lines = text.split("\n")
        near = {one.line for one in (error.context_mark, error.problem_mark) if one}
        for at in sorted(near | {line - 1 for line in near}):
            if 0 <= at < len(lines) and (odd := pitfalls.of_line(lines[at])):
                self._complain(Place(at + 1, odd[0]), odd[1])
                return
        mark = error.problem_mark or error.context_mark
        if error.context_mark and syntax.is_at_start(complaint):
            mark = error.context_mark
        character = text[mark.index : mark.index + 1] if mark else ""
        self._complain(_place(mark), syntax.explained(complaint, character))

    def _complain(self, place: Place, message: str) -> None:
        self.problems.append(Problem(self._file, *place, message))


class _Mark(Protocol):
    line: int
    column: int


def _place(mark: _Mark | None) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else _WHOLE_FILE


def _is_null(node: yaml.Node) -> bool:
    is_plain = isinstance(node, yaml.ScalarNode) and not node.style
    return is_plain and node.value in pitfalls.NULLS


def _fault_of_node(event: yaml.NodeEvent) -> str | None:
    if isinstance(event, yaml.AliasEvent):
        return "text that begins with '*' must be in quotes (aliases are not used here)"
    if event.anchor is not None:
        return "text that begins with '&' must be in quotes (anchors are not used here)"
    if getattr(event, "tag", None) is not None:
        return "text that begins with '!' must be in quotes (tags are not used here)"
    return None


def _knowledge(shapes: Mapping[str, Shape], version: str) -> Knowledge:
    sources: dict[str, Source] = {}
    vocabulary = Vocabulary()
    entries: list[Entry] = []
    unanswered: list[str] = []
    for shape in shapes.values():
        if isinstance(shape, SourcesShape):
            sources = {one.id: Source(**one.model_dump()) for one in shape.sources}
        elif isinstance(shape, VocabularyShape):
            synonyms = tuple(tuple(group) for group in shape.synonyms)
            vocabulary = Vocabulary(shape.language, synonyms)
    for name, shape in shapes.items():
        if isinstance(shape, TopicShape):
            topic = shape.topic or _topic_of(name)
            form = shape.format or "markdown"
            entries += (_entry(entry, topic, form, shape.team, sources) for entry in shape.entries)
            unanswered += shape.unanswered
    return Knowledge(tuple(entries), vocabulary, version, tuple(unanswered))


def _places(
    trees: Mapping[str, Tree | None], shapes: Mapping[str, Shape]
) -> tuple[EntryPlaces, ...]:
    return tuple(
        EntryPlaces(tree, index)
        for name, shape in shapes.items()
        if isinstance(shape, TopicShape) and (tree := trees[name])
        for index in range(len(shape.entries))
    )


def _topic_of(file_name: str) -> str:
    words = (
        file_name.rpartition("/")[2]
        .removesuffix(".yaml")
        .replace("-", " ")
        .replace("_", " ")
        .strip()
    )
    return words[:1].upper() + words[1:]


def _entry(
    shape: EntryShape, topic: str, form: str, team: str | None, sources: Mapping[str, Source]
) -> Entry:
    is_plain = (shape.format or form) == "text"
    return Entry(
        id=shape.id,
        question=shape.question,
        answer=plain_text.as_markdown(shape.answer) if is_plain else shape.answer,
        phrasings=tuple(shape.phrasings),
        topic=topic,
        source=sources[shape.source] if shape.source else None,
        where=shape.where,
        reported_by=shape.reported_by,
        see_also=tuple(shape.see_also),
        owner=shape.owner,
        review_by=shape.review_by,
        team=team,
    )
