"""Tell a question from what stands around it: salutations, thanks, names, links, deadlines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.faq.reading.after_question import back
from bot.faq.reading.before_question import front, lead_in
from bot.faq.reading.message import Message, tables
from bot.faq.reading.pieces import Kind

if TYPE_CHECKING:
    from bot.faq.reading.lexicon import Lexicon

_SENTENCE_ENDS = frozenset(".!?…")
_QUOTES = {'"': '"', "'": "'", "“": "”", "„": "“”", "‘": "’", "«": "»", "»": "«", "`": "`"}
_STYLES = frozenset("*_~`")


class Parted(NamedTuple):
    """A message: the question ``asked``, as typed, and what stood ``around`` it, in order.

    ``asked`` is empty if nothing but a greeting or the like was typed.
    """

    asked: str
    around: tuple[str, ...]


def parted(text: str, lexicon: Lexicon) -> Parted:
    """Part the question in ``text`` from what stands around it.

    What may belong to the question stays: a phrase goes only if it is whole, at an end or a
    sentence of its own, and set apart or such as nothing else can be.
    """
    return _parted(Message(text, tables(lexicon)))


def _parted(message: Message) -> Parted:
    """Take off both ends until nothing changes, then what stands between sentences."""
    while True:
        before = (message.low, message.high)
        _take_off_front(message)
        _take_off_back(message)
        _take_off_pair(message)
        if (message.low, message.high) == before or message.low >= message.high:
            break
    if message.low >= message.high:
        return _nothing_left(message)
    _take_out_sentences(message)
    if not message.removed:
        return Parted(message.text.strip(), ())
    asked = _asked(message)
    if message.asks_at_end and asked[-1] not in _SENTENCE_ENDS:
        asked += "?"
    return Parted(asked, _around(message))


def _nothing_left(message: Message) -> Parted:
    """Keep the last thing that asks something: "Hi, can anyone help?"."""
    for start, stop in reversed(message.asides):
        if message.asks(start, stop):
            is_asking = stop < len(message.pieces) and "?" in message.pieces[stop].text
            kept = (start, stop + is_asking)
            message.removed = [(a, b) for a, b in message.removed if b <= kept[0] or a >= kept[1]]
            return Parted(message.span(*kept), _around(message))
    return Parted("", _around(message))


def _around(message: Message) -> tuple[str, ...]:
    return tuple(filter(None, (_bare(message, span) for span in sorted(message.removed))))


def _bare(message: Message, span: tuple[int, int]) -> str:
    """Return what was removed, without the commas and the like at its ends."""
    start, stop = span
    while start < stop and message.is_loose_end(start):
        start += 1
    while start < stop and message.is_loose_end(stop - 1):
        stop -= 1
    return message.span(start, stop) if start < stop else ""


def _asked(message: Message) -> str:
    """Join what is left, with one space where something was taken out."""
    left: list[str] = []
    at = message.low
    for start, stop in [*sorted(message.removed), (message.high, message.high)]:
        if start >= message.low and start <= message.high:
            if start > at:
                left.append(message.span(at, start))
            at = max(at, stop)
    return " ".join(left)


def _remove(message: Message, start: int, stop: int) -> None:
    if stop > start:
        message.removed.append((start, stop))


def _take_off_front(message: Message) -> None:
    while message.low < message.high:
        stop = front(message, message.low, message.high)
        if stop == message.low:
            return
        _remove(message, message.low, stop)
        message.low = stop


def _take_off_back(message: Message) -> None:
    is_polite = False
    while message.low < message.high:
        solid = _solid_end(message, message.high)
        start = back(message, message.low, solid, is_polite=is_polite)
        if start == solid:
            _take_off_emoji(message, solid)
            return
        trailing = message.pieces[solid : message.high]
        is_polite = message.words.said.end_at(message.keys, start, solid) == solid
        kept = _without_loose_end(message, start)
        is_asking = any("?" in piece.text for piece in trailing)
        is_apart = kept > message.low and message.ends_sentence(kept - 1)
        is_question = message.asks(start, solid)
        message.asks_at_end = message.asks_at_end or (
            is_asking and not is_apart and not is_question
        )
        is_polite = is_polite and not is_apart
        _remove(message, kept, message.high)
        message.high = kept


def _solid_end(message: Message, high: int) -> int:
    while high > message.low and message.is_noise(high - 1):
        high -= 1
    return high


def _without_loose_end(message: Message, start: int) -> int:
    while start > message.low and message.is_loose_end(start - 1):
        start -= 1
    return start


def _take_off_emoji(message: Message, solid: int) -> None:
    """Take off emoji that close the message, if they are not what it asks about."""
    first = solid
    while first < message.high and message.pieces[first].kind is not Kind.EMOJI:
        first += 1
    if first in (message.low, message.high):
        return
    last_word = message.keys[first - 1]
    asks_after = any("?" in piece.text for piece in message.pieces[first : message.high])
    if last_word and (
        last_word in message.words.bound_objects or message.is_about_words or asks_after
    ):
        return
    _remove(message, first, message.high)
    message.high = _without_loose_end(message, first)


def _take_off_pair(message: Message) -> None:
    """Take off quotes or marks of style around all that is left."""
    high = message.high
    if high - message.low < 3:
        return
    opening = message.pieces[message.low].text
    closes = _QUOTES.get(opening, opening if opening in _STYLES else "")
    if not closes:
        return
    last = high - 1
    if set(message.pieces[last].text) <= _SENTENCE_ENDS:
        last -= 1
    closing = message.pieces[last].text
    inside = [piece.text for piece in message.pieces[message.low + 1 : last]]
    if last <= message.low + 1 or closing not in closes or {opening, closing} & set(inside):
        return
    message.asks_at_end = message.asks_at_end or any(
        "?" in piece.text for piece in message.pieces[last:high]
    )
    _remove(message, message.low, message.low + 1)
    _remove(message, last, high)
    message.low += 1
    message.high = last


def _take_out_sentences(message: Message) -> None:
    """Take out sentences that are nothing but surroundings, and what leads a later one in."""
    begins = [
        at
        for at in range(message.low + 1, message.high)
        if message.ends_sentence(at - 1) and not message.is_noise(at)
    ]
    for begin, stop in pairwise([*begins, message.high]):
        at = begin
        while at < stop and (end := front(message, at, stop)) > at:
            at = end
        _remove(message, begin, at if at == stop else lead_in(message, begin, stop))
