"""Presses of an owner: on a question without an answer, on "No answer needed", on "Still right"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.slack.gestures import OfPress, Press
from bot.slack.readers.presses import press_of

if TYPE_CHECKING:
    from collections.abc import Mapping

GAP_ACTION = "faq_gap_"  # a number follows
DISMISS_ACTION = "faq_dismiss"
STILL_RIGHT_ACTION = "faq_still_right_"  # a number follows


@dataclass(frozen=True, slots=True)
class OwnerPress(OfPress):
    """A press; ``name`` is the id of a group of questions, or the mark of an entry."""

    press: Press
    name: str


def owner_press_by_action(body: Mapping[str, Any]) -> OwnerPress | None:
    """Read the press."""
    press = press_of(body)
    return OwnerPress(press, press.value) if press and press.value else None
