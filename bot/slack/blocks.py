"""The pieces that everything shown in Slack is made of, within Slack's limits. Pure.

Every reply has ``text`` beside its ``blocks``: the whole of it in plain words, for notifications
and screen readers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.slack.mrkdwn import escape, shorten
from bot.slack.rich.parts import rich_block
from bot.slack.rich.parts import split as split_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bot.faq.model import Question
    from bot.slack.rich.parts import Part
    from bot.words.english import Words

# https://docs.slack.dev/reference/block-kit and .../methods/chat.postMessage
_TEXT = 40_000
SECTION_LIMIT = 3_000
_BLOCKS = 50
BUTTON = 75
_BUTTON_VALUE = 2_000
_LONGEST_CHARACTER = 6  # of JSON: \\u0000
_CONTEXT = 2_000
# Slack refuses about 13,000 characters over all blocks of a message (msg_blocks_too_long), and
# does not document it; buttons and what stands around an answer have their room in the rest.
_CHARACTERS = 12_000
_CHART_TITLE, _CHART_LABEL = 50, 20
_QUOTE = 500  # ours: more of a question than this helps nobody to recognise it

_CHANNEL = re.compile(r"&lt;(#[CG][A-Z0-9]{6,20})&gt;")

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show: ``blocks`` as Block Kit JSON, and all of it as plain words in ``text``.

    ``more`` are further messages, which follow where a long answer does not fit into one.
    """

    text: str
    blocks: tuple[Block, ...]
    more: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, its words without marks (escaped), and how many characters Slack counts in it."""

    block: Block
    plain: str = ""
    size: int = 0


def said(text: str) -> Piece:
    """A paragraph of mrkdwn."""
    return Piece(section(text), text.replace("*", "").replace("`", ""), len(text))


def small(text: str, *, is_read: bool = False) -> Piece:
    """A small line of mrkdwn; ``is_read``: notifications and screen readers get it too."""
    return Piece(
        context(text), text.replace("*", "").replace("`", "") if is_read else "", len(text)
    )


def written(parts: Iterable[Part]) -> list[Piece]:
    """An answer's parts, few of them in a block and none torn apart that fits into a message."""
    pieces: list[Piece] = []
    room: list[Part] = []

    def close() -> None:
        if room:
            plain = "\n".join(part.plain for part in room)
            size = sum(part.size for part in room)
            # Slack shows a channel's name there too, and nobody is notified by it.
            text = _CHANNEL.sub(r"<\1>", escape(plain))
            pieces.append(Piece(rich_block(room), text, size))
            room.clear()

    for part in (one for whole in parts for one in split_part(whole, _CHARACTERS)):
        if room and sum(one.size for one in room) + part.size > SECTION_LIMIT:
            close()
        room.append(part)
    close()
    return pieces


def reply(pieces: Sequence[Piece], tail: Sequence[Block] = (), *, goes_on: str = "") -> Reply:
    """A reply of as many messages as it needs; ``tail`` (its buttons) ends the last of them.

    ``goes_on`` ends each message that another one follows.
    """
    messages: list[list[Piece]] = [[]]
    most = _BLOCKS - len(tail) - 1
    for piece in pieces:
        room = messages[-1]
        if room and (len(room) >= most or sum(p.size for p in room) + piece.size > _CHARACTERS):
            messages.append([])
        messages[-1].append(piece)
    replies = []
    for number, message in enumerate(messages, 1):
        end = list(tail) if number == len(messages) else [context(goes_on or "…")]
        text = "\n\n".join(piece.plain for piece in message if piece.plain)
        shown = (*(piece.block for piece in message), *end)
        replies.append(Reply(shorten(text, _TEXT) or "…", shown))
    first, *rest = replies
    return Reply(first.text, first.blocks, tuple(rest))


def sentence(text: str) -> Reply:
    """A reply of one paragraph of mrkdwn."""
    return reply([said(shorten(text, SECTION_LIMIT))])


def quoted(question: Question, words: Words, *, is_read: bool = False) -> list[Piece]:
    """A small line that says what was asked; nothing for a question without words."""
    text = " ".join(question.text.split())
    asked = shorten(escape(text), _QUOTE)
    return [small(words.you_asked.format(question=asked), is_read=is_read)] if text else []


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph of mrkdwn, of at most 3,000 characters; ``accessory`` stands beside it."""
    shown = {"type": "mrkdwn", "text": shorten(text, SECTION_LIMIT), "verbatim": True}
    return {"type": "section", "text": shown} | ({"accessory": accessory} if accessory else {})


def context(text: str) -> Block:
    """A small line of mrkdwn."""
    shown = {"type": "mrkdwn", "text": shorten(text, _CONTEXT), "verbatim": True}
    return {"type": "context", "elements": [shown]}


def header(text: str) -> Block:
    """A title within a message or view; plain text."""
    return {"type": "header", "text": plain_text(text, 150)}


def actions(elements: Sequence[Block]) -> Block:
    """A row of buttons or menus, at most 25."""
    return {"type": "actions", "elements": list(elements)[:25]}


def button(label: str, action_id: str, value: str, style: str = "") -> Block:
    """A button; ``label`` is text as people typed it."""
    made = {"type": "button", "text": plain_text(label), "action_id": action_id, "value": value}
    return made | ({"style": style} if style else {})


def chart(title: str, categories: Sequence[str], series: Mapping[str, Sequence[int]]) -> Block:
    """Bars side by side, a number of each series for each category.

    Slack takes it in messages alone, at most two: not in a modal or the Home tab.
    """
    # https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
    labels = [one[:_CHART_LABEL] for one in categories]
    rows = [
        {
            "name": name[:_CHART_LABEL],
            "data": [
                {"label": label, "value": value}
                for label, value in zip(labels, values, strict=True)
            ],
        }
        for name, values in series.items()
    ]
    return {
        "type": "data_visualization",
        "title": title[:_CHART_TITLE],
        "chart": {"type": "bar", "series": rows, "axis_config": {"categories": labels}},
    }


def value_with(question: str, value: Callable[[str], str]) -> str:
    """The value of a button, of as much of ``question`` as its 2,000 characters hold.

    ``value`` makes it of a question that is harmless wherever Slack shows it.
    """
    text = question[:_BUTTON_VALUE]
    while (over := len(made := value(escape(text))) - _BUTTON_VALUE) > 0 and text:
        text = text[: -max(1, over // _LONGEST_CHARACTER)]
    return made


def plain_text(text: str, limit: int = BUTTON) -> Block:
    """A text without marks. Slack escapes it itself, so it must not be escaped before."""
    whole = "".join(char for char in text if char >= " ").encode("utf-8", "replace").decode()
    shown = whole if len(whole) <= limit else whole[: limit - 1].rstrip() + "…"
    return {"type": "plain_text", "text": shown if shown.strip() else "…", "emoji": False}


def plainer(blocks: Iterable[Block]) -> list[Block]:
    """The same of blocks that every Slack takes: plain buttons for feedback, a list for a chart."""
    return [plain for block in blocks for plain in _plainer(block)]


def _plainer(block: Block) -> Iterator[Block]:
    if block["type"] == "data_visualization":
        yield section(escape(_listed(block)))
        return
    if block["type"] != "context_actions":
        yield block
        return
    made = []
    for element in block["elements"]:
        for number, side in enumerate(("positive_button", "negative_button")):
            pressed = element[side]
            action_id = f"{element['action_id']}_{number}"
            made.append(button(pressed["text"]["text"], action_id, pressed["value"]))
    yield actions(made)


def _listed(block: Block) -> str:
    """A chart as lines: a category, and the number of each series."""
    series = block["chart"]["series"]
    rows = zip(*(one["data"] for one in series), strict=True)
    lines = [
        f"{row[0]['label']}: "
        + ", ".join(f"{one['name']} {cell['value']}" for one, cell in zip(series, row, strict=True))
        for row in rows
    ]
    return "\n".join([block["title"], *lines])


def feedback(action_id: str, labels: tuple[str, str], values: tuple[str, str]) -> Block:
    """Two thumbs, up and down. Slack takes them in messages that everybody sees, and in DMs."""
    sides = [
        {"text": plain_text(label), "value": value}
        for label, value in zip(labels, values, strict=True)
    ]
    element = {
        "type": "feedback_buttons",
        "action_id": action_id,
        "positive_button": sides[0],
        "negative_button": sides[1],
    }
    return {"type": "context_actions", "elements": [element]}
