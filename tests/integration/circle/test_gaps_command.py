"""`faqbot gaps` from a database and a folder of answers to changed files, and to a replay in CI."""

from __future__ import annotations

import json
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.circle.gap_log import GapLog
from bot.circle.impact import safe_patch
from bot.circle.patch import patch
from bot.circle.proposals import NewEntry, Unanswered, Wording
from bot.cli import main
from bot.faq.answering import Faq
from bot.faq.measuring.verdicts import Labelled
from bot.faq.model import NoAnswer, Question
from bot.knowledge.loader import load
from bot.storage.database import Database
from bot.storage.drafts import Draft, Drafts
from bot.storage.gaps import DISMISSED, PICKED, TOLD, Gaps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.circle.patch import Named

OFFICE = """\
# Kept by Ada.
topic: Office
entries:
  - id: wifi
    question: What is the Wi-Fi password?
    phrasings:
      - "wlan key"   # asked by guests
      - how do I get onto the wireless network
    answer: It is **on the wall**.

  - id: laptop
    question: How do I order a laptop?
    phrasings:
      - where can I buy a new computer
      - my notebook is too slow, can I get another one
    answer: Order it in the shop.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Path:
    """The folder that the person stands in, with answers and the address of the database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    for name in ("FAQ_KNOWLEDGE_DIR", "FAQ_MIN_CONFIDENCE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "office.yaml").write_text(OFFICE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def database(folder: Path, database_url: str) -> Iterator[Database]:
    """What a bot kept: a pick, an answer of the team, a question that was declined, and tea."""
    with closing(Database(database_url)) as database:
        log = GapLog(Gaps(database), "secret")
        for person, question in (
            ("ana", "code for the airport lounge"),
            ("bob", "code of the airport lounge?"),
            ("ana", "bike leasing?"),
            ("bob", "what does bike leasing cost"),
            ("eve", "who wrote the opera Carmen"),
            ("eve", "is there any tea"),
        ):
            log.decided(person, NoAnswer(Question(question), (), ""))
        log.resolved("ana", "code for the airport lounge", PICKED, entry="wifi")
        log.resolved("ana", "bike leasing?", TOLD, draft="h1")
        log.resolved("eve", "who wrote the opera Carmen", DISMISSED)
        log.write()
        text = "Yes, **40 euros**."
        said = Draft("h1", "bike leasing?", text, None, "U0TOM12345", None, datetime.now(UTC))
        Drafts(database).add(said)
        yield database


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command; its exit code and what it printed."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_gaps_shows_evidence_and_a_patch_for_each_proposal(
    database: Database, run: Callable[..., tuple[int, str, str]]
) -> None:
    """In words, and as JSON with the same; nobody is named."""
    code, out, _ = run("gaps")
    assert code == 0
    assert out.startswith("6 questions without a good answer, in 4 groups.")
    assert "code for the airport lounge -> picked wifi" in out
    assert "     in office.yaml:\n     +      - code for the airport lounge\n" in out
    assert "Proposal: a new entry, as U0TOM12345 answered." in out
    assert "Proposal: list it as unanswered." in out
    assert "Nobody has said yet what answers it." in out
    _, out, _ = run("gaps", "--json")
    found = json.loads(out)
    kinds = [one["proposal"] and one["proposal"]["kind"] for one in found["clusters"]]
    assert sorted(filter(None, kinds)) == ["entry", "unanswered", "wording"]
    assert "person" not in out
    patches = "".join(filter(None, (one["patch"] for one in found["clusters"])))
    assert "+unanswered:\n+  - who wrote the opera Carmen\n" in patches


def test_write_changes_the_files_and_closes_the_gaps(
    database: Database, folder: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    """`check` takes what was written, comments stay, and only what nobody answered is left."""
    (folder / "questions.csv").write_text(
        "question,entry\nhow do I order a laptop,laptop\nlunch,none\n", encoding="utf-8"
    )
    code, out, err = run("gaps", "--write", "--questions", "questions.csv")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].startswith("3 proposals written to ")
    text = (folder / "knowledge" / "office.yaml").read_text(encoding="utf-8")
    assert '      - "wlan key"   # asked by guests\n' in text
    assert "# Kept by Ada.\n" in text
    assert run("check")[0] == 0
    assert "laptop" in run("ask", "--json", "how do I order a laptop")[1]
    assert json.loads(run("ask", "--json", "bike leasing?")[1])["entry"] == "bike-leasing"
    _, out, _ = run("gaps")
    assert "bike leasing" not in out
    assert "is there any tea" in out
    assert "5 more are kept, and settled by now." in out


def test_replay_says_what_a_change_answers(
    database: Database, folder: Path, run: Callable[..., tuple[int, str, str]]
) -> None:
    """From the database, or from a file without people; ids alone, unless the text is wanted."""
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com")
    for command in (("init", "-q"), ("add", "knowledge"), ("commit", "-qm", "answers")):
        subprocess.run((*git, *command), check=True, cwd=folder)
    assert run("gaps", "--export", "gaps.jsonl")[0] == 0
    exported = (folder / "gaps.jsonl").read_text(encoding="utf-8")
    assert exported.count("\n") == 6
    assert "person" not in exported
    code, out, _ = run("gaps", "--replay", "gaps.jsonl", "--against", "HEAD")
    assert code == 0
    assert out == (
        "Of 6 questions that got no good answer: 0 answered now and not at HEAD, "
        "0 by another entry, 0 no more, 0 as before, 6 still open.\n"
    )
    run("gaps", "--write")
    _, out, _ = run("gaps", "--replay", "gaps.jsonl", "--against", "HEAD")
    assert "bike" not in out.replace("bike-leasing", "")
    assert out.count(" bike-leasing\n") == 2
    _, text, _ = run("gaps", "--against", "HEAD", "--text")
    assert "bike-leasing: what does bike leasing cost" in text
    (folder / "gaps.jsonl").write_text('{"id": "a", "question": "b"}\nnonsense\n[]\n')
    code, _, err = run("gaps", "--replay", "gaps.jsonl", "--against", "HEAD")
    assert code == 1
    assert "gaps.jsonl:2:1: is no line of" in err
    assert "gaps.jsonl:3:1: is no line of" in err


def test_what_takes_from_another_entry_is_left_out_and_named(folder: Path) -> None:
    """A wording of another entry's, an unanswered one like an entry's, and what check refuses."""
    here = folder / "knowledge"
    labelled = [Labelled("can I get another notebook", ("laptop",))]
    proposals: list[Named] = [
        ("good", NewEntry("tea", "Is there tea?", (), "In the kitchen.", "Office", "U1", None)),
        ("thief", Wording("wifi", ("can I get another notebook",))),
        ("double", Wording("wifi", ("how do I order a laptop",))),
        ("gone", Wording("nobody", ("why",))),
    ]

    faq = Faq(load(here))
    made = safe_patch(here, proposals, labelled, faq)

    assert [name for name, _ in made.made] == ["good"]
    left = dict(made.left)
    assert left["thief"] == (
        'it takes from laptop: wifi would answer "can I get another notebook".'
    )
    assert "check would say" in left["double"]
    assert "no entry nobody" in left["gone"]
    refused: list[Named] = [("no", Unanswered(("can I get another notebook",), "Office"))]
    assert "nothing would answer" in dict(safe_patch(here, refused, labelled, faq).left)["no"]
    assert (here / "office.yaml").read_text(encoding="utf-8") == OFFICE


def test_a_diff_is_one_that_git_applies(folder: Path) -> None:
    """With the folder's name before the files'."""
    made = patch(folder / "knowledge", [("a", Wording("wifi", ("guest code",)))])
    (folder / "a.patch").write_text(made.diff("knowledge/"), encoding="utf-8")
    subprocess.run(("git", "apply", "a.patch"), check=True, cwd=folder)
    text = (folder / "knowledge" / "office.yaml").read_text(encoding="utf-8")
    assert "      - guest code\n" in text


def test_nothing_kept_says_how_to_keep_it(
    folder: Path, database_url: str, run: Callable[..., tuple[int, str, str]]
) -> None:
    """And options that do not go together are named."""
    with closing(Database(database_url)) as database:
        database.migrate()
    assert "FAQ_LOG_QUESTIONS=on" in run("gaps")[1]
    assert run("gaps", "--replay", "x")[0] == 2
    assert run("gaps", "--write", "--against", "main")[0] == 2
    assert run("gaps", "--questions", "x")[0] == 2
