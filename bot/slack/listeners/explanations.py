"""A choice of "Why this answer?" in the menu beside a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.explaining.explanation import explain
from bot.slack.explanations import render_explanation, render_unexplained
from bot.slack.listeners.listening import listen
from bot.slack.menu import WHY_ACTION, why_by_action

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.blocks import Reply
    from bot.slack.menu import Why
    from bot.slack.responder import Responder


def register(app: App, responder: Responder) -> None:
    """Listen to the menu that ``blocks.render`` puts beside a reply."""

    def explain_answer(why: Why) -> None:
        responder.soon(why, lambda: responder.tell(why, _explanation(why, responder)))

    listen(app.block_action(WHY_ACTION), why_by_action, explain_answer)


def _explanation(why: Why, responder: Responder) -> Reply:
    if why.subject is None:
        return render_unexplained()
    faq = responder.faq()
    explanation = explain(faq, why.subject.question)
    return render_explanation(explanation, why.subject, faq.knowledge, why.place.user)
