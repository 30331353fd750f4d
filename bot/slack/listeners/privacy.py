"""``/faq forget me``: what is kept about a person is deleted, and they are told what it was."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.errors import StorageError
from bot.slack.blocks import sentence

if TYPE_CHECKING:
    from bot.slack.blocks import Reply
    from bot.slack.readers.questions import Asked
    from bot.slack.responder import Responder

log = logging.getLogger(__name__)

_FORGET = ("forget me", "vergiss mich")


def wants_to_be_forgotten(asked: Asked) -> bool:
    """Whether these words alone were typed after the command."""
    return " ".join(asked.question.text.casefold().strip(" .!").split()) in _FORGET


def forget(asked: Asked, responder: Responder) -> Reply:
    """Delete it, and say so."""
    words, memory, user = responder.desk().words, responder.memory, asked.place.user
    try:
        votes, questions = memory.votes.forget(user), memory.handovers.forget(user)
        questions += memory.waiting.forget(user) + memory.drafts.forget(user)
        questions += responder.gaps.forget(user)
        memory.conversations.forget(user)
    except StorageError as error:
        log.warning("nothing is forgotten: %s", error)
        return sentence(words.cannot_forget)
    if not votes + questions:
        return sentence(words.nothing_to_forget)
    return sentence(words.forgotten.format(votes=votes, questions=questions))
