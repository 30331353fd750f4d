"""Files become entries, with every text as it was written."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.errors import KnowledgeError
from bot.faq.model import Entry, Source, Vocabulary
from bot.knowledge.loader import check, load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Write: TypeAlias = Callable[[Mapping[str, str | bytes]], Path]

ROOT = Path(__file__).parents[3]

FULL = """\
# yaml-language-server: $schema=../bot/knowledge/schema.json
topic: Who owns what
entries:
  - id: microsoft-profit-share
    question: What's Microsoft's profit share?
    phrasings:
      - How much of the profit goes to Microsoft?
      - 'Microsoft: its part?'
    answer: |
      Microsoft receives **75 %**.

      And later 49 %.
    source: an-analysis
    where: paragraph 29
    reported_by: The Information
    see_also: [microsoft-stake]
    owner: Ann
    review_by: 2027-01-01
"""
SECOND = """\
entries:
  - id: microsoft-stake
    question: >
      How large is
      the stake?
    answer: Large.
"""
SOURCES = """\
sources:
  - id: an-analysis
    title: A news analysis
    published: late June 2023
    url: https://example.com/a?b=c
"""
VOCABULARY = """\
language: german
synonyms:
  - [microsoft, msft]
  - [stake, ownership, part of it]
"""


@pytest.mark.usefixtures("parser")
def test_everything_a_file_can_say(write: Write) -> None:
    """Entries come in order of file name and place, with their source and topic."""
    files = {"who.yaml": FULL, "what-they-own.yaml": SECOND}
    files |= {"sources.yaml": SOURCES, "vocabulary.yaml": VOCABULARY}
    knowledge = load(write(files))
    assert knowledge.entries == (
        Entry(
            id="microsoft-stake",
            question="How large is the stake?",
            answer="Large.",
            topic="What they own",
        ),
        Entry(
            id="microsoft-profit-share",
            question="What's Microsoft's profit share?",
            answer="Microsoft receives **75 %**.\n\nAnd later 49 %.\n",
            phrasings=("How much of the profit goes to Microsoft?", "Microsoft: its part?"),
            topic="Who owns what",
            source=Source(
                "an-analysis", "A news analysis", "late June 2023", "https://example.com/a?b=c"
            ),
            where="paragraph 29",
            reported_by="The Information",
            see_also=("microsoft-stake",),
            owner="Ann",
            review_by=date(2027, 1, 1),
        ),
    )
    assert knowledge.vocabulary == Vocabulary(
        "german", (("microsoft", "msft"), ("stake", "ownership", "part of it"))
    )


def test_questions_without_an_answer(write: Write) -> None:
    """They stand beside a topic's entries; all come in order, each with its place."""
    files = {"1.yaml": FULL, "2.yaml": SECOND}
    files = {name: f"{text}unanswered: [Why of {name}?]\n" for name, text in files.items()}
    report = check(write(files | {"sources.yaml": SOURCES}))
    assert report.knowledge
    assert report.knowledge.unanswered == ("Why of 1.yaml?", "Why of 2.yaml?")
    assert [found.text for found in report.unanswered] == list(report.knowledge.unanswered)


AS_WRITTEN = [
    "no",
    "NO",
    "yes",
    "Yes",
    "on",
    "off",
    "true",
    "FALSE",
    "012",
    "0o14",
    "0x1F",
    "1_000",
    "1:30",
    "190:20:30",
    "3.10",
    "1e3",
    "1.0",
    "-0",
    "+1",
    ".5",
    ".inf",
    "-.INF",
    ".nan",
    "2024-01-31",
    "2024-02-30",
    "2024-01-31T10:00:00Z",
    "20:30",
    "=",
    "<<x",
    "y",
    "n",
    "9999999999999999999",
    "0b101",
    "1,000",
    "50%",
    "a#b",
    "<!channel>",
    "http://a.b/c:d",
]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("text", AS_WRITTEN)
def test_unquoted_text_stays_text(write: Write, text: str) -> None:
    """YAML's words for numbers, dates and truth are only text here."""
    body = f"entries:\n  - id: a\n    question: {text}\n    answer: {text}\n    where: {text}\n"
    (entry,) = load(write({"f.yaml": body})).entries
    assert (entry.question, entry.answer, entry.where) == (text, text, text)


@pytest.mark.usefixtures("parser")
def test_ids_stay_text(write: Write) -> None:
    """Ids that look like numbers or truth are told apart by their letters."""
    lines = [f"  - {{id: {name}, question: Q{name}, answer: A}}" for name in ("1", "01", "no")]
    knowledge = load(write({"f.yaml": "entries:\n" + "\n".join(lines)}))
    assert [entry.id for entry in knowledge.entries] == ["1", "01", "no"]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("indent", [None, 2, 4])
def test_json_loads_too(write: Write, indent: int | None) -> None:
    """What ``json.dump`` writes is read like YAML; numbers and truth come as their text."""
    data = {
        "topic": "Quoted \"text\", back\\slash, 'single', and: more",
        "entries": [
            {"id": "a", "question": "Why?", "answer": "é\n\n* [x](https://y)\n", "phrasings": []},
            {"id": "b", "question": "How many?", "answer": 42, "where": True, "see_also": ["a"]},
        ],
    }
    one, two = load(write({"f.yaml": json.dumps(data, indent=indent)})).entries
    assert (one.topic, one.answer) == (data["topic"], "é\n\n* [x](https://y)\n")
    assert (two.answer, two.where, two.see_also) == ("42", "true", ("a",))


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    "data",
    [
        FULL.encode(),
        b"\xef\xbb\xbf" + FULL.encode(),
        FULL.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + FULL.replace("\n", "\r\n").encode(),
    ],
)
def test_editors_of_other_systems(write: Write, data: bytes) -> None:
    """A byte order mark and Windows line ends change neither the text nor the places."""
    folder = write({"f.yaml": data, "sources.yaml": SOURCES, "g.yaml": SECOND})
    assert load(folder).entries[0].answer == "Microsoft receives **75 %**.\n\nAnd later 49 %.\n"
    folder = write({"f.yaml": data.replace(b"id: microsoft", b"id: micro?soft")})
    assert check(folder).problems[0].line == 4
    assert check(folder).problems[0].column == 9


def test_a_topic_from_the_file_name(write: Write) -> None:
    """A file without ``topic`` is named by its file."""
    files = {"who_owns-what.yaml": SECOND, "über.yaml": SECOND.replace("stake", "other")}
    assert [entry.topic for entry in load(write(files)).entries] == ["Who owns what", "Über"]


def test_the_version_is_that_of_names_and_bytes(write: Write) -> None:
    """Twelve hex digits, the same for the same files, others for any other byte or name."""
    folder = write({"a.yaml": SECOND, "README.md": "about"})
    version = load(folder).version
    assert len(version) == 12
    assert int(version, 16) >= 0
    (folder / "README.md").write_text("changed")
    assert load(folder).version == version
    (folder / "a.yaml").write_text(SECOND + "# a comment\n")
    assert load(folder).version != version
    (folder / "a.yaml").write_text(SECOND)
    assert load(folder).version == version
    (folder / "a.yaml").rename(folder / "b.yaml")
    assert load(folder).version != version


def test_a_report_counts(write: Write) -> None:
    """The report has the folder's files, entries and wordings, the questions among them."""
    folder = write({"f.yaml": FULL, "g.yaml": SECOND, "sources.yaml": SOURCES})
    report = check(folder)
    assert (report.folder, report.files, report.entries, report.phrasings) == (folder, 3, 2, 4)
    assert report.problems == ()


def test_load_raises_what_check_reports(write: Write) -> None:
    """One problem anywhere means no knowledge, and the error carries all of them in order."""
    folder = write({"b.yaml": "x: y\n", "a.yaml": SECOND, "c.yaml": "[\n"})
    report = check(folder)
    assert (report.knowledge, report.entries, report.phrasings, report.files) == (None, 0, 0, 3)
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    assert caught.value.problems == report.problems
    assert [Path(problem.file).name for problem in report.problems] == [
        "b.yaml",
        "b.yaml",
        "c.yaml",
    ]


SHIPPED = sorted((ROOT / "knowledge").glob("*.yaml"))


def test_the_shipped_knowledge_loads() -> None:
    """The files in the repository have no problems."""
    report = check(ROOT / "knowledge")
    assert report.problems == ()
    assert report.files == len(SHIPPED)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_shipped_knowledge_fits_the_schema(path: Path) -> None:
    """Editors mark nothing in the shipped files."""
    schema = json.loads((ROOT / "bot/knowledge/schema.json").read_text(encoding="utf-8"))
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert [
        error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(data)
    ] == []


NESTED = ["[" * 30_000, "[" * 50_000 + "]" * 50_000, "{a: " * 30_000, "- " * 30_000, "? " * 30_000]


@pytest.mark.parametrize("name", ["CSafeLoader", "SafeLoader"])
def test_deep_nesting_ends_no_process(tmp_path: Path, name: str) -> None:
    """Nesting that would crash the C composer is refused, in a process that lives on."""
    for number, bomb in enumerate(NESTED):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / "f.yaml").write_text(bomb)
    code = (
        "import sys, pathlib, yaml; from bot.knowledge import loader\n"
        f"loader.YAML = getattr(yaml, {name!r}, yaml.SafeLoader)\n"
        "for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
        "    print(*loader.check(folder).problems)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    said = done.stdout.splitlines()
    assert len(said) == len(NESTED)
    for line in said:
        assert "brackets or lists stand more than 10 deep in each other" in line


BOMBS = {
    "laughs": "a: &a [x,x]\n"
    + "".join(f"{b}: &{b} [*{a},*{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "merge": "a: &a {k: v}\n" + "".join(f"b{n}: {{<<: [*a, *a]}}\n" for n in range(200)),
    "aliases": "- *a\n" * 100_000,
    "values": "entries: [" + "a," * 200_000 + "]",
    "faults": "entries: [" + "a," * 30_000 + "]",
    "keys": "entries:\n- {" + ",".join(f"k{n}: 1" for n in range(30_000)) + "}",
}


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_files_are_refused_with_few_problems(write: Write, name: str) -> None:
    """Small files that could grow large, or have endless faults, end in a bounded report."""
    report = check(write({"f.yaml": BOMBS[name]}))
    assert report.knowledge is None
    assert 1 <= len(report.problems) <= 1_001


def test_tags_run_nothing(write: Write, tmp_path: Path) -> None:
    """A tag that would run a command in a careless loader does not."""
    canary = tmp_path / "canary"
    text = f"topic: !!python/object/apply:os.system ['touch {canary}']\n" + SECOND
    assert check(write({"f.yaml": text})).knowledge is None
    assert not canary.exists()


OWN_FAULT = re.compile(r"\((Key|Type|Attribute|Assertion)Error")


def _is_sound(folder: Path, data: bytes) -> bool:
    """Tell whether a file ends in whole entries, or in problems that can be printed."""
    (folder / "f.yaml").write_bytes(data)
    try:
        knowledge = load(folder)
    except KnowledgeError as error:
        text = str(error).encode().decode()
        return bool(text) and not OWN_FAULT.search(text)
    return all(entry.id and entry.question and entry.answer for entry in knowledge.entries)


quick = settings(
    max_examples=80,  # with each of two parsers
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.usefixtures("parser")
@quick
@given(data=st.binary(max_size=400))
@example(data=b"a: 2024-02-30")
@example(data=b"? [a]\n: b")
@example(data=b"!<" + b"x" * 100)
@example(data=b"%YAML 3.0\n---\n")
@example(data=b"%TAG ! tag:x,2000:\n--- !a\n")
@example(data=b'"\\U00110000"')
@example(data=b"\xff\xfea\0")
def test_arbitrary_bytes_never_crash(tmp_path: Path, data: bytes) -> None:
    """Whatever is in a file, the outcome is knowledge or a KnowledgeError."""
    assert _is_sound(tmp_path, data)


@pytest.mark.usefixtures("parser")
@quick
@given(
    cut=st.integers(0, len(FULL)),
    removed=st.integers(0, 30),
    inserted=st.text(alphabet=" \t\n:-[]{}&*!|>'\"%@`#,?<=\\xu0a\x00\x85\u2028\ufeff", max_size=12),
)
def test_broken_edits_never_crash(tmp_path: Path, cut: int, removed: int, inserted: str) -> None:
    """Any edit of a good file ends in knowledge or a KnowledgeError."""
    edited = FULL[:cut] + inserted + FULL[cut + removed :]
    assert _is_sound(tmp_path, edited.encode())


values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*"abc", "id", "question", "answer"]), inner, max_size=3)
    ),
    max_leaves=12,
)
top_keys = st.sampled_from(["entries", "topic", "sources", "synonyms", "language"])


@pytest.mark.usefixtures("parser")
@quick
@given(data=st.dictionaries(top_keys, values), name=st.sampled_from(["f", "sources", "vocabulary"]))
def test_arbitrary_json_never_crashes(tmp_path: Path, data: dict[str, Any], name: str) -> None:
    """Any structure, under any of the file names, ends in knowledge or a KnowledgeError."""
    for old in tmp_path.iterdir():
        old.unlink()
    (tmp_path / f"{name}.yaml").write_text(json.dumps(data))
    assert _is_sound(tmp_path, SECOND.encode())
