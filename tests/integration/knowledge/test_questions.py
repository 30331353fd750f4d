"""Files of labelled questions: four forms that say the same, and every mistake with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import QuestionsError
from bot.faq.measuring.verdicts import Labelled
from bot.knowledge.questions import load_questions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KNOWN = {"wifi", "laptop-order", "printer"}
SAME = {
    "a.yaml": """\
questions:
- question: what is the wifi password
  entry: wifi
- question: my computer is old
  entries: [laptop-order, printer]
  style: casual
- question: what is for lunch
  entries: []
  kind: far
""",
    "list.yaml": """\
- {question: what is the wifi password, entry: wifi}
- {question: my computer is old, entry: laptop-order | printer}
- {question: what is for lunch, entry: none, kind: far}
""",
    "a.json": """\
{"questions": [
  {"question": "what is the wifi password", "entry": "wifi"},
  {"question": "my computer is old", "entries": ["laptop-order", "printer"]},
  {"question": "what is for lunch", "entry": "none", "kind": "far"}
]}
""",
    "a.jsonl": """\
{"question": "what is the wifi password", "entry": "wifi", "confidence": 0.5}

{"question": "my computer is old", "entries": ["laptop-order", "printer"]}
{"question": "what is for lunch", "entry": null, "kind": "far"}
""",
    "a.csv": """\
question,entry,kind
what is the wifi password,wifi,

"my computer is old",laptop-order|printer,
what is for lunch,none,far
""",
}


@pytest.fixture
def complaints(tmp_path: Path) -> Callable[..., list[str]]:
    """Return a function that loads files and returns the lines of their problems."""

    def lines(**texts: str | bytes) -> list[str]:
        paths = []
        for name, text in texts.items():
            paths.append(tmp_path / name.replace("_", "."))
            paths[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(QuestionsError) as caught:
            load_questions(paths, KNOWN)
        return str(caught.value).replace(f"{tmp_path}/", "").splitlines()

    return lines


@pytest.mark.parametrize("name", SAME)
def test_all_forms_say_the_same(name: str, tmp_path: Path) -> None:
    """YAML with and without its key, JSON, JSON Lines and CSV give the same questions."""
    (tmp_path / name).write_text(SAME[name], encoding="utf-8")
    assert load_questions([tmp_path / name], KNOWN) == (
        Labelled("what is the wifi password", ("wifi",)),
        Labelled("my computer is old", ("laptop-order", "printer")),
        Labelled("what is for lunch", (), "far"),
    )


def test_several_files_stand_one_after_the_other(tmp_path: Path) -> None:
    """Questions come in the order of the files; a file that is named twice is read once."""
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_bytes(b"\xef\xbb\xbfentry,question\r\nwifi,one\r\n")
    second.write_text('entries,question\nprinter,"two\nlines"\n', encoding="utf-8")
    loaded = load_questions([second, first, second], KNOWN)
    assert [one.question for one in loaded] == ["two\nlines", "one"]


def test_every_problem_of_every_file_has_its_place(complaints: Callable[..., list[str]]) -> None:
    """All files are looked at to their end, in order; near misses get a proposal."""
    assert complaints(
        a_yaml=(
            "questions:\n"
            "- question: one\n"
            "  entry: wify\n"
            "- question: two\n"
            "  entries: [printer, laptop]\n"
        ),
        b_yaml=(
            "questions:\n"
            "- quesion: three\n"
            "  entry: wifi\n"
            "- question: four\n"
            "- question: five\n"
            "  entries: []\n"
            "  kind: answerable\n"
        ),
        c_csv="question,entry\nsix,pinter\nseven,\n",
    ) == [
        "a.yaml:3:10: there is no entry 'wify'; did you mean 'wifi'?",
        "a.yaml:5:22: there is no entry 'laptop'; did you mean 'laptop-order'?",
        "b.yaml:2:3: 'question' is missing",
        "b.yaml:2:3: unknown key 'quesion'; did you mean 'question'?",
        "b.yaml:4:3: item 2 of 'questions' needs 'entry' or 'entries', an id or 'none', not both",
        "b.yaml:5:3: item 3 of 'questions' is 'answerable', but names no entry",
        "c.csv:3:1: 'entry' is empty",
    ]


def test_a_question_with_two_labels_is_a_problem(complaints: Callable[..., list[str]]) -> None:
    """The same question, spelt alike, may stand there again, but not with another entry."""
    assert complaints(
        a_csv="question,entry\nWhy?,wifi\nwhy,wifi\n",
        b_csv="question,entry\n why ,printer\n",
    ) == ["b.csv:2:1: this question has other entries at a.csv:2:1: 'why'"]


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("a_jsonl", "{}\n{", "a.jsonl:2:2: not valid JSON: expecting property name"),
        ("a_jsonl", "3\n", "a.jsonl:1:1: each line must be one object:"),
        ("a_jsonl", "[" * 100_000, "a.jsonl:1:1: brackets stand too deep in each other"),
        ("a_jsonl", "", "a.jsonl:1:1: 'questions' needs at least one item"),
        ("a_csv", "", "a.csv:1:1: the first line must name the columns"),
        ("a_csv", "text,id\nx,y\n", "a.csv:1:1: the first line must name the columns"),
        ("a_csv", 'question,entry\nx,"y', "a.csv:2:1: not valid CSV:"),
        (
            "a_yaml",
            "questions:\n- question: a: b",
            "a.yaml:2:14: text that holds ': ' must be in quotes",
        ),
        ("a_yaml", "", "a.yaml: the file is empty"),
        ("a_yaml", "text", "a.yaml:1:1: the file must have the keys questions, but it is text"),
        ("a_txt", "x", "a.txt: the name of a file of questions ends in .yaml, .json"),
        ("a_csv", b"question,entry\n\xff,wifi", "a.csv:2:1: not UTF-8 (byte 0xFF)"),
    ],
)
def test_what_cannot_be_read_is_said(
    name: str, text: str | bytes, complaint: str, complaints: Callable[..., list[str]]
) -> None:
    """Each kind of broken file gets one line that says where and what."""
    (line,) = complaints(**{name: text})
    assert line.startswith(complaint)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file and a folder are problems like others."""
    with pytest.raises(QuestionsError) as caught:
        load_questions([tmp_path / "no.yaml", tmp_path], KNOWN)
    assert [problem.message for problem in caught.value.problems] == [
        "cannot be read: Is a directory",
        "cannot be read: No such file or directory",
    ]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_table_of_another_country(tmp_path: Path, delimiter: str) -> None:
    """A spreadsheet that writes ';' or tabs between its columns is read like one with commas."""
    path = tmp_path / "questions.csv"
    path.write_text(f"question{delimiter}entry\nwhere, please, is it?{delimiter}a\n")
    (one,) = load_questions([path], {"a"})
    assert (one.question, one.entries) == ("where, please, is it?", ("a",))
