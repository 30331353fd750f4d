"""Read WordNet 3.0 as Debian's wordnet-base installs it; wndb(5) describes its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_ANIMALS_AND_PLANTS = ("05", "20")


class Synset(NamedTuple):
    """One meaning: the words for it (joined by _), and its explanations and examples."""

    lemmas: tuple[str, ...]
    gloss: str
    is_everyday: bool


def synsets(folder: Path) -> list[Synset]:
    """Return all synsets; ``is_everyday`` leaves out the names of animals and plants."""
    found = []
    for name in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{name}").read_text(encoding="latin-1").splitlines():
            if line.startswith("  "):
                continue
            head, gloss = line.split("|", 1)
            fields = head.split()
            end = 4 + 2 * int(fields[3], 16)
            lemmas = tuple(lemma.split("(")[0] for lemma in fields[4:end:2])
            is_everyday = name != "noun" or fields[1] not in _ANIMALS_AND_PLANTS
            found.append(Synset(lemmas, gloss, is_everyday))
    return found
