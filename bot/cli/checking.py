"""What ``faqbot check`` looks at, and all warnings about it."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import OutputError, Problem
from bot.knowledge import lint
from bot.knowledge.loader import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from bot.knowledge.loader import Report

# https://docs.slack.dev/reference/block-kit; importing what renders would load Slack's library.
_BUTTON = 75


_NUMBERS = re.compile(r"\d[\d,]*")
_FEW = 5  # so many warnings that say the same are shown one by one


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong in one folder, and what is not as it should be."""

    report: Report
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def check_all(
    paths: Sequence[Path], find: Callable[[Path | None], Path], today: date, *, deep: bool
) -> list[Checked]:
    """Check folders and files; without any, the folder that ``find(None)`` gives.

    A file is checked with the folder that it belongs to: that of the bot if it lies in it, where
    every problem counts, else its own, of which only what is wrong in the named files is told.
    """
    wanted: dict[Path, set[str] | None] = {}
    own: Path | None = None
    for path in paths:
        if path.suffix.lower() not in (".yaml", ".yml") or path.is_dir():
            wanted[find(path)] = None
            continue
        own = own or _folder_of_the_bot(find)
        inside = own is not None and Path(_absolute(path)).is_relative_to(_absolute(own))
        folder = own if own and inside else path.parent
        files = wanted.setdefault(folder, set())
        if files is not None:
            files.add(_absolute(path))
    if not paths:
        wanted[find(None)] = None
    checked = []
    for folder, files in wanted.items():
        report = check(folder)
        problems = report.problems
        if files is not None and folder != own:
            problems = tuple(one for one in problems if _is_of(one, files))
            missing = {one for one in files if not Path(one).exists()}
            problems += tuple(Problem(one, 0, 0, "there is no such file") for one in missing)
        warned = [] if report.problems else warnings(report, today, deep=deep)
        if files is not None:
            warned = [one for one in warned if _is_of(one, files)]
        checked.append(Checked(report, problems, tuple(warned)))
    return checked


def _folder_of_the_bot(find: Callable[[Path | None], Path]) -> Path | None:
    from bot.errors import FaqBotError

    try:
        return find(None)
    except FaqBotError:
        return None


def _is_of(problem: Problem, files: set[str]) -> bool:
    return _absolute(problem.file) in files


def _absolute(path: Path | str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - a link stays a link


def said_once(warnings: Iterable[Problem]) -> Iterator[str]:
    """Show what is said of more than a few places once, with their number; in order of place."""
    same: dict[str, list[Problem]] = defaultdict(list)
    for one in warnings:
        same[_NUMBERS.sub("0", one.message)].append(one)
    for ones in same.values():
        if len(ones) <= _FEW:
            yield from map(str, ones)
        else:
            files = len({one.file for one in ones})
            where = f" in {files} files" if files > 1 else ""
            yield f"{ones[0]} (and {len(ones) - 1} more like it{where}; --all shows each)"


def learn(folder: Path) -> Path:
    """Learn what the next start with the same answers needs, and return the file that keeps it.

    Raises OutputError where nothing can be kept.
    """
    from bot.live import kept
    from bot.meaning.kept import load
    from bot.settings import load_settings

    settings = load_settings(only=["FAQ_MIN_CONFIDENCE", "FAQ_MEANING"])
    kept.learnt(kept.known(folder), settings.faq_min_confidence, load(settings.faq_meaning))
    path = kept.file_of(folder)
    if path is None or not path.is_file():
        message = "nothing can be kept: name a folder that can be written in FAQ_CACHE_DIR"
        raise OutputError(message)
    return path


def warnings(report: Report, today: date, *, deep: bool) -> list[Problem]:
    """Return the warnings in order of place; ``deep`` asks each wording of a bot without it."""
    found = [*lint.warnings(report, today), *_misfits(report)]
    if deep:
        from bot.meaning.kept import load
        from bot.settings import load_settings

        settings = load_settings(only=["FAQ_MIN_CONFIDENCE", "FAQ_MEANING"])
        model = load(settings.faq_meaning)
        found += lint.deep_warnings(report, settings.faq_min_confidence, model)
    return sorted(found)


def _misfits(report: Report) -> Iterator[Problem]:
    """What Slack would show cut."""
    for entry, places in zip(lint.entries_of(report), report.places, strict=True):
        length = len(entry.question)
        if length > _BUTTON:
            yield lint.warning(
                places.found("question"),
                f"has {length} characters, but a suggestion's button in Slack shows {_BUTTON}: "
                "make it shorter, the long form may be a phrasing",
            )
