"""docs/reliability.md: what it says of tests is true."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")


def test_every_test_that_is_named_exists() -> None:
    """A test that is renamed or deleted has to be told there."""
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    known = {name for source in sources for name in re.findall(r"def (test_\w+)\(", source)}
    assert len(named) > 70
    assert named - known == set()


def test_every_case_of_the_catalogue_has_a_row() -> None:
    """F01 to F53 and A01 to A42, each once, whatever is said of it."""
    cases: list[str] = []
    for row in re.findall(r"^\| ([FA]\d\d[^|]*) \|", TEXT, re.MULTILINE):
        for part in row.split(", "):
            first, _, last = part.partition(" to ")
            numbers = range(int(first[1:]), int((last or first)[1:]) + 1)
            cases += [f"{first[0]}{number:02}" for number in numbers]
    expected = [f"F{n:02}" for n in range(1, 54)] + [f"A{n:02}" for n in range(1, 43)]
    assert sorted(cases) == sorted(expected)
