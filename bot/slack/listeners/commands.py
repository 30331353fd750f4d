"""A slash command, by whatever name Slack knows it: answered in the acknowledgement itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.slack.payloads import asked_by_command

if TYPE_CHECKING:
    from slack_bolt import Ack, App

    from bot.slack.responder import Responder

_ANY = re.compile(r".*", re.DOTALL)


def register(app: App, responder: Responder) -> None:
    """Listen to every command that Slack sends here."""

    @app.command(_ANY)
    def answer_command(ack: Ack, body: dict[str, Any]) -> None:
        asked = asked_by_command(body)
        if asked is None:
            ack()
            return
        reply, _ = responder.reply_to(asked)
        ack(text=reply.text, blocks=reply.blocks, response_type="ephemeral")
