"""From a decision to what Slack shows. Pure; within Slack's limits whatever the answer is.

Every reply has ``text`` beside its ``blocks``: the whole of it in plain words, for notifications
and screen readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from bot.faq.model import Answer, Decision, Entry, Match, NoAnswer, Question, Suggestions
from bot.slack.gestures import Place, Surface
from bot.slack.menu import Subject, mark, menu
from bot.slack.mrkdwn import escape, link, mrkdwn_from_markdown, plain_from_markdown, shorten, split
from bot.slack.payloads import Pick, pick_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# https://docs.slack.dev/reference/block-kit and .../methods/chat.postMessage
_TEXT = 40_000
SECTION_LIMIT = 3_000
_BLOCKS = 50
_BUTTON = 75
_CHOICES = 3
_QUOTE = 500  # ours: more of a question than this helps nobody to recognise it

WHY = "Why this answer?"
_WHY_NONE = "Why no answer?"
PICK_ACTION = "faq_pick_"  # an action id of a suggestion begins so; a number or "none" follows


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show: ``blocks`` as Block Kit JSON, and all of it as plain words in ``text``."""

    text: str
    blocks: tuple[dict[str, Any], ...]


def render(decision: Decision, place: Place, version: str) -> Reply:
    """Show a decision, made with the knowledge of ``version``, where the question was asked.

    Slack does not show what was typed after a slash command, so there the reply quotes it.
    """
    quote = quoted(decision.question) if place.surface is Surface.COMMAND else []
    match decision:
        case Answer():
            entries = (decision.entry, *decision.also)
            about = Subject(decision.question, version, tuple(map(mark, entries)))
            return _answer(entries, quote, about)
        case Suggestions():
            about = Subject(decision.question, version)
            return _suggestions(decision.candidates, place, quote, about)
        case NoAnswer():
            about = Subject(decision.question, version)
            return _no_answer(decision.nearest, place, quote, about)
        case _:
            assert_never(decision)


def render_pick(entry: Entry, pick: Pick, version: str) -> Reply:
    """Show the answer that somebody picked from the suggestions.

    After a mention it stands in the thread below the question; elsewhere it takes the place of
    the suggestions, so it says which question it answers.
    """
    place = pick.place
    about = Subject(pick.question, version, (mark(entry),), place.user, pick.is_cut)
    quote = quoted(pick.question) if place.surface is not Surface.MENTION else []
    return _answer((entry,), quote, about)


def render_none_picked(pick: Pick, version: str) -> Reply:
    """What the suggestions become after "None of these"."""
    text = "Then I don't know this one. Different words may help, or ask your team."
    about = Subject(pick.question, version, is_cut=pick.is_cut)
    return reply(text, [*quoted(pick.question), section(text)], menu(_WHY_NONE, about))


def render_gone(question: Question) -> Reply:
    """What a suggestion gives whose entry has left the knowledge since it was shown."""
    text = "That answer is not in the FAQ any more. Please ask again."
    return reply(text, [*quoted(question), section(text)])


def render_help(examples: Sequence[str], topics: Sequence[str], command: str | None) -> Reply:
    """How to ask; ``command`` is the slash command as this person typed it, if they did."""
    ways = [
        f"• `{escape(command or '/faq')} your question`: only you see the answer",
        "• mention me with your question in a channel: everybody in the thread sees the answer",
        "• write me a direct message",
    ]
    lines = ["*Ask me a question*, in your own words. Typing errors are fine.", *ways]
    if examples:
        lines += ["", "For example:", *(f"• {shorten(escape(e), 300)}" for e in examples)]
    if topics:
        shown = shorten(", ".join(escape(topic) for topic in topics), 1_500)
        lines += ["", f"I know about: {shown}"]
    text = "\n".join(lines)
    return reply(text.replace("*", "").replace("`", ""), [section(shorten(text, SECTION_LIMIT))])


def render_error(error_id: str) -> Reply:
    """What a person sees when something broke; the id finds the reason in the log."""
    text = f"Something went wrong on my side, sorry. Please try again. (Error {escape(error_id)})"
    return reply(text, [section(text)])


# ---------------------------------------------------------------------------- outcomes


def _answer(entries: Sequence[Entry], quote: list[Block], about: Subject) -> Reply:
    blocks, texts = [*quote], []
    for entry in entries:
        if len(entries) > 1:
            blocks.append(section(f"*{shorten(escape(entry.question), 300)}*"))
            texts.append(escape(entry.question))
        blocks += [section(text) for text in _packed(mrkdwn_from_markdown(entry.answer))]
        blocks.append(context(_origin(entry)))
        texts.append(plain_from_markdown(entry.answer))
        if len(entries) > 1 and entry is not entries[-1]:
            blocks.append(DividerBlock())
    return reply("\n\n".join(texts), blocks, menu(WHY, about))


def _suggestions(
    matches: Sequence[Match], place: Place, quote: list[Block], about: Subject
) -> Reply:
    lead = "I'm not sure what you mean. Did you mean one of these?"
    return _choice(lead, matches, place, quote, about)


def _no_answer(matches: Sequence[Match], place: Place, quote: list[Block], about: Subject) -> Reply:
    lead = "I don't know the answer to that."
    if matches:
        return _choice(f"{lead} The nearest questions I know:", matches, place, quote, about)
    text = f"{lead} Different words may help, or ask your team."
    return reply(text, [*quote, section(text)], menu(_WHY_NONE, about))


def _choice(
    lead: str, matches: Sequence[Match], place: Place, quote: list[Block], about: Subject
) -> Reply:
    question = about.question
    choices = [match.entry for match in matches[:_CHOICES]]
    buttons = [
        _button(entry.question, f"{PICK_ACTION}{number}", pick_value(entry.id, question, place))
        for number, entry in enumerate(choices)
    ]
    nothing = _button("None of these", f"{PICK_ACTION}none", pick_value(None, question, place))
    text = "\n".join([lead, *(f"• {escape(entry.question)}" for entry in choices)])
    blocks = [*quote, section(lead), ActionsBlock(elements=[*buttons, nothing])]
    return reply(text, blocks, menu(_WHY_NONE, about))


# ---------------------------------------------------------------------------- pieces


def _origin(entry: Entry) -> str:
    """One line: where the answer comes from, when, who said it, and the entry's id."""
    parts = []
    if source := entry.source:
        title = link(escape(source.title), source.url or "")
        parts.append(f"Source: {', '.join(filter(None, (title, escape(source.published or ''))))}")
    if entry.where:
        parts.append(escape(entry.where))
    if entry.reported_by:
        parts.append(f"reported by {escape(entry.reported_by)}")
    return " · ".join([*parts, f"`{escape(entry.id)}`"])


def quoted(question: Question, lead: str = "You asked") -> list[Block]:
    """A small line that says what was asked; nothing for a question without words."""
    words = " ".join(question.text.split())
    return [context(f"{lead}: {shorten(escape(words), _QUOTE)}")] if words else []


def _packed(texts: Iterable[str]) -> list[str]:
    """Join short paragraphs and cut long ones, so that few sections hold them all."""
    packed: list[str] = []
    for text in texts:
        for piece in _fitting(text):
            if packed and len(packed[-1]) + len(piece) + 2 <= SECTION_LIMIT:
                packed[-1] += "\n\n" + piece
            else:
                packed.append(piece)
    return packed


def _fitting(text: str) -> list[str]:
    fence = "```"
    if len(text) <= SECTION_LIMIT or not text.startswith(fence):
        return split(text, SECTION_LIMIT)
    inner = text.removeprefix(fence).removesuffix(fence).strip("\n")
    return [f"{fence}\n{part}\n{fence}" for part in split(inner, SECTION_LIMIT - 8)]


def section(text: str) -> Block:
    """A paragraph of mrkdwn, of at most 3,000 characters."""
    return SectionBlock(text=MarkdownTextObject(text=text, verbatim=True))


def context(text: str) -> Block:
    """A small line of mrkdwn."""
    return ContextBlock(elements=[MarkdownTextObject(text=shorten(text, 2_000), verbatim=True)])


def _button(label: str, action_id: str, value: str) -> ButtonElement:
    text = PlainTextObject(text=shorten(escape(label), _BUTTON), emoji=False)
    return ButtonElement(text=text, action_id=action_id, value=value)


def reply(text: str, blocks: Sequence[Block], beside: dict[str, Any] | None = None) -> Reply:
    """A reply within a message's limits; ``beside`` is a menu for the first section."""
    if len(blocks) > _BLOCKS:
        tail = [context("The rest of this answer is too long for one message.")]
        blocks = [*blocks[: _BLOCKS - 1], *tail]
    shown = [block.to_dict() for block in blocks]
    first = next((block for block in shown if block["type"] == SectionBlock.type), None)
    if first is not None and beside is not None:
        first |= beside
    return Reply(shorten(text, _TEXT), tuple(shown))
