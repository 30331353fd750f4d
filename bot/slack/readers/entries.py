"""A press on a question that is answered at once: a related one, or one of a list in a view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.slack.gestures import OfPress, Press
from bot.slack.readers.presses import press_of

if TYPE_CHECKING:
    from collections.abc import Mapping

RELATED_ACTION = "faq_related_"  # a number follows
SHOW_ACTION = "faq_show_"  # a number follows
SEARCH_ACTION = "faq_show_found"  # the search over all questions in a view


@dataclass(frozen=True, slots=True)
class Wanted(OfPress):
    """The entry whose answer somebody wants to see."""

    press: Press
    entry_id: str


def wanted_by_action(body: Mapping[str, Any]) -> Wanted | None:
    """Read the press; the value of its button or option is the entry's id or mark."""
    press = press_of(body)
    return Wanted(press, press.value) if press and press.value else None
