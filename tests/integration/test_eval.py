"""`faqbot eval` from files of questions, and a git checkout, to what is printed and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.cli import main
from tests import shipped

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
ANSWERS = """\
topic: Office
entries:
  - id: wifi
    question: What is the Wi-Fi password?
    phrasings: [how do I get into the wireless network]
    answer: It is **on the wall**.
  - id: laptop
    question: How do I order a laptop?
    phrasings: [where can I buy a new computer]
    answer: Order it in the shop.
  - id: badge
    question: Who replaces a lost badge?
    answer: The front desk.
"""
QUESTIONS = """\
questions:
- {question: what is the wi-fi password, entry: wifi}
- {question: where can I buy a new computer, entry: laptop}
- {question: how do I order a laptop, entry: badge}
- {question: zebra quartz <b>, entry: none, kind: far}
"""
FIGURES = "66.7 % right and 33.3 % wrong of 3 questions, 0 false answers to a question that nothing"


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the person stands in, with knowledge and questions, and no settings."""
    for name in ("FAQ_KNOWLEDGE_DIR", "FAQ_MIN_CONFIDENCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "office.yaml").write_text(ANSWERS, encoding="utf-8")
    (tmp_path / "questions.yaml").write_text(QUESTIONS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Run one command there, with a standard output that is no terminal."""

    def run(*arguments: str) -> Ended:
        code = main(arguments)
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return run


@pytest.fixture
def git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make the folder a git checkout with one commit, and return what runs git there."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ada@example.com")

    def git(*arguments: str) -> None:
        subprocess.run(("git", *arguments), cwd=folder, check=True, capture_output=True)

    git("init", "--quiet", "--initial-branch=main")
    git("add", "knowledge")
    git("commit", "--quiet", "--message=first")
    return git


def test_a_pipe_gets_plain_tables(run: Callable[..., Ended]) -> None:
    """The figures come first, then the tables, all in plain lines; being wrong is no error."""
    ended = run("eval", "questions.yaml")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0].startswith(FIGURES)
    assert "  right                               2  66.7 %  21 to 94 %" in lines
    assert "  far           1              0  0.0 %            0          1" in lines
    assert "  badge      laptop                 1  how do I order a laptop" in lines
    assert [line for line in lines if line.endswith("in use")] == [
        "       0.60   100.0 %  66.7 %  33.3 %     66.7 %              0  in use"
    ]
    assert "\x1b" not in ended.out


def test_json_has_every_figure_and_question(run: Callable[..., Ended]) -> None:
    """One object; shares are 0 to 1, and each question has its verdict and what it was near."""
    ended = run("eval", "--json", "questions.yaml")
    record = json.loads(ended.out)
    assert ended.code == 0
    assert record["answerable"]["questions"] == 3
    assert record["answerable"]["right"] == 2
    assert record["answerable"]["right_share"] == 0.6667
    assert record["unanswerable"]["kinds"]["far"] == {
        "questions": 1,
        "false": 0,
        "suggested": 0,
        "none": 1,
    }
    assert record["confusions"] == [
        {
            "expected": "badge",
            "given": "laptop",
            "count": 1,
            "questions": ["how do I order a laptop"],
        }
    ]
    assert record["untested"] == []
    assert [one["verdict"] for one in record["questions"]] == ["right", "right", "wrong", "refused"]
    assert record["questions"][1]["phrasing"] == "where can I buy a new computer"
    assert len(record["thresholds"]) == 21


@pytest.mark.parametrize("faq", ["hr-and-office", "university-course"])
@pytest.mark.parametrize("threshold", ["0.2", "0.45", "0.8"])
def test_another_threshold_gives_what_the_curve_says(
    faq: str, threshold: str, run: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The point of the curve at a threshold has the figures of a run with that threshold."""
    place = ROOT / "tests" / "questions" / "faqs" / faq
    command = ("eval", "--json", f"{place}/development.yaml", "--knowledge", f"{place}/knowledge")
    said = json.loads(run(*command).out)["thresholds"]
    (point,) = [one for one in said if one["threshold"] == float(threshold)]
    monkeypatch.setenv("FAQ_MIN_CONFIDENCE", threshold)
    record = json.loads(run(*command).out)
    found = record["answerable"] | {"false": record["unanswerable"]["false"]}
    names = ("right", "wrong", "false", "precision")
    assert {name: found[name] for name in names} == {name: point[name] for name in names}


def test_figures_show_no_question(run: Callable[..., Ended]) -> None:
    """With --figures a set that is held back stays unread, in every form."""
    for form in ([], ["--json"], ["--markdown"], ["--html", "page.html"]):
        ended = run("eval", "questions.yaml", "--figures", *form)
        page = Path("page.html").read_text(encoding="utf-8") if "--html" in form else ""
        for question in ("wi-fi password", "computer", "order a laptop", "zebra"):
            assert question not in ended.out + page


def test_markdown_is_tables_without_tags(run: Callable[..., Ended]) -> None:
    """The summary of a job gets Markdown, in which a question's signs stay signs."""
    ended = run("eval", "--markdown", "questions.yaml")
    assert ended.out.startswith(f"## Questions: {FIGURES}")
    assert "| right | 2 | 66.7 % | 21 to 94 % |" in ended.out
    assert "| badge | laptop | 1 | how do I order a laptop |" in ended.out
    assert "<b>" not in ended.out


class Tags(HTMLParser):
    """Counts what is opened and closed, and what is fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an opened tag, and what it would fetch."""
        self.seen.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that closes itself."""
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """See that the innermost tag is the one that is closed."""
        assert self.open.pop() == tag


def test_the_page_needs_nothing_else(run: Callable[..., Ended]) -> None:
    """The HTML page is whole, has charts, no scripts, and fetches nothing; text stays text."""
    false = QUESTIONS.replace("zebra quartz <b>", '"what is the wi-fi password <script>"')
    Path("questions.yaml").write_text(false, encoding="utf-8")
    assert run("eval", "questions.yaml", "--html", "page.html").code == 0
    page = Path("page.html").read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(page)
    assert (tags.open, tags.fetched) == ([], [])
    assert tags.seen.count("svg") == 3
    assert "script" not in tags.seen
    assert "url(" not in page
    assert "prefers-color-scheme: dark" in page
    assert "66.7\u00a0%" in page or "66.7 %" in page


def test_a_page_that_cannot_be_written_is_said(run: Callable[..., Ended]) -> None:
    """A folder that is not there is a problem of the person, not a bug."""
    ended = run("eval", "questions.yaml", "--html", "nowhere/page.html")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "Error: nowhere/page.html cannot be written: No such file or directory.\n"


@pytest.mark.parametrize(
    ("limits", "code", "sentence"),
    [
        (["--min-right", "66"], 0, ""),
        (["--max-wrong", "34"], 0, ""),
        (["--max-false", "0"], 0, ""),
        (["--min-right", "67"], 1, "66.7 % of the questions are answered rightly, at least 67 %"),
        (["--max-wrong", "33"], 1, "33.3 % of the questions are answered wrongly, at most 33 %"),
    ],
)
def test_limits_decide_the_exit_code(
    limits: list[str], code: int, sentence: str, run: Callable[..., Ended]
) -> None:
    """A limit that is not kept is said in a sentence, after the figures, with exit code 1."""
    ended = run("eval", "questions.yaml", *limits)
    assert ended.code == code
    assert ended.out.startswith(FIGURES)
    assert sentence in ended.err
    assert bool(ended.err) == bool(sentence)


def test_false_answers_can_be_limited(run: Callable[..., Ended]) -> None:
    """An answer to what nothing answers counts against --max-false."""
    Path("questions.csv").write_text("question,entry\nhow do I order a laptop,none\n")
    ended = run("eval", "questions.csv", "--max-false", "0")
    assert ended.code == 1
    assert ended.err == ("Error: 1 question that nothing answers got an answer, at most 0 may.\n")


def test_bad_questions_end_it_with_their_places(run: Callable[..., Ended]) -> None:
    """Every problem of the questions is printed with file, line and column; exit code 1."""
    Path("questions.yaml").write_text("questions:\n- {question: x, entry: wfi}\n")
    ended = run("eval", "questions.yaml")
    assert ended == Ended(
        1,
        "",
        "Error: the questions cannot be used.\n"
        "questions.yaml:2:24: there is no entry 'wfi'; did you mean 'wifi'?\n",
    )


@pytest.mark.parametrize("arguments", [[], ["q.csv", "--json", "--markdown"], ["--allow", "-1"]])
def test_wrong_usage(arguments: list[str], run: Callable[..., Ended]) -> None:
    """No file, two forms at once and numbers out of range are wrong usage: exit code 2."""
    assert run("eval", *arguments).code == 2


# ---------------------------------------------------------------------------- --against


def test_nothing_changed_since_the_commit(
    run: Callable[..., Ended], git: Callable[..., None]
) -> None:
    """With the same answers as then, no question ends in another way."""
    ended = run("eval", "questions.yaml", "--against", "HEAD")
    assert ended.code == 0
    assert "no question ends in another way." in ended.out.splitlines()[2]


def test_flips_are_shown_and_too_many_fail(
    run: Callable[..., Ended], git: Callable[..., None]
) -> None:
    """A question that lost its answer is shown with the old and new end; --allow lets it pass."""
    office = Path("knowledge/office.yaml")
    office.write_text(ANSWERS.replace("where can I buy a new computer", "gimme a macbook"))
    ended = run("eval", "questions.yaml", "--against", "main")
    assert ended.code == 1
    (row,) = [line for line in ended.out.splitlines() if line.strip().startswith("worse")]
    assert "where can I buy a new computer" in row
    assert "right: laptop" in row
    assert ended.err == "Error: 1 question ends worse than at main, at most 0 may.\n"
    assert run("eval", "questions.yaml", "--against", "main", "--allow", "1").code == 0
    record = json.loads(run("eval", "questions.yaml", "--against", "main", "--json").out)
    (flip,) = record["against"]["flips"]
    assert (flip["is_worse"], flip["before"]["given"], flip["after"]["given"]) == (
        True,
        "laptop",
        None,
    )
    assert flip["before"]["phrasing"] == "where can I buy a new computer"
    assert record["against"]["answerable"]["right"] == 2


def test_getting_better_is_fine(run: Callable[..., Ended], git: Callable[..., None]) -> None:
    """A question that found its answer is shown too, and the exit code stays 0."""
    Path("questions.yaml").write_text("- {question: gimme a macbook, entry: laptop}\n")
    Path("knowledge/office.yaml").write_text(
        ANSWERS.replace("[where can I buy a new computer]", "[gimme a macbook]")
    )
    ended = run("eval", "questions.yaml", "--against", "HEAD", "--markdown")
    assert ended.code == 0
    assert "1 question ends in another way: 1 better, 0 worse." in ended.out
    assert run("eval", "questions.yaml", "--against", "HEAD", "--html", "page.html").code == 0
    assert "1 better, 0 worse" in Path("page.html").read_text(encoding="utf-8")


def test_new_files_and_folders_below_count(
    run: Callable[..., Ended], git: Callable[..., None]
) -> None:
    """Only the files of then are loaded, by their names of then, also those with strange names."""
    git("mv", "knowledge/office.yaml", "knowledge/büro 1.yaml")
    git("commit", "--quiet", "--message=second")
    Path("knowledge/new.yaml").write_text("entries: [{id: x, question: X?, answer: Y}]")
    assert run("eval", "questions.yaml", "--against", "HEAD").code == 0
    assert run("eval", "questions.yaml", "--against", "HEAD~1").code == 0


def test_questions_for_new_entries_are_left_out(
    run: Callable[..., Ended], git: Callable[..., None]
) -> None:
    """What nothing could answer then is not called better or worse, but counted as new."""
    new = "  - {id: parking, question: Where do I park?, answer: In the yard.}\n"
    Path("knowledge/office.yaml").write_text(ANSWERS + new)
    Path("questions.yaml").write_text(QUESTIONS + "- {question: where to park, entry: parking}\n")
    ended = run("eval", "questions.yaml", "--against", "HEAD", "--html", "page.html")
    assert ended.code == 0
    sentence = "no question ends in another way. 1 question for new entries left out."
    assert sentence in ended.out
    assert sentence in Path("page.html").read_text(encoding="utf-8")
    assert (
        json.loads(run("eval", "questions.yaml", "--against", "HEAD", "--json").out)["against"][
            "new"
        ]
        == 1
    )


@pytest.mark.parametrize(
    ("revision", "sentence"),
    [
        ("nonsense", "git knows no revision 'nonsense' here:"),
        ("--help", "git knows no revision '--help' here:"),
        ("HEAD:knowledge", "git knows no revision 'HEAD:knowledge' here:"),
    ],
)
def test_an_unknown_revision_is_said(
    revision: str, sentence: str, run: Callable[..., Ended], git: Callable[..., None]
) -> None:
    """What git does not know as a commit is named, with what to do; never taken for an option."""
    ended = run("eval", "questions.yaml", f"--against={revision}")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"Error: {sentence}")


def test_a_folder_that_did_not_exist_then_is_said(
    run: Callable[..., Ended], git: Callable[..., None]
) -> None:
    """A folder without answers at that commit cannot be compared with."""
    Path("more").mkdir()
    Path("more/office.yaml").write_text(ANSWERS)
    ended = run("eval", "questions.yaml", "--knowledge", "more", "--against", "HEAD")
    assert ended.code == 1
    assert ended.err.startswith("Error: The folder more held no *.yaml files at 'HEAD' (")


def test_answers_that_were_broken_then_are_said(
    run: Callable[..., Ended], git: Callable[..., None]
) -> None:
    """Files of then that cannot be used are named by their commit and place."""
    Path("knowledge/office.yaml").write_text("entries:\n  - id: A b\n")
    git("commit", "--quiet", "--all", "--message=broken")
    Path("knowledge/office.yaml").write_text(ANSWERS)
    ended = run("eval", "questions.yaml", "--against", "HEAD")
    assert ended.code == 1
    assert ":knowledge/office.yaml:2:5: 'question' is missing" in ended.err


def test_without_a_checkout_git_says_why(
    run: Callable[..., Ended], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside of a checkout the message has git's own reason."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    ended = run("eval", "questions.yaml", "--against", "HEAD")
    assert ended.code == 1
    assert "has no revision 'HEAD', says git: " in ended.err


def test_without_git_that_is_said(
    run: Callable[..., Ended], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine without git is told what is missing."""
    monkeypatch.setenv("PATH", str(folder))
    ended = run("eval", "questions.yaml", "--against", "HEAD")
    assert (ended.code, ended.err) == (1, "Error: git is not installed, or not in PATH.\n")


# ------------------------------------------------------------------------ the real thing


@shipped.only
def test_a_process_measures_the_shipped_answers(tmp_path: Path) -> None:
    """``python -m bot eval`` reads questions of the project, and its figures are sane."""
    asked = yaml.safe_load((ROOT / "tests/questions/development.yaml").read_text("utf-8"))
    some = tmp_path / "some.yaml"
    some.write_text(yaml.safe_dump({**asked, "questions": asked["questions"][::10]}), "utf-8")
    ended = subprocess.run(
        (sys.executable, "-m", "bot", "eval", "--json", some),
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=120,
    )
    record: dict[str, Any] = json.loads(ended.stdout)
    assert ended.stderr == b""
    assert len(record["questions"]) == len(asked["questions"][::10])
    assert record["answerable"]["questions"] + record["unanswerable"]["questions"] == len(
        record["questions"]
    )
    assert record["answerable"]["right_share"] > 0.4
    in_use = [one for one in record["thresholds"] if one["threshold"] == record["threshold"]]
    assert [(one["right"], one["wrong"]) for one in in_use] == [
        (record["answerable"]["right"], record["answerable"]["wrong"])
    ]
