"""What was learnt, as bytes and back."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.faq.answering import Faq
from bot.faq.model import Entry, Knowledge, Question, Source
from bot.faq.saved import Index

if TYPE_CHECKING:
    from collections.abc import Callable

ASKED = ("how do I reset my pasword", "vpn", "printer on floor 9", "???", "who fixes laptops")


@pytest.mark.parametrize("name", ["it_help", "product", "staff_handbook"])
def test_what_comes_back_decides_alike(name: str, request: pytest.FixtureRequest) -> None:
    """An FAQ from the bytes of another answers every question as that does."""
    knowledge: Knowledge = request.getfixturevalue(name)
    learnt = Faq(knowledge)
    again = Index.from_bytes(Index.of(learnt).to_bytes()).faq(learnt.min_confidence)
    wordings = [wording for entry in knowledge.entries for wording in entry.wordings]
    for text in (*ASKED, *wordings):
        assert again.answer(Question(text)) == learnt.answer(Question(text))


def test_nothing_is_learnt_from_it_again(
    it_help: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes hold all that learning gives, and come out the same."""
    data = Index.of(Faq(it_help)).to_bytes()
    monkeypatch.setattr("bot.faq.ranking.classifier.learn", None)
    assert Index.of(Index.from_bytes(data).faq(0.6)).to_bytes() == data


def test_knowledge_comes_back_as_it_was() -> None:
    """Every field, in its own type."""
    source = Source("handbook", "The handbook – 2nd ed.", "May 2026", "https://example.com/é")
    full = Entry(
        id="leave",
        question="How much leave do I get?",
        answer="**30 days**\n\n- or more",
        phrasings=("Urlaubstage", "días libres \u200f?"),
        topic="Time off",
        source=source,
        where="page 3",
        reported_by="HR",
        see_also=("sick-leave",),
        owner="@hr",
        review_by=date(2027, 1, 31),
    )
    bare = Entry("sick-leave", "Who do I tell when I am ill?", "Your lead.")
    knowledge = Knowledge((full, bare), version="0123456789ab")
    assert Index.from_bytes(Index.of(Faq(knowledge)).to_bytes()).knowledge == knowledge


def test_no_entries_are_an_index_too() -> None:
    """Nothing learnt is something to keep as well."""
    empty = Index.from_bytes(Index.of(Faq(Knowledge(()))).to_bytes())
    assert empty.learnt is None
    assert not empty.faq(0.6).answer(Question("anything")).candidates


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def _other_archive(_: bytes) -> bytes:
    file = io.BytesIO()
    np.savez(file, text=np.zeros(3, dtype=np.uint8))
    return file.getvalue()


def _with_objects(_: bytes) -> bytes:
    file = io.BytesIO()
    np.savez(file, text=np.array([print], dtype=object))
    return file.getvalue()


@pytest.mark.parametrize(
    "spoilt",
    [lambda _: b"", lambda _: b"no archive", _cut, _flipped, _other_archive, _with_objects],
    ids=["empty", "text", "cut", "flipped", "other", "objects"],
)
def test_other_bytes_are_refused(it_help: Knowledge, spoilt: Callable[[bytes], bytes]) -> None:
    """Whatever else may stand in the file is a ValueError, and never code that runs."""
    small = replace(it_help, entries=it_help.entries[:2])
    data = Index.of(Faq(small)).to_bytes()
    with pytest.raises(ValueError, match="no index"):
        Index.from_bytes(spoilt(data))
