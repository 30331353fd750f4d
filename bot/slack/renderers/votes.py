"""The modal that asks why an answer did not help, and what the team gets to read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.blocks import (
    Piece,
    Reply,
    actions,
    button,
    context,
    plain_text,
    reply,
    said,
    section,
)
from bot.slack.desk import is_person_id, mark
from bot.slack.mrkdwn import escape, shorten
from bot.slack.readers.entries import SHOW_ACTION
from bot.slack.readers.votes import (
    REASON_ACTION,
    REASON_BLOCK,
    REASON_VIEW,
    REASONS,
    TEXT_ACTION,
    TEXT_BLOCK,
)
from bot.slack.renderers.views import modal, notice_view, text_input

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.model import Entry
    from bot.slack.blocks import Block
    from bot.slack.desk import Desk
    from bot.slack.readers.votes import Reason

_CHOICES = 3


def reason_view(metadata: str, near: Sequence[Entry], reader: str | None, desk: Desk) -> Block:
    """The modal; ``near`` are the next best questions, ``reader`` the channel or person told."""
    words = desk.words
    labels = dict(
        zip(
            REASONS,
            (words.reason_wrong, words.reason_outdated, words.reason_unclear, words.reason_other),
            strict=True,
        )
    )
    options = [{"text": plain_text(labels[one]), "value": one} for one in REASONS]
    choice = {
        "type": "input",
        "block_id": REASON_BLOCK,
        "label": plain_text(words.reason_label, 2_000),
        "element": {"type": "radio_buttons", "action_id": REASON_ACTION, "options": options},
    }
    buttons = [
        button(entry.question, f"{SHOW_ACTION}{number}", mark(entry))
        for number, entry in enumerate(near[:_CHOICES])
    ]
    others = [section(words.reason_next_best), actions(buttons)] if buttons else []
    if reader:
        field = [text_input(TEXT_BLOCK, TEXT_ACTION, words.reason_text, optional=True)]
        name = f"<@{reader}>" if is_person_id(reader) else f"<#{reader}>"
        readers = context(words.read_by_team.format(channel=name))
    else:
        field, readers = [], context(words.read_by_nobody)
    return modal(
        words.reason_title,
        [choice, *field, readers, *others],
        close=words.close,
        submit=words.send,
        callback_id=REASON_VIEW,
        metadata=metadata,
    )


def thanks_view(reader: str | None, desk: Desk) -> Block:
    """What the modal becomes."""
    words = desk.words
    text = words.thanks_for_reason if reader else words.thanks_for_choice
    return notice_view(words.reason_title, text, desk)


def reason_for_team(reason: Reason, entry: Entry, desk: Desk) -> Reply:
    """What the team reads."""
    words = desk.words
    names = {
        "wrong": words.reason_wrong,
        "outdated": words.reason_outdated,
        "unclear": words.reason_unclear,
        "other": words.reason_other,
    }
    lead = words.reason_posted.format(
        person=f"<@{reason.place.user}>",
        reason=names[reason.reason],
        question=shorten(escape(entry.question), 300),
        entry=escape(entry.id),
    )
    pieces: list[Piece] = [said(lead)]
    if reason.text:
        quoted = "\n".join(f"> {escape(line)}" for line in reason.text.splitlines())
        pieces.append(said(shorten(quoted, 2_900)))
    return reply(pieces)
