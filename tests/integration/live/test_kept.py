"""What was learnt is kept until the next start, and never in the way."""

from __future__ import annotations

import os
import stat
import tempfile
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import KnowledgeError
from bot.faq.model import Answer, Question
from bot.faq.ranking import classifier
from bot.faq.saved import Index
from bot.live.kept import known, learnt

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = """\
entries:
  - id: {id}
    question: {question}
    answer: It does.
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that what is learnt goes to."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder / "faqbot"


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """A folder with one answer."""
    folder = tmp_path / "answers"
    folder.mkdir()
    write(folder, "Does the lift work?")
    return folder


def write(folder: Path, question: str, entry: str = "lift") -> None:
    """Make the folder's one entry."""
    (folder / "one.yaml").write_text(ENTRY.format(id=entry, question=question))


def entry_for(folder: Path, text: str) -> str | None:
    """The entry that a new start answers with; None if it does not."""
    decision = learnt(known(folder), 0.6).answer(Question(text))
    return decision.entry.id if isinstance(decision, Answer) else None


def test_the_second_start_neither_loads_nor_learns(
    cache: Path, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was kept is all that it needs."""
    assert entry_for(answers, "does the lift work") == "lift"
    assert len(list(cache.iterdir())) == 1
    monkeypatch.setattr(classifier, "learn", None)
    monkeypatch.setattr("bot.knowledge.loader.load", None)
    assert entry_for(answers, "does the lift work") == "lift"


def test_an_edit_is_learnt(cache: Path, answers: Path) -> None:
    """Other files are another knowledge; the first comes back with them."""
    assert entry_for(answers, "is there a canteen") is None
    write(answers, "Is there a canteen?", "canteen")
    assert entry_for(answers, "is there a canteen") == "canteen"
    write(answers, "Does the lift work?")
    assert entry_for(answers, "is there a canteen") is None
    assert len(list(cache.iterdir())) == 2


def test_a_broken_edit_is_told_of_however_much_is_kept(cache: Path, answers: Path) -> None:
    """No older set hides a problem."""
    entry_for(answers, "lift")
    (answers / "two.yaml").write_text("entries: [")
    with pytest.raises(KnowledgeError):
        known(answers)
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 but no more", b"\x80\x05K\x01."])
def test_something_else_in_its_place_is_replaced(
    cache: Path, answers: Path, content: bytes
) -> None:
    """A file that is cut or no index at all costs one learning."""
    entry_for(answers, "lift")
    (kept,) = cache.iterdir()
    kept.write_bytes(content)
    assert entry_for(answers, "does the lift work") == "lift"
    assert Index.from_bytes(kept.read_bytes()).knowledge.entries[0].id == "lift"
    assert list(cache.iterdir()) == [kept]


def test_other_code_learns_anew(
    cache: Path, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What older code learnt is not taken for new."""
    entry_for(answers, "lift")
    monkeypatch.setattr("bot.faq.saved.FORMAT", "of later")
    entry_for(answers, "lift")
    assert len(list(cache.iterdir())) == 2


def test_only_this_user_can_read_it(cache: Path, answers: Path) -> None:
    """Answers may be confidential."""
    entry_for(answers, "lift")
    (kept,) = cache.iterdir()
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_old_ones_are_deleted(cache: Path, answers: Path) -> None:
    """The folder does not grow for ever, and the newest stay."""
    for number in range(12):
        write(answers, f"Does lift {number} work?")
        entry_for(answers, "lift")
    files = list(cache.iterdir())
    assert len(files) == 8
    newest = max(files, key=lambda file: file.stat().st_mtime_ns)
    assert "lift 11" in Index.from_bytes(newest.read_bytes()).knowledge.entries[0].question


def test_a_file_where_the_folder_should_be_is_left_alone(cache: Path, answers: Path) -> None:
    """Nothing is deleted to make room."""
    cache.parent.mkdir()
    cache.write_text("mine")
    assert entry_for(answers, "does the lift work") == "lift"
    assert cache.read_text() == "mine"


def test_a_folder_of_somebody_else_is_not_used(
    cache: Path, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither read, since it could say anything, nor written."""
    entry_for(answers, "lift")
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    before = {file: file.read_bytes() for file in cache.iterdir()}
    write(answers, "Is there a canteen?", "canteen")
    assert entry_for(answers, "is there a canteen") == "canteen"
    assert {file: file.read_bytes() for file in cache.iterdir()} == before


def test_a_full_disk_hurts_nobody(
    cache: Path, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be kept is learnt all the same."""

    make = tempfile.NamedTemporaryFile

    def full(_: bytes) -> int:
        raise OSError(28, "No space left on device")

    def on_a_full_disk(**given: Any) -> Any:
        file = make(**given)
        file.write = full  # type: ignore[assignment]
        return file

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", on_a_full_disk)
    assert entry_for(answers, "does the lift work") == "lift"
    assert list(cache.iterdir()) == []


def test_no_home_is_no_problem(answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service account may have none."""
    for name in ("XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert entry_for(answers, "does the lift work") == "lift"
