"""A press on one of the questions that "did you mean" offers, or on "None of these"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.slack.gestures import Surface
from bot.slack.listeners.listening import listen
from bot.slack.payloads import PICK_ACTION, pick_by_action
from bot.slack.renderers.replies import (
    render_closed,
    render_gone,
    render_none_picked,
    render_pick,
)
from bot.slack.visibility import Openness

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.payloads import Pick
    from bot.slack.responder import Responder

_PICKS = re.compile(rf"{PICK_ACTION}\w+")


def register(app: App, responder: Responder) -> None:
    """Listen to the buttons that ``blocks.render`` puts below suggestions."""

    def answer_pick(pick: Pick) -> None:
        responder.soon(pick, lambda: _answer(pick, responder))

    listen(app.block_action({"action_id": _PICKS}), pick_by_action, answer_pick, responder)


def _answer(pick: Pick, responder: Responder) -> None:
    """Answer where the question was asked: after a mention for everybody in its thread."""
    desk, delivery = responder.desk(), responder.delivery
    if responder.openness(pick.place) is Openness.CLOSED:
        responder.tell(pick, render_closed(desk))
        return
    entry = desk.entry(pick.entry_id)
    if entry is None:
        is_gone = pick.entry_id is not None
        reply = render_gone(pick.question, desk) if is_gone else render_none_picked(pick, desk)
        responder.tell(pick, reply)
        return
    reply = render_pick(entry, pick, desk, responder.new_id())
    if pick.place.surface is Surface.MENTION:
        delivery.post(reply, pick.place, public=True)
        delivery.remove(pick.response_url)
    elif not delivery.replace(pick.response_url, reply):
        delivery.post(reply, pick.place, public=False)
