"""Which questions ask the same."""

from __future__ import annotations

import numpy as np
import pytest

from bot.faq.measuring.clusters import clusters, grouped
from bot.faq.model import Entry, Knowledge, Vocabulary
from bot.knowledge.loader import load
from tests.bench.clusters import FAQ, figures, made

WIFI = Entry("wifi", "What is the wifi password?", "On the wall.", topic="Office")


def test_other_languages_are_grouped_by_their_words() -> None:
    """There are no vectors for them."""
    german = Knowledge((WIFI,), Vocabulary("german"))
    texts = ["Wo parke ich mein Fahrrad?", "wo kann ich mein fahrrad parken", "Gibt es Tee?"]
    assert clusters(german, texts) == [[0, 1], [2]]
    assert clusters(german, []) == []


def test_five_hundred_made_up_misses_are_grouped_as_measured() -> None:
    """Four of five groups are of one kind alone, a third of the kinds together (docs/gaps.md)."""
    log = made()
    found = figures(clusters(load(FAQ), log.texts), log.kinds)
    assert len(log.texts) == 500
    assert found.pure >= 0.8
    assert found.together >= 0.33
    assert found.a_kind <= 1.5


def test_questions_without_a_word_stand_alone() -> None:
    """They do no harm."""
    assert clusters(Knowledge((WIFI,)), ["?", "??"]) == [[0], [1]]


def test_a_question_between_two_groups_stands_alone() -> None:
    """It is as much like the one as like the other; the groups keep their own."""
    alike = np.full((7, 7), 0.1, dtype=np.float32)
    alike[:3, :3] = alike[3:6, 3:6] = 0.9
    alike[6, :6] = alike[:6, 6] = 0.6
    assert grouped(alike, 0.62) == [[0, 1, 2], [3, 4, 5], [6]]
    alike[6, :3] = alike[:3, 6] = 0.8
    assert grouped(alike, 0.62) == [[0, 1, 2, 6], [3, 4, 5]]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_questions_are_grouped_too(count: int) -> None:
    """The same words of several people are one group, whatever stands beside them."""
    texts = ["bike leasing?"] * count
    assert clusters(Knowledge((WIFI,)), texts) == [list(range(count))]
    assert clusters(Knowledge((WIFI,)), [*texts, "is there tea"])[-1] == [count]


def test_every_question_is_in_one_group() -> None:
    """The biggest first; nothing is lost or doubled, whatever was moved."""
    log = made()
    groups = clusters(Knowledge((WIFI,)), log.texts[:120])
    assert sorted(place for group in groups for place in group) == list(range(120))
    assert [len(group) for group in groups] == sorted(map(len, groups), reverse=True)
