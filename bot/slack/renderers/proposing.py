"""The modal in which a message becomes the draft of an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.blocks import Block, context, plain_text
from bot.slack.mrkdwn import escape, shorten
from bot.slack.readers.proposing import (
    ANSWER_ACTION,
    ANSWER_BLOCK,
    PROPOSE_VIEW,
    QUESTION_ACTION,
    QUESTION_BLOCK,
    TOPIC_ACTION,
    TOPIC_BLOCK,
)
from bot.slack.renderers.views import modal, notice_view, text_input

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.model import Entry
    from bot.slack.desk import Desk
    from bot.slack.readers.proposing import Propose

_TOPICS = 100
_LINE = 150


def propose_view(wanted: Propose, question: str, near: Sequence[Entry], desk: Desk) -> Block:
    """The modal; ``question`` is what the thread began with, "" where it may not be read."""
    words = desk.words
    field = text_input(QUESTION_BLOCK, QUESTION_ACTION, words.propose_question, initial=question)
    field["element"]["multiline"] = False
    answer = text_input(
        ANSWER_BLOCK,
        ANSWER_ACTION,
        words.propose_answer,
        hint=words.propose_hint,
        initial=wanted.answer,
    )
    blocks = [field, answer]
    topics = desk.topics()[:_TOPICS]
    if topics:
        options = [
            {"text": plain_text(topic), "value": str(number)} for number, topic in enumerate(topics)
        ]
        menu: Block = {"type": "static_select", "action_id": TOPIC_ACTION, "options": options}
        if near and near[0].topic in topics:
            menu["initial_option"] = options[topics.index(near[0].topic)]
        label = plain_text(words.topic_label, 2_000)
        blocks.append(
            {
                "type": "input",
                "block_id": TOPIC_BLOCK,
                "optional": True,
                "label": label,
                "element": menu,
            }
        )
    if near:
        blocks.append(context(_near(near, desk)))
    return modal(
        words.propose_title,
        blocks,
        close=words.close,
        submit=words.send,
        callback_id=PROPOSE_VIEW,
        metadata=wanted.metadata,
    )


def proposed_view(near: Sequence[Entry], desk: Desk) -> Block:
    """What somebody is told who has proposed an answer."""
    text = desk.words.proposed
    if near:
        text = f"{text}\n{_near(near, desk)}"
    return notice_view(desk.words.propose_title, text, desk)


def _near(near: Sequence[Entry], desk: Desk) -> str:
    names = ", ".join(f"*{shorten(escape(entry.question), _LINE)}*" for entry in near[:3])
    return desk.words.for_team_nearest.format(questions=names)
