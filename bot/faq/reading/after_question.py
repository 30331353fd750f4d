"""Find where what stands after a question begins: one function for each form it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.reading.pieces import Kind

if TYPE_CHECKING:
    from bot.faq.reading.message import Message

_COPIES = frozenset({"cc", "fyi"})
_MOST_NAMES = 4
_MOST_IN_A_ROW = 4


def back(message: Message, low: int, high: int, *, is_polite: bool) -> int:
    """Return where what stands after the question begins; ``high`` if nothing does."""
    if low >= high:
        return high
    for form in (_copies, _last_link, _signed, _closing, _named_alone):
        start = form(message, low, high)
        if start < high:
            return start
    return _deadline(message, low, high, is_polite=is_polite)


def _copies(message: Message, low: int, high: int) -> int:
    """Match "cc @peter", "cc: Anna" and "@peter"."""
    start = high
    while start > low and message.pieces[start - 1].kind is Kind.MENTION:
        start -= 1
    has_mentions = start < high
    if not has_mentions:
        while start > max(low, high - _MOST_NAMES) and message.is_name(start - 1):
            start -= 1
        if start == high:
            return high
    before = start - 1 if start > low and message.pieces[start - 1].text == ":" else start
    if before > low and message.keys[before - 1] in _COPIES:
        start = before - 1
        is_cut = _is_apart(message, start) or (has_mentions and _is_free_object(message, start))
        return start if is_cut else high
    if not has_mentions:
        return high
    if _is_apart(message, start):
        return start
    return start if _is_free_object(message, start) and not message.asks_after(high) else high


def _last_link(message: Message, low: int, high: int) -> int:
    start = high
    while start > low and message.pieces[start - 1].kind is Kind.LINK:
        start -= 1
    if start == high or _is_target(message, start):
        return high
    before = start - 1 if start > low and message.pieces[start - 1].text == ":" else start
    shown = message.words.link_words.start_before(message.keys, before, low)
    if shown < before and _is_apart(message, shown):
        return shown
    if before < start:
        return high  # "error for this page: https://…"
    if _is_apart(message, start):
        return start
    return start if _is_free_object(message, start) and not message.asks_after(high) else high


def _is_target(message: Message, at: int) -> bool:
    """Whether the link is that of "[label](https://…)"."""
    before = [piece.text for piece in message.pieces[max(0, at - 2) : at]]
    return before == ["]", "("]


def _signed(message: Message, low: int, high: int) -> int:
    """Match a sign-off or thanks, with or without names: "Thanks, Peter"."""
    for names in range(min(_MOST_NAMES, high - low) + 1):
        start = high - names
        if names and not _may_sign(message, start):
            break
        stop = start
        while stop > low and (
            message.pieces[stop - 1].kind is Kind.NEWLINE
            or message.pieces[stop - 1].text in ",-–—!.~"
        ):
            stop -= 1
        begin = message.words.ends.start_before(message.keys, stop, low)
        if begin == stop:
            continue
        is_separate = stop < start
        is_named = all(message.is_name(at) or _is_dot(message, at) for at in range(start, high))
        if not is_named and (names > 1 or not (is_separate or _is_sentence(message, begin))):
            continue
        if _is_apart(message, begin) or _follows_closing(message, low, begin):
            return begin
        is_closing = message.words.closings.start_before(message.keys, stop, low) == begin
        if is_closing and is_named and _is_free(message, begin):
            return begin
    return high


def _is_sentence(message: Message, start: int) -> bool:
    return start == message.low or message.ends_sentence(start - 1)


def _is_dot(message: Message, at: int) -> bool:
    return message.pieces[at].text == "."


def _may_sign(message: Message, at: int) -> bool:
    """Whether a piece may be part of a signature."""
    piece = message.pieces[at]
    if piece.kind is Kind.MENTION or _is_dot(message, at):
        return True
    if piece.kind is not Kind.WORD or piece.text[0].isdigit():
        return False
    return piece.key not in message.words.opens or piece.key in message.words.addressed


def _follows_closing(message: Message, low: int, start: int) -> bool:
    """Whether thanks or the like end here: "… thanks Best, Anna"."""
    begin = message.words.closings.start_before(message.keys, start, low)
    return low < begin < start and (_is_apart(message, begin) or _is_free(message, begin))


def _closing(message: Message, low: int, high: int) -> int:
    """Match asides, thanks and words of address: "…, please", "… asking for a friend"."""
    start = message.words.said.start_before(message.keys, high, low)
    if start == high:
        start = message.words.address.start_before(message.keys, high, low)
    if start < high and _is_apart(message, start):
        message.asides.append((start, high))
        return start
    closing = message.words.closings.start_before(message.keys, high, low)
    if closing < high and closing > low and _is_free(message, closing):
        return closing
    return high


def _named_alone(message: Message, low: int, high: int) -> int:
    """Match "- Peter" after the end of a sentence."""
    start = high - 1
    if start - 2 < low or not message.is_name(start) or message.keys[start] in message.words.times:
        return high
    is_dash = message.pieces[start - 1].text in "-–—~"
    return start if is_dash and message.ends_sentence(start - 2) else high


def _deadline(message: Message, low: int, high: int, *, is_polite: bool) -> int:
    """Match "by Friday" and "Need this before the meeting at 3"."""
    start, has_time = high, False
    while start > low:
        key = message.keys[start - 1]
        is_number = key[:1].isdecimal()
        begin = message.words.deadlines.start_before(message.keys, start, low)
        if begin < start < high and has_time:
            return _due(message, begin, low, high, is_polite=is_polite)
        if not is_number and key not in message.words.within_times:
            break
        has_time = has_time or is_number or key in message.words.times
        start -= 1
    return high


def _due(message: Message, begin: int, low: int, high: int, *, is_polite: bool) -> int:
    """Return where a deadline that begins at ``begin`` is taken off; ``high`` if it is not.

    "Can I finish by Monday?" and "When is it due, by Monday?" ask about it.
    """
    before = message.words.asides.start_before(message.keys, begin, low)
    if before < begin and _is_apart(message, before):
        return before
    if not _is_apart(message, begin):
        return high
    is_sentence = begin == low or message.pieces[begin - 1].text not in (",", ";", ":")
    is_asked = message.asks_after(high) and not _is_asked_before(message, begin)
    return begin if (is_sentence or is_polite) and not is_asked else high


def _is_asked_before(message: Message, start: int) -> bool:
    return start > message.low and "?" in message.pieces[start - 1].text


def _is_apart(message: Message, start: int) -> bool:
    """Whether what begins at ``start`` is set apart from the question before it.

    In "… thanks a lot by 5pm" the thanks do so, if they are set apart.
    """
    for _ in range(_MOST_IN_A_ROW):
        if start == message.low:
            return True
        if message.ends_sentence(start - 1) or message.pieces[start - 1].text == "(":
            return True
        if not message.is_about_words and (
            message.is_noise(start - 1) or message.pieces[start - 1].kind is Kind.LINK
        ):
            return True
        joined = start - (message.keys[start - 1] in message.words.joining)
        before = message.words.closers.start_before(message.keys, joined, message.low)
        if before == joined:
            return False
        start = before
    return False


def _is_free(message: Message, start: int) -> bool:
    """Whether the word before ``start`` can end a question."""
    last = message.pieces[start - 1]
    return not message.is_about_words and last.key not in message.words.bound


def _is_free_object(message: Message, start: int) -> bool:
    """Whether a name or link at ``start`` is no object of the word before."""
    return _is_free(message, start) and message.keys[start - 1] not in message.words.bound_objects
