"""How well questions without an answer are grouped, on made-up misses whose kinds are known.

    python -m tests.bench.clusters [--meaning FOLDER] [--data DIR]

The FAQ that reads them is tests/questions/faqs/hr-and-office. With the folder of the sentence model
they are grouped by whole sentences. With ``--data`` (see CONTRIBUTING.md) logs are made of the
public sets and of real FAQs, whose kinds are the intents and entries, and the figures are given for
a row of costs: with these the constants of ``bot.faq.measuring.clusters`` were chosen.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.faq.measuring import clusters as measured
from bot.faq.model import Knowledge
from bot.knowledge.loader import load
from tests.bench.draws import source
from tests.bench.questions import SETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.faq.ranking.sentences import SentenceModel

QUESTIONS = Path(__file__).parents[1] / "questions"
MADE = QUESTIONS / "gaps" / "misses.txt"
FAQ = QUESTIONS / "faqs" / "hr-and-office" / "knowledge"
_SEEDS = range(4)
_KINDS = 60
_OFTEN = (3, 4, 5, 6, 7, 8, 8, 9, 10, 12)  # a few are asked often; drawn for each kind
_ALONE = 0.4  # for each kind so many questions that are alone of theirs
_FEWEST = 20  # kinds; smaller sets are used whole
_COSTS = [number / 100 for number in range(46, 82, 4)]


class Log(NamedTuple):
    """Questions, and the kind of each; None: it is alone of its kind."""

    texts: list[str]
    kinds: list[str | None]


class Figures(NamedTuple):
    """What is read of one grouping.

    ``pure`` is the share of groups of two or more that have one kind alone, ``together`` the share
    of kinds with more than half of their questions in one group, ``a_kind`` how many groups a kind
    has that has any.
    """

    groups: int
    pure: float
    together: float
    a_kind: float


def made() -> Log:
    """Read the made-up misses."""
    log, kind = Log([], []), ""
    for line in MADE.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            kind = line
        elif line and not line.startswith("#"):
            log.texts.append(line)
            log.kinds.append(None if "alone" in kind else kind)
    return log


def figures(groups: Sequence[Sequence[int]], kinds: Sequence[str | None]) -> Figures:
    """Compare the groups with what is known of the questions."""
    several = [[kinds[at] or f"alone {at}" for at in group] for group in groups if len(group) > 1]
    counted = [Counter(group) for group in several]
    sizes = Counter(kind for kind in kinds if kind is not None)
    together = sum(
        max((group[kind] for group in counted), default=0) > size / 2
        for kind, size in sizes.items()
    )
    main = Counter(max(group, key=lambda kind: group[kind]) for group in counted)
    return Figures(
        len(several),
        sum(len(group) == 1 for group in counted) / max(len(several), 1),
        together / max(len(sizes), 1),
        main.total() / max(len(main), 1),
    )


def logs(data: Path) -> Iterator[tuple[str, Log]]:
    """Make logs of every set: its name, and some of its kinds with as many questions as drawn."""
    for name in (*SETS, *(path.stem for path in sorted((data / "real").glob("*.json")))):
        texts = _texts(data, name)
        if sum(len(some) > 2 for some in texts.values()) < _FEWEST:
            continue
        for seed in _SEEDS:
            yield name, _log(texts, random.Random(f"{name} {seed}"))


def _texts(data: Path, name: str) -> dict[str, list[str]]:
    """All different texts of each kind."""
    found: dict[str, list[str]] = {}
    if name in SETS:
        content = json.loads((data / f"{name}.json").read_text(encoding="utf-8"))
        for text, intent in content["train"]:
            found.setdefault(intent, []).append(text)
    else:
        whole = source(data / "real" / f"{name}.json")
        found = {entry.id: list(entry.wordings) for entry in whole.entries}
        for one in whole.asked:
            if len(one.entries) == 1:
                found.setdefault(min(one.entries), []).append(one.text)
    return {kind: list(dict.fromkeys(some)) for kind, some in found.items()}


def _log(texts: dict[str, list[str]], rng: random.Random) -> Log:
    several = [kind for kind in sorted(texts) if len(texts[kind]) > 2]
    kinds = rng.sample(several, min(_KINDS, len(several) * 3 // 4))
    rows: list[tuple[str, str | None]] = []
    for kind in kinds:
        count = min(len(texts[kind]), rng.choice(_OFTEN))
        rows += [(text, kind) for text in rng.sample(texts[kind], count)]
    others = sorted(set(texts) - set(kinds))
    alone = rng.sample(others, min(len(others), round(_ALONE * len(kinds))))
    rows += [(rng.choice(texts[kind]), None) for kind in alone]
    rng.shuffle(rows)
    return Log([text for text, _ in rows], [kind for _, kind in rows])


def _choose(data: Path, model: SentenceModel | None) -> None:
    """Print the figures for each cost: the mean of all sets, and of each."""
    found: dict[str, list[list[Figures]]] = {}
    for name, log in logs(data):
        alike = measured.likeness(Knowledge(()), log.texts, model)
        rows = [figures(measured.grouped(alike, cost), log.kinds) for cost in _COSTS]
        found.setdefault(name, []).append(rows)
    print("share of pure groups / share of kinds together, by the most that a merger may cost")
    for at, cost in enumerate(_COSTS):
        means = {
            name: [sum(rows[at][part] for rows in some) / len(some) for part in (1, 2)]
            for name, some in found.items()
        }
        pure, together = (sum(one[part] for one in means.values()) / len(means) for part in (0, 1))
        each = "  ".join(f"{name} {one[0]:.2f}/{one[1]:.2f}" for name, one in means.items())
        print(f"{cost:.2f}: {pure:.3f} / {together:.3f}  ({each})", flush=True)


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--meaning", type=Path, metavar="FOLDER")
    arguments.add_argument("--data", type=Path, metavar="DIR")
    given = arguments.parse_args()
    model: SentenceModel | None = None
    if given.meaning:
        from tests.bench.sentences import Remembering

        model = Remembering(given.meaning)
    log = made()
    found = figures(measured.clusters(load(FAQ), log.texts, model), log.kinds)
    kinds = len({kind for kind in log.kinds if kind})
    print(f"{len(log.texts)} questions of {kinds} kinds: {found.groups} groups of two or more")
    print(f"of one kind alone: {found.pure:.1%}; {found.a_kind:.2f} groups a kind")
    print(f"kinds with more than half of their questions in one group: {found.together:.1%}")
    if given.data:
        _choose(given.data, model)


if __name__ == "__main__":
    main()
