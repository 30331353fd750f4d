"""Texts are found by their path, with their places."""

from __future__ import annotations

from bot.errors import Problem
from bot.knowledge.tree import Place, Tree

TREE = Tree(
    file="a.yaml",
    top={"entries": [{"id": "a", "phrasings": ["x", ["no text"]]}, "no entry", {"id": "b"}]},
    values={
        ("entries", 0, "id"): Place(2, 9),
        ("entries", 0, "phrasings", 0): Place(4, 7),
        ("entries", 2, "id"): Place(6, 9),
    },
    keys={},
)


def test_select_finds_texts_in_order() -> None:
    """The dots stand for every item of a list, and each text says where it stands."""
    found = TREE.select("entries", ..., "id")
    assert [(one.text, str(one)) for one in found] == [("a", "a.yaml:2:9"), ("b", "a.yaml:6:9")]


def test_select_passes_over_other_shapes() -> None:
    """A path that leads to a list, to nothing or through a text finds no text there."""
    assert [one.text for one in TREE.select("entries", ..., "phrasings", ...)] == ["x"]
    assert TREE.select("entries", ..., "answer") == []
    assert TREE.select("entries", "id") == []
    assert TREE.select() == []


def test_a_found_text_makes_a_problem_at_its_place() -> None:
    """The problem has the file, the line and the column of the text."""
    (found, _) = TREE.select("entries", ..., "id")
    assert found.problem("odd") == Problem("a.yaml", 2, 9, "odd")
