"""Ask the team: a question goes to those who know more, and what they say comes back to the asker.

What becomes of a question stands in the database, so that it is the same for all processes and
outlives them: the first who answers closes it, and everybody else is told who that was.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.errors import StorageError
from bot.faq.model import NoAnswer, Question
from bot.slack.blocks import sentence
from bot.slack.gestures import Place, Surface
from bot.slack.listeners.entries import show_view
from bot.slack.listeners.listening import listen
from bot.slack.readers.handovers import (
    ANSWER_ACTION,
    ANSWER_VIEW,
    ASK_TEAM_ACTION,
    ASK_TEAM_VIEW,
    DECLINE_ACTION,
    ENTRY_ACTION,
    ENTRY_VIEW,
    FOUND_BLOCK,
    WORDS_BLOCK,
    ask_team_by_action,
    for_team_by_view,
    team_answer_by_view,
    team_press_by_action,
)
from bot.slack.renderers.handovers import (
    ask_team_view,
    for_asker,
    team_answer_view,
    team_entry_view,
    team_message,
)
from bot.slack.renderers.views import notice_view
from bot.slack.visibility import Openness
from bot.slack.work import LaterError
from bot.storage.counts import Event
from bot.storage.gaps import DISMISSED, POINTED, TOLD
from bot.storage.handovers import ANSWERED, DECLINED, ENTRY, FAILED, OPEN, Handover

if TYPE_CHECKING:
    from slack_bolt import App

    from bot.slack.readers.handovers import AskTeam, ForTeam, TeamAnswer, TeamPress
    from bot.slack.responder import Responder

log = logging.getLogger(__name__)


def register(app: App, responder: Responder) -> None:
    """Listen to the asker's button and modal, and to the team's."""

    def open_ask(asking: AskTeam) -> None:
        desk = responder.desk()
        if desk.is_team(asking.team):
            show_view(asking.press, ask_team_view(asking, asking.team, desk), responder)
        else:
            gone = notice_view(desk.words.ask_team_title, desk.words.handover_gone, desk)
            show_view(asking.press, gone, responder)

    def begin(asked: ForTeam) -> dict[str, Any]:
        return _begin(asked, responder)

    def open_answer(press: TeamPress) -> None:
        _open(press, responder, is_answer=True)

    def open_entry(press: TeamPress) -> None:
        _open(press, responder, is_answer=False)

    def decline(press: TeamPress) -> None:
        responder.soon(press, lambda: _decline(press, responder))

    def close(answer: TeamAnswer) -> dict[str, Any]:
        return _close(answer, responder)

    listen(app.block_action(ASK_TEAM_ACTION), ask_team_by_action, open_ask, responder)
    listen(app.view(ASK_TEAM_VIEW), for_team_by_view, begin, responder)
    listen(app.block_action(ANSWER_ACTION), team_press_by_action, open_answer, responder)
    listen(app.block_action(ENTRY_ACTION), team_press_by_action, open_entry, responder)
    listen(app.block_action(DECLINE_ACTION), team_press_by_action, decline, responder)
    listen(app.view(ANSWER_VIEW), team_answer_by_view, close, responder)
    listen(app.view(ENTRY_VIEW), team_answer_by_view, close, responder)


def _begin(asked: ForTeam, responder: Responder) -> dict[str, Any]:
    """Keep the question, and acknowledge the modal only then."""
    desk, place = responder.desk(), asked.asked_in
    team = asked.team
    if not desk.is_team(team):
        return _said(desk.words.ask_team_title, desk.words.handover_gone, responder)
    handover = Handover(
        sha256(asked.sent.view.encode()).hexdigest()[:16],
        place.user,
        place.surface,
        place.channel,
        asked.question,
        team,
        place.ts,
        place.thread_ts,
    )
    try:
        responder.memory.handovers.begin(handover)
    except StorageError as error:
        log.warning("a question for the team is not kept: %s", error)
        return _errors(WORDS_BLOCK, responder)
    responder.soon(asked, lambda: post_to_team(handover.id, responder))
    text = desk.words.asked_team.format(channel=f"<#{team}>")
    return _said(desk.words.ask_team_title, text, responder)


def post_to_team(handover_id: str, responder: Responder) -> None:
    """Post a question in the team's channel, once; the asker is told when that cannot be."""
    handovers = responder.memory.handovers
    handover = handovers.get(handover_id)
    if handover is None or not handovers.may_post(handover_id):
        return
    desk = responder.desk()
    decision = responder.faq().answer(Question(handover.question))
    matches = decision.nearest if isinstance(decision, NoAnswer) else decision.candidates
    near = [match.entry for match in matches]
    link = None
    if handover.ts:
        link = responder.delivery.permalink(handover.channel, handover.ts)
    place = Place(Surface.MENTION, handover.team, handover.asker)
    try:
        reply = team_message(handover, desk, near, link)
        ts = responder.delivery.post(reply, place, public=True)
    except LaterError:
        handovers.may_post_again(handover_id)
        raise
    except SlackApiError as error:
        code = str(error.response.get("error"))
        handovers.close(handover_id, FAILED, None)
        words = desk.words.team_unreachable.format(error=f"`{code}`")
        text = " ".join(filter(None, (words, desk.options.contact)))
        _post_to_asker(handover, sentence(text), responder)
        log.warning("the team's channel %s cannot be written to: %s", handover.team, code)
        return
    handovers.posted(handover_id, ts)
    responder.count(Event("handed_over", surface=handover.surface))


def post_lost(responder: Responder) -> None:
    """Post what a process took and did not begin to post, because it ended."""
    for handover_id in responder.memory.handovers.unposted(datetime.now(UTC)):
        responder.work.run(partial(post_to_team, handover_id, responder))


def _open(press: TeamPress, responder: Responder, *, is_answer: bool) -> None:
    """Open the team's modal, or say who was quicker."""
    desk, handover = responder.desk(), responder.memory.handovers.get(press.handover)
    if handover is None or handover.state != OPEN:
        show_view(press.press, _notice(handover, responder), responder)
        return
    view = team_answer_view(handover, desk) if is_answer else team_entry_view(handover, desk)
    show_view(press.press, view, responder)
    responder.soon(press, lambda: _take(press, responder))


def _take(press: TeamPress, responder: Responder) -> None:
    """Show the others in the channel who is about to answer."""
    handover = responder.memory.handovers.take(press.handover, press.place.user)
    if handover is not None and handover.message_ts:
        with suppress(SlackApiError):
            reply = team_message(handover, responder.desk())
            responder.delivery.update(handover.team, handover.message_ts, reply)


def _decline(press: TeamPress, responder: Responder) -> None:
    handover = responder.memory.handovers.close(press.handover, DECLINED, press.place.user)
    if handover is None:
        now = responder.memory.handovers.get(press.handover)
        responder.tell(press, sentence(_why_closed(now, responder)))
        return
    responder.gaps.resolved(handover.asker, handover.question, DISMISSED)
    _finish(handover, responder)


def _close(answer: TeamAnswer, responder: Responder) -> dict[str, Any]:
    """Keep what the team answered, and acknowledge the modal only then."""
    desk, handovers = responder.desk(), responder.memory.handovers
    found = desk.marked([answer.entry]) if answer.entry else ()
    state = ENTRY if found else ANSWERED
    if state == ANSWERED and not answer.words:
        return _said(desk.words.is_entry_title, desk.words.gone, responder)
    user = answer.place.user
    entry_id = found[0].id if found else None
    try:
        handover = handovers.close(
            answer.handover, state, user, answer=answer.words or None, entry=entry_id
        )
        if handover is None:
            now = handovers.get(answer.handover)
            return {"response_action": "update", "view": _notice(now, responder)}
        if state == ANSWERED:
            handovers.draft(handover, None, None)
            responder.gaps.resolved(handover.asker, handover.question, TOLD, draft=handover.id)
        else:
            responder.gaps.resolved(handover.asker, handover.question, POINTED, entry=entry_id)
    except StorageError as error:
        log.warning("an answer of the team is not kept: %s", error)
        return _errors(FOUND_BLOCK if found else WORDS_BLOCK, responder)
    responder.soon(answer, lambda: _finish(handover, responder))
    return {}


def _finish(handover: Handover, responder: Responder) -> None:
    """Tell the asker what became of the question, and the team's channel that it is closed."""
    desk = responder.desk()
    _post_to_asker(handover, for_asker(handover, desk), responder)
    if handover.message_ts:
        with suppress(SlackApiError):  # deleted meanwhile, or the channel is archived
            reply = team_message(handover, desk)
            responder.delivery.update(handover.team, handover.message_ts, reply)


def _post_to_asker(handover: Handover, reply: Any, responder: Responder) -> None:
    """In the thread of the question, else in the conversation with whoever asked."""
    direct = Place(Surface.VIEW, "", handover.asker)
    surface = Surface(handover.surface)
    if surface not in (Surface.MENTION, Surface.DIRECT) or not (handover.ts or handover.thread_ts):
        responder.delivery.post(reply, direct, public=True)
        return
    place = Place(
        surface, handover.channel, handover.asker, handover.ts, handover.thread_ts or handover.ts
    )
    if responder.openness(place) is not Openness.OPEN:
        place = direct  # another organisation may read the thread by now
    try:
        responder.delivery.post(reply, place, public=True)
    except SlackApiError as error:
        if error.response.status_code != 200 or place is direct:
            raise
        responder.delivery.post(reply, direct, public=True)


def _why_closed(handover: Handover | None, responder: Responder) -> str:
    words = responder.desk().words
    if handover is None or handover.person is None:
        return words.handover_gone
    return words.taken_already.format(person=f"<@{handover.person}>")


def _notice(handover: Handover | None, responder: Responder) -> dict[str, Any]:
    desk = responder.desk()
    return notice_view(desk.words.answer_title, _why_closed(handover, responder), desk)


def _said(title: str, text: str, responder: Responder) -> dict[str, Any]:
    view = notice_view(title, text, responder.desk())
    return {"response_action": "update", "view": view}


def _errors(block: str, responder: Responder) -> dict[str, Any]:
    return {"response_action": "errors", "errors": {block: responder.desk().words.not_kept}}
