"""What owners do with questions that have no answer, and with answers that are due for a review."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.circle.patch import patch, review_patch
from bot.circle.proposals import NewEntry, Unanswered, Wording, overview
from bot.errors import EditError, KnowledgeError, StorageError
from bot.slack.listeners.editing import edit_url
from bot.slack.listeners.entries import show_view
from bot.slack.listeners.listening import listen
from bot.slack.readers.gaps import (
    DISMISS_ACTION,
    GAP_ACTION,
    STILL_RIGHT_ACTION,
    owner_press_by_action,
)
from bot.slack.renderers.gaps import gap_view, patch_view
from bot.slack.renderers.views import gone_view, notice_view

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.circle.proposals import Cluster, Proposal
    from bot.slack.readers.gaps import OwnerPress
    from bot.slack.responder import Responder

log = logging.getLogger(__name__)

_COMPARED = 300
REVIEWED_FOR = timedelta(days=182)
"""For so long an answer counts as looked at: half a year, as a rule of thumb; whoever takes the
patch may write another day."""


def register(app: App, responder: Responder) -> None:
    """Listen to the rows of the Home tab, the modal's button, and the digest's."""

    def show(press: OwnerPress) -> None:
        _show(press, responder)

    def dismiss(press: OwnerPress) -> None:
        _dismiss(press, responder)

    def still_right(press: OwnerPress) -> None:
        _still_right(press, responder)

    gap = app.block_action({"action_id": re.compile(rf"{GAP_ACTION}\d+")})
    review = app.block_action({"action_id": re.compile(rf"{STILL_RIGHT_ACTION}\d+")})
    listen(gap, owner_press_by_action, show, responder)
    listen(app.block_action(DISMISS_ACTION), owner_press_by_action, dismiss, responder)
    listen(review, owner_press_by_action, still_right, responder)


def open_clusters(responder: Responder) -> tuple[Cluster, ...]:
    """What is open, in groups, of the last few hundred questions. Raises StorageError."""
    memory = responder.memory
    kept = [gap for gap in memory.gaps.all() if gap.closed_at is None]
    kept.sort(key=lambda gap: gap.asked_at)
    # What the answers answer was closed beside answering, so nothing need be asked again.
    found = overview(kept[-_COMPARED:], memory.drafts.all(), responder.faq(), asks=False)
    return found.clusters


def _show(press: OwnerPress, responder: Responder) -> None:
    desk = responder.desk()
    cluster = _found(press, responder)
    if cluster is None:
        gone = notice_view(desk.words.gap_title, desk.words.gap_gone, desk)
        show_view(press.press, gone, responder)
        return
    diff, problem = "", ""
    if cluster.proposal is not None and responder.folder is not None:
        try:
            made = patch(responder.folder, [(cluster.id, cluster.proposal)])
        except KnowledgeError as error:
            problem = str(error)
        else:
            diff, problem = made.diff(), made.left[0][1] if made.left else ""
    url = _url(cluster.proposal, responder)
    show_view(press.press, gap_view(cluster, diff, problem, url, desk), responder)


def _dismiss(press: OwnerPress, responder: Responder) -> None:
    """It is to have no answer: from now on that is what is proposed."""
    desk = responder.desk()
    cluster = _found(press, responder)
    text = desk.words.gap_gone
    if cluster is not None:
        memory = responder.memory
        memory.gaps.dismiss([gap.id for gap in cluster.gaps])
        memory.drafts.remove([draft.id for draft in cluster.drafts])
        text = desk.words.gap_dismissed
    view = notice_view(desk.words.gap_title, text, desk)
    if press.press.view:
        responder.delivery.update_view(press.press.view, view)


def _found(press: OwnerPress, responder: Responder) -> Cluster | None:
    """The group of that id, if whoever presses may see it, and it is there."""
    if not responder.desk().is_owner(press.place.user):
        return None
    try:
        clusters = open_clusters(responder)
    except StorageError as error:
        log.warning("gaps cannot be shown: %s", error)
        return None
    return next((one for one in clusters if one.id == press.name), None)


def _still_right(press: OwnerPress, responder: Responder) -> None:
    """Show the patch that moves the day of the next review."""
    desk = responder.desk()
    entries = desk.marked([press.name])
    if not entries or responder.folder is None:
        show_view(press.press, gone_view(desk), responder)
        return
    day = datetime.now(UTC).date() + REVIEWED_FOR
    place = responder.entry_place(entries[0].id)
    pattern = responder.options.edit_url
    url = edit_url(pattern, *place) if pattern and place else None
    try:
        diff = review_patch(responder.folder, entries[0].id, day).diff()
    except (EditError, KnowledgeError) as error:
        notice = notice_view(desk.words.still_right, str(error)[:1_000], desk)
        show_view(press.press, notice, responder)
        return
    show_view(press.press, patch_view(desk.words.still_right, diff, url, desk), responder)


def _url(proposal: Proposal | None, responder: Responder) -> str | None:
    """Where the file is edited: at the entry, or at the last one of the topic."""
    pattern = responder.options.edit_url
    match proposal:
        case Wording(entry=entry):
            name: str | None = entry
        case NewEntry(topic=topic) | Unanswered(topic=topic):
            entries = responder.faq().knowledge.entries
            name = next((one.id for one in reversed(entries) if one.topic == topic), None)
        case _:
            name = None
    place = responder.entry_place(name) if name else None
    return edit_url(pattern, *place) if pattern and place else None
