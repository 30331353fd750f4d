"""What every renderer needs beside the thing that it shows. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.slack.options import DEFAULTS
from bot.words.english import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.faq.model import Entry, Knowledge
    from bot.slack.options import Options
    from bot.words.english import Words


_EXAMPLES = 3
_PERSON = re.compile(r"[UW][A-Z0-9]{6,20}")


@dataclass(frozen=True, slots=True)
class Desk:
    """The moment in which something is shown.

    ``command`` is the slash command as somebody typed it here last, None if nobody has.
    """

    knowledge: Knowledge
    today: date
    words: Words = WORDS
    options: Options = DEFAULTS
    command: str | None = None

    def entry(self, entry_id: str | None) -> Entry | None:
        """The entry of that id, None if there is none (any more)."""
        return next((one for one in self.knowledge.entries if one.id == entry_id), None)

    def marked(self, marks: Iterable[str]) -> tuple[Entry, ...]:
        """The entries with these marks (see ``mark``), in their order; those that are there."""
        by_mark = {mark(entry): entry for entry in self.knowledge.entries}
        return tuple(by_mark[one] for one in marks if one in by_mark)

    def topics(self) -> tuple[str, ...]:
        """The topics, in the order of the files."""
        return tuple(dict.fromkeys(e.topic for e in self.knowledge.entries if e.topic))

    def examples(self) -> list[str]:
        """Questions to show how to ask: the first of each of the first topics, then others."""
        entries = self.knowledge.entries
        firsts = {entry.topic: entry.question for entry in reversed(entries)}
        questions = [firsts[topic] for topic in self.topics()] + [e.question for e in entries]
        return list(dict.fromkeys(questions))[:_EXAMPLES]

    def team_of(self, entries: Iterable[Entry]) -> str | None:
        """The channel of those who know more of these entries; None if there is none."""
        teams = (entry.team for entry in entries)
        return next(filter(None, teams), self.options.team_channel)

    def reader_of(self, entries: Iterable[Entry]) -> str | None:
        """Who is told what is wrong with these entries: their team's channel, else their owner.

        None where there is no channel, and no owner is named by a Slack id.
        """
        shown = tuple(entries)
        owners = (entry.owner for entry in shown if entry.owner and is_person_id(entry.owner))
        return self.team_of(shown) or next(owners, None)

    def is_team(self, channel: str) -> bool:
        """Whether questions may go to this channel: a button may be old, or forged."""
        return channel == self.options.team_channel or any(
            entry.team == channel for entry in self.knowledge.entries
        )

    def is_owner(self, person: str) -> bool:
        """Whether somebody keeps answers right: an owner by id, or an admin."""
        return person in self.options.admins or any(
            entry.owner == person for entry in self.knowledge.entries
        )

    def is_overdue(self, entry: Entry) -> bool:
        """Whether the day has passed on which somebody meant to look at it again."""
        return entry.review_by is not None and entry.review_by < self.today


def is_person_id(text: str) -> bool:
    """Whether this is a person's id in Slack, as an entry's ``owner`` may be."""
    return _PERSON.fullmatch(text) is not None


def mark(entry: Entry) -> str:
    """What an entry is known by in a menu: shorter than its id, which may be long."""
    return sha256(entry.id.encode("utf-8", "replace")).hexdigest()[:6]
