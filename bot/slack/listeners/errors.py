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
from slack_sdk.errors import SlackApiError

from bot.errors import StorageError
from bot.slack.blocks import sentence
from bot.slack.gestures import Telling
from bot.slack.listeners.listening import gesture_of
from bot.slack.renderers.views import notice_view
from bot.slack.work import BusyError

if TYPE_CHECKING:
    from slack_bolt import App, BoltContext

    from bot.slack.gestures import Gesture
    from bot.slack.responder import Responder

log = logging.getLogger(__name__)

_EXPIRED = ("expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged")


def register(app: App, responder: Responder) -> None:
    """Let ``app`` ask here whenever something is raised."""

    @app.error
    def respond(error: Exception, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        match error:
            case BoltUnhandledRequestError():
                log.debug("nothing here listens to a payload of type %r", body.get("type"))
                return BoltResponse(status=200)
            case StorageError() | BusyError():
                log.warning("an event is left to Slack to send again: %s", error)
                return BoltResponse(status=503)
            case SlackApiError() if error.response.get("error") in _EXPIRED:
                return _press_again(gesture_of(context))
            case _:
                return _apology(error, gesture_of(context))

    def _press_again(gesture: Gesture | None) -> BoltResponse:
        """A modal can be opened within three seconds of a press, and once."""
        if gesture is not None:
            again = sentence(responder.desk().words.expired)
            responder.work.run(lambda: responder.tell(gesture, again), lane=gesture.place.channel)
        return BoltResponse(status=200)

    def _apology(error: Exception, gesture: Gesture | None) -> BoltResponse:
        if gesture is not None and gesture.telling is Telling.ACKNOWLEDGE:
            reply = responder.apology(responder.report(error, None))
            answer = {"response_type": "ephemeral", "text": reply.text, "blocks": reply.blocks}
            return BoltResponse(status=200, body=json.dumps(answer))
        if gesture is not None and gesture.telling is Telling.VIEW:
            words = responder.apology(responder.report(error, None)).text
            view = notice_view("faqbot", words, responder.desk())
            update = {"response_action": "update", "view": view}
            return BoltResponse(status=200, body=json.dumps(update))
        responder.report(error, gesture)
        return BoltResponse(status=200)
