"""Parts of a rich text: how large they are, where they may be cut, their words without marks.

Rich text says what is bold by a field and not by a mark, so nothing in an answer can be taken for
a mark, a mention or a ping, and nothing is lost: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Element = dict[str, Any]

_LEAST = 12  # characters that an element counts at least: a message holds some thousand of them


@dataclass(frozen=True, slots=True)
class Part:
    """What must not be torn apart: a paragraph, list, quote, code block or table.

    ``elements`` stand in a rich_text block; ``plain`` is all of it in plain words.
    """

    elements: tuple[Element, ...]
    plain: str

    @property
    def size(self) -> int:
        """How much of a message it takes, in characters; an address counts too."""
        return sum(map(_size, self.elements))


def part_of(elements: Iterable[Element]) -> Part:
    """A part of these elements, without those that are empty."""
    shown = tuple(one for one in elements if one["elements"])
    return Part(shown, "\n".join(plain_of(element) for element in shown))


def rich_block(parts: Sequence[Part]) -> dict[str, Any]:
    """One block of several parts; paragraphs that follow each other are kept apart."""
    elements: list[Element] = []
    for element in (one for part in parts for one in part.elements):
        last = elements[-1] if elements else None
        if last and last["type"] == element["type"] == "rich_text_section":
            joined = [*last["elements"], {"type": "text", "text": "\n\n"}, *element["elements"]]
            elements[-1] = {"type": "rich_text_section", "elements": joined}
        else:
            elements.append(element)
    return {"type": "rich_text", "elements": elements}


def split(part: Part, limit: int) -> list[Part]:
    """A part that is larger than ``limit`` as several: at a line's end, else at a space."""
    if part.size <= limit:
        return [part]
    pieces: list[Part] = []
    room: list[Element] = []
    for element in part.elements:
        for piece in _split_element(element, limit):
            if room and sum(map(_size, room)) + _size(piece) > limit:
                pieces.append(part_of(room))
                room = []
            room.append(piece)
    return [*pieces, part_of(room)]


def _leaf_words(leaf: Element) -> str:
    match leaf["type"]:
        case "text":
            return str(leaf["text"])
        case "link":
            label, url = leaf.get("text"), leaf["url"]
            return f"{label} ({url})" if label and label != url else str(url)
        case "channel":
            return f"<#{leaf['channel_id']}>"
        case _:
            return f":{leaf['name']}:"


def plain_of(element: Element) -> str:
    """The words of one element of a rich_text block."""
    if element.get("type") == "rich_text_list":
        lines, number = [], element.get("offset", 0)
        indent = "    " * element.get("indent", 0)
        for item in element["elements"]:
            number += 1
            mark = f"{number}. " if element["style"] == "ordered" else "• "
            lines.append(indent + mark + plain_of(item).replace("\n", f"\n{indent}    "))
        return "\n".join(lines)
    return "".join(map(_leaf_words, element["elements"]))


def _size(element: Element) -> int:
    if element["type"] == "rich_text_list":
        return sum(map(_size, element["elements"])) + len(element["elements"])
    return sum(map(_leaf_size, element["elements"]))


def _leaf_size(leaf: Element) -> int:
    # Slack counts what it stores, in which these signs are longer; a leaf takes room of its own.
    text = str(leaf.get("text", "")) + str(leaf.get("url", ""))
    return max(_LEAST, len(text)) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def _split_element(element: Element, limit: int) -> Iterator[Element]:
    if _size(element) <= limit:
        yield element
        return
    if element["type"] == "rich_text_list":
        yield from _split_list(element, limit)
        return
    room: list[Element] = []
    for leaf in element["elements"]:
        for piece in _split_leaf(leaf, limit):
            if room and sum(map(_leaf_size, room)) + _leaf_size(piece) > limit:
                yield {**element, "elements": room}
                room = []
            room.append(piece)
    if room:
        yield {**element, "elements": room}


def _split_list(element: Element, limit: int) -> Iterator[Element]:
    offset = element.get("offset", 0)
    room: list[Element] = []
    for item in (piece for one in element["elements"] for piece in _split_element(one, limit - 1)):
        if room and sum(map(_size, room)) + len(room) + _size(item) + 1 > limit:
            yield {**element, "elements": room, **({"offset": offset} if offset else {})}
            offset += len(room) if element["style"] == "ordered" else 0
            room = []
        room.append(item)
    if room:
        yield {**element, "elements": room, **({"offset": offset} if offset else {})}


def _split_leaf(leaf: Element, limit: int) -> Iterator[Element]:
    text = leaf.get("text", "") if leaf["type"] == "text" else ""
    while text and _leaf_size({"text": text}) > limit:
        end = limit
        while _leaf_size({"text": text[:end]}) > limit:
            end -= max(1, (_leaf_size({"text": text[:end]}) - limit) // 5)
        for mark in ("\n", " "):
            if (at := text.rfind(mark, 1, end)) > end // 2:
                end = at + 1
                break
        yield {**leaf, "text": text[:end]}
        text = text[end:]
    if text or leaf["type"] != "text":
        yield {**leaf, "text": text} if leaf["type"] == "text" else leaf
