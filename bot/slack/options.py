"""What an operator decided about the bot in Slack."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of the same names, as far as they concern what people see.

    ``team_channel`` and ``listens_in`` are channel ids, ``admins`` ids of people. ``contact`` is a
    sentence for "I don't know". ``edit_url`` is a pattern with ``{path}`` and ``{line}``.
    ``keep_days`` says how long questions without an answer are kept, None if they are not.
    """

    team_channel: str | None = None
    contact: str | None = None
    answers_outside: bool = False
    suggests_overdue: bool = False
    edit_url: str | None = None
    admins: frozenset[str] = frozenset()
    listens_in: frozenset[str] = frozenset()
    keep_days: int | None = None


DEFAULTS = Options()
