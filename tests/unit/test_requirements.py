"""What a deploy installs: pinned, hashed, from nowhere in particular, and what the code needs."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DIRECT = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["postgres"]]


def pinned() -> dict[str, list[Requirement]]:
    """The requirements by name: several where the version depends on Python's."""
    found: dict[str, list[Requirement]] = {}
    for line in LINES:
        requirement = Requirement(line.split(" --hash=")[0].strip())
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def needed(direct: list[str]) -> set[str]:
    """The names of these distributions and of all that they need, on any system."""
    names: set[str] = set()
    todo = [Requirement(text) for text in direct]
    while todo:
        requirement = todo.pop()
        names.add(canonicalize_name(requirement.name))
        for text in requirements_of(requirement.name):
            further = Requirement(text)
            marker = str(further.marker or "")
            extra = re.search(r"extra == ['\"](\S+)['\"]", marker)
            if (not extra or extra[1] in requirement.extras) and further.name not in names:
                todo.append(further)
    return names


def requirements_of(name: str) -> list[str]:
    """What an installed distribution needs; nothing for one that this system does without."""
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split(" ")[0])
def test_each_line_is_pinned_and_hashed(line: str) -> None:
    """A line is a name, one exact version, perhaps a marker, and hashes; no address, no option."""
    one = r"[a-z0-9.-]+(\[[a-z,]+\])?==[0-9a-z.]+( +; [^\\/]+?)?( +--hash=sha256:[0-9a-f]{64})+ *"
    assert re.fullmatch(one, line)


def test_versions_are_those_that_the_project_allows() -> None:
    """Each dependency of pyproject.toml is pinned to a version in its range."""
    pins = pinned()
    for text in DIRECT:
        requirement = Requirement(text)
        for pin in pins[canonicalize_name(requirement.name)]:
            (version,) = pin.specifier
            assert requirement.specifier.contains(version.version), text


def test_nothing_is_missing_or_left_over() -> None:
    """Every pinned distribution is needed by the project, on this system or on another."""
    assert pinned().keys() <= needed(DIRECT)
    assert {canonicalize_name(Requirement(text).name) for text in DIRECT} <= pinned().keys()
