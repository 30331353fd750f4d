"""``faqbot check`` with files, folders, many like warnings, and learning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.cli import main

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = (
    "entries:\n  - {{id: {0}, question: Where is the {0}, answer: There., phrasings: [find {0}]}}\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with knowledge, and other files of answers beside it."""
    for name, topic in (("knowledge/a", "sauna"), ("knowledge/sub/b", "attic"), ("other/c", "x")):
        path = tmp_path / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ENTRY.format(topic))
    (tmp_path / "other" / "junk.yaml").write_text("services: {}\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str]]:
    """Run ``check``; what it prints, by line."""
    code = main(["check", *arguments])
    told = capsys.readouterr()
    assert told.err == ""
    return code, told.out.splitlines()


def test_a_file_is_checked_with_the_folder_of_the_bot(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As pre-commit passes them; a mistake that another file makes stops the commit too."""
    files = ("knowledge/a.yaml", "knowledge/sub/b.yaml")
    assert run(capsys, *files) == (0, ["2 entries, 4 phrasings in 2 files: all good"])
    (folder / "knowledge/a.yaml").write_text(ENTRY.format("sauna").replace("P", "see_also: [x], P"))
    (folder / "knowledge/sub/b.yaml").write_text(ENTRY.format("sauna"))
    code, lines = run(capsys, "knowledge/a.yaml")
    assert (code, lines[0].partition(":")[0]) == (1, "knowledge/sub/b.yaml")


def test_a_file_elsewhere_is_judged_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files beside it that are no answers are nobody's business; one that is missing is named."""
    code, lines = run(capsys, "other/c.yaml")
    assert code == 0
    code, lines = run(capsys, "other/junk.yaml", "other/gone.yaml")
    assert code == 1
    assert {line.partition(": ")[2] for line in lines[:-1]} == {
        "'entries' is missing",
        "there is no such file",
        "unknown key 'services'; did you mean 'entries'?",
    }


def test_several_folders(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is checked for itself."""
    (folder / "other" / "junk.yaml").unlink()
    assert run(capsys, "knowledge", "other") == (0, ["3 entries, 6 phrasings in 3 files: all good"])


def test_the_same_warning_many_times_is_said_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first place stands for all, with their number; ``--all`` shows each."""
    lines = [f"  - {{id: q{n}, question: {'q' * 4}{n} is {n}, answer: A}}" for n in range(30)]
    (folder / "knowledge" / "a.yaml").write_text("entries:\n" + "\n".join(lines) + "\n")
    code, told = run(capsys)
    bare = [line for line in told if "has no 'phrasings'" in line]
    assert len(bare) == 1
    assert bare[0].endswith("(and 29 more like it; --all shows each)")
    code, told = run(capsys, "--all")
    assert code == 0
    assert len([line for line in told if "has no 'phrasings'" in line]) == 30


def test_learning_while_an_image_is_built(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``--learn`` keeps what the next start needs, which then learns nothing, also read-only."""
    from bot.faq.answering import Faq
    from bot.live import kept

    learnt = folder / "learnt"
    monkeypatch.setenv("FAQ_CACHE_DIR", str(learnt))
    code, lines = run(capsys, "--learn")
    (file,) = learnt.iterdir()
    assert (code, lines[-1]) == (0, f"What was learnt is kept in {file}.")
    known = kept.known(folder / "knowledge")
    assert not hasattr(known, "entries"), "the index, not the bare knowledge"
    assert isinstance(kept.learnt(known, 0.6), Faq)
    monkeypatch.setenv("FAQ_CACHE_DIR", str(folder / "knowledge" / "a.yaml"))
    assert main(["check", "--learn"]) == 1
    assert "FAQ_CACHE_DIR" in capsys.readouterr().err


def test_another_stemmer_is_another_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """What shaped the words and sums is part of the key."""
    from importlib import metadata

    from bot.live import kept

    before = kept._key("x")
    real = metadata.version
    monkeypatch.setattr(
        metadata, "version", lambda name: "0" if name == "snowballstemmer" else real(name)
    )
    assert kept._key("x") != before
