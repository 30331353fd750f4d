"""Questions are grouped by whole sentences where the model is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.measuring.clusters import clusters
from bot.faq.model import Entry, Knowledge
from bot.meaning.kept import load
from bot.meaning.model import MiniLM
from tests.bench.clusters import figures, made

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = Knowledge((Entry("wifi", "What is the wifi password?", "On the wall."),))


def test_five_hundred_made_up_misses_are_grouped_as_measured(folder: Path) -> None:
    """Four of five groups are of one kind alone, seven of ten kinds together (docs/gaps.md)."""
    log = made()
    found = figures(clusters(NOTHING, log.texts, MiniLM(folder)), log.kinds)
    assert found.pure >= 0.8
    assert found.together >= 0.7
    assert found.a_kind <= 1.5


def test_few_questions_without_a_common_word_stand_together(folder: Path) -> None:
    """Two people ask the same in other words, beside one who asks for something else."""
    texts = ["I forgot my login", "how do I reset my password?", "when is lunch served"]
    assert clusters(NOTHING, texts, MiniLM(folder)) == [[0, 1], [2]]
    assert clusters(NOTHING, texts[:2], MiniLM(folder)) == [[0, 1]]


def test_grouping_leaves_the_vectors_of_wordings_alone(folder: Path, cache: Path) -> None:
    """Questions are nothing that is kept on disk."""
    model = load(folder)
    assert model is not None
    model.vectors([entry.question for entry in NOTHING.entries] * 2)
    before = {path: path.read_bytes() for path in cache.iterdir()}
    clusters(NOTHING, ["I forgot my login", "when is lunch served"], model)
    assert {path: path.read_bytes() for path in cache.iterdir()} == before
