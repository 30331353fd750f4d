"""A slash command, by whatever name Slack knows it: answered in the acknowledgement itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.faq.model import NoAnswer, SmallTalk
from bot.slack.listeners.listening import listen
from bot.slack.listeners.privacy import forget, wants_to_be_forgotten
from bot.slack.readers.questions import Asked, asked_by_command
from bot.slack.renderers.views import topics_view
from bot.slack.work import LaterError, PacedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_bolt import App

    from bot.slack.blocks import Reply
    from bot.slack.responder import Responder

_ANY = re.compile(r".*", re.DOTALL)
_MOMENT_SECONDS = 1.0  # ours: an acknowledgement is on its way to Slack for milliseconds
_TOPICS = ("topics", "list", "themen", "liste")


def register(app: App, responder: Responder) -> None:
    """Listen to every command that Slack sends here."""

    def answer(asked: Asked) -> dict[str, Any] | None:
        if wants_to_be_forgotten(asked):
            reply = forget(asked, responder)
        elif _wants_topics(asked, responder) and _show_topics(asked, responder):
            return None
        else:
            reply, _ = responder.reply_to(asked)
        if reply.more:  # the acknowledgement holds one message only
            responder.soon(asked, _Rest(asked, reply.more, responder))
        return {"text": reply.text, "blocks": reply.blocks, "response_type": "ephemeral"}

    listen(app.command(_ANY), asked_by_command, answer, responder)


class _Rest:
    """What follows the acknowledgement, a moment later: it would else be shown before it."""

    def __init__(self, asked: Asked, rest: Sequence[Reply], responder: Responder) -> None:
        self._asked, self._rest, self._responder = asked, rest, responder
        self._has_waited = False

    def __call__(self) -> None:
        if not self._has_waited:
            self._has_waited = True
            raise PacedError("the beginning of an answer is shown first", _MOMENT_SECONDS)
        for reply in self._rest:
            self._responder.delivery.show_beside(self._asked.response_url, reply)


def _wants_topics(asked: Asked, responder: Responder) -> bool:
    if asked.question.text.casefold().strip(" .!?") in _TOPICS:
        return True
    if asked.wants_help or len(asked.question.text) > 60:
        return False
    decision = responder.faq().answer(asked.question)
    return isinstance(decision, NoAnswer) and decision.small_talk is SmallTalk.TOPICS


def _show_topics(asked: Asked, responder: Responder) -> bool:
    """Open the list; where Slack does not let us, the words are answered like any others."""
    try:
        responder.delivery.open_view(asked.trigger_id, topics_view(responder.desk(), None, 0))
    except (SlackApiError, LaterError, OSError):
        return False
    return True
