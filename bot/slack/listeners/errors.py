"""What happens when a listener fails, or none wants what Slack sent.

Slack counts everything but a 200 as a failed delivery, and turns the subscription off after too
many; so only what should be sent again gets anything else.
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltResponse
from slack_bolt.error import BoltUnhandledRequestError

from bot.errors import StorageError
from bot.slack.blocks import render_error
from bot.slack.menu import why_by_action
from bot.slack.payloads import Asked, asked_by_command, asked_by_event, pick_by_action
from bot.slack.work import BusyError

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.responder import Responder

log = logging.getLogger(__name__)


def register(app: App, responder: Responder) -> None:
    """Let ``app`` ask here whenever something is raised."""

    @app.error
    def respond(error: Exception, body: dict[str, Any]) -> BoltResponse:
        match error:
            case BoltUnhandledRequestError():
                log.debug("nothing here listens to a payload of type %r", body.get("type"))
                return BoltResponse(status=200)
            case StorageError() | BusyError():
                log.warning("an event is left to Slack to send again: %s", error)
                return BoltResponse(status=503)
            case _:
                return _apology(error, body)

    def _apology(error: Exception, body: dict[str, Any]) -> BoltResponse:
        occasion = (
            asked_by_command(body)
            or asked_by_event(body)
            or pick_by_action(body)
            or why_by_action(body)
        )
        if isinstance(occasion, Asked) and occasion.command is not None:
            error_id = responder.report(error, None)
            reply = render_error(error_id)
            answer = {"response_type": "ephemeral", "text": reply.text, "blocks": reply.blocks}
            return BoltResponse(status=200, body=json.dumps(answer))
        responder.report(error, occasion)
        return BoltResponse(status=200)
