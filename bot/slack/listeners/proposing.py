"""Propose as an answer: what somebody wrote in a thread becomes the draft of an entry.

Nothing is published: the draft stands in ``faqbot gaps``, for whoever keeps the answers' files.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from bot.errors import StorageError
from bot.faq.model import Question
from bot.slack.listeners.listening import listen
from bot.slack.mrkdwn import plain_from_slack
from bot.slack.readers.proposing import (
    ANSWER_BLOCK,
    PROPOSE_SHORTCUT,
    PROPOSE_VIEW,
    QUESTION_BLOCK,
    propose_by_shortcut,
    proposed_by_view,
)
from bot.slack.renderers.proposing import propose_view, proposed_view
from bot.slack.renderers.replies import render_closed
from bot.slack.visibility import Openness
from bot.storage.drafts import Draft

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.faq.model import Entry
    from bot.slack.readers.proposing import Propose, Proposed
    from bot.slack.responder import Responder

log = logging.getLogger(__name__)

_QUESTION = 500


def register(app: App, responder: Responder) -> None:
    """Listen to the entry in every message's menu, and to its modal."""

    def propose(wanted: Propose) -> None:
        _propose(wanted, responder)

    def keep(proposed: Proposed) -> dict[str, Any]:
        return _keep(proposed, responder)

    listen(app.message_shortcut(PROPOSE_SHORTCUT), propose_by_shortcut, propose, responder)
    listen(app.view(PROPOSE_VIEW), proposed_by_view, keep, responder)


def _propose(wanted: Propose, responder: Responder) -> None:
    place, desk = wanted.place, responder.desk()
    if responder.openness(place) is Openness.CLOSED:
        responder.soon(wanted, lambda: responder.tell(wanted, render_closed(desk)))
        return
    question = ""
    if place.thread_ts and place.thread_ts != place.ts:
        parent = responder.delivery.lookup.parent(place.channel, place.thread_ts)
        question = " ".join(plain_from_slack(parent or "").split())[:_QUESTION]
    near = _near(question, responder)
    responder.delivery.open_view(wanted.trigger_id, propose_view(wanted, question, near, desk))


def _near(question: str, responder: Responder) -> list[Entry]:
    if not question:
        return []
    return list(responder.near(responder.faq().answer(Question(question))))


def _keep(proposed: Proposed, responder: Responder) -> dict[str, Any]:
    """Keep the draft, and acknowledge the modal only then."""
    desk = responder.desk()
    for block, text in ((QUESTION_BLOCK, proposed.question), (ANSWER_BLOCK, proposed.answer)):
        if not text:
            return {"response_action": "errors", "errors": {block: desk.words.propose_empty}}
    topics = desk.topics()
    number = proposed.topic
    draft = Draft(
        sha256(proposed.sent.view.encode()).hexdigest()[:16],
        proposed.question,
        proposed.answer,
        topics[number] if number is not None and number < len(topics) else None,
        proposed.place.user,
        None,
        datetime.now(UTC),
    )
    try:
        responder.memory.drafts.add(draft)
    except StorageError as error:
        log.warning("a proposed answer is not kept: %s", error)
        return {"response_action": "errors", "errors": {ANSWER_BLOCK: desk.words.not_kept}}
    responder.soon(proposed, lambda: _link(draft, proposed, responder))
    near = _near(proposed.question, responder)
    return {"response_action": "update", "view": proposed_view(near, desk)}


def _link(draft: Draft, proposed: Proposed, responder: Responder) -> None:
    """Add where it was said."""
    link = (
        responder.delivery.lookup.permalink(proposed.channel, proposed.ts) if proposed.ts else None
    )
    if link:
        responder.memory.drafts.add(replace(draft, link=link))
