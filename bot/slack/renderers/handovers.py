"""A question on its way to the team and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.blocks import (
    Piece,
    actions,
    button,
    context,
    plain_text,
    reply,
    said,
    small,
    written,
)
from bot.slack.mrkdwn import escape, link, shorten
from bot.slack.readers.handovers import (
    ANSWER_ACTION,
    ANSWER_VIEW,
    ASK_TEAM_VIEW,
    DECLINE_ACTION,
    ENTRY_ACTION,
    ENTRY_VIEW,
    FOUND_ACTION,
    FOUND_BLOCK,
    WORDS_ACTION,
    WORDS_BLOCK,
)
from bot.slack.renderers.answers import answer_pieces
from bot.slack.renderers.views import modal, search_menu, text_input
from bot.slack.rich.elements import rich_from_markdown
from bot.storage.handovers import ANSWERED, DECLINED, ENTRY, OPEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.model import Entry
    from bot.slack.blocks import Block, Reply
    from bot.slack.desk import Desk
    from bot.slack.readers.handovers import AskTeam
    from bot.storage.handovers import Handover

_QUESTION = 2_500
_LINE = 300


def ask_team_view(asking: AskTeam, team: str, desk: Desk) -> Block:
    """The modal that sends a question to the team; it says who reads it and how long it is kept."""
    words = desk.words
    field = text_input(WORDS_BLOCK, WORDS_ACTION, words.ask_team_label, initial=asking.question)
    more = [context(words.ask_team_cut)] if asking.is_cut else []
    return modal(
        words.ask_team_title,
        [field, *more, context(words.ask_team_hint.format(channel=f"<#{team}>"))],
        close=words.close,
        submit=words.send,
        callback_id=ASK_TEAM_VIEW,
        metadata=asking.metadata,
    )


def team_message(
    handover: Handover,
    desk: Desk,
    near: Sequence[Entry] = (),
    place: str | None = None,
    note: str = "",
) -> Reply:
    """The question in the team's channel, with what became of it; buttons while it is open.

    ``place`` is a link to where it was asked, ``note`` stands below all.
    """
    words = desk.words
    pieces = [
        said(words.for_team.format(person=f"<@{handover.asker}>")),
        said(_quote(handover.question)),
    ]
    if place:
        pieces.append(small(link(words.for_team_place, place)))
    if near and handover.state == OPEN:
        names = ", ".join(f"*{shorten(escape(entry.question), _LINE)}*" for entry in near[:3])
        pieces.append(small(words.for_team_nearest.format(questions=names)))
    if handover.state == OPEN and handover.person:
        taken = words.being_answered.format(person=f"<@{handover.person}>")
        pieces.append(small(taken, is_read=True))
    if handover.state == OPEN:
        buttons = [
            button(words.answer, ANSWER_ACTION, handover.id, "primary"),
            button(words.is_entry, ENTRY_ACTION, handover.id),
            button(words.not_for_us, DECLINE_ACTION, handover.id),
        ]
        return reply(pieces, [actions(buttons)])
    last = [small(note, is_read=True)] if note else []
    return reply([*pieces, *_outcome(handover, desk), *last])


def _outcome(handover: Handover, desk: Desk) -> list[Piece]:
    words, person = desk.words, f"<@{handover.person}>"
    match handover.state:
        case str(state) if state == ANSWERED:
            answer = written(rich_from_markdown(handover.answer or ""))
            return [said(words.was_answered.format(person=person)), *answer]
        case str(state) if state == ENTRY:
            entry = desk.entry(handover.entry)
            question = shorten(escape(entry.question), _LINE) if entry else "?"
            name = escape(handover.entry or "")
            return [said(words.was_entry.format(person=person, question=question, entry=name))]
        case str(state) if state == DECLINED:
            return [said(words.was_declined.format(person=person))]
        case _:
            return []


def team_answer_view(handover: Handover, desk: Desk) -> Block:
    """The modal in which somebody of the team writes the answer."""
    words = desk.words
    asker = f"<@{handover.asker}>"
    return modal(
        words.answer_title,
        [
            said(_quote(handover.question)).block,
            text_input(WORDS_BLOCK, WORDS_ACTION, words.answer_label),
            context(words.answer_hint.format(person=asker)),
        ],
        close=words.close,
        submit=words.send,
        callback_id=ANSWER_VIEW,
        metadata=handover.id,
    )


def team_entry_view(handover: Handover, desk: Desk) -> Block:
    """The modal in which somebody of the team finds the entry that answers it."""
    words = desk.words
    field = {
        "type": "input",
        "block_id": FOUND_BLOCK,
        "label": plain_text(words.is_entry_label, 2_000),
        "element": search_menu(desk, FOUND_ACTION),
    }
    return modal(
        words.is_entry_title,
        [said(_quote(handover.question)).block, field],
        close=words.close,
        submit=words.send,
        callback_id=ENTRY_VIEW,
        metadata=handover.id,
    )


def for_asker(handover: Handover, desk: Desk) -> Reply:
    """What the asker is told: the team's answer, the entry that it found, or that it has none."""
    words = desk.words
    asker, person = f"<@{handover.asker}>", f"<@{handover.person}>"
    question = words.team_question.format(
        question=shorten(escape(" ".join(handover.question.split())), _LINE)
    )
    entry = desk.entry(handover.entry)
    if handover.state == ANSWERED:
        answer = written(rich_from_markdown(handover.answer or ""))
        lead = said(words.team_answered.format(asker=asker, person=person))
        return reply([lead, small(question, is_read=True), *answer])
    if handover.state == ENTRY and entry:
        lead = said(words.team_found.format(asker=asker, person=person))
        answer = answer_pieces((entry,), desk, is_private=False)
        return reply([lead, small(question, is_read=True), *answer])
    text = words.team_declined.format(asker=asker)
    if desk.options.contact:
        text = f"{text} {escape(desk.options.contact)}"
    return reply([said(text), small(question, is_read=True)])


def _quote(question: str) -> str:
    lines = shorten(escape(question), _QUESTION).splitlines() or ["…"]
    return "\n".join(f"> {line}" for line in lines)
