"""Find where what stands before a question ends: one function for each form it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.reading.pieces import Kind

if TYPE_CHECKING:
    from bot.faq.reading.message import Message

_BULLETS = frozenset("•·‣◦*>-–—|~")
_MOST_NAMES = 4
_MOST_ADDRESSED = 8
_MOST_ASKERS = 8
_MOST_THANKED_FOR = 10


def front(message: Message, low: int, high: int) -> int:
    """Return where what stands before the question ends; ``low`` if nothing does."""
    if message.words.look_alikes.end_at(message.keys, low, high) > low:
        return low
    forms = (
        _bullet,
        _number,
        _mention,
        _link,
        _salutation,
        _addressed,
        _said,
        _thanked_for,
        lead_in,
        _asker,
    )
    for form in forms:
        stop = form(message, low, high)
        if stop > low:
            return message.past_separators(stop, high)
    return low


def _bullet(message: Message, low: int, high: int) -> int:
    piece = message.pieces[low]
    if piece.kind in (Kind.EMOJI, Kind.NEWLINE):
        return low + 1
    if piece.kind is not Kind.MARK:
        return low
    is_bullet = piece.text in _BULLETS and (
        piece.text in ">•" or (low + 1 < high and message.pieces[low + 1].start > piece.end)
    )
    return low + 1 if is_bullet or _is_loose(message, low) else low


def _is_loose(message: Message, at: int) -> bool:
    text = message.pieces[at].text
    return at > 0 and message.is_separator(at) and "(" not in text


def _number(message: Message, low: int, high: int) -> int:
    """Match "1.", "2)" and "a)"; not the "1." of "1. Mai"."""
    if low > 0 and message.pieces[low - 1].kind is Kind.WORD:
        return low
    if low + 2 >= high or message.pieces[low].kind is not Kind.WORD:
        return low
    text, mark = message.pieces[low].text, message.pieces[low + 1]
    is_short = (text.isdecimal() and len(text) <= 2) or (
        len(text) == 1 and text.isalpha() and mark.text == ")"
    )
    is_spaced = mark.start == message.pieces[low].end and message.pieces[low + 2].start > mark.end
    if not is_short or mark.text not in (".", ")") or not is_spaced:
        return low
    follows = message.keys[low + 2]
    if follows in message.words.after_ordinals or follows in message.words.times:
        return low
    return low + 2 if text.isdecimal() or message.asks(low + 2, high) else low


def _mention(message: Message, low: int, high: int) -> int:
    stop = low
    while stop < high and message.pieces[stop].kind is Kind.MENTION:
        stop += 1
    return stop if stop > low and (message.is_cut(stop, high) or message.opens(stop, high)) else low


def _link(message: Message, low: int, high: int) -> int:
    if message.pieces[low].kind is not Kind.LINK:
        return low
    stop = low + 1
    return stop if message.is_cut(stop, high) or message.opens(stop, high) else low


def _salutation(message: Message, low: int, high: int) -> int:
    stop = message.words.salutations.end_at(message.keys, low, high)
    if stop == low:
        return low
    if message.is_cut(stop, high) and not _is_bracket(message, stop, high):
        return _vocative(message, stop, high)
    named = _named(message, stop, high)
    if stop == low + 1 and message.keys[low] in message.words.times:
        # "Morning all, …" greets, "Morning shift" does not.
        return named if named > stop and message.is_cut(named, high) else low
    if named > stop:
        return named
    addressed = stop
    while addressed < high and message.keys[addressed] in message.words.address:
        addressed += 1
    if addressed > stop:
        return addressed
    return stop if message.opens(stop, high) else low


def _is_bracket(message: Message, at: int, high: int) -> bool:
    return at < high and message.pieces[at].text == "("


def _vocative(message: Message, stop: int, high: int) -> int:
    """Include the name of "Hi, Anna! …" and of "Hi, @peter, …"."""
    at = message.past_separators(stop, high)
    end = at
    while end < high and end < at + 2 and message.is_name(end):
        end += 1
    is_whole = at < end < high and message.is_separator(end) and message.pieces[end].text in ",!-–—"
    return end if is_whole and message.keys[at] not in message.words.opens else stop


def _named(message: Message, start: int, high: int) -> int:
    """Return where names and the like after a salutation end; ``start`` if there are none.

    One word in small letters may be a name ("hi anna, …"), or several with capitals.
    """
    at, strange, named = start, 0, 0
    while at < min(high, start + _MOST_ADDRESSED) and not _ends_names(message, at, start, high):
        if not _joins_names(message, at, start, high):
            is_name = message.is_name(at)
            named += is_name
            strange += not is_name and message.keys[at] not in message.words.addressed
        at += 1
    if at == start:
        return start
    if strange > 1 or named > _MOST_NAMES or (strange and named):
        return _addressed_only(message, start, high)
    if at >= high:
        return start if strange else at
    if message.is_noise(at) and "?" not in message.pieces[at].text:
        return at
    if message.opens(at, high) and (not (strange or named) or message.begins(at, high)):
        return at
    return _addressed_only(message, start, high)


def _ends_names(message: Message, at: int, start: int, high: int) -> bool:
    """Whether what stands here belongs to no name: a mark, or the beginning of a sentence."""
    if _joins_names(message, at, start, high) or message.pieces[at].kind is Kind.MENTION:
        return False
    piece = message.pieces[at]
    if piece.kind is not Kind.WORD:
        return True
    if piece.key in message.words.addressed or message.is_name(at):
        return False
    return not piece.text.islower() or message.opens(at, high)


def _joins_names(message: Message, at: int, start: int, high: int) -> bool:
    """Match the dot of "Dr. Meyer" and the sign of "Anna & Tom"."""
    text = message.pieces[at].text
    if at == start or at + 1 >= high or message.pieces[at + 1].kind is not Kind.WORD:
        return False
    before = message.keys[at - 1]
    is_short = before in message.words.addressed or len(before) == 1
    return text in ("&", "/", "+") or (text == "." and is_short and len(before) <= 4)


def _addressed_only(message: Message, start: int, high: int) -> int:
    """Return where words of address end, if a sentence begins after them."""
    at = start
    while at < high and message.keys[at] and message.keys[at] in message.words.addressed:
        if message.opens(at, high) and message.opens(at + 1, high) is False:
            break
        at += 1
    return at if at > start and message.opens(at, high) else start


def _addressed(message: Message, low: int, high: int) -> int:
    """Match "Sir, …" and "guys how …"."""
    stop = low
    while stop < high and message.keys[stop] and message.keys[stop] in message.words.address:
        stop += 1
    if stop == low:
        return low
    is_apart = stop < high and message.pieces[stop].text in (",", "!")
    return stop if is_apart or message.asks(stop, high) else low


def _said(message: Message, low: int, high: int) -> int:
    """Match thanks and asides, one after another: "Sorry to bother you, but …"."""
    stop = low
    while (end := message.words.said_first.end_at(message.keys, stop, high)) > stop:
        stop = end
    if stop == low:
        return low
    due = _due_end(message, stop, high)
    while (end := message.words.said_first.end_at(message.keys, due, high)) > due:
        due = end
    if due > stop and message.is_cut(due, high):
        return due
    if message.is_cut(stop, high) and not _is_bracket(message, stop, high):
        message.asides.append((low, stop))
        after = message.past_separators(stop, high)
        joined = message.words.joining.end_at(message.keys, after, high)
        if after < joined < high:
            return joined
        return _signature(message, stop, high)
    joined = message.words.joining.end_at(message.keys, stop, high)
    if joined > stop and message.opens(joined, high):
        return joined
    # "Anyone have a key?" is no aside before "have a key?".
    follows = (
        message.words.told if message.keys[stop - 1] in message.words.opens else message.words.asks
    )
    return stop if follows.end_at(message.keys, stop, high) > stop else low


def _due_end(message: Message, start: int, high: int) -> int:
    """Return where the deadline that begins here ends; ``start`` if none does."""
    at = message.words.deadlines.end_at(message.keys, start, high)
    if at == start:
        return start
    has_time = False
    while at < high and message.keys[at]:
        is_number = message.keys[at][0].isdecimal()
        if not is_number and message.keys[at] not in message.words.within_times:
            break
        has_time = has_time or is_number or message.keys[at] in message.words.times
        at += 1
    return at if has_time else start


def _signature(message: Message, stop: int, high: int) -> int:
    """Include the name of "Thanks, Peter", where that is all."""
    if message.words.thanks.start_before(message.keys, stop, message.low) == stop:
        return stop
    at = message.past_separators(stop, high)
    end = at
    while end < high and end < at + _MOST_NAMES and message.is_name(end):
        end += 1
    return end if message.past_separators(end, high) == high else stop


def _thanked_for(message: Message, low: int, high: int) -> int:
    """Match "Thanks for the new laptop, but …"."""
    start = message.words.thanks_for.end_at(message.keys, low, high)
    if start == low:
        return low
    for at in range(start, min(high, start + _MOST_THANKED_FOR)):
        if message.is_separator(at):
            if "?" in message.pieces[at].text:
                return low
            after = message.past_separators(at, high)
            joined = message.words.joining.end_at(message.keys, after, high)
            return joined if message.opens(joined, high) else at
        if message.words.told.end_at(message.keys, at, high) > at:
            return low
    return low


def lead_in(message: Message, low: int, high: int) -> int:
    """Match "could you tell me", if a question follows."""
    stop = message.words.lead_ins.end_at(message.keys, low, high)
    if stop == low:
        return low
    after = message.past_separators(stop, high)
    if stop < after < high and message.pieces[stop].text == ":":
        return stop
    if after > stop and message.ends_sentence(after - 1):
        return low
    is_followed = message.words.told.end_at(message.keys, after, high) > after or (
        after > stop and message.asks(after, high)
    )
    return stop if is_followed else low


def _asker(message: Message, low: int, high: int) -> int:
    """Match who asks: "Our legal team wants to know whether …"; "Has Google asked …" is not."""
    if message.words.asks.end_at(message.keys, low, high) > low:
        return low
    for at in range(low, min(high, low + _MOST_ASKERS)):
        if message.pieces[at].kind not in (Kind.WORD, Kind.MENTION):
            return low
        if message.words.told.end_at(message.keys, at, high) > at:
            return low
        stop = message.words.asking_verbs.end_at(message.keys, at, high)
        if at in (low, stop):
            continue
        if message.keys[at - 1] in message.words.joining:
            return low  # "I plan a trip and wonder …": the trip is part of it
        while (end := message.words.asking_objects.end_at(message.keys, stop, high)) > stop:
            stop = end
        after = stop + (stop < high and message.pieces[stop].text in (",", ":"))
        if message.words.told.end_at(message.keys, after, high) > after:
            return stop if _is_last_sentence(message, stop, high) else low
    return low


def _is_last_sentence(message: Message, start: int, high: int) -> bool:
    """Whether no other sentence follows: what it asks may be about those who ask."""
    ends = (at for at in range(start, high) if message.ends_sentence(at))
    return message.past_separators(next(ends, high), high) == high
