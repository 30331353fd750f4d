"""The answers of a git revision: folders below, links, linked worktrees, and hooks."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from bot.knowledge.revision import load_revision

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = "entries:\n  - {{id: {0}, question: Where is the {0}, answer: There.}}\n"


def git(folder: Path, *arguments: str) -> None:
    """Run git there, as somebody."""
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    subprocess.run(("git", *who, *arguments), cwd=folder, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository whose answers lie in a folder, one below it, and behind links."""
    knowledge = tmp_path / "repository" / "knowledge"
    for name in ("a", "sub/b", "..data/c"):
        path = knowledge / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ENTRY.format(path.stem))
    (knowledge / "c.yaml").symlink_to("..data/c.yaml")
    git(knowledge.parent, "init", "--quiet", "--initial-branch=main")
    git(knowledge.parent, "add", ".")
    git(knowledge.parent, "commit", "--quiet", "--message=all")
    for path in knowledge.glob("*.yaml"):
        path.unlink()
    return knowledge.parent


def ids(folder: Path) -> list[str]:
    """The entries of HEAD, whatever stands there now."""
    return [entry.id for entry in load_revision(folder, "HEAD").knowledge.entries]


def test_all_files_of_a_revision_are_read(checkout: Path) -> None:
    """Those of folders below, and what links lead to."""
    assert ids(checkout / "knowledge") == ["a", "c", "b"]


def test_a_hook_of_a_linked_worktree(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What git sets for a hook does not lead to another repository or folder."""
    git(checkout, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    gitdir = checkout / ".git" / "worktrees" / "linked"
    monkeypatch.setenv("GIT_DIR", str(gitdir))
    monkeypatch.setenv("GIT_INDEX_FILE", str(gitdir / "index"))
    monkeypatch.setenv("GIT_PREFIX", "knowledge/")
    assert ids(tmp_path / "linked" / "knowledge") == ["a", "c", "b"]
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    assert ids(tmp_path / "linked" / "knowledge") == ["a", "c", "b"]
