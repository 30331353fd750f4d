"""The knowledge as it was at a git revision; the only place that runs git."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import KnowledgeError, Problem, RevisionError
from bot.knowledge.loader import check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.model import Knowledge

_PATIENCE_SECONDS = 60


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
    names = _names(top, f"{commit}:{'' if inside == '.' else inside}")
    if not names:
        raise RevisionError(f"The folder {inside} held no *.yaml files at '{name}' ({short}).")
    with tempfile.TemporaryDirectory(prefix="faqbot-") as place:
        for file in names:
            path = file if inside == "." else f"{inside}/{file}"
            data = _git(top, "cat-file", "blob", f"{commit}:{path}")
            (Path(place) / file).write_bytes(data or b"")
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


def _names(top: Path, tree: str) -> Sequence[str]:
    listed = _git(top, "ls-tree", "-z", "--name-only", tree) or b""
    names = [os.fsdecode(name) for name in listed.split(b"\0")]
    return [name for name in names if name.endswith(".yaml") and not name.startswith(".")]


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
            timeout=_PATIENCE_SECONDS,
        )
    except FileNotFoundError:
        raise RevisionError("git is not installed, or not in PATH.") from None
    except subprocess.TimeoutExpired:
        raise RevisionError(f"git took longer than {_PATIENCE_SECONDS} seconds.") from None
