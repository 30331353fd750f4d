"""FAQs and questions to measure with: from public question sets, or made up in any size.

The folder of the sets holds ``clinc150.json`` ({"train", "val": [[text, intent]], "oos": [text]})
and ``banking77.json`` ({"train": …}). An intent is an entry, some of its training texts are its
wordings. Questions are CLINC150's ``val``, and a third of BANKING77.
"""

from __future__ import annotations

import hashlib
import json
import random
from itertools import product
from typing import TYPE_CHECKING

from bot.faq.model import Entry, Knowledge
from tests.bench.draws import FOREIGN_FOR_FITS, Asked, Draw

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

SETS = {"clinc150": "CLINC150", "banking77": "BANKING77"}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "ke", "li", "mo", "nu", "pa", "re", "si", "to")


def drawn(data: Path, name: str, wordings: int, seed: int, *, most: int) -> Draw:
    """Draw wordings and at most ``most`` questions of one set; the answers are empty."""
    content = json.loads((data / f"{name}.json").read_text(encoding="utf-8"))
    train, reported = content["train"], content.get("val")
    if reported is None:
        reported = [row for row in train if is_reported(row[0])]
        train = [row for row in train if not is_reported(row[0])]
    rng = random.Random(seed)
    texts: dict[str, list[str]] = {}
    for text, intent in train:
        texts.setdefault(intent, []).append(text)
    for some in texts.values():
        rng.shuffle(some)
    questions = [Asked(text, frozenset({intent})) for text, intent in reported]
    rng.shuffle(questions)
    foreign = [Asked(text, frozenset()) for text in content.get("oos", [])[FOREIGN_FOR_FITS:]]
    kept = {intent: texts[intent][:wordings] for intent in sorted(texts)}
    title = f"{SETS[name]} × {wordings}"
    return Draw(title, name, _knowledge(kept), (*questions[:most], *foreign))


def _knowledge(wordings: Mapping[str, Sequence[str]]) -> Knowledge:
    """Return an FAQ whose answers are empty."""
    entries = (Entry(name, some[0], "", tuple(some[1:])) for name, some in wordings.items())
    return Knowledge(tuple(entries))


def is_reported(text: str) -> bool:
    """Whether a text of BANKING77 is kept for reports."""
    return int(hashlib.sha1(text.encode()).hexdigest(), 16) % 3 == 0


def mistyped(text: str, rng: random.Random) -> str:
    """Return ``text`` with one random edit in one or two words of four letters and more."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) >= 4]
    for at in rng.sample(long, min(rng.choice((1, 2)), len(long))):
        word, place = words[at], rng.randrange(len(words[at]) - 1)
        words[at] = rng.choice(
            (
                word[:place] + word[place + 1 :],
                word[:place] + rng.choice(_LETTERS) + word[place:],
                word[:place] + rng.choice(_LETTERS) + word[place + 1 :],
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            )
        )
    return " ".join(words)


def made_up(entries: int, wordings: int, most: int) -> Draw:
    """Make up an FAQ with at most ``most`` questions, which are wordings that were held back.

    The words are syllables in Zipf's proportions.
    """
    rng = random.Random(1)
    words = ["".join(parts) for length in (2, 3) for parts in product(_SYLLABLES, repeat=length)]
    rng.shuffle(words)
    shares = [1 / (place + 10) for place in range(len(words))]
    found: dict[str, list[str]] = {}
    questions: list[Asked] = []
    asked = -(-most // entries)
    for place in range(entries):
        core = rng.choices(words, shares, k=7)
        texts = []
        for _ in range(wordings + asked):
            kept = [word for word in core if rng.random() < 0.7]
            texts.append(" ".join([*kept, *rng.choices(words, shares, k=4)]))
        found[f"e{place}"] = texts[:wordings]
        questions += [Asked(text, frozenset({f"e{place}"})) for text in texts[wordings:]]
    rng.shuffle(questions)
    return Draw("made up", "", _knowledge(found), tuple(questions[:most]))
