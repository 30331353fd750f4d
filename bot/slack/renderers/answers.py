"""An entry's answer: its words, where they come from, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.blocks import Block, Piece, actions, button, feedback, plainer, said, small, written
from bot.slack.desk import is_person_id, mark
from bot.slack.menu import Choice, Subject, menu_row
from bot.slack.mrkdwn import escape, link, shorten
from bot.slack.readers.entries import RELATED_ACTION, SHOW_ACTION
from bot.slack.readers.votes import VOTE_ACTION, vote_value
from bot.slack.rich.elements import rich_from_markdown
from bot.words.languages import written_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.model import Entry
    from bot.slack.desk import Desk

_RELATED = 3


def answer_pieces(entries: Sequence[Entry], desk: Desk, *, is_private: bool) -> list[Piece]:
    """The answers, each with its origin; with its question too where there are several."""
    pieces: list[Piece] = []
    for entry in entries:
        if len(entries) > 1:
            if pieces:
                pieces.append(Piece({"type": "divider"}))
            pieces.append(said(f"*{shorten(escape(entry.question), 300)}*"))
        pieces += written(rich_from_markdown(entry.answer))
        if line := origin(entry, desk, is_private=is_private):
            pieces.append(small(line))
    return pieces


def origin(entry: Entry, desk: Desk, *, is_private: bool) -> str:
    """One line: where the answer comes from, when, who said it, and who keeps it right.

    "" if nothing is known. A person's name pings them, so it stands in private replies only.
    """
    words, parts = desk.words, []
    if source := entry.source:
        title = link(escape(source.title), source.url or "")
        whole = ", ".join(filter(None, (title, escape(source.published or ""))))
        parts.append(words.source.format(title=whole))
    if entry.where:
        parts.append(escape(entry.where))
    if entry.reported_by:
        parts.append(words.reported_by.format(name=escape(entry.reported_by)))
    return " · ".join([*parts, *_review(entry, desk, is_private=is_private)])


def _review(entry: Entry, desk: Desk, *, is_private: bool) -> list[str]:
    words, parts = desk.words, []
    if entry.owner and not is_person_id(entry.owner):
        parts.append(words.checked_by.format(name=escape(entry.owner)))
    elif entry.owner and is_private:
        parts.append(words.checked_by.format(name=f"<@{entry.owner}>"))
    if entry.review_by:
        day = written_date(entry.review_by, words)
        due = words.overdue if desk.is_overdue(entry) else words.next_review
        parts.append(due.format(date=day))
    return [", ".join(parts)] if parts else []


def below_answer(
    subject: Subject, related: Sequence[Entry], desk: Desk, *, is_private: bool, is_direct: bool
) -> list[Block]:
    """Related questions, the menu, and the buttons of a vote: feedback buttons where Slack takes
    them, which is where everybody sees them and in direct conversations.
    """
    marks, text = subject.entries, subject.question.text
    values = (
        vote_value(subject.reply_id, marks, text, is_helpful=True),
        vote_value(subject.reply_id, marks, text, is_helpful=False),
    )
    vote = feedback(VOTE_ACTION, (desk.words.helpful, desk.words.not_helpful), values)
    choices = answer_choices(desk, is_private=is_private, is_direct=is_direct)
    lead, buttons = _related(related, desk, RELATED_ACTION)
    if is_private:
        row = [actions(buttons)] if buttons else []
        (plain,) = plainer([vote])
        return [*lead, *row, menu_row(plain["elements"], choices, subject)]
    return [*lead, menu_row(buttons, choices, subject), vote]


def questions(entries: Sequence[Entry], desk: Desk) -> list[Block]:
    """Related questions, to be answered within a view."""
    lead, buttons = _related(entries, desk, SHOW_ACTION)
    return [*lead, actions(buttons)] if buttons else []


def near_buttons(entries: Sequence[Entry]) -> list[Block]:
    """What may have been meant by a part of a question that is not answered, to be answered."""
    return [
        button(entry.question, f"{RELATED_ACTION}{number}", mark(entry))
        for number, entry in enumerate(entries[:_RELATED], _RELATED)
    ]


def _related(entries: Sequence[Entry], desk: Desk, action: str) -> tuple[list[Block], list[Block]]:
    buttons = [
        button(entry.question, f"{action}{number}", mark(entry))
        for number, entry in enumerate(entries[:_RELATED])
    ]
    return ([small(desk.words.related).block] if buttons else []), buttons


def related_to(entries: Sequence[Entry], near: Sequence[Entry], desk: Desk) -> list[Entry]:
    """What ``see_also`` names, and then the neighbours in ``near``; three at most."""
    named = [desk.entry(one) for entry in entries for one in entry.see_also]
    shown = {entry.id for entry in entries}
    found: dict[str, Entry] = {}
    for entry in (*named, *near):
        if entry is not None and entry.id not in shown:
            found.setdefault(entry.id, entry)
    return list(found.values())[:_RELATED]


def answer_choices(desk: Desk, *, is_private: bool, is_direct: bool) -> list[tuple[Choice, str]]:
    """What the menu beside an answer offers."""
    words = desk.words
    choices = [(Choice.WHY, words.why_answer)]
    if is_private and not is_direct:
        choices.append((Choice.SHARE, words.share))
    if not is_private and not is_direct:
        choices.append((Choice.REMOVE, words.remove))
    if desk.options.edit_url:
        choices.append((Choice.EDIT, words.suggest_edit))
    return choices
