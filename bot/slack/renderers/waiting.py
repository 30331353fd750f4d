"""The answer to a question that somebody waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.blocks import quoted, said
from bot.slack.renderers.replies import render

if TYPE_CHECKING:
    from bot.faq.model import Answer
    from bot.slack.blocks import Reply
    from bot.slack.renderers.replies import Showing


def render_awaited(answer: Answer, showing: Showing) -> Reply:
    """Say whose question it is, since they may have forgotten it, and answer it."""
    words, subject = showing.desk.words, showing.subject
    lead = said(words.awaited.format(asker=f"<@{subject.asker}>"))
    return render(answer, showing, [lead, *quoted(subject.question, words, is_read=True)])
