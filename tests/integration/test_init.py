"""``faqbot init``: a folder or repository to begin with, also from what a team has already."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement

from bot.cli import main
from bot.knowledge.loader import check, load, parse
from bot.starter.draft import Draft, Found, fit, slug, topic_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from bot.faq.model import Entry


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def taken(folder: Path, name: str, text: str | bytes) -> tuple[Entry, ...]:
    """The entries that come of a file."""
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    assert main(["init", "--from", name]) == 0
    return load(folder / "knowledge").entries


def test_a_folder_to_begin_with(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It passes its own check, its questions end right, and editors find the schema beside it."""
    assert main(["init"]) == 0
    assert sorted(path.name for path in (here / "knowledge").iterdir()) == [
        "first-answers.yaml",
        "questions.csv",
        "schema.json",
        "vocabulary.yaml",
    ]
    assert main(["check", "--strict"]) == 0
    limits = ["--min-right", "100", "--max-false", "0"]
    assert main(["eval", "knowledge/questions.csv", *limits]) == 0
    assert "Next: faqbot check   #" in capsys.readouterr().out
    json.loads((here / "knowledge" / "schema.json").read_text())


def test_nothing_is_overwritten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run adds no examples; entries never go into a file that is there."""
    main(["init"])
    first = here / "knowledge" / "first-answers.yaml"
    first.write_text(first.read_text().replace("Guest", "Visitors"))
    (here / "knowledge" / "vocabulary.yaml").write_text("language: german\n")
    before = {path: path.read_bytes() for path in (here / "knowledge").iterdir()}
    assert main(["init"]) == 0
    assert "kept as it is: knowledge/schema.json" in capsys.readouterr().out
    (here / "first-answers.csv").write_text("question,answer\nWhat else?,This.\n")
    assert main(["init", "--from", "first-answers.csv"]) == 1
    assert "exists already" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in (here / "knowledge").iterdir()} == before


def test_a_repository_of_its_own(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Answers and code live apart: CI, hook, Procfile and requirements name where the code is."""
    url = "https://github.com/acme/faqbot"
    assert main(["init", "--repo", "--bot", url, "answers"]) == 0
    made = {
        path.relative_to(here / "answers").as_posix()
        for path in (here / "answers").rglob("*")
        if path.is_file()
    }
    assert made == {
        ".github/workflows/answers.yml",
        ".gitignore",
        ".pre-commit-config.yaml",
        ".slack/hooks.json",
        "Procfile",
        "README.md",
        "knowledge/first-answers.yaml",
        "knowledge/schema.json",
        "knowledge/vocabulary.yaml",
        "questions.csv",
        "requirements.txt",
    }
    for name in ("requirements.txt", "README.md", ".pre-commit-config.yaml"):
        text = (here / "answers" / name).read_text()
        assert url in text
        assert "{bot}" not in text
    for name in (".pre-commit-config.yaml", ".github/workflows/answers.yml"):
        tree, problems = parse(name, (here / "answers" / name).read_text())
        assert (tree is not None, problems) == (True, ())
    Requirement((here / "answers" / "requirements.txt").read_text().strip())
    assert main(["init", "--repo"]) == 2
    assert "--repo needs --bot URL" in capsys.readouterr().err


@pytest.mark.parametrize("of", ["{}", "file://{}", "the bot"])
def test_the_bots_code_may_lie_on_this_machine(here: Path, of: str) -> None:
    """pip takes the address of a folder only with a host."""
    (here / "the bot").mkdir()
    code = of.format(str(here / "the bot").replace(" ", "%20" if "//" in of else " "))
    assert main(["init", "--repo", "--bot", code, "answers"]) == 0
    told = Requirement((here / "answers" / "requirements.txt").read_text().strip())
    assert told.url == f"git+file://localhost{here}/the%20bot"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_table(here: Path, delimiter: str, encoding: str) -> None:
    """Delimiters and encodings of spreadsheets are found out; further columns are used."""
    rows = [
        ["Question", "Answer", "Phrasings", "Category", "Source", "Owner"],
        ["How do I get a laptop?", '"Order it.\nIn the shöp; [*]."', "new pc | my pc is old",
         "IT", "https://wiki.example.com/it", "Ada"],
        ["Where is HR?", "Floor 2", "", "HR", "", ""],
    ]  # fmt: skip
    text = "\n".join(delimiter.join(row) for row in rows)
    laptop, hr = sorted(taken(here, "faq.csv", text.encode(encoding)), key=lambda one: one.topic)[
        ::-1
    ]
    assert (laptop.id, laptop.topic, laptop.owner) == ("get-laptop", "IT", "Ada")
    assert laptop.phrasings == ("new pc", "my pc is old")
    assert laptop.source is not None
    assert laptop.source.url == "https://wiki.example.com/it"
    assert laptop.answer == "Order it.\\\nIn the shöp; \\[\\*\\]."
    assert (hr.question, hr.answer, hr.topic) == ("Where is HR?", "Floor 2\n", "HR")


def test_what_cannot_be_taken_is_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Columns, rows and dates without a place, each with its line; the rest is taken."""
    table = (
        "question,answer,colour,review_by\n"
        "Where is HR?,Floor 2,red,2030-01-31\n"
        "where is hr,Floor 3,,\n"
        ",nothing,,\n"
        "What now?,,,\n"
        "Is it, or not?,No,a,b,c\n"
        f"{'long ' * 300},No,,\n"
        "When?,Now,,soon\n"
    )
    entries = taken(here, "faq.csv", table)
    assert [entry.question for entry in entries] == ["Where is HR?", "When?"]
    lines = [line.removeprefix("not taken: ") for line in capsys.readouterr().err.splitlines()]
    assert lines == [
        "faq.csv: the column 'colour' has no place in an entry",
        "faq.csv, line 6: has 6 cells for 4 columns: text that holds ',' must be in double quotes",
        "faq.csv, line 8: the date 'soon' is not like 2027-01-31",
        "faq.csv, line 3: 'where is hr' is asked in faq.csv, line 2 too: make one entry of the two",
        "faq.csv, line 4: has no question",
        "faq.csv, line 5: 'What now?' has no answer",
        "faq.csv, line 7: the question has 1,499 characters, 1,000 at most",
    ]


def test_html_becomes_markdown(here: Path) -> None:
    """Paragraphs, lists, links, bold and line breaks of a help desk's export stay."""
    html = (
        "<p>Go <b>there</b>:<br>Room&nbsp;2</p><ul><li>one</li><li><a href='https://x.y'>two</a>"
        "</li></ul><script>x</script>"
    )
    (entry,) = taken(here, "faq.csv", f'question,answer\nWhere?,"{html}"\n')
    assert entry.answer == "Go **there**:\\\nRoom 2\n\n- one\n- [two](https://x.y)\n"


FAQ = """\
# Our FAQ

An introduction.

## 1. How do I get *VPN*? {#vpn}
Install it:

### On a Mac
```
# not a heading
brew install vpn
```
## Where is HR?
Floor 2.

# Travel
What is a trip?
---------------
Ask.
"""


def test_a_markdown_faq(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The level with most questions is that of the entries: above are topics, below answers."""
    entries = taken(here, "faq.md", FAQ)
    assert [(entry.topic, entry.question) for entry in entries] == [
        ("Our FAQ", "How do I get VPN?"),
        ("Our FAQ", "Where is HR?"),
        ("Travel", "What is a trip?"),
    ]
    assert entries[0].answer == (
        "Install it:\n\n**On a Mac**\n\n```\n# not a heading\nbrew install vpn\n```\n"
    )
    assert "faq.md, line 1: the text below the heading 'Our FAQ' answers no question" in (
        capsys.readouterr().err
    )


def test_a_folder_of_markdown_files(here: Path) -> None:
    """Front matter gives question, phrasings and more; without one the heading does."""
    files = {
        "it/vpn.md": "---\ntitle: How do I get VPN?\naliases: [vpn setup]\nowner: Ada\n---\nSo.\n",
        "it/wifi.md": "# What is the Wi-Fi password?\n\nOn the wall.\n",
        ".git/x.md": "# No?\nNo.\n",
    }
    for name, text in files.items():
        (here / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (here / "docs" / name).write_text(text)
    assert main(["init", "--from", "docs", "ours"]) == 0
    vpn, wifi = load(here / "ours").entries
    assert (vpn.question, vpn.phrasings, vpn.owner, vpn.topic, vpn.answer) == (
        "How do I get VPN?", ("vpn setup",), "Ada", "It", "So.\n",
    )  # fmt: skip
    assert (wifi.question, wifi.answer, wifi.topic) == (
        "What is the Wi-Fi password?",
        "On the wall.\n",
        "It",
    )


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("faq.csv", "frage;text\na;b\n", "the first row must name the columns"),
        ("faq.xlsx", "PK", "a sheet can be saved as CSV"),
        ("faq.md", "no headings", "has no headings"),
        ("faq.csv", "question,answer\n", "holds no entry that can be used"),
    ],
)
def test_what_is_no_faq_makes_nothing(
    here: Path, name: str, text: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason is said, and no file is made."""
    (here / name).write_text(text)
    assert main(["init", "--from", name]) == 1
    assert says in capsys.readouterr().err
    assert not (here / "knowledge").exists()
    assert main(["init", "--from", "nowhere.csv"]) == 1


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(question=TEXT, answer=TEXT, phrasing=TEXT, topic=TEXT)
def test_whatever_is_taken_loads(
    tmp_path_factory: pytest.TempPathFactory, question: str, answer: str, phrasing: str, topic: str
) -> None:
    """Any text is written so that YAML reads it back."""
    draft = Draft("here", question, answer, (phrasing,), topic=topic)
    found = fit(Found([draft]), [], [])
    if not found.drafts:
        assert found.left
        return
    folder = tmp_path_factory.mktemp("any")
    (one,) = found.drafts
    (folder / "a.yaml").write_text(topic_yaml("", [one], "schema.json"), encoding="utf-8")
    report = check(folder)
    assert report.problems == ()
    assert report.knowledge is not None
    (entry,) = report.knowledge.entries
    assert entry.question == one.question
    assert entry.answer.strip() == one.answer.strip()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How do I get a new laptop?", "get-new-laptop"),
        ("Where is it?", "where-is-it"),
        ("Wie groß ist der Käfer?", "wie-gross-ist-der-kafer"),
        ("何ですか", ""),
    ],
)
def test_ids_are_made_of_telling_words(question: str, expected: str) -> None:
    """Words that say nothing are left out, unless there are no others."""
    assert slug(question) == expected
