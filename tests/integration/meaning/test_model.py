"""The sentence model, with its real weights."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.errors import MeaningError
from bot.meaning.model import FILES, MiniLM

if TYPE_CHECKING:
    from pathlib import Path

ASKED = "I forgot my login and can't get in"
ALIKE = "How do I reset my password?"
OTHERS = ("When is lunch served?", "Who signs travel expenses?", "How much leave do I get?")


def test_sentences_that_mean_the_same_are_near(folder: Path) -> None:
    """A question in other words is nearer to its wording than to three others, by far."""
    asked, alike, *others = MiniLM(folder).vectors([ASKED, ALIKE, *OTHERS])
    assert asked @ alike > 0.5
    assert max(asked @ other for other in others) < 0.3


def test_rows_have_length_1_and_do_not_depend_on_each_other(folder: Path) -> None:
    """A text has the same vector alone and among longer ones, and its length is 1."""
    model = MiniLM(folder)
    rows = model.vectors([ASKED, ALIKE * 20, *OTHERS])
    assert rows.dtype == np.float32
    assert rows.shape == (5, 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.array_equal(model.vectors([ASKED])[0], rows[0])


def test_no_texts_no_rows(folder: Path) -> None:
    """No text gives no row, and an empty one gives one that is a number."""
    model = MiniLM(folder)
    assert model.vectors([]).shape == (0, 384)
    assert np.isfinite(model.vectors([""])).all()


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    """Each of the five files is needed, and the error names the one that is missing."""
    (folder / name).unlink()
    with pytest.raises(MeaningError, match=rf"minilm lacks {name}: README"):
        MiniLM(folder)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """The error names the folder and says where the files come from."""
    with pytest.raises(MeaningError, match=r"names .*nowhere, which is not a folder.*README"):
        MiniLM(tmp_path / "nowhere")


@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_is_told(folder: Path, name: str) -> None:
    """A file that is cut off ends in an error that names the folder, not in a traceback."""
    content = (folder / name).read_bytes()
    (folder / name).unlink()
    (folder / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(MeaningError, match=r"the model in .*minilm cannot be used: .*Fetch"):
        MiniLM(folder)


def test_without_the_extra_it_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without fastembed the error has the command that installs it."""
    monkeypatch.setitem(sys.modules, "fastembed", None)
    with pytest.raises(MeaningError, match=r"pip install 'slack-faq-bot\[meaning\]'"):
        MiniLM(folder)
