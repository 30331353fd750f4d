"""The values of one file, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import EllipsisType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bot.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

KeyPath: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = "str | list[Value] | dict[str, Value]"


class Place(NamedTuple):
    """A line and a column, counted from 1."""

    line: int
    column: int


class Found(NamedTuple):
    """A text in a file. ``path`` leads to it from the top: ("entries", 0, "id")."""

    text: str
    file: str
    place: Place
    path: KeyPath

    def __str__(self) -> str:
        return f"{self.file}:{self.place.line}:{self.place.column}"

    def problem(self, message: str) -> Problem:
        """Say what is wrong with this text."""
        return Problem(self.file, *self.place, message)


@dataclass(frozen=True, slots=True)
class EntryPlaces:
    """Where the parts of the entry with the number ``index`` of a file stand."""

    tree: Tree
    index: int

    @property
    def is_plain_text(self) -> bool:
        """Whether the answer is said to be no Markdown."""
        own = self.tree.text("entries", self.index, "format")
        return (own or self.tree.text("format")) == "text"

    def found(self, *path: str | int) -> Found:
        """The part at the end of ``path``: ("answer",), ("phrasings", 0); without one the entry.

        Its text is left out.
        """
        whole: KeyPath = ("entries", self.index, *path)
        return Found("", self.tree.file, self.tree.values[whole], whole)

    def wording(self, index: int) -> Found:
        """The wording with this number in ``Entry.wordings``: the question is the first."""
        return self.found("phrasings", index - 1) if index else self.found("question")


@dataclass(frozen=True, slots=True)
class Tree:
    """One file: texts, lists and mappings. ``values`` and ``keys`` give the places by path.

    ``ends`` are the places just behind values; behind a text in a block, or a block of values, it
    is where the next thing begins.
    """

    file: str
    top: Value
    values: Mapping[KeyPath, Place]
    keys: Mapping[KeyPath, Place]
    ends: Mapping[KeyPath, Place] = field(default_factory=dict)

    def text(self, *path: str | int) -> str | None:
        """Return the text at the end of ``path``, or None if there is none."""
        value = self.at(path)
        return value if isinstance(value, str) else None

    def at(self, path: KeyPath) -> Value | None:
        """Return what stands at the end of ``path``, or None if there is nothing."""
        value: Value = self.top
        for step in path:
            match value, step:
                case dict(), str() if step in value:
                    value = value[step]
                case list(), int() if step < len(value):
                    value = value[step]
                case _:
                    return None
        return value

    def select(self, *steps: str | EllipsisType) -> list[Found]:
        """Find texts by their path, in order; ``...`` stands for every item of a list.

        What has another shape than the path says is passed over.
        """
        found: list[tuple[KeyPath, Value]] = [((), self.top)]
        for step in steps:
            if isinstance(step, EllipsisType):
                found = [
                    ((*path, index), item)
                    for path, value in found
                    if isinstance(value, list)
                    for index, item in enumerate(value)
                ]
            else:
                found = [
                    ((*path, step), value[step])
                    for path, value in found
                    if isinstance(value, dict) and step in value
                ]
        return [
            Found(text, self.file, self.values[path], path)
            for path, text in found
            if isinstance(text, str)
        ]
