"""What pydantic finds wrong, in words for people who write answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import Problem
from bot.knowledge.schema import (
    ID_PATTERN,
    MAX_ANSWER,
    MAX_LINE,
    MAX_WORDING,
    EntryShape,
    LabelledShape,
    SourceShape,
    SourcesShape,
    TopicShape,
    VocabularyShape,
)
from bot.knowledge.wording import proposal, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

    from bot.knowledge.tree import KeyPath, Tree

_HOMES: dict[str, type[BaseModel]] = {
    "sources.yaml": SourcesShape,
    "vocabulary.yaml": VocabularyShape,
    "a file of answers": TopicShape,
}
# Each costs about a kilobyte; the bot may run in 512 MB.
_MOST = 20_000
_WHY_SO_SHORT = {
    MAX_ANSWER: "the most that fits into a Slack message",
    MAX_LINE: "the most that one line in Slack has room for",
    MAX_WORDING: "the most that a question may have; what is longer belongs in the answer",
}


def problems(error: ValidationError, tree: Tree, shape: type[BaseModel]) -> Iterator[Problem]:
    """Give each complaint about the file its place and plain words."""
    if error.error_count() > _MOST:
        message = f"has {error.error_count():,} faults: this is not a file of knowledge"
        yield Problem(tree.file, 0, 0, message)
        return
    for detail in error.errors(include_url=False):
        path = detail["loc"]
        match detail["type"]:
            case "missing":
                place = tree.values[path[:-1]]
                message = f"'{path[-1]}' is missing"
            case "extra_forbidden":
                place = tree.keys[path]
                message = _unknown_key(str(path[-1]), path[:-1], shape)
            case _:
                place = tree.values[path]
                message = f"{_name(path)} {_fault(detail, _model_at(path, shape))}"
        yield Problem(tree.file, *place, message)


def _unknown_key(key: str, parent: KeyPath, shape: type[BaseModel]) -> str:
    known = list(_model_at(parent, shape).model_fields)
    homes = [home for home, model in _HOMES.items() if key in model.model_fields]
    if key == "questions" and not parent:
        return (
            "labelled questions for faqbot eval are no answers: move this file out of the folder, "
            "or make it a .csv"
        )
    if homes and not parent:
        return f"unknown key '{key}'; it belongs in {homes[0]}"
    told = proposal(key, known) or f"; the keys here are {', '.join(known)}"
    return f"unknown key {shown(key)}{told}"


def _model_at(path: KeyPath, shape: type[BaseModel]) -> type[BaseModel]:
    match path:
        case ("entries", int()):
            return EntryShape
        case ("sources", int()):
            return SourceShape
        case ("questions", int()):
            return LabelledShape
        case _:
            return shape


def _name(path: KeyPath) -> str:
    match path:
        case ():
            return "the file"
        case (*_, int(group), int(index)):
            return f"item {index + 1} of group {group + 1}"
        case (*_, key, int(index)):
            return f"item {index + 1} of '{key}'"
        case _:
            return f"'{path[-1]}'"


def _fault(detail: ErrorDetails, model: type[BaseModel]) -> str:
    value = detail["input"]
    limits = detail.get("ctx", {})
    if isinstance(value, str) and not value.strip():
        return "is empty"
    match detail["type"]:
        case "string_type" | "date_type" if isinstance(value, dict):
            return "must be text, not a set of keys: text that holds ': ' must be in quotes"
        case "string_type" | "date_type":
            return "must be text, not a list"
        case "list_type":
            return f"must be a list, each item on a line of its own after '- ', not {_kind(value)}"
        case "model_type":
            return f"must have the keys {_wanted(model)}, but it is {_kind(value)}"
        case "too_short":
            return "needs at least " + ("two words that mean the same" if value else "one item")
        case "string_too_long":
            return _too_long(value, limits["max_length"])
        case "string_pattern_mismatch" if limits["pattern"] == ID_PATTERN:
            return f"is {shown(value)}, but ids have only a-z, 0-9, '-' and '_'{_better_id(value)}"
        case "string_pattern_mismatch":
            return f"is {shown(value)}, but it must begin with https:// and have no spaces"
        case _:
            return detail["msg"]


def _too_long(text: str, limit: int) -> str:
    length = len(text) if limit == MAX_ANSWER else len(text.strip())
    why = _WHY_SO_SHORT.get(limit, "the most here")
    return f"has {length:,} characters, but {limit:,} is {why}"


def _better_id(text: str) -> str:
    better = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return f": for example '{better[:60]}'" if better else ""


def _wanted(model: type[BaseModel]) -> str:
    fields = model.model_fields
    return ", ".join([name for name in fields if fields[name].is_required()] or fields)


def _kind(value: object) -> str:
    match value:
        case dict():
            return "a set of keys"
        case list():
            return "a list"
        case _:
            return "text"
