"""A slash command, by whatever name Slack knows it: answered in the acknowledgement itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.slack.listeners.listening import listen
from bot.slack.payloads import Asked, asked_by_command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_bolt import App

    from bot.slack.blocks import Reply
    from bot.slack.responder import Responder

_ANY = re.compile(r".*", re.DOTALL)


def register(app: App, responder: Responder) -> None:
    """Listen to every command that Slack sends here."""

    def answer(asked: Asked) -> dict[str, Any]:
        reply, _ = responder.reply_to(asked)
        if reply.more:  # the acknowledgement holds one message only
            responder.soon(asked, lambda: _go_on(asked, reply.more))
        return {"text": reply.text, "blocks": reply.blocks, "response_type": "ephemeral"}

    def _go_on(asked: Asked, more: Sequence[Reply]) -> None:
        for reply in more:
            responder.delivery.show_beside(asked.response_url, reply)

    listen(app.command(_ANY), asked_by_command, answer)
