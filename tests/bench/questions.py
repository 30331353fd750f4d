"""FAQs and questions to measure with: from public question sets, or made up in any size.

The folder of the sets holds ``clinc150.json`` ({"train", "val": [[text, intent]], "oos": [text]})
and ``banking77.json`` ({"train": …}). An intent is an entry, some of its training texts are its
wordings. Questions are those that were never used for choosing anything: CLINC150's ``val``, a
third of BANKING77.
"""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SETS = {"clinc150": "CLINC150", "banking77": "BANKING77"}
_FOREIGN_FOR_DEVELOPMENT = 100
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "ke", "li", "mo", "nu", "pa", "re", "si", "to")


@dataclass(frozen=True, slots=True)
class Draw:
    """One simulated FAQ, as the wordings of each entry, and its questions with their entries.

    ``foreign`` are questions that no entry answers.
    """

    wordings: dict[str, tuple[str, ...]]
    questions: list[tuple[str, str]]
    foreign: list[str]

    @property
    def rows(self) -> tuple[list[str], list[str]]:
        """The wordings, and the entry of each."""
        texts = [text for some in self.wordings.values() for text in some]
        return texts, [entry for entry, some in self.wordings.items() for _ in some]


def drawn(data: Path, name: str, wordings: int, seed: int, *, develop: bool, most: int) -> Draw:
    """Draw wordings and at most ``most`` questions of one set.

    With ``develop`` the questions are the other training texts, to choose and fit with.
    """
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
    rest = [(text, intent) for intent, some in texts.items() for text in some[wordings:]]
    questions = rest if develop else [(text, intent) for text, intent in reported]
    rng.shuffle(questions)
    foreign, cut = content.get("oos", []), _FOREIGN_FOR_DEVELOPMENT
    return Draw(
        {intent: tuple(texts[intent][:wordings]) for intent in sorted(texts)},
        questions[:most],
        foreign[:cut] if develop else foreign[cut:],
    )


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
    found, questions = {}, []
    asked = -(-most // entries)
    for place in range(entries):
        core = rng.choices(words, shares, k=7)
        texts = []
        for _ in range(wordings + asked):
            kept = [word for word in core if rng.random() < 0.7]
            texts.append(" ".join([*kept, *rng.choices(words, shares, k=4)]))
        found[f"e{place}"] = tuple(texts[:wordings])
        questions += [(text, f"e{place}") for text in texts[wordings:]]
    rng.shuffle(questions)
    return Draw(found, questions[:most], [])
