"""Tell me when there is an answer: a button below "I don't know"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.slack.gestures import OfPress, Place, Press
from bot.slack.readers.asked_in import read_asked_in
from bot.slack.readers.presses import press_of

if TYPE_CHECKING:
    from collections.abc import Mapping

TELL_ME_ACTION = "faq_tell_me"


@dataclass(frozen=True, slots=True)
class TellMe(OfPress):
    """The wish to be told.

    ``asked_in`` is where the question was asked. ``is_cut``: the button held only its beginning.
    """

    press: Press
    question: str
    asked_in: Place
    is_cut: bool = False


def tell_me_by_action(body: Mapping[str, Any]) -> TellMe | None:
    """Read the press."""
    press = press_of(body)
    read = read_asked_in(press.value, press.place) if press else None
    if press is None or read is None or not read.question:
        return None
    return TellMe(press, read.question, read.place, read.is_cut)
