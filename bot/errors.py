"""What can go wrong for reasons outside this code; each message says what to do next.

    FaqBotError
    ├── KnowledgeError    the knowledge files cannot be used
    ├── QuestionsError    a file of questions cannot be used
    ├── EditError         a file of answers cannot be changed by a program
    ├── OutputError       what was asked for cannot be written
    ├── RevisionError     an earlier state of the knowledge cannot be had from git
    ├── MeaningError      the model that compares meanings cannot be used
    ├── SettingsError     the environment or .env cannot be used
    ├── StorageError      the database cannot be reached or used at this moment
    └── SlackError        Slack refuses these credentials for good

The command line turns every ``FaqBotError`` into its message and exit code 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class FaqBotError(Exception):
    """A problem in what the bot was given; ``str()`` of it is meant for a person."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in one file. Lines and columns count from 1; 0 means the file as a whole."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.message}"


class KnowledgeError(FaqBotError):
    """The knowledge cannot be used; ``problems`` has all reasons, in order of file and place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class QuestionsError(FaqBotError):
    """Labelled questions cannot be used; ``problems`` has all reasons, in order of place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class EditError(FaqBotError):
    """A file of answers cannot be changed by a program, only by hand."""


class OutputError(FaqBotError):
    """A file that was asked for cannot be written."""


class RevisionError(FaqBotError):
    """There is no checkout, no such revision, or no such folder in it."""


class MeaningError(FaqBotError):
    """The sentence model is not installed, not there, or not what it should be."""


class SettingsError(FaqBotError):
    """Settings are missing or wrong; ``problems`` has one sentence each, secrets left out."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class StorageError(FaqBotError):
    """The database did not do what it was asked; trying again later may help."""


class SlackError(FaqBotError):
    """Slack refuses the credentials; only another token or another installation helps."""
