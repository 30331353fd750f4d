"""The shape of the files, for pydantic and (as ``schema.json``) for people's editors."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, LiteralString, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    model_validator,
)
from pydantic.json_schema import GenerateJsonSchema
from pydantic.types import StringConstraints
from pydantic_core import PydanticCustomError

from bot.faq.reading.stemming import OTHER, languages
from bot.knowledge.wording import proposal, shown

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema

ID_PATTERN = "^[A-Za-z0-9_-]+$"
MAX_ANSWER = 12_000
MAX_LINE = 300
MAX_WORDING = 1_000
"""People paste whole messages; where Slack shows less of a question, it is shown shortened."""

MAX_ASKED = 40_000
NOTHING = "none"
"""What stands in the place of an entry's id when nothing answers the question."""

RESERVED_IDS = {
    NOTHING: "which says in files of labelled questions that no entry answers",
    "help": "which people type to be told how to ask",
}


def _one_line(text: str) -> str:
    if "\n" in text or "\r" in text:
        raise PydanticCustomError("line_break", "must be on one line")
    return text


def _joined(text: object) -> object:
    """Read a question that was written on several lines as one line."""
    return " ".join(text.split()) if isinstance(text, str) and text.strip() else text


def _free_id(text: str) -> str:
    if text.lower() in RESERVED_IDS:
        why = RESERVED_IDS[text.lower()]
        raise _custom("reserved_id", f"is {shown(text)}, {why}: choose another")
    return text


def _iso_date(text: object) -> object:
    if not isinstance(text, str):
        return text
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _custom("iso_date", f"is {shown(text)}, but it must be a date such as 2027-01-31")


def _language(name: str) -> str:
    if name in ("english", OTHER):
        return name
    known = languages()
    if name in known:
        return name
    told = proposal(name, known) or (
        f"; known are {', '.join(known)}; '{OTHER}' compares the words of any other as they are"
    )
    raise _custom("language", f"is {shown(name)}, a language without word stems here{told}")


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _custom(kind: LiteralString, message: str) -> PydanticCustomError:
    return PydanticCustomError(kind, "{message}", {"message": message})


def _channel(text: str) -> str:
    if not re.fullmatch(r"[CG][A-Z0-9]{6,20}", text):
        raise _custom(
            "channel",
            f"is {shown(text)}, but it must be a channel's id such as C0123456789: it stands at "
            "the end of the channel's details in Slack",
        )
    return text


Id: TypeAlias = Annotated[
    str, StringConstraints(pattern=ID_PATTERN, max_length=100), AfterValidator(_free_id)
]
Wording: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"\S", max_length=MAX_WORDING), BeforeValidator(_joined)
]
Format: TypeAlias = Literal["markdown", "text"]
Line: TypeAlias = Annotated[
    str,
    StringConstraints(strip_whitespace=True, pattern=r"\S", max_length=MAX_LINE),
    AfterValidator(_one_line),
]
Markdown: TypeAlias = Annotated[str, StringConstraints(pattern=r"\S", max_length=MAX_ANSWER)]
Asked: TypeAlias = Annotated[str, StringConstraints(pattern=r"\S", max_length=MAX_ASKED)]
Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"\S", max_length=MAX_ASKED)]
Url: TypeAlias = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=3000)]
Language: TypeAlias = Annotated[str, AfterValidator(_language)]
IsoDate: TypeAlias = Annotated[date, BeforeValidator(_iso_date)]
Channel: TypeAlias = Annotated[str, AfterValidator(_channel)]
Group: TypeAlias = Annotated[list[Line], Field(min_length=2)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EntryShape(_Shape):
    """A question with its reviewed answer."""

    id: Id = Field(description="Its name, unique over all files: a-z, 0-9 and -")
    question: Wording = Field(description="The question as people would ask it")
    answer: Markdown = Field(description="The answer, in Markdown")
    phrasings: list[Wording] = Field([], description="Other ways in which people ask it")
    source: Line | None = Field(None, description="The id of a source in sources.yaml")
    where: Line | None = Field(None, description="The place in the source: paragraph 29")
    reported_by: Line | None = Field(None, description="Who said it, if the source quotes somebody")
    see_also: list[Line] = Field([], description="Ids of related entries")
    owner: Line | None = Field(None, description="Who keeps this entry right")
    review_by: IsoDate | None = Field(None, description="When to look at it again: 2027-01-31")
    format: Format | None = Field(
        None, description="'text': the answer is shown as it stands; else it is Markdown"
    )


class TopicShape(_Shape):
    """A file of answers."""

    topic: Line | None = Field(None, description="What the file is about; else its name says so")
    team: Channel | None = Field(
        None, description="The Slack channel (its id) of those who know more: C0123456789"
    )
    format: Format | None = Field(
        None, description="'text': all answers here are shown as they stand; else they are Markdown"
    )
    entries: Annotated[list[EntryShape], Field(min_length=1)]
    unanswered: list[Wording] = Field(
        [], description="Questions that come near these entries, and that no entry at all answers"
    )


class SourceShape(_Shape):
    """Where answers come from."""

    id: Id = Field(description="The name that entries use: a-z, 0-9 and -")
    title: Line = Field(description="Its title as readers see it")
    published: Line | None = Field(None, description="When, in words: late June 2023")
    url: Url | None = Field(None, description="Where to read it: https://…")


class SourcesShape(_Shape):
    """The file sources.yaml."""

    sources: list[SourceShape]


class VocabularyShape(_Shape):
    """The file vocabulary.yaml."""

    language: Language = Field("english", description="The language of the questions")
    synonyms: list[Group] = Field(
        [], description="Groups of words that mean the same; the first is the one the entries use"
    )


class LabelledShape(_Shape):
    """A question with the entries of which any answers it; other keys are for people."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    question: Asked
    entry: Name | None = None
    entries: Annotated[list[Name], BeforeValidator(_listed)] | None = None
    kind: Line | None = None

    @model_validator(mode="after")
    def _is_labelled(self) -> Self:
        if (self.entry is None) == (self.entries is None):
            raise _custom("label", f"needs 'entry' or 'entries', an id or '{NOTHING}', not both")
        if self.kind == "answerable" and not self.ids:
            raise _custom("label", "is 'answerable', but names no entry")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """The entries' ids, each once; empty when nothing answers the question."""
        given = self.entries or [] if self.entry is None else [self.entry]
        parts = [part.strip() for text in given for part in text.split("|")]
        return tuple(dict.fromkeys(part for part in parts if part and part != NOTHING))


class QuestionsShape(_Shape):
    """A file of labelled questions."""

    questions: Annotated[list[LabelledShape], Field(min_length=1)]


Shape: TypeAlias = TopicShape | SourcesShape | VocabularyShape


def shape_of(file_name: str) -> type[Shape]:
    """Tell what a file must look like, by its name alone."""
    match file_name:
        case "sources.yaml":
            return SourcesShape
        case "vocabulary.yaml":
            return VocabularyShape
        case _:
            return TopicShape


class _EditorSchema(GenerateJsonSchema):
    """JSON Schema for files in which a key is left out rather than null."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def json_schema() -> str:
    """Return the JSON Schema of all three kinds of file: the text of ``schema.json``."""
    schema = {
        "$schema": _EditorSchema.schema_dialect,
        "title": "Knowledge of a Slack FAQ bot",
        **TypeAdapter(Shape).json_schema(schema_generator=_EditorSchema),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
