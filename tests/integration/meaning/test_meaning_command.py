"""``faqbot meaning check`` as people use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_it_says_that_the_model_works(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the five files it prints the dimensions, the cosines and the costs, and ends with 0."""
    monkeypatch.setenv("FAQ_MEANING", str(folder))
    assert main(["meaning", "check"]) == 0
    said = capsys.readouterr().out
    assert "384 dimensions" in said
    for name in ("near  ", "far  ", "loaded in", "a question", "memory"):
        assert f"\n{name}" in said
    assert said.endswith("It works.\n")


def test_off_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the setting it ends with 1 and says what to set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FAQ_MEANING", raising=False)
    assert main(["meaning", "check"]) == 1
    assert capsys.readouterr().err.startswith("Error: FAQ_MEANING is not set")


def test_a_missing_file_is_a_problem(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is missing is named, and it ends with 1."""
    (folder / "tokenizer.json").unlink()
    monkeypatch.setenv("FAQ_MEANING", str(folder))
    assert main(["meaning", "check"]) == 1
    assert "lacks tokenizer.json" in capsys.readouterr().err


def test_a_tokenizer_of_another_model_is_found_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A model whose words have other numbers gives vectors, but not near ones: it ends with 1."""
    path = folder / "tokenizer.json"

    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    words = tokenizer["model"]["vocab"]
    plain = [word for word in words if not word.startswith("[")]
    numbers = [words[word] for word in plain]
    words.update(zip(plain, numbers[5000:] + numbers[:5000], strict=True))
    path.unlink()
    path.write_text(json.dumps(tokenizer), encoding="utf-8")
    monkeypatch.setenv("FAQ_MEANING", str(folder))
    assert main(["meaning", "check"]) == 1
    assert "does not put sentences that mean the same near" in capsys.readouterr().err
