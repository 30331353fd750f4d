"""How well questions without an answer are grouped, on made-up misses whose kinds are known.

    python -m tests.bench.clusters

The FAQ that reads them is tests/questions/faqs/hr-and-office.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bot.faq.measuring.clusters import clusters
from bot.knowledge.loader import load

QUESTIONS = Path(__file__).parents[1] / "questions"


def main() -> None:
    """Print the figures."""
    kinds: list[str] = []
    texts: list[str] = []
    kind = ""
    for line in (QUESTIONS / "gaps" / "misses.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            kind = line
        elif line and not line.startswith("#"):
            kinds.append(line if "alone" in kind else kind)
            texts.append(line)
    groups = clusters(load(QUESTIONS / "faqs" / "hr-and-office" / "knowledge"), texts)
    several = [group for group in groups if len(group) > 1]
    counted = [Counter(kinds[place] for place in group) for group in several]
    pure = sum(len(kinds) == 1 for kinds in counted)
    mostly = sum(kinds.most_common(1)[0][1] > 0.8 * kinds.total() for kinds in counted)
    named = {one for one in kinds if one.startswith("= ")}
    gathered = sum(
        max(kinds_of[one] for kinds_of in counted) > kinds.count(one) / 2 for one in named
    )
    print(f"{len(texts)} questions of {len(named)} kinds: {len(several)} groups of two or more")
    print(f"of one kind alone: {pure} ({pure / len(several):.1%})")
    print(f"more than four fifths of one kind: {mostly} ({mostly / len(several):.1%})")
    print(f"kinds with more than half of their questions in one group: {gathered}")


if __name__ == "__main__":
    main()
