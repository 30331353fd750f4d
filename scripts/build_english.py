"""Make the English data of bot/faq/data from WordNet 3.0: common stems, and their meanings.

Run it by hand when the stemmer or the stop words change; Debian's wordnet-base has the files:

    python scripts/build_english.py /usr/share/wordnet bot/faq/data

``common_english.txt`` has the stems by falling frequency in glosses and in WordNet's counts.
``english_vectors.npy`` has a vector for each of them, as int8: the leading eigenvectors of how
much more often than by chance two stems stand together in a synset, its gloss or its neighbours.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from math import sqrt
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.faq.common import STOP_WORDS
from bot.faq.stemming import stem_english

STEMS = 15_000
DIMENSIONS = 64
_FILES = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
_ANIMALS_AND_PLANTS = ("05", "20")
_POINTERS = {"@", "~", "@i", "~i", "&", "+", "\\", "*", ">", "^", "$", "!", "=", "%p", "#p", ";c"}
_LEMMA, _GLOSS, _NEIGHBOUR = 2.0, 1.0, 2.0
_MOST_STEMS = 80
_SMOOTHING = 0.75
_PAIRS_AT_ONCE = 20_000_000


class Synset(NamedTuple):
    """One meaning: the words for it, what explains it, and the keys of related ones."""

    lemmas: tuple[str, ...]
    gloss: str
    neighbours: tuple[tuple[str, str], ...]
    is_everyday: bool


def synsets(folder: Path) -> dict[tuple[str, str], Synset]:
    """Read WordNet's data files; see wndb(5) for their format."""
    found = {}
    for name in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{name}").read_text(encoding="latin-1").splitlines():
            if line.startswith("  "):
                continue
            head, gloss = line.split("|", 1)
            fields = head.split()
            end = 4 + 2 * int(fields[3], 16)
            lemmas = tuple(lemma.split("(")[0] for lemma in fields[4:end:2])
            pointers = [fields[at : at + 4] for at in range(end + 1, end + 4 * int(fields[end]), 4)]
            neighbours = tuple(
                (_FILES[pointer[2]], pointer[1]) for pointer in pointers if pointer[0] in _POINTERS
            )
            is_everyday = name != "noun" or fields[1] not in _ANIMALS_AND_PLANTS
            found[name, fields[0]] = Synset(lemmas, gloss, neighbours, is_everyday)
    return found


def stems_by_frequency(folder: Path, meanings: dict[tuple[str, str], Synset]) -> list[str]:
    """Return all stems, most frequent first. Names (written with a capital) do not count."""
    in_glosses: Counter[str] = Counter()
    for synset in meanings.values():
        if synset.is_everyday:
            in_glosses.update(map(stem_english, re.findall(r"\b[a-z]+\b", synset.gloss)))
    small = {lemma for synset in meanings.values() for lemma in synset.lemmas if lemma.islower()}
    in_texts: Counter[str] = Counter()
    for line in (folder / "cntlist.rev").read_text(encoding="latin-1").splitlines():
        key, _, count = line.split()
        lemma = key.split("%")[0]
        if lemma.isalpha() and lemma in small:
            in_texts[stem_english(lemma)] += int(count)
    glosses, texts = in_glosses.total(), in_texts.total()
    weight = {}
    for stem in {*in_glosses, *in_texts}:
        gloss, text = in_glosses[stem] / glosses, in_texts[stem] / texts
        weight[stem] = sqrt((gloss + 0.1 * text) * (text + 0.1 * gloss))
    for form, base in _irregular_forms(folder):
        weight[form] = max(weight.get(form, 0.0), 0.3 * weight.get(base, 0.0))
    return sorted((stem for stem in weight if len(stem) > 1), key=lambda s: (-weight[s], s))


def _irregular_forms(folder: Path) -> list[tuple[str, str]]:
    lines = [
        line.split()
        for name in ("noun", "verb", "adj", "adv")
        for line in (folder / f"{name}.exc").read_text(encoding="latin-1").splitlines()
    ]
    pairs = [(stem_english(words[0]), stem_english(words[1])) for words in lines]
    return [(form, base) for form, base in pairs if form != base and form.isalpha()]


def _together(meanings: dict[tuple[str, str], Synset], stems: list[str]) -> np.ndarray:
    """Return how much any two stems stand together, as a square matrix."""
    place = {stem: at for at, stem in enumerate(stems)}
    stop = {stem_english(word) for word in STOP_WORDS}

    def places(words: list[str]) -> list[int]:
        found = [stem_english(word.lower()) for word in words]
        return [place[stem] for stem in found if stem in place]

    lemmas = {key: places("_".join(s.lemmas).split("_")) for key, s in meanings.items()}
    counts = np.zeros(len(stems) ** 2, dtype=np.float32)
    keys: list[np.ndarray] = []
    values: list[np.ndarray] = []
    pending = 0
    for key, synset in meanings.items():
        weight = dict.fromkeys(lemmas[key], _LEMMA)
        for at in places(re.findall(r"[A-Za-z]+", synset.gloss)):
            if stems[at] not in stop:
                weight.setdefault(at, _GLOSS)
        for neighbour in synset.neighbours:
            for at in lemmas.get(neighbour, ())[:6]:
                weight[at] = max(weight.get(at, 0.0), _NEIGHBOUR)
        if 1 < len(weight) <= _MOST_STEMS:
            ids = np.fromiter(weight, dtype=np.int64)
            shares = np.fromiter(weight.values(), dtype=np.float32) / len(ids)
            keys.append((ids[:, None] * len(stems) + ids).ravel())
            values.append(np.outer(shares, shares).ravel())
            pending += len(keys[-1])
        if pending > _PAIRS_AT_ONCE:
            _add(counts, keys, values)
            keys, values, pending = [], [], 0
    _add(counts, keys, values)
    return counts.reshape(len(stems), len(stems))


def _add(counts: np.ndarray, keys: list[np.ndarray], values: list[np.ndarray]) -> None:
    cells, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    counts[cells] += np.bincount(inverse, weights=np.concatenate(values)).astype(np.float32)


def vectors(together: np.ndarray) -> np.ndarray:
    """Return int8 vectors (a row a stem) whose directions say what stems mean."""
    rows = together.sum(axis=1)
    columns = rows**_SMOOTHING / (rows**_SMOOTHING).sum()
    expected = np.maximum(rows, 1e-9)[:, None] * np.maximum(columns, 1e-12)
    surprise = np.where(together > 0, np.log(np.maximum(together, 1e-12) / expected), 0)
    surprise = np.maximum(surprise, 0).astype(np.float32)
    surprise = (surprise + surprise.T) / 2
    rng = np.random.default_rng(1)
    start = rng.standard_normal((len(rows), DIMENSIONS + 32)).astype(np.float32)
    basis = np.linalg.qr(surprise @ start)[0]
    for _ in range(4):
        basis = np.linalg.qr(surprise @ basis)[0]
    values, directions = np.linalg.eigh(basis.T @ (surprise @ basis))
    leading = np.argsort(-np.abs(values))[:DIMENSIONS]
    found = (basis @ directions[:, leading]) * np.abs(values[leading])
    largest = np.maximum(np.abs(found).max(axis=1, keepdims=True), 1e-9)
    rounded: np.ndarray = np.round(127 * found / largest).astype(np.int8)
    return rounded


def main(source: str, target: str) -> None:
    """Write both files."""
    meanings = synsets(Path(source))
    stems = stems_by_frequency(Path(source), meanings)[:STEMS]
    text = "\n".join(stems) + "\n"
    (Path(target) / "common_english.txt").write_text(text, encoding="ascii")
    np.save(Path(target) / "english_vectors.npy", vectors(_together(meanings, stems)))


if __name__ == "__main__":
    main(*sys.argv[1:])
