"""The vectors of wordings are kept until the next start; those of questions are not."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.meaning.kept import KeptWordings, load
from bot.meaning.model import MiniLM

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.meaning.model import SentenceModel

WORDINGS = ["How do I reset my password?", "When is lunch served?", "Who signs expenses?"]
QUESTION = "I forgot my login"


class Counting:
    """A model that remembers what it was asked for."""

    def __init__(self, model: SentenceModel) -> None:
        self.asked: list[str] = []
        self._model = model

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the model."""
        self.asked += texts
        return self._model.vectors(texts)


@pytest.fixture
def model(folder: Path) -> Counting:
    """The real model, counted."""
    return Counting(MiniLM(folder))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file that keeps."""
    return tmp_path / "meaning-1.vectors"


def test_a_second_start_embeds_nothing(model: Counting, path: Path) -> None:
    """What one start embedded the next one reads, bit by bit the same, in any order."""
    first = KeptWordings(model, path).vectors(WORDINGS)
    assert model.asked == WORDINGS
    model.asked.clear()
    second = KeptWordings(model, path).vectors([*WORDINGS[::-1], WORDINGS[0]])
    assert model.asked == []
    assert np.array_equal(second, first[[2, 1, 0, 0]])


def test_an_edit_embeds_what_is_new_and_drops_what_is_gone(model: Counting, path: Path) -> None:
    """A new wording alone is embedded; one that was removed is no longer kept."""
    kept = KeptWordings(model, path)
    kept.vectors(WORDINGS)
    model.asked.clear()
    kept.vectors([*WORDINGS[1:], "Where is the car park?"])
    assert model.asked == ["Where is the car park?"]
    with np.load(io.BytesIO(path.read_bytes())) as file:
        assert len(file["keys"]) == len(file["rows"]) == 3
    model.asked.clear()
    kept.vectors(WORDINGS)
    assert model.asked == WORDINGS[:1]


def test_a_question_is_not_kept(model: Counting, path: Path) -> None:
    """A text alone changes nothing of the file, and no file holds a text."""
    kept = KeptWordings(model, path)
    kept.vectors([QUESTION])
    assert not path.exists()
    kept.vectors(WORDINGS)
    before = path.read_bytes()
    kept.vectors([QUESTION])
    assert path.read_bytes() == before
    assert not any(wording.encode() in before for wording in WORDINGS)
    assert list(path.parent.glob("*.new")) == []


def test_the_last_questions_are_embedded_once(
    model: Counting, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Groups of questions are made again and again; what was asked long ago is embedded anew."""
    monkeypatch.setattr("bot.meaning.kept._QUESTIONS", 2)
    kept = KeptWordings(model, path)
    first = kept.vectors([QUESTION])
    assert np.array_equal(kept.vectors([QUESTION]), first)
    assert model.asked == [QUESTION]
    for text in WORDINGS[:2]:
        kept.vectors([text])
    model.asked.clear()
    assert np.array_equal(kept.vectors([QUESTION]), first)
    assert model.asked == [QUESTION]


def other_file(**arrays: NDArray[np.generic]) -> bytes:
    """A file of such arrays."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


KEYS, ROWS = np.zeros((3, 16), np.uint8), np.zeros((3, 384), np.float32)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a file of numpy's",
        b"PK\x03\x04 cut off",
        other_file(keys=KEYS),
        other_file(keys=KEYS[:2], rows=ROWS),
        other_file(keys=KEYS, rows=ROWS),
        other_file(keys=KEYS, rows=ROWS[:, :5]),
        other_file(keys=KEYS, rows=np.full((3, 384), np.nan, np.float32)),
        other_file(keys=KEYS.astype(float), rows=ROWS),
        other_file(keys=np.array([{}], dtype=object), rows=ROWS),
        other_file(keys=KEYS, rows=np.array(1, np.float32)),
    ],
)
def test_a_file_of_something_else_is_replaced(model: Counting, path: Path, content: bytes) -> None:
    """What cannot be used counts as nothing kept, and is written anew."""
    expected = KeptWordings(model, None).vectors(WORDINGS)
    path.write_bytes(content)
    assert np.array_equal(KeptWordings(model, path).vectors(WORDINGS), expected)
    model.asked.clear()
    KeptWordings(model, path).vectors(WORDINGS)
    assert model.asked == []


def test_a_file_that_was_cut_off_or_changed_is_replaced(model: Counting, path: Path) -> None:
    """Half of a good file, and one with a byte changed, count as nothing kept."""
    expected = KeptWordings(model, path).vectors(WORDINGS)
    good = path.read_bytes()
    for bad in (good[: len(good) // 2], good[:900] + bytes([good[900] ^ 255]) + good[901:]):
        path.write_bytes(bad)
        model.asked.clear()
        assert np.array_equal(KeptWordings(model, path).vectors(WORDINGS), expected)
        assert model.asked == WORDINGS


def test_nothing_is_kept_where_nothing_can_be(model: Counting, tmp_path: Path) -> None:
    """A folder that went away costs the next start its time, and nothing else."""
    rows = KeptWordings(model, tmp_path / "gone" / "a.vectors").vectors(WORDINGS)
    assert rows.shape == (3, 384)


def test_off_is_none(cache: Path) -> None:
    """Without the setting there is no model, and no folder is made."""
    assert load(None) is None
    assert not cache.exists()


def test_another_model_has_a_file_of_its_own(folder: Path, cache: Path) -> None:
    """Other files of a model keep other vectors; only those of the newest two are left."""
    for number in range(3):
        config = (folder / "config.json").read_bytes()
        (folder / "config.json").unlink()
        (folder / "config.json").write_bytes(config + b"\n")
        model = load(folder)
        assert model is not None
        model.vectors(WORDINGS)
        for file in cache.iterdir():  # a clock of a file system may be coarse
            os.utime(file, ns=(0, file.stat().st_mtime_ns - 10**9 * (3 - number)))
    assert len(list(cache.iterdir())) == 2
