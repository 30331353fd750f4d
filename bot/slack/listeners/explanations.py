"""A choice of "Why this answer?" in the menu beside a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.explaining.explanation import explain
from bot.slack.listeners.listening import listen
from bot.slack.menu import MENU_ACTION, Choice, choice_by_action, chosen
from bot.slack.renderers.explanations import render_explanation, render_unexplained

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.blocks import Reply
    from bot.slack.menu import Chosen
    from bot.slack.responder import Responder


def register(app: App, responder: Responder) -> None:
    """Listen to the menu that stands below a reply."""

    def explain_answer(why: Chosen) -> None:
        responder.soon(why, lambda: responder.tell(why, _explanation(why, responder)))

    on = app.block_action(MENU_ACTION, matchers=[chosen(Choice.WHY)])
    listen(on, choice_by_action, explain_answer, responder)


def _explanation(why: Chosen, responder: Responder) -> Reply:
    faq, desk = responder.faq(), responder.desk()
    if why.subject is None:
        return render_unexplained(desk)
    explanation = explain(faq, why.subject.question)
    return render_explanation(explanation, why.subject, desk, why.place.user, responder.entry_place)
