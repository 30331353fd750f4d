"""What must hold across files: unique ids and wordings, references that lead somewhere."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from bot.knowledge.wording import proposal, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.errors import Problem
    from bot.knowledge.tree import Found, Tree

_APOSTROPHES = frozenset("'’‘`´")
# Signs that tell one thing from another stay: C, C# and C++, 5 and 5 %.
_PUNCTUATION = frozenset({"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"})
_TELLING = frozenset("#%&@")
_MOST_PROPOSALS = 20


class _Plainer(dict[int, str]):
    """A table for ``str.translate`` that fills itself: punctuation becomes a space."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter in _APOSTROPHES:
            plain = ""
        elif unicodedata.category(letter) in _PUNCTUATION and letter not in _TELLING:
            plain = " "
        else:
            plain = letter
        return self.setdefault(code, plain)


_PLAINER = _Plainer()


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
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_PLAINER)
    return " ".join(plain.split()) or text


def _has_all_ids(tree: Tree, key: str) -> bool:
    items = tree.top.get(key) if isinstance(tree.top, dict) else None
    return isinstance(items, list) and len(tree.select(key, ..., "id")) == len(items)


def _repeated_ids(ids: Iterable[Found]) -> Iterator[Problem]:
    first: dict[str, Found] = {}
    for found in ids:
        other = first.setdefault(found.text, found)
        if other is not found and found.text.strip():
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
            if (other.file, other.path[:2]) == (found.file, found.path[:2]):
                continue  # once more in one entry: nothing is unclear
            yield found.problem(
                f"another entry has this wording already, at {other}: {shown(found.text)}; "
                "which of the two is to answer it? Keep it there or here, or word one otherwise"
            )
    for found in (found for tree in trees for found in tree.select("unanswered", ...)):
        other = first.setdefault(folded(found.text), found)
        if other is found or not found.text.strip():
            continue
        fault = "stands here already" if other.path[0] == "unanswered" else "leads to an entry"
        yield found.problem(f"{shown(found.text)} {fault}, at {other}: keep one of them")


def _repeated_words(vocabulary: Tree) -> Iterator[Problem]:
    first: dict[str, Found] = {}
    for found in vocabulary.select("synonyms", ..., ...):
        if not found.text.strip():
            continue
        other = first.setdefault(folded(found.text), found)
        if other is not found:
            yield found.problem(f"{shown(found.text)} stands in a group already, at {other}")


def _unknown(references: Iterable[Found], known: set[str], fault: str) -> Iterator[Problem]:
    unknown = [
        found for found in references if found.text.strip() and found.text.strip() not in known
    ]
    for count, found in enumerate(unknown):
        name = found.text.strip()
        # Comparing is slow; whoever has twenty of them renamed something everywhere.
        told = proposal(name, known) if count < _MOST_PROPOSALS else ""
        yield found.problem(f"{fault} {shown(name)}{told}")
