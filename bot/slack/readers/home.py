"""Somebody looks at the Home tab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.slack.gestures import Place, Surface, Telling
from bot.slack.payloads import id_of

if TYPE_CHECKING:
    from collections.abc import Mapping

HOME_EVENT = "app_home_opened"
CHART_ACTION = "faq_chart"


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """Somebody opened the tab; ``direct`` is their conversation with the bot."""

    place: Place
    direct: str | None = None
    key: str | None = None
    telling: Telling = Telling.POST
    response_url: str = ""


def home_by_event(body: Mapping[str, Any]) -> HomeOpened | None:
    """Read the event; None for the messages tab."""
    event = body.get("event")
    if not isinstance(event, dict) or event.get("tab") != "home":
        return None
    user = id_of(event.get("user"))
    direct = id_of(event.get("channel"))
    return HomeOpened(Place(Surface.VIEW, "", user), direct) if user else None
