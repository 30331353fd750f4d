"""Gaps as lines of JSON, to be read where there is no database, as in CI."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.circle.redaction import redacted
from bot.errors import Problem, QuestionsError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.storage.gaps import Gap


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that got no good answer. ``was_closed``: the answers closed it meanwhile."""

    id: str
    question: str
    was_closed: bool = False


def asked_of(gaps: Iterable[Gap]) -> list[Asked]:
    """What a replay has to know of gaps."""
    return [Asked(gap.id[:12], gap.question, gap.closed_at is not None) for gap in gaps]


def lines(gaps: Iterable[Gap]) -> str:
    """One object a line: no person, and what is redacted, redacted again."""
    return "".join(
        json.dumps(
            {
                "id": gap.id[:12],
                "question": redacted(gap.question),
                "outcome": gap.outcome,
                "nearest": list(gap.nearest),
                "times": gap.times,
                "first": gap.first_at.date().isoformat(),
                "last": gap.asked_at.date().isoformat(),
                "closed": gap.closed_at is not None,
                "resolution": gap.resolution,
                "entry": gap.entry,
            }
        )
        + "\n"
        for gap in gaps
    )


def load(path: Path) -> list[Asked]:
    """Read what ``lines`` wrote. Raises QuestionsError with every line that cannot be used."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise QuestionsError([Problem(str(path), 0, 0, f"cannot be read: {reason}")]) from None
    found, problems = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(_asked(json.loads(line)))
        except (ValueError, TypeError, KeyError):
            message = 'is no line of "faqbot gaps --export": {"id": "…", "question": "…", …}'
            problems.append(Problem(str(path), number, 1, message))
    if problems:
        raise QuestionsError(problems)
    return found


def _asked(row: object) -> Asked:
    match row:
        case {"id": str(name), "question": str(question), **rest}:
            return Asked(name, question, rest.get("closed") is True)
        case _:
            raise TypeError
