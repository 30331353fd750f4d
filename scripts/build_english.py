"""Make ``bot/faq/data/common_english.txt``: stems by falling frequency in WordNet 3.0.

Run it by hand when the stemmer changes, and scripts/build_meanings.py after it; Debian's
wordnet-base has the files:

    PYTHONPATH=. python scripts/build_english.py /usr/share/wordnet bot/faq/data
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from math import sqrt
from pathlib import Path

from wordnet import Synset, synsets

from bot.faq.stemming import stem_english

STEMS = 15_000


def stems_by_frequency(folder: Path, meanings: list[Synset]) -> list[str]:
    """Return all stems, most frequent first. Names (written with a capital) do not count."""
    in_glosses: Counter[str] = Counter()
    for synset in meanings:
        if synset.is_everyday:
            in_glosses.update(map(stem_english, re.findall(r"\b[a-z]+\b", synset.gloss)))
    small = {lemma for synset in meanings for lemma in synset.lemmas if lemma.islower()}
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


def main(source: str, target: str) -> None:
    """Write the file."""
    stems = stems_by_frequency(Path(source), synsets(Path(source)))[:STEMS]
    text = "\n".join(stems) + "\n"
    (Path(target) / "common_english.txt").write_text(text, encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
