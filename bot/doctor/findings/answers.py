"""The knowledge: which folder, how many entries, what is wrong with them, and whose they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.doctor.subject import Finding, Level
from bot.errors import KnowledgeError
from bot.knowledge.folder import find_folder, is_example
from bot.knowledge.loader import check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.doctor.subject import Subject

ORDER = 60
_ABOUT = "answers"
_MOST = 5


def look(subject: Subject) -> Iterator[Finding]:
    """What the bot would answer from, if it were started in this folder."""
    try:
        configured = subject.folder or subject.settings.faq_knowledge_dir
        folder = find_folder(configured, Path.cwd())
    except KnowledgeError as error:
        yield Finding(Level.PROBLEM, _ABOUT, str(error), ("faqbot init makes one to begin with.",))
        return
    report = check(folder)
    if report.problems:
        shown = tuple(str(problem) for problem in report.problems[:_MOST])
        count = len(report.problems)
        yield Finding(
            Level.PROBLEM,
            _ABOUT,
            f"{count} problem{'s' * (count > 1)} in {folder}: the bot does not start with them.",
            (*shown, "faqbot check names all."),
        )
    elif is_example(folder):
        yield Finding(
            Level.NOTE,
            _ABOUT,
            f"the example's {report.entries} entries, about OpenAI and Microsoft, from {folder}.",
            ("faqbot init makes a folder for your own; FAQ_KNOWLEDGE_DIR may name it.",),
        )
    else:
        yield Finding(Level.FINE, _ABOUT, f"{report.entries} entries in {folder}.")
