"""What is taken although it is not as it should be: said once, as a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.knowledge.consistency import folded
from bot.knowledge.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.errors import Problem
    from bot.knowledge.tree import Found, Tree


def warnings(trees: Mapping[str, Tree | None]) -> Iterator[Problem]:
    """Look at all files of a folder; None stands for one that could not be parsed."""
    for tree in filter(None, trees.values()):
        for found in [*tree.select("entries", ..., "id"), *tree.select("sources", ..., "id")]:
            better = found.text.lower().replace("_", "-")
            if better != found.text:
                yield found.problem(
                    f"warning: the id {shown(found.text)} is better {shown(better)}: small "
                    "letters, digits and '-' are what people remember"
                )
        yield from _repeated(tree)


def _repeated(tree: Tree) -> Iterator[Problem]:
    """The same wording twice in one entry."""
    first: dict[tuple[object, str], Found] = {}
    questions = tree.select("entries", ..., "question")
    phrasings = tree.select("entries", ..., "phrasings", ...)
    for found in sorted([*questions, *phrasings], key=lambda found: found.place):
        if not found.text.strip():
            continue
        other = first.setdefault((found.path[1], folded(found.text)), found)
        if other is not found:
            message = (
                f"warning: {shown(found.text)} is the same to the bot as {shown(other.text)} of "
                f"this entry, at {other}: delete it"
            )
            yield found.problem(message)
