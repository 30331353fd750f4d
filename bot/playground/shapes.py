"""Small rules that a JSON value is held against, worded and placed the way Slack does it.

A rule takes a value and its JSON pointer, and yields one sentence for each thing wrong, such as
``must be less than 3001 characters [json-pointer:/blocks/0/text/text]``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Rule = Callable[[Any, str], Iterator[str]]

REQUIRED_TEXT = 1


def at(pointer: str, sentence: str) -> str:
    """The sentence with its place, as Slack writes it."""
    return f"{sentence} [json-pointer:{pointer}]"


def string(most: int, least: int = REQUIRED_TEXT) -> Rule:
    """A string of ``least`` to ``most`` characters; blanks alone count as nothing."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield at(pointer, "must be a string")
        elif len(value) > most:
            yield at(pointer, f"must be less than {most + 1} characters")
        elif least and not value.strip():
            yield at(pointer, "must be more than 0 characters")

    return rule


def choice(*values: object) -> Rule:
    """One of the given values."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        if isinstance(value, (dict, list)) or value not in values:
            yield at(pointer, f"must be one of {', '.join(map(str, values))}")

    return rule


def boolean(value: Any, pointer: str) -> Iterator[str]:
    """True or false, not a word or number that stands for it."""
    if not isinstance(value, bool):
        yield at(pointer, "must be a boolean")


def number(value: Any, pointer: str) -> Iterator[str]:
    """A finite number."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not (is_number and math.isfinite(value)):
        yield at(pointer, "must be a number")


def whole(least: int, most: int) -> Rule:
    """A whole number from ``least`` to ``most``."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield at(pointer, "must be an integer")
        elif not least <= value <= most:
            yield at(pointer, f"must be from {least} to {most}")

    return rule


def items(each: Rule, most: int, least: int = 1) -> Rule:
    """A list of ``least`` to ``most`` items, every one of which keeps the rule."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield at(pointer, "must be an array")
            return
        if len(value) > most:
            yield at(pointer, f"no more than {most} items allowed")
        if len(value) < least:
            yield at(pointer, f"no fewer than {least} items allowed")
        for index, item in enumerate(value):
            yield from each(item, f"{pointer}/{index}")

    return rule


def record(required: Mapping[str, Rule], optional: Mapping[str, Rule]) -> Rule:
    """An object with all the required keys, any of the optional ones, and no others."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield at(pointer, "must provide an object")
            return
        for key in required:
            if key not in value:
                yield at(pointer, f"missing required field: {key}")
        for key, item in value.items():
            held = required.get(key) or optional.get(key)
            if held is None:
                yield at(pointer, f"invalid additional property: {key}")
            else:
                yield from held(item, f"{pointer}/{key}")

    return rule


def tagged(kinds: Mapping[str, Rule]) -> Rule:
    """An object whose ``type`` names the rule for the whole of it."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield at(pointer, "must provide an object")
            return
        kind = value.get("type")
        if not isinstance(kind, str):
            yield at(pointer, "missing required field: type")
        elif kind not in kinds:
            yield at(f"{pointer}/type", f"unsupported type: {kind}")
        else:
            yield from kinds[kind](value, pointer)

    return rule


def both(*rules: Rule) -> Rule:
    """All of the rules."""

    def rule(value: Any, pointer: str) -> Iterator[str]:
        for held in rules:
            yield from held(value, pointer)

    return rule
