"""What holds for whatever answers stand in ``knowledge/``, the example's or somebody's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.cli import main
from tests import shipped

if TYPE_CHECKING:
    from pathlib import Path

QUESTIONS = [
    path
    for folder in (shipped.ROOT, shipped.FOLDER)
    for path in sorted(folder.glob("questions.*"))
    if path.suffix in (".csv", ".json", ".jsonl", ".yaml")
]


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of the person who runs the tests."""
    monkeypatch.chdir(tmp_path)


def test_the_answers_have_no_mistakes(capsys: pytest.CaptureFixture[str]) -> None:
    """``faqbot check`` has nothing to complain of; ``.ci/run`` also asks for no warnings."""
    assert main(["check", str(shipped.FOLDER)]) == 0, capsys.readouterr().out


@pytest.mark.skipif(shipped.IS_EXAMPLE, reason="the example has questions and limits of its own")
@pytest.mark.skipif(not QUESTIONS, reason="there is no questions.csv with labelled questions")
def test_the_own_questions_can_be_measured(capsys: pytest.CaptureFixture[str]) -> None:
    """Each labelled question names entries that there are."""
    files = [str(path) for path in QUESTIONS]
    assert main(["eval", *files, "--knowledge", str(shipped.FOLDER)]) == 0, capsys.readouterr().err
