"""A press on one of the questions that "did you mean" offers, or on "None of these"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.slack.blocks import PICK_ACTION
from bot.slack.payloads import pick_by_action

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.slack.responder import Responder

_PICKS = re.compile(rf"{PICK_ACTION}\w+")


def register(app: App, responder: Responder) -> None:
    """Listen to the buttons that ``blocks.render`` puts below suggestions."""

    @app.block_action({"action_id": _PICKS})
    def answer_pick(ack: Ack, body: dict[str, Any]) -> None:
        pick = pick_by_action(body)
        if pick is not None:
            responder.accept_pick(pick)
        ack()
