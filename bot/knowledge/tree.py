"""The values of one file, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from types import EllipsisType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bot.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
class Tree:
    """One file: texts, lists and mappings. ``values`` and ``keys`` give the places by path."""

    file: str
    top: Value
    values: Mapping[KeyPath, Place]
    keys: Mapping[KeyPath, Place]

    def select(self, *steps: str | EllipsisType) -> Iterator[Found]:
        """Find texts by their path, in order; ``...`` stands for every item of a list.

        What has another shape than the path says is passed over.
        """
        for path, text in _texts(self.top, steps, ()):
            yield Found(text, self.file, self.values[path], path)


def _texts(
    value: Value, steps: tuple[str | EllipsisType, ...], path: KeyPath
) -> Iterator[tuple[KeyPath, str]]:
    match steps, value:
        case (), str():
            yield path, value
        case (str(key), *rest), dict() if key in value:
            yield from _texts(value[key], tuple(rest), (*path, key))
        case (EllipsisType(), *rest), list():
            for index, item in enumerate(value):
                yield from _texts(item, tuple(rest), (*path, index))
        case _:
            return
