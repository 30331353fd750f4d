"""The knowledge as it was at a git revision; the only place that runs git."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.errors import KnowledgeError, Problem, RevisionError
from bot.knowledge.loader import check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.model import Knowledge

_PATIENCE_SECONDS = 60
# What git sets for a hook says which repository the hook is of, not which one the answers are in:
# https://git-scm.com/docs/githooks#_description
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")


@dataclass(frozen=True, slots=True)
class Revision:
    """``name`` is what was asked for ("main"), ``commit`` the short id that it stands for."""

    name: str
    commit: str
    knowledge: Knowledge


def load_revision(folder: Path, name: str) -> Revision:
    """Load what ``folder`` held at the revision ``name`` of the checkout that it lies in.

    Raises RevisionError when there is no such checkout, revision or folder in it, and
    KnowledgeError when the files of then cannot be used.
    """
    top = _top(folder, name)
    commit = _commit(top, name)
    inside = folder.resolve().relative_to(top).as_posix()
    short = _words(_git(top, "rev-parse", "--short", commit)) or commit
    files = _files(top, f"{commit}:{'' if inside == '.' else inside}")
    if not any(file.path.endswith(".yaml") for file in files):
        raise RevisionError(f"The folder {inside} held no *.yaml files at '{name}' ({short}).")
    with tempfile.TemporaryDirectory(prefix="faqbot-") as place:
        for file in files:
            data = _git(top, "cat-file", "blob", file.blob) or b""
            path = Path(place) / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            if file.is_link:
                path.symlink_to(os.fsdecode(data))
            else:
                path.write_bytes(data)
        report = check(Path(place))
    if report.knowledge is None:
        problems = [_renamed(problem, place, f"{short}:{inside}") for problem in report.problems]
        raise KnowledgeError(problems)
    return Revision(name, short, report.knowledge)


def _top(folder: Path, name: str) -> Path:
    told = _run(folder, "rev-parse", "--show-toplevel")
    if told.returncode == 0:
        return Path(os.fsdecode(told.stdout).rstrip("\n")).resolve()
    reason = told.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
    raise RevisionError(f"{folder} has no revision '{name}', says git: {reason}")


def _commit(top: Path, name: str) -> str:
    # "--end-of-options" and "^{commit}": a name is never taken for an option or a file.
    options = ("--verify", "--quiet", "--end-of-options")
    found = _git(top, "rev-parse", *options, f"{name}^{{commit}}")
    if found is None:
        message = f"git knows no revision '{name}' here: see `git branch --all`, or fetch it first."
        raise RevisionError(message)
    return _words(found)


class _File(NamedTuple):
    path: str
    blob: str
    is_link: bool


def _files(top: Path, tree: str) -> Sequence[_File]:
    """List what may hold answers, in folders below too, and all links, which may lead there."""
    listed = _git(top, "ls-tree", "-r", "-z", tree) or b""
    files = []
    for line in filter(None, listed.split(b"\0")):
        facts, _, name = line.partition(b"\t")
        mode, _, blob = facts.decode().split(" ")
        file = _File(os.fsdecode(name), blob, mode == "120000")
        if file.is_link or (mode.startswith("100") and file.path.endswith((".yaml", ".yml"))):
            files.append(file)
    return files


def _words(printed: bytes | None) -> str:
    return (printed or b"").decode().strip()


def _renamed(problem: Problem, place: str, shown: str) -> Problem:
    file = problem.file.replace(place, shown)
    return Problem(file, problem.line, problem.column, problem.message.replace(place, shown))


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Return what git prints, or None when it refuses."""
    ended = _run(folder, *arguments)
    return ended.stdout if ended.returncode == 0 else None


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - a list, no shell; the names were fenced above
            ("git", "-C", str(folder), *arguments),  # noqa: S607 - whose git it is, PATH says
            capture_output=True,
            check=False,
            env={name: value for name, value in os.environ.items() if name not in _OF_A_HOOK},
            timeout=_PATIENCE_SECONDS,
        )
    except FileNotFoundError:
        raise RevisionError("git is not installed, or not in PATH.") from None
    except subprocess.TimeoutExpired:
        raise RevisionError(f"git took longer than {_PATIENCE_SECONDS} seconds.") from None
