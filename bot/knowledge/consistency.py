"""What must hold across files: unique ids and wordings, references that lead somewhere."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from bot.knowledge.wording import proposal, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.errors import Problem
    from bot.knowledge.tree import Found, Tree

_APOSTROPHES = re.compile("['’‘`´]")
# Signs that tell one thing from another stay: C, C# and C++, 5 and 5 %.
_PUNCTUATION = frozenset({"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"})
_TELLING = frozenset("#%&@")


def problems(trees: Mapping[str, Tree | None]) -> Iterator[Problem]:
    """Compare all files of a folder; None stands for one that could not be parsed.

    What a file that cannot be parsed may hold is never reported as missing.
    """
    vocabulary, sources = trees.get("vocabulary.yaml"), trees.get("sources.yaml")
    topics = [trees[name] for name in trees if name not in {"vocabulary.yaml", "sources.yaml"}]
    parsed = [tree for tree in topics if tree]
    ids = [found for tree in parsed for found in tree.select("entries", ..., "id")]
    yield from _repeated_ids(ids)
    yield from _repeated_wordings(parsed)
    if all(tree and _has_all_ids(tree, "entries") for tree in topics):
        see_also = [
            found for tree in parsed for found in tree.select("entries", ..., "see_also", ...)
        ]
        yield from _unknown(see_also, {found.text for found in ids}, "there is no entry")
    if sources:
        yield from _repeated_ids(sources.select("sources", ..., "id"))
    if vocabulary:
        yield from _repeated_words(vocabulary)
    if "sources.yaml" not in trees or (sources and _has_all_ids(sources, "sources")):
        used = [found for tree in parsed for found in tree.select("entries", ..., "source")]
        known = {found.text for found in sources.select("sources", ..., "id")} if sources else set()
        yield from _unknown(used, known, "sources.yaml has no source")


def folded(text: str) -> str:
    """Return what is compared: without case, punctuation, spacing and Unicode's double forms."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold())
    spaced = "".join(" " if _is_punctuation(letter) else letter for letter in plain)
    return " ".join(spaced.split()) or text


def _is_punctuation(letter: str) -> bool:
    return unicodedata.category(letter) in _PUNCTUATION and letter not in _TELLING


def _has_all_ids(tree: Tree, key: str) -> bool:
    items = tree.top.get(key) if isinstance(tree.top, dict) else None
    return isinstance(items, list) and len(list(tree.select(key, ..., "id"))) == len(items)


def _repeated_ids(ids: Iterable[Found]) -> Iterator[Problem]:
    first: dict[str, Found] = {}
    for found in ids:
        other = first.setdefault(found.text, found)
        if other is not found:
            yield found.problem(f"the id {shown(found.text)} is already taken at {other}")


def _repeated_wordings(trees: Iterable[Tree]) -> Iterator[Problem]:
    first: dict[str, Found] = {}
    for tree in trees:
        questions = tree.select("entries", ..., "question")
        phrasings = tree.select("entries", ..., "phrasings", ...)
        for found in sorted([*questions, *phrasings], key=lambda found: found.place):
            if not found.text.strip():
                continue
            other = first.setdefault(folded(found.text), found)
            if other is found:
                continue
            same_entry = (other.file, other.path[:2]) == (found.file, found.path[:2])
            whose = "this entry has" if same_entry else "another entry has"
            yield found.problem(f"{whose} this wording already, at {other}: {shown(found.text)}")


def _repeated_words(vocabulary: Tree) -> Iterator[Problem]:
    first: dict[str, Found] = {}
    for found in vocabulary.select("synonyms", ..., ...):
        if not found.text.strip():
            continue
        other = first.setdefault(folded(found.text), found)
        if other is not found:
            yield found.problem(f"{shown(found.text)} stands in a group already, at {other}")


def _unknown(references: Iterable[Found], known: set[str], fault: str) -> Iterator[Problem]:
    for found in references:
        name = found.text.strip()
        if name and name not in known:
            yield found.problem(f"{fault} {shown(name)}{proposal(name, known)}")
