"""Modals: one answer, what a question gives, the list of questions, and the modal to ask in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.faq.model import Answer, NoAnswer, SmallTalk, Suggestions
from bot.slack.blocks import actions, button, context, plain_text, section
from bot.slack.desk import mark
from bot.slack.gestures import Place, Surface
from bot.slack.mrkdwn import escape, shorten
from bot.slack.readers.asked_in import asked_in_value
from bot.slack.readers.buttons import value_of
from bot.slack.readers.entries import SEARCH_ACTION, SHOW_ACTION
from bot.slack.readers.finding import (
    ALL,
    ASK_VIEW,
    BROWSE_ACTION,
    PAGE_ACTION,
    QUESTION_ACTION,
    QUESTION_BLOCK,
    TOPIC_ACTION,
    page_value,
)
from bot.slack.readers.handovers import ASK_TEAM_ACTION
from bot.slack.readers.waiting import TELL_ME_ACTION
from bot.slack.renderers.answers import answer_pieces, questions, related_to
from bot.slack.renderers.replies import render_small_talk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.model import Decision, Entry
    from bot.slack.blocks import Block
    from bot.slack.desk import Desk

_TITLE = 24
_BLOCKS = 95  # of 100; what stands below an answer has the rest
_PAGE = 10
_OPTIONS = 100
_CHOICES = 5
_LINE = 300


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    submit: str = "",
    callback_id: str = "",
    metadata: str = "",
) -> Block:
    """A modal; ``submit`` is the label of the button that sends it, "" for none."""
    made: dict[str, Any] = {
        "type": "modal",
        "title": plain_text(title, _TITLE),
        "close": plain_text(close, _TITLE),
        "blocks": list(blocks),
    }
    made |= {"submit": plain_text(submit, _TITLE)} if submit else {}
    made |= {"callback_id": callback_id} if callback_id else {}
    return made | ({"private_metadata": metadata} if metadata else {})


def text_input(
    block_id: str, action_id: str, label: str, *, hint: str = "", initial: str = "", **more: Any
) -> Block:
    """A field to write in; ``more`` goes into its block."""
    element = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": True,
        "max_length": 3_000,
        "initial_value": initial[:3_000],
    }
    made = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label, 2_000),
        "element": element,
        **more,
    }
    return made | ({"hint": plain_text(hint, 2_000)} if hint else {})


def answer_view(entries: Sequence[Entry], near: Sequence[Entry], desk: Desk) -> Block:
    """One answer, or several, with related questions."""
    pieces = answer_pieces(entries, desk, is_private=True)
    title = (
        [section(f"*{shorten(escape(entries[0].question), _LINE)}*")] if len(entries) == 1 else []
    )
    shown = [*title, *(piece.block for piece in pieces)][:_BLOCKS]
    below = questions(related_to(entries, near, desk), desk)
    return modal(desk.words.answer_modal_title, [*shown, *below], close=desk.words.close)


def gone_view(desk: Desk) -> Block:
    """What a button gives whose entry has left the knowledge."""
    return notice_view(desk.words.answer_modal_title, desk.words.gone, desk)


def notice_view(title: str, text: str, desk: Desk) -> Block:
    """A modal that says one thing."""
    return modal(title, [section(text)], close=desk.words.close)


def ask_view(desk: Desk) -> Block:
    """The modal to ask in."""
    words = desk.words
    field = text_input(QUESTION_BLOCK, QUESTION_ACTION, words.ask_label)
    field["element"] |= {"placeholder": plain_text(words.ask_placeholder, 150)}
    return modal(
        words.ask_title, [field], close=words.close, submit=words.ask, callback_id=ASK_VIEW
    )


def decision_view(decision: Decision, near: Sequence[Entry], desk: Desk, user: str) -> Block:
    """What a question gives that was asked in a modal."""
    words = desk.words
    asked = shorten(escape(" ".join(decision.question.text.split())), _LINE)
    quote = [context(words.you_asked.format(question=asked))] if asked else []
    match decision:
        case Answer():
            offered = [match.entry for match in decision.nearest]
            others = [entry for entry in near if entry not in offered]
            view = answer_view((decision.entry, *decision.also), others, desk)
            view["blocks"] = [*quote, *view["blocks"], *_open_parts(decision, near, desk, user)]
            return view
        case NoAnswer(small_talk=SmallTalk() as talk):
            said = render_small_talk(talk, desk).blocks
            return modal(words.answer_modal_title, [*quote, *said], close=words.close)
        case Suggestions():
            lead, matches = words.unsure, decision.candidates
        case NoAnswer():
            matches = decision.nearest
            nearest = f" {words.nearest}" if matches else f" {words.other_words}"
            lead = words.unknown + nearest
    more = _to_people(decision.question.text, near, desk, user, waits=_is_open(decision))
    more.append(button(words.browse, BROWSE_ACTION, ALL))
    if desk.options.contact and not desk.team_of(near):
        lead = f"{lead} {escape(desk.options.contact)}"
    choices = _choices([match.entry for match in matches], 0)
    rows = [actions(choices)] if choices else []
    return modal(
        words.answer_modal_title,
        [*quote, section(lead), *rows, actions(more)],
        close=words.close,
    )


def _is_open(decision: Decision) -> bool:
    return isinstance(decision, NoAnswer) and bool(decision.question.text.strip())


def _open_parts(decision: Answer, near: Sequence[Entry], desk: Desk, user: str) -> list[Block]:
    """The parts that none of the entries answers, named, with the ways on."""
    if not decision.open:
        return []
    words, rest = desk.words, "\n".join(decision.open)
    blocks = [section(words.not_answered.format(question=escape(one))) for one in decision.open]
    choices = _choices([match.entry for match in decision.nearest], _CHOICES)
    if choices:
        blocks.append(section(words.nearest))
    ways = [*choices, *_to_people(rest, near, desk, user, waits=len(decision.open) == 1)]
    return [*blocks, actions(ways)] if ways else blocks


def _choices(entries: Sequence[Entry], first: int) -> list[Block]:
    """Questions to be answered in the modal, numbered from ``first``."""
    return [
        button(entry.question, f"{SHOW_ACTION}{number}", mark(entry))
        for number, entry in enumerate(entries[:_CHOICES], first)
    ]


def _to_people(
    question: str, near: Sequence[Entry], desk: Desk, user: str, *, waits: bool
) -> list[Block]:
    """To the team, where there is one; and to be told later, if that is worth to wait for."""
    words, place = desk.words, Place(Surface.VIEW, "", user)
    found = []
    if team := desk.team_of(near):
        value = asked_in_value(question, place, t=team)
        found.append(button(words.ask_team, ASK_TEAM_ACTION, value, "primary"))
    if waits:
        found.append(button(words.tell_me, TELL_ME_ACTION, asked_in_value(question, place)))
    return found


def topics_view(desk: Desk, topic: int | None, first: int) -> Block:
    """A page of the questions of one topic, or of all; ``first`` is the number of the first."""
    words, topics = desk.words, desk.topics()
    name = topics[topic] if topic is not None and topic < len(topics) else None
    entries = [e for e in desk.knowledge.entries if name is None or e.topic == name]
    first = min(first, max(0, len(entries) - 1)) // _PAGE * _PAGE
    page = entries[first : first + _PAGE]
    rows = [
        section(
            shorten(escape(entry.question), _LINE),
            button(words.show, f"{SHOW_ACTION}{number}", mark(entry)),
        )
        for number, entry in enumerate(page)
    ]
    position = words.page_of.format(first=first + 1, last=first + len(page), count=len(entries))
    turns = []
    if first > 0:
        value = page_value(topic, first - _PAGE)
        turns.append(button(words.previous_page, f"{PAGE_ACTION}back", value))
    if first + _PAGE < len(entries):
        value = page_value(topic, first + _PAGE)
        turns.append(button(words.next_page, f"{PAGE_ACTION}next", value))
    below = [context(position), *([actions(turns)] if turns else [])]
    finding = actions([*_topic_menu(desk, name, topic), search_menu(desk)])
    return modal(words.topics_title, [finding, *rows, *below], close=words.close)


def _topic_menu(desk: Desk, name: str | None, topic: int | None) -> list[Block]:
    topics = desk.topics()[: _OPTIONS - 1]
    if len(topics) < 2:
        return []
    every = {"text": plain_text(desk.words.all_topics), "value": value_of(t=None, f=0)}
    options = [
        every,
        *(
            {"text": plain_text(one), "value": value_of(t=number, f=0)}
            for number, one in enumerate(topics)
        ),
    ]
    is_listed = name is not None and topic is not None and topic < len(topics)
    return [
        {
            "type": "static_select",
            "action_id": TOPIC_ACTION,
            "placeholder": plain_text(desk.words.topic_label, 150),
            "options": options,
            "initial_option": options[topic + 1] if is_listed and topic is not None else every,
        }
    ]


def search_menu(desk: Desk, action_id: str = SEARCH_ACTION) -> Block:
    """A field that finds a question while somebody types."""
    return {
        "type": "external_select",
        "action_id": action_id,
        "placeholder": plain_text(desk.words.search_placeholder, 150),
        "min_query_length": 1,
    }


def found_options(entries: Sequence[Entry]) -> list[Block]:
    """What such a field offers, best first."""
    return [
        {"text": plain_text(entry.question), "value": mark(entry)} for entry in entries[:_OPTIONS]
    ]
