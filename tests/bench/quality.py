"""Measure the matcher on public question sets, beside what tutorial bots use.

    python tests/bench/quality.py --data DIR [--draws 3] [--wordings 5 10] [--develop]

DIR holds ``clinc150.json`` ({"train", "val": [[text, intent]], "oos": [text]}) and
``banking77.json`` ({"train": …}). An intent is an entry, some of its training texts are its
wordings. Questions are those that were never used for choosing anything (CLINC150's ``val``, a
third of BANKING77); with ``--develop`` they are the other training texts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from rapidfuzz import fuzz, process

from bot.faq.answering import Faq
from bot.faq.model import Answer, Entry, Knowledge, Question

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Draw:
    """One simulated FAQ with its questions; ``foreign`` are questions that no entry answers."""

    knowledge: Knowledge
    questions: list[tuple[str, str]]
    foreign: list[str]


def is_reported(text: str) -> bool:
    """Whether a text of BANKING77 is kept for reports."""
    return int(hashlib.sha1(text.encode()).hexdigest(), 16) % 3 == 0


def drawn(data: Path, name: str, wordings: int, seed: int, *, develop: bool, most: int) -> Draw:
    """Draw wordings and questions of one set."""
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
    entries = tuple(
        Entry(intent, texts[intent][0], "", tuple(texts[intent][1:wordings]))
        for intent in sorted(texts)
    )
    rest = [(text, intent) for intent, some in texts.items() for text in some[wordings:]]
    questions = rest if develop else [(text, intent) for text, intent in reported]
    rng.shuffle(questions)
    foreign = content.get("oos", [])
    return Draw(Knowledge(entries), questions[:most], foreign[:100] if develop else foreign[100:])


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


def calibration_error(pairs: list[tuple[float, bool]]) -> float:
    """Return the expected calibration error over ten equal bins, 0 to 1."""
    error = 0.0
    for tenth in range(10):
        some = [pair for pair in pairs if min(int(pair[0] * 10), 9) == tenth]
        if some:
            gap = mean(p for p, _ in some) - mean(right for _, right in some)
            error += abs(gap) * len(some) / len(pairs)
    return error


def measured(draw: Draw, seed: int) -> dict[str, float]:
    """Return the figures of one draw; shares in per cent, times in milliseconds and seconds."""
    start = time.process_time()
    faq = Faq(draw.knowledge)
    figures = {"build s": time.process_time() - start}
    rng = random.Random(seed)
    times, pairs, answered = [], [], []
    for text, intent in draw.questions:
        start = time.process_time()
        decision = faq.answer(Question(text))
        times.append(1000 * (time.process_time() - start))
        first = decision.candidates[0] if decision.candidates else None
        right = first is not None and first.entry.id == intent
        pairs.append((first.confidence if first else 0.0, right))
        if isinstance(decision, Answer):
            answered.append(decision.entry.id == intent)
    typed = [faq.answer(Question(mistyped(text, rng))).candidates[:1] for text, _ in draw.questions]
    hits = [
        bool(some) and some[0].entry.id == intent
        for some, (_, intent) in zip(typed, draw.questions, strict=True)
    ]
    count = len(pairs)
    figures |= {
        "top-1": 100 * sum(right for _, right in pairs) / count,
        "typos": 100 * sum(hits) / count,
        "right": 100 * sum(answered) / count,
        "wrong": 100 * (len(answered) - sum(answered)) / count,
        "ECE": 100 * calibration_error(pairs),
        "ms": median(times),
    }
    if draw.foreign:
        said = [isinstance(faq.answer(Question(text)), Answer) for text in draw.foreign]
        figures["refused"] = 100 - 100 * sum(said) / len(said)
    return figures


def peers(draw: Draw) -> dict[str, float]:
    """Return the top-1 share (per cent) of scorers that are used as they are."""
    labels = [entry.id for entry in draw.knowledge.entries for _ in entry.wordings]
    wordings = [text.lower() for entry in draw.knowledge.entries for text in entry.wordings]
    asked = [text.lower() for text, _ in draw.questions]
    found = {}
    for scorer in (fuzz.WRatio, fuzz.token_set_ratio):
        best = process.cdist(asked, wordings, scorer=scorer).argmax(axis=1)
        hits = [labels[at] == q[1] for at, q in zip(best, draw.questions, strict=True)]
        found[scorer.__name__] = 100 * mean(hits)
    return found


def main() -> None:
    """Print one line of means a set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--wordings", type=int, nargs="+", default=[5, 10])
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--develop", action="store_true")
    parser.add_argument("--peers", action="store_true")
    given = parser.parse_args()
    for name in ("clinc150", "banking77"):
        for wordings in given.wordings:
            rows = []
            for seed in range(given.draws):
                draw = drawn(
                    given.data, name, wordings, seed, develop=given.develop, most=given.questions
                )
                rows.append(measured(draw, seed) | (peers(draw) if given.peers else {}))
            means = {key: mean(row[key] for row in rows) for key in rows[0]}
            print(f"{name} K={wordings}", *(f"{key} {means[key]:.1f}" for key in means), sep="  ")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {memory:.0f} MB")


if __name__ == "__main__":
    main()
