"""Learning from wordings, at once or in blocks."""

from __future__ import annotations

from itertools import product as combinations
from typing import TYPE_CHECKING

import numpy as np

from bot.faq.answering import Faq
from bot.faq.model import Answer, Entry, Knowledge, Question
from bot.faq.ranking import blocks
from bot.faq.ranking.features import FeatureSpace
from bot.faq.ranking.meanings import meaning, no_meaning

if TYPE_CHECKING:
    import pytest

_VERBS = ("reset", "change", "lose", "order", "block", "test", "sell", "lend", "paint", "wash")
_NOUNS = ("card", "pin", "key", "phone", "badge", "desk", "car", "chair", "window", "contract")


def _large_knowledge() -> Knowledge:
    return Knowledge(
        tuple(
            Entry(
                f"{verb}-{noun}",
                f"How do I {verb} my {noun}?",
                "So.",
                (f"{noun} {verb}", f"I want to {verb} a {noun}", f"{verb} the {noun} please"),
            )
            for verb, noun in combinations(_VERBS, _NOUNS)
        )
    )


def _space(knowledge: Knowledge) -> tuple[FeatureSpace, np.ndarray]:
    rows = [(text, at) for at, e in enumerate(knowledge.entries) for text in e.wordings]
    labels = np.array([at for _, at in rows], dtype=np.int32)
    wordings = [text.lower().split() for text, _ in rows]
    return FeatureSpace.learnt(wordings, labels, len(knowledge.entries), meaning), labels


def test_products() -> None:
    """Inner products of sparse rows equal those of the same rows written out."""
    space, _ = _space(_large_knowledge())
    rows = space.texts
    dense = np.zeros((len(rows.meanings), rows.size), dtype=np.float32)
    dense[rows.rows, rows.ids] = rows.values
    expected = dense @ dense.T + rows.meanings @ rows.meanings.T
    np.testing.assert_allclose(rows.products(), expected, atol=1e-4)


def test_blocks_own_every_entry_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each entry belongs to one block, which holds all wordings of all its entries."""
    monkeypatch.setattr(blocks, "_WHOLE", 100)
    knowledge = _large_knowledge()
    space, labels = _space(knowledge)
    found = list(blocks.divided(space.texts, labels, len(knowledge.entries)))
    owned = np.concatenate([block.entries[: block.own] for block in found])
    assert sorted(owned) == list(range(len(knowledge.entries)))
    for block in found:
        assert len(block.rows) == 4 * len(block.entries)
        assert (block.entries[block.labels] == labels[block.rows]).all()


def test_answers_from_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """An FAQ that was learnt in blocks answers as one that was learnt at once."""
    knowledge = _large_knowledge()
    whole = Faq(knowledge)
    monkeypatch.setattr(blocks, "_WHOLE", 100)
    divided = Faq(knowledge)
    for text in ("reset the card", "how can I lose the badge", "paint my window now"):
        expected, decision = whole.answer(Question(text)), divided.answer(Question(text))
        assert isinstance(expected, Answer)
        assert isinstance(decision, Answer)
        assert decision.entry.id == expected.entry.id


def test_meaning() -> None:
    """Words of like meaning are nearer than others; unknown words mean nothing."""

    def near(first: str, second: str) -> float:
        return float(meaning([first], lambda _: 1) @ meaning([second], lambda _: 1))

    assert near("doctor", "physician") > near("doctor", "window")
    assert near("buy", "purchas") > near("buy", "mountain")
    assert not meaning(["xyzzy"], lambda _: 1).any()
    assert no_meaning(["doctor"], lambda _: 1).size == 0
