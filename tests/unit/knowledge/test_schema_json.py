"""The JSON Schema that editors use agrees with the loader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from bot.knowledge import schema

ROOT = Path(__file__).parents[3]
SCHEMA_FILE = ROOT / "bot" / "knowledge" / "schema.json"
REMAKE = (
    "python -c 'from bot.knowledge.schema import json_schema; print(json_schema(), end=\"\")' "
    "> bot/knowledge/schema.json"
)

ENTRY = {"id": "a", "question": "Why?", "answer": "Because."}
GOOD: list[dict[str, Any]] = [
    {"entries": [ENTRY]},
    {"topic": "T", "entries": [{**ENTRY, "phrasings": ["How come?"], "review_by": "2027-01-31"}]},
    {"sources": [{"id": "s", "title": "T", "url": "https://example.com/x"}]},
    {"language": "english", "synonyms": [["a", "b"]]},
]
BAD: list[Any] = [
    [],
    "text",
    {"entires": [ENTRY]},
    {"entries": []},
    {"entries": {}},
    {"entries": [ENTRY], "synonyms": []},
    {"entries": [{"id": "a", "question": "Why?"}]},
    {"entries": [{**ENTRY, "anwser": "x"}]},
    {"entries": [{**ENTRY, "id": "A b"}]},
    {"entries": [{**ENTRY, "id": ""}]},
    {"entries": [{**ENTRY, "question": " "}]},
    {"entries": [{**ENTRY, "question": "x" * 1001}]},
    {"entries": [{**ENTRY, "answer": "x" * 12_001}]},
    {"entries": [{**ENTRY, "answer": ["x"]}]},
    {"entries": [{**ENTRY, "phrasings": "x"}]},
    {"sources": [{"id": "s"}]},
    {"sources": [{"id": "s", "title": "T", "url": "javascript:alert(1)"}]},
    {"synonyms": [["alone"]]},
]


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    """The schema as it lies in the repository."""
    return jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def test_the_file_is_up_to_date() -> None:
    """``schema.json`` is what the models say; the message has the command that makes it anew."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema.json_schema(), REMAKE


def test_the_file_is_a_schema() -> None:
    """``schema.json`` keeps to the draft that it names."""
    jsonschema.Draft202012Validator.check_schema(json.loads(SCHEMA_FILE.read_text()))


@pytest.mark.parametrize("data", GOOD)
def test_good_files_pass(validator: jsonschema.Draft202012Validator, data: Any) -> None:
    """All three kinds of file pass, with and without the optional keys."""
    assert [error.message for error in validator.iter_errors(data)] == []


@pytest.mark.parametrize("data", BAD)
def test_bad_files_fail(validator: jsonschema.Draft202012Validator, data: Any) -> None:
    """What the loader refuses in one file, an editor marks too."""
    assert not validator.is_valid(data)


def test_null_is_marked(validator: jsonschema.Draft202012Validator) -> None:
    """A key that has nothing to say is left out; null would be read as the text "null"."""
    assert not validator.is_valid({"entries": [{**ENTRY, "owner": None}]})


@pytest.mark.parametrize("data", BAD)
@pytest.mark.parametrize("name", ["answers.yaml", "sources.yaml", "vocabulary.yaml"])
def test_bad_files_fail_under_every_name(data: Any, name: str) -> None:
    """The models that the loader uses refuse what the schema refuses."""
    with pytest.raises(ValidationError):
        schema.shape_of(name).model_validate(data)
