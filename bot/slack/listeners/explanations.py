"""A choice of "Why this answer?" in the menu beside a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.slack.menu import WHY_ACTION, why_by_action

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.slack.responder import Responder


def register(app: App, responder: Responder) -> None:
    """Listen to the menu that ``blocks.render`` puts beside a reply."""

    @app.block_action(WHY_ACTION)
    def explain_answer(ack: Ack, body: dict[str, Any]) -> None:
        why = why_by_action(body)
        if why is not None:
            responder.accept_why(why)
        ack()
