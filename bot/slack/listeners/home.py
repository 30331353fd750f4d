"""The Home tab, made anew whenever somebody opens it."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import dropwhile
from typing import TYPE_CHECKING

from bot.circle.statistics import by_week, statistics
from bot.errors import StorageError
from bot.slack.listeners.gaps import open_clusters
from bot.slack.listeners.listening import listen
from bot.slack.readers.gaps import owner_press_by_action
from bot.slack.readers.home import CHART_ACTION, HOME_EVENT, home_by_event
from bot.slack.renderers.charts import chart_reply
from bot.slack.renderers.home import Figures, home_view

if TYPE_CHECKING:
    from datetime import date

    from slack_bolt import App

    from bot.slack.readers.gaps import OwnerPress
    from bot.slack.readers.home import HomeOpened
    from bot.slack.renderers.charts import Week
    from bot.slack.responder import Responder

log = logging.getLogger(__name__)

_DAYS = timedelta(days=30)
_WEEKS = timedelta(weeks=5)
_MOST_ASKED = 5


def register(app: App, responder: Responder) -> None:
    """Listen to whoever opens the tab, and to who wants its figures as a chart."""

    def publish(opened: HomeOpened) -> None:
        responder.soon(opened, lambda: _publish(opened, responder))

    def send_chart(press: OwnerPress) -> None:
        responder.soon(press, lambda: _send_chart(press, responder))

    listen(app.event(HOME_EVENT), home_by_event, publish, responder)
    listen(app.block_action(CHART_ACTION), owner_press_by_action, send_chart, responder)


def _publish(opened: HomeOpened, responder: Responder) -> None:
    user, desk = opened.place.user, responder.desk()
    if opened.direct:
        with suppress(StorageError):
            responder.memory.conversations.note(user, opened.direct)
    is_owner = desk.is_owner(user)
    view = home_view(desk, _figures(user, responder, is_owner=is_owner), is_owner=is_owner)
    responder.delivery.publish_home(user, view)


def _send_chart(press: OwnerPress, responder: Responder) -> None:
    """Slack shows charts in messages alone: it comes into the conversation with the bot."""
    desk = responder.desk()
    weeks = weeks_until(datetime.now(UTC).date(), responder)
    if desk.is_owner(press.place.user) and weeks:
        responder.delivery.post(chart_reply(weeks, desk.words), press.place, public=False)


def _figures(user: str, responder: Responder, *, is_owner: bool) -> Figures:
    memory, today = responder.memory, datetime.now(UTC).date()
    since = today - _DAYS
    try:
        return Figures(
            tuple(memory.counts.most_asked(since, _MOST_ASKED)),
            memory.votes.of(user),
            memory.handovers.of(user),
            memory.waiting.of(user),
            memory.handovers.open_count(),
            tuple(memory.counts.totals(since).items()),
            tuple(memory.counts.disliked(since)),
            weeks_until(today, responder) if is_owner else (),
            responder.gaps.of(user),
            open_clusters(responder) if is_owner else (),
        )
    except StorageError as error:
        log.warning("the Home tab is shown without figures: %s", error)
        return Figures()


def weeks_until(today: date, responder: Responder) -> tuple[Week, ...]:
    """The last weeks, from the first in which somebody asked; none: nobody did.

    Raises StorageError.
    """
    since = today - _WEEKS
    counts = responder.memory.counts.since(since)
    found = statistics(counts, responder.faq().knowledge, since, today)
    weeks = dropwhile(lambda week: not week[1]["asked"], by_week(found))
    return tuple(
        (str(monday), tally["asked"], tally["suggest"], tally["none"]) for monday, tally in weeks
    )
