"""Ask the team: a question goes to those who know more, and what they say comes back to the asker.

What becomes of a question stands in the database, so that it is the same for all processes and
outlives them: the first who answers closes it, and everybody else is told who that was.
"""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.errors import StorageError
from bot.faq.model import NoAnswer, Question
from bot.slack.blocks import sentence
from bot.slack.gestures import Place, Surface
from bot.slack.listeners.entries import show_view
from bot.slack.listeners.listening import listen
from bot.slack.listeners.returning import bring, place_of_return
from bot.slack.mrkdwn import escape
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
from bot.slack.work import BusyError
from bot.storage.counts import Event
from bot.storage.gaps import DISMISSED, POINTED, TOLD
from bot.storage.handovers import (
    ANSWERED,
    DECLINED,
    ENTRY,
    OPEN,
    Handover,
    begin_handover,
    close_handover,
)
from bot.storage.inbox import Item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt import App

    from bot.slack.attempt import Attempt
    from bot.slack.blocks import Reply
    from bot.slack.readers.handovers import AskTeam, ForTeam, TeamAnswer, TeamPress
    from bot.slack.responder import Responder

log = logging.getLogger(__name__)

# The kinds of the inbox's rows that are such questions, and what became of them.
_ASKED, _CLOSED = "handover", "handover_closed"


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
        _decline(press, responder)

    def close(answer: TeamAnswer) -> dict[str, Any]:
        return _answer(answer, responder)

    listen(app.block_action(ASK_TEAM_ACTION), ask_team_by_action, open_ask, responder)
    listen(app.view(ASK_TEAM_VIEW), for_team_by_view, begin, responder)
    listen(app.block_action(ANSWER_ACTION), team_press_by_action, open_answer, responder)
    listen(app.block_action(ENTRY_ACTION), team_press_by_action, open_entry, responder)
    listen(app.block_action(DECLINE_ACTION), team_press_by_action, decline, responder)
    listen(app.view(ANSWER_VIEW), team_answer_by_view, close, responder)
    listen(app.view(ENTRY_VIEW), team_answer_by_view, close, responder)
    responder.durable.handle(_ASKED, lambda body, attempt: _ask(body, attempt, responder))
    responder.durable.handle(_CLOSED, lambda body, attempt: _finish(body, attempt, responder))


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
        item = _item(_ASKED, handover.id, asked.place)
        responder.durable.keep(item, lambda connection: begin_handover(connection, handover))
    except (StorageError, BusyError) as error:
        log.warning("a question for the team is not kept: %s", error)
        return _errors(WORDS_BLOCK, responder)
    text = desk.words.asked_team.format(channel=f"<#{team}>")
    return _said(desk.words.ask_team_title, text, responder)


def _item(kind: str, handover_id: str, place: Place) -> Item:
    """What is to be done for a hand-over, in order; the rest of it stands in its own table."""
    lane, body = f"handover:{handover_id}", json.dumps({"id": handover_id})
    return Item(f"{kind}:{handover_id}", kind, lane, place.user, body)


def _ask(body: Mapping[str, Any], attempt: Attempt, responder: Responder) -> None:
    """Post a question in the team's channel; the asker is told when that cannot be."""
    handovers = responder.memory.handovers
    handover = handovers.get(str(body["id"]))
    if handover is None:
        return
    desk = responder.desk()
    try:
        if attempt.made is None:
            attempt.made = _question_for_team(handover, responder), True
        place = Place(Surface.MENTION, handover.team, handover.asker)
        attempt.post(attempt.made[0], place, public=True)
    except SlackApiError as error:
        code = str(error.response.get("error"))
        log.warning("the team's channel %s cannot be written to: %s", handover.team, code)
        handovers.fail(handover.id)
        words = desk.words.team_unreachable.format(error=f"`{code}`")
        text = " ".join(filter(None, (words, desk.options.contact)))
        bring(sentence(text), _place(handover, responder), attempt)
        return
    handovers.posted(handover.id, attempt.ts)
    responder.count(Event("handed_over", surface=handover.surface))


def _question_for_team(handover: Handover, responder: Responder, note: str = "") -> Reply:
    decision = responder.faq().answer(Question(handover.question))
    matches = decision.nearest if isinstance(decision, NoAnswer) else decision.candidates
    near = [match.entry for match in matches]
    link = None
    if handover.ts:
        link = responder.delivery.lookup.permalink(handover.channel, handover.ts)
    return team_message(handover, responder.desk(), near, link, note)


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
            reply = _question_for_team(handover, responder)
            responder.delivery.update(handover.team, handover.message_ts, reply)


def _decline(press: TeamPress, responder: Responder) -> None:
    try:
        is_closed = _close(press, press.handover, DECLINED, responder)
    except (StorageError, BusyError) as error:
        log.warning("that a question is not for the team is not kept: %s", error)
        text = responder.desk().words.not_kept
    else:
        if is_closed:
            return
        text = _why_closed(responder.memory.handovers.get(press.handover), responder)
    responder.soon(press, lambda: responder.tell(press, sentence(text)))


def _answer(answer: TeamAnswer, responder: Responder) -> dict[str, Any]:
    """Keep what the team answered, and acknowledge the modal only then."""
    desk = responder.desk()
    found = desk.marked([answer.entry]) if answer.entry else ()
    state = ENTRY if found else ANSWERED
    if state == ANSWERED and not answer.words:
        return _said(desk.words.is_entry_title, desk.words.gone, responder)
    content = found[0].id if found else answer.words
    try:
        if _close(answer, answer.handover, state, responder, content):
            return {}
        now = responder.memory.handovers.get(answer.handover)
    except (StorageError, BusyError) as error:
        log.warning("an answer of the team is not kept: %s", error)
        return _errors(FOUND_BLOCK if found else WORDS_BLOCK, responder)
    return {"response_action": "update", "view": _notice(now, responder)}


def _close(
    gesture: TeamPress | TeamAnswer,
    handover_id: str,
    state: str,
    responder: Responder,
    content: str | None = None,
) -> bool:
    """Close it, so that the asker is told; False if somebody else has done so.

    ``content`` is an answer's words or an entry's id, as ``state`` says.
    """
    user = gesture.place.user
    answer, entry = (None, content) if state == ENTRY else (content, None)

    def close(connection: Any) -> bool:
        return close_handover(connection, handover_id, state, user, answer=answer, entry=entry)

    return responder.durable.keep(_item(_CLOSED, handover_id, gesture.place), close)


def _finish(body: Mapping[str, Any], attempt: Attempt, responder: Responder) -> None:
    """Tell the asker what became of the question, and the team's channel that it is closed."""
    handover = responder.memory.handovers.get(str(body["id"]))
    if handover is None:
        return  # whoever asked wanted it forgotten
    desk = responder.desk()
    if attempt.made is None:
        attempt.made = for_asker(handover, desk), True
        _resolve(handover, responder)
    _show_outcome(handover, attempt, responder)
    try:
        bring(attempt.made[0], _place(handover, responder), attempt)
    except SlackApiError as error:
        code = str(error.response.get("error"))
        log.warning("an answer of the team cannot be brought: %s", code)
        told = desk.words.asker_unreachable
        note = told.format(person=f"<@{handover.asker}>", error=f"`{escape(code)}`")
        _show_outcome(handover, attempt, responder, note)


def _show_outcome(
    handover: Handover, attempt: Attempt, responder: Responder, note: str = ""
) -> None:
    """Let the team's channel see what became of it; ``note`` is said below."""
    ts = handover.message_ts
    if ts is None:
        return

    def show() -> None:
        reply = _question_for_team(handover, responder, note)
        responder.delivery.update(handover.team, ts, reply)

    with suppress(SlackApiError):  # deleted meanwhile, or the channel is archived
        attempt.repeat(show)


def _resolve(handover: Handover, responder: Responder) -> None:
    """Note with the question, where it is kept, what the team made of it."""
    asker, question = handover.asker, handover.question
    match handover.state:
        case str(state) if state == ANSWERED:
            responder.gaps.resolved(asker, question, TOLD, draft=handover.id)
        case str(state) if state == ENTRY:
            responder.gaps.resolved(asker, question, POINTED, entry=handover.entry)
        case _:
            responder.gaps.resolved(asker, question, DISMISSED)


def _place(handover: Handover, responder: Responder) -> Place:
    surface = Surface(handover.surface)
    place = Place(surface, handover.channel, handover.asker, handover.ts, handover.thread_ts)
    return place_of_return(place, responder)


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
