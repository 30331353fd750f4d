"""Measure building and asking of large made-up FAQs: time, memory, quality.

    OMP_NUM_THREADS=1 python tests/bench/scale.py ENTRIES WORDINGS

The words are syllables in Zipf's proportions; a question is a wording that was held back.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from itertools import product
from statistics import median

from bot.faq.answering import Faq
from bot.faq.model import Entry, Knowledge, Question

_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "ke", "li", "mo", "nu", "pa", "re", "si", "to")
_QUESTIONS = 400


def made_up(entries: int, wordings: int) -> tuple[Knowledge, list[tuple[str, str]]]:
    """Return an FAQ and questions to it, with the ids of their entries."""
    rng = random.Random(1)
    words = ["".join(parts) for length in (2, 3) for parts in product(_SYLLABLES, repeat=length)]
    rng.shuffle(words)
    shares = [1 / (place + 10) for place in range(len(words))]
    found, questions = [], []
    for place in range(entries):
        core = rng.choices(words, shares, k=7)
        texts = []
        for _ in range(wordings + 1):
            kept = [word for word in core if rng.random() < 0.7]
            texts.append(" ".join([*kept, *rng.choices(words, shares, k=4)]))
        found.append(Entry(f"e{place}", texts[0], "", tuple(texts[1:wordings])))
        questions.append((texts[wordings], f"e{place}"))
    rng.shuffle(questions)
    return Knowledge(tuple(found)), questions[:_QUESTIONS]


def main(entries: int, wordings: int) -> None:
    """Print one line of figures."""
    knowledge, questions = made_up(entries, wordings)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    faq = Faq(knowledge)
    built = time.process_time() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times, hits = [], 0
    for text, entry in questions:
        start = time.process_time()
        decision = faq.answer(Question(text))
        times.append(1000 * (time.process_time() - start))
        hits += bool(decision.candidates) and decision.candidates[0].entry.id == entry
    print(
        f"{entries} x {wordings}: build {built:.1f} s, {(after - before) / 1024:.0f} MB more,"
        f" question {median(times):.2f} ms, top-1 {100 * hits / len(questions):.1f} %"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
