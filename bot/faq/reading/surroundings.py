"""Tell a question from what stands around it: salutations, thanks, names, links, deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.faq.reading.pieces import Kind, PhraseSet, pieces

if TYPE_CHECKING:
    from bot.faq.reading.lexicon import Lexicon

_SEPARATORS = frozenset(",;:.!?…-–—|()&/~>")
_CLOSE_LEFT = frozenset(",;!?…>)")
_SENTENCE_ENDS = frozenset(".!?…")
_LOOSE_ENDS = frozenset(",;:-–—|(&/~")
_BULLETS = frozenset("•·‣◦*>-–—|~")
_QUOTES = {'"': '"', "'": "'", "“": "”", "„": "“”", "‘": "’", "«": "»", "»": "«", "`": "`"}
_STYLES = frozenset("*_~`")
_COPIES = frozenset({"cc", "fyi"})
_MOST_NAMES = 4
_MOST_IN_A_ROW = 4
_MOST_ADDRESSED = 8
_MOST_ASKERS = 8
_MOST_THANKED_FOR = 10


@dataclass(frozen=True, slots=True)
class Parted:
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
    return _Parting(text, _tables(lexicon)).parted()


class _Tables:
    """The lists of a lexicon, made for finding."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.salutations = PhraseSet(lexicon.salutations)
        self.address = PhraseSet(lexicon.address_words)
        self.addressed = PhraseSet((*lexicon.address_words, *lexicon.addressees))
        self.ends = PhraseSet((*lexicon.sign_offs, *lexicon.thanks))
        self.closers = PhraseSet((*lexicon.sign_offs, *lexicon.thanks, *lexicon.asides))
        self.thanks = PhraseSet(lexicon.thanks)
        self.thanks_for = PhraseSet(lexicon.thanks_for)
        self.said = PhraseSet((*lexicon.asides, *lexicon.thanks))
        self.said_first = PhraseSet((*lexicon.asides, *lexicon.thanks, *lexicon.pleasantries))
        self.asides = PhraseSet(lexicon.asides)
        self.closings = PhraseSet(lexicon.closings)
        self.joining = PhraseSet(lexicon.joining_words)
        self.lead_ins = PhraseSet(lexicon.lead_ins)
        self.asking_verbs = PhraseSet(lexicon.asking_verbs)
        self.asking_objects = PhraseSet(lexicon.asking_objects)
        self.told = PhraseSet(lexicon.question_words)
        self.asks = PhraseSet((*lexicon.question_words, *lexicon.question_openers))
        self.opens = PhraseSet(
            (*lexicon.sentence_openers, *lexicon.question_words, *lexicon.question_openers)
        )
        self.deadlines = PhraseSet(lexicon.deadline_words)
        self.times = PhraseSet(lexicon.time_words)
        self.within_times = PhraseSet((*lexicon.time_words, *lexicon.time_fillers))
        self.link_words = PhraseSet(lexicon.link_words)
        self.bound = PhraseSet(lexicon.bound_words)
        self.bound_objects = PhraseSet((*lexicon.bound_words, *lexicon.bound_verbs))
        self.mentioning = PhraseSet(lexicon.mentioning_words)
        self.look_alikes = PhraseSet(lexicon.look_alikes)
        self.after_ordinals = PhraseSet(lexicon.after_ordinals)


@lru_cache(maxsize=16)
def _tables(lexicon: Lexicon) -> _Tables:
    return _Tables(lexicon)


class _Parting:
    """One message on its way: pieces ``low`` to ``high`` are what is left of it."""

    def __init__(self, text: str, tables: _Tables) -> None:
        self.text = text
        self.words = tables
        self.pieces = pieces(text)
        self.keys = [piece.key for piece in self.pieces]
        self.low = 0
        self.high = len(self.pieces)
        self.removed: list[tuple[int, int]] = []
        self.asides: list[tuple[int, int]] = []
        self.asks_at_end = False
        self.is_about_words = any(
            tables.mentioning.end_at(self.keys, i, self.high) > i for i in range(self.high)
        )

    # --- The whole ---

    def parted(self) -> Parted:
        """Take off both ends until nothing changes, then what stands between sentences."""
        while True:
            before = (self.low, self.high)
            self._take_off_front()
            self._take_off_back()
            self._take_off_pair()
            if (self.low, self.high) == before or self.low >= self.high:
                break
        if self.low >= self.high:
            return self._nothing_left()
        self._take_out_sentences()
        if not self.removed:
            return Parted(self.text.strip(), ())
        asked = self._asked()
        if self.asks_at_end and asked[-1] not in _SENTENCE_ENDS:
            asked += "?"
        return Parted(asked, self._around())

    def _nothing_left(self) -> Parted:
        """Keep the last thing that asks something: "Hi, can anyone help?"."""
        for start, stop in reversed(self.asides):
            if self._asks(start, stop):
                is_asking = stop < len(self.pieces) and "?" in self.pieces[stop].text
                kept = (start, stop + is_asking)
                self.removed = [(a, b) for a, b in self.removed if b <= kept[0] or a >= kept[1]]
                return Parted(self._span(*kept), self._around())
        return Parted("", self._around())

    def _span(self, start: int, stop: int) -> str:
        return self.text[self.pieces[start].start : self.pieces[stop - 1].end]

    def _around(self) -> tuple[str, ...]:
        return tuple(filter(None, map(self._bare, sorted(self.removed))))

    def _bare(self, span: tuple[int, int]) -> str:
        """Return what was removed, without the commas and the like at its ends."""
        start, stop = span
        while start < stop and self._is_loose_end(start):
            start += 1
        while start < stop and self._is_loose_end(stop - 1):
            stop -= 1
        return self._span(start, stop) if start < stop else ""

    def _is_loose_end(self, at: int) -> bool:
        piece = self.pieces[at]
        return piece.kind is Kind.NEWLINE or piece.text in _LOOSE_ENDS

    def _asked(self) -> str:
        """Join what is left, with one space where something was taken out."""
        left: list[str] = []
        at = self.low
        for start, stop in [*sorted(self.removed), (self.high, self.high)]:
            if start >= self.low and start <= self.high:
                if start > at:
                    left.append(self._span(at, start))
                at = max(at, stop)
        return " ".join(left)

    def _remove(self, start: int, stop: int) -> None:
        if stop > start:
            self.removed.append((start, stop))

    # --- What a piece is ---

    def _is_separator(self, at: int) -> bool:
        """Whether it parts what is before from what is after: not the dot of ".NET"."""
        piece = self.pieces[at]
        if piece.kind is Kind.NEWLINE:
            return True
        if piece.kind is not Kind.MARK or not set(piece.text) <= _SEPARATORS:
            return False
        if len(piece.text) > 1 or piece.text in _CLOSE_LEFT:
            return True
        joins_next = at + 1 < len(self.pieces) and self.pieces[at + 1].start == piece.end
        joins_last = at > 0 and self.pieces[at - 1].end == piece.start
        return not joins_next or (joins_last and piece.text in ".:")

    def _is_noise(self, at: int) -> bool:
        return self.pieces[at].kind is Kind.EMOJI or self._is_separator(at)

    def _ends_sentence(self, at: int) -> bool:
        piece = self.pieces[at]
        if piece.kind in (Kind.NEWLINE, Kind.EMOJI):
            return True
        return self._is_separator(at) and bool(set(piece.text) & _SENTENCE_ENDS)

    def _is_cut(self, at: int, stop: int) -> bool:
        """Whether something ends before piece ``at``."""
        return at >= stop or self._is_noise(at)

    def _is_name(self, at: int) -> bool:
        piece = self.pieces[at]
        if piece.kind is Kind.MENTION:
            return True
        return (
            piece.kind is Kind.WORD
            and piece.text[0].isupper()
            and not (len(piece.text) > 1 and piece.text.isupper())
            and (piece.key not in self.words.opens or piece.key in self.words.addressed)
        )

    # --- The front ---

    def _take_off_front(self) -> None:
        while self.low < self.high:
            stop = self._front(self.low, self.high)
            if stop == self.low:
                return
            self._remove(self.low, stop)
            self.low = stop

    def _front(self, low: int, high: int) -> int:
        """Return where what stands before the question ends; ``low`` if nothing does."""
        if self.words.look_alikes.end_at(self.keys, low, high) > low:
            return low
        forms = (
            self._bullet,
            self._number,
            self._mention,
            self._link,
            self._salutation,
            self._addressed,
            self._said,
            self._thanked_for,
            self._lead_in,
            self._asker,
        )
        for form in forms:
            stop = form(low, high)
            if stop > low:
                return self._past_separators(stop, high)
        return low

    def _past_separators(self, at: int, high: int) -> int:
        while at < high and self._is_noise(at):
            at += 1
        return at

    def _bullet(self, low: int, high: int) -> int:
        piece = self.pieces[low]
        if piece.kind in (Kind.EMOJI, Kind.NEWLINE):
            return low + 1
        if piece.kind is not Kind.MARK:
            return low
        is_bullet = piece.text in _BULLETS and (
            piece.text in ">•" or (low + 1 < high and self.pieces[low + 1].start > piece.end)
        )
        return low + 1 if is_bullet or self._is_loose(low) else low

    def _is_loose(self, at: int) -> bool:
        text = self.pieces[at].text
        return at > 0 and self._is_separator(at) and "(" not in text

    def _number(self, low: int, high: int) -> int:
        """Match "1.", "2)" and "a)"; not the "1." of "1. Mai"."""
        if low > 0 and self.pieces[low - 1].kind is Kind.WORD:
            return low
        if low + 2 >= high or self.pieces[low].kind is not Kind.WORD:
            return low
        text, mark = self.pieces[low].text, self.pieces[low + 1]
        is_short = (text.isdecimal() and len(text) <= 2) or (
            len(text) == 1 and text.isalpha() and mark.text == ")"
        )
        is_spaced = mark.start == self.pieces[low].end and self.pieces[low + 2].start > mark.end
        if not is_short or mark.text not in (".", ")") or not is_spaced:
            return low
        follows = self.keys[low + 2]
        if follows in self.words.after_ordinals or follows in self.words.times:
            return low
        return low + 2 if text.isdecimal() or self._asks(low + 2, high) else low

    def _mention(self, low: int, high: int) -> int:
        stop = low
        while stop < high and self.pieces[stop].kind is Kind.MENTION:
            stop += 1
        return stop if stop > low and (self._is_cut(stop, high) or self._opens(stop, high)) else low

    def _link(self, low: int, high: int) -> int:
        if self.pieces[low].kind is not Kind.LINK:
            return low
        stop = low + 1
        return stop if self._is_cut(stop, high) or self._opens(stop, high) else low

    def _opens(self, at: int, high: int) -> bool:
        """Whether a sentence, or something that stands before one, begins here."""
        if at >= high:
            return False
        if self.pieces[at].kind is Kind.MENTION:
            return True
        found = (
            self.words.opens,
            self.words.lead_ins,
            self.words.said_first,
            self.words.salutations,
            self.words.address,
        )
        return any(words.end_at(self.keys, at, high) > at for words in found)

    def _begins(self, at: int, high: int) -> bool:
        """Whether a question, or a phrase that stands before one, begins here."""
        found = (self.words.asks, self.words.lead_ins, self.words.said_first)
        return any(words.end_at(self.keys, at, high) > at for words in found)

    def _asks(self, at: int, high: int) -> bool:
        return self.words.asks.end_at(self.keys, at, high) > at

    def _salutation(self, low: int, high: int) -> int:
        stop = self.words.salutations.end_at(self.keys, low, high)
        if stop == low:
            return low
        if self._is_cut(stop, high) and not self._is_bracket(stop, high):
            return self._vocative(stop, high)
        named = self._named(stop, high)
        if stop == low + 1 and self.keys[low] in self.words.times:
            # "Morning all, …" greets, "Morning shift" does not.
            return named if named > stop and self._is_cut(named, high) else low
        if named > stop:
            return named
        addressed = stop
        while addressed < high and self.keys[addressed] in self.words.address:
            addressed += 1
        if addressed > stop:
            return addressed
        return stop if self._opens(stop, high) else low

    def _is_bracket(self, at: int, high: int) -> bool:
        return at < high and self.pieces[at].text == "("

    def _vocative(self, stop: int, high: int) -> int:
        """Include the name of "Hi, Anna! …" and of "Hi, @peter, …"."""
        at = self._past_separators(stop, high)
        end = at
        while end < high and end < at + 2 and self._is_name(end):
            end += 1
        is_whole = at < end < high and self._is_separator(end) and self.pieces[end].text in ",!-–—"
        return end if is_whole and self.keys[at] not in self.words.opens else stop

    def _due_end(self, start: int, high: int) -> int:
        """Return where the deadline that begins here ends; ``start`` if none does."""
        at = self.words.deadlines.end_at(self.keys, start, high)
        if at == start:
            return start
        has_time = False
        while at < high and self.keys[at]:
            is_number = self.keys[at][0].isdecimal()
            if not is_number and self.keys[at] not in self.words.within_times:
                break
            has_time = has_time or is_number or self.keys[at] in self.words.times
            at += 1
        return at if has_time else start

    def _signature(self, stop: int, high: int) -> int:
        """Include the name of "Thanks, Peter", where that is all."""
        if self.words.thanks.start_before(self.keys, stop, self.low) == stop:
            return stop
        at = self._past_separators(stop, high)
        end = at
        while end < high and end < at + _MOST_NAMES and self._is_name(end):
            end += 1
        return end if self._past_separators(end, high) == high else stop

    def _named(self, start: int, high: int) -> int:
        """Return where names and the like after a salutation end; ``start`` if there are none.

        One word in small letters may be a name ("hi anna, …"), or several with capitals.
        """
        at, strange, named = start, 0, 0
        while at < min(high, start + _MOST_ADDRESSED) and not self._ends_names(at, start, high):
            if not self._joins_names(at, start, high):
                is_name = self._is_name(at)
                named += is_name
                strange += not is_name and self.keys[at] not in self.words.addressed
            at += 1
        if at == start:
            return start
        if strange > 1 or named > _MOST_NAMES or (strange and named):
            return self._addressed_only(start, high)
        if at >= high:
            return start if strange else at
        if self._is_noise(at) and "?" not in self.pieces[at].text:
            return at
        if self._opens(at, high) and (not (strange or named) or self._begins(at, high)):
            return at
        return self._addressed_only(start, high)

    def _ends_names(self, at: int, start: int, high: int) -> bool:
        """Whether what stands here belongs to no name: a mark, or the beginning of a sentence."""
        if self._joins_names(at, start, high) or self.pieces[at].kind is Kind.MENTION:
            return False
        piece = self.pieces[at]
        if piece.kind is not Kind.WORD:
            return True
        if piece.key in self.words.addressed or self._is_name(at):
            return False
        return not piece.text.islower() or self._opens(at, high)

    def _joins_names(self, at: int, start: int, high: int) -> bool:
        """Match the dot of "Dr. Meyer" and the sign of "Anna & Tom"."""
        text = self.pieces[at].text
        if at == start or at + 1 >= high or self.pieces[at + 1].kind is not Kind.WORD:
            return False
        before = self.keys[at - 1]
        is_short = before in self.words.addressed or len(before) == 1
        return text in ("&", "/", "+") or (text == "." and is_short and len(before) <= 4)

    def _addressed_only(self, start: int, high: int) -> int:
        """Return where words of address end, if a sentence begins after them."""
        at = start
        while at < high and self.keys[at] and self.keys[at] in self.words.addressed:
            if self._opens(at, high) and self._opens(at + 1, high) is False:
                break
            at += 1
        return at if at > start and self._opens(at, high) else start

    def _addressed(self, low: int, high: int) -> int:
        """Match "Sir, …" and "guys how …"."""
        stop = low
        while stop < high and self.keys[stop] and self.keys[stop] in self.words.address:
            stop += 1
        if stop == low:
            return low
        is_apart = stop < high and self.pieces[stop].text in (",", "!")
        return stop if is_apart or self._asks(stop, high) else low

    def _said(self, low: int, high: int) -> int:
        """Match thanks and asides, one after another: "Sorry to bother you, but …"."""
        stop = low
        while (end := self.words.said_first.end_at(self.keys, stop, high)) > stop:
            stop = end
        if stop == low:
            return low
        due = self._due_end(stop, high)
        while (end := self.words.said_first.end_at(self.keys, due, high)) > due:
            due = end
        if due > stop and self._is_cut(due, high):
            return due
        if self._is_cut(stop, high) and not self._is_bracket(stop, high):
            self.asides.append((low, stop))
            after = self._past_separators(stop, high)
            joined = self.words.joining.end_at(self.keys, after, high)
            if after < joined < high:
                return joined
            return self._signature(stop, high)
        joined = self.words.joining.end_at(self.keys, stop, high)
        if joined > stop and self._opens(joined, high):
            return joined
        # "Anyone have a key?" is no aside before "have a key?".
        follows = self.words.told if self.keys[stop - 1] in self.words.opens else self.words.asks
        return stop if follows.end_at(self.keys, stop, high) > stop else low

    def _thanked_for(self, low: int, high: int) -> int:
        """Match "Thanks for the new laptop, but …"."""
        start = self.words.thanks_for.end_at(self.keys, low, high)
        if start == low:
            return low
        for at in range(start, min(high, start + _MOST_THANKED_FOR)):
            if self._is_separator(at):
                if "?" in self.pieces[at].text:
                    return low
                after = self._past_separators(at, high)
                joined = self.words.joining.end_at(self.keys, after, high)
                return joined if self._opens(joined, high) else at
            if self.words.told.end_at(self.keys, at, high) > at:
                return low
        return low

    def _lead_in(self, low: int, high: int) -> int:
        stop = self.words.lead_ins.end_at(self.keys, low, high)
        if stop == low:
            return low
        after = self._past_separators(stop, high)
        if stop < after < high and self.pieces[stop].text == ":":
            return stop
        if after > stop and self._ends_sentence(after - 1):
            return low
        is_followed = self.words.told.end_at(self.keys, after, high) > after or (
            after > stop and self._asks(after, high)
        )
        return stop if is_followed else low

    def _asker(self, low: int, high: int) -> int:
        """Match who asks: "Our legal team wants to know whether …"; "Has Google asked …" is not."""
        if self.words.asks.end_at(self.keys, low, high) > low:
            return low
        for at in range(low, min(high, low + _MOST_ASKERS)):
            if self.pieces[at].kind not in (Kind.WORD, Kind.MENTION):
                return low
            if self.words.told.end_at(self.keys, at, high) > at:
                return low
            stop = self.words.asking_verbs.end_at(self.keys, at, high)
            if at in (low, stop):
                continue
            if self.keys[at - 1] in self.words.joining:
                return low  # "I plan a trip and wonder …": the trip is part of it
            while (end := self.words.asking_objects.end_at(self.keys, stop, high)) > stop:
                stop = end
            after = stop + (stop < high and self.pieces[stop].text in (",", ":"))
            if self.words.told.end_at(self.keys, after, high) > after:
                return stop if self._is_last_sentence(stop, high) else low
        return low

    def _is_last_sentence(self, start: int, high: int) -> bool:
        """Whether no other sentence follows: what it asks may be about those who ask."""
        ends = (at for at in range(start, high) if self._ends_sentence(at))
        return self._past_separators(next(ends, high), high) == high

    # --- The back ---

    def _take_off_back(self) -> None:
        is_polite = False
        while self.low < self.high:
            solid = self._solid_end(self.high)
            start = self._back(self.low, solid, is_polite=is_polite)
            if start == solid:
                self._take_off_emoji(solid)
                return
            trailing = self.pieces[solid : self.high]
            is_polite = self.words.said.end_at(self.keys, start, solid) == solid
            kept = self._without_loose_end(start)
            is_asking = any("?" in piece.text for piece in trailing)
            is_apart = kept > self.low and self._ends_sentence(kept - 1)
            is_question = self._asks(start, solid)
            self.asks_at_end = self.asks_at_end or (is_asking and not is_apart and not is_question)
            is_polite = is_polite and not is_apart
            self._remove(kept, self.high)
            self.high = kept

    def _solid_end(self, high: int) -> int:
        while high > self.low and self._is_noise(high - 1):
            high -= 1
        return high

    def _without_loose_end(self, start: int) -> int:
        while start > self.low and self._is_loose_end(start - 1):
            start -= 1
        return start

    def _take_off_emoji(self, solid: int) -> None:
        """Take off emoji that close the message, if they are not what it asks about."""
        first = solid
        while first < self.high and self.pieces[first].kind is not Kind.EMOJI:
            first += 1
        if first in (self.low, self.high):
            return
        last_word = self.keys[first - 1]
        asks_after = any("?" in piece.text for piece in self.pieces[first : self.high])
        if last_word and (
            last_word in self.words.bound_objects or self.is_about_words or asks_after
        ):
            return
        self._remove(first, self.high)
        self.high = self._without_loose_end(first)

    def _is_apart(self, start: int) -> bool:
        """Whether what begins at ``start`` is set apart from the question before it.

        In "… thanks a lot by 5pm" the thanks do so, if they are set apart.
        """
        for _ in range(_MOST_IN_A_ROW):
            if start == self.low:
                return True
            if self._ends_sentence(start - 1) or self.pieces[start - 1].text == "(":
                return True
            if not self.is_about_words and (
                self._is_noise(start - 1) or self.pieces[start - 1].kind is Kind.LINK
            ):
                return True
            joined = start - (self.keys[start - 1] in self.words.joining)
            before = self.words.closers.start_before(self.keys, joined, self.low)
            if before == joined:
                return False
            start = before
        return False

    def _is_free(self, start: int) -> bool:
        """Whether the word before ``start`` can end a question."""
        last = self.pieces[start - 1]
        return not self.is_about_words and last.key not in self.words.bound

    def _is_free_object(self, start: int) -> bool:
        """Whether a name or link at ``start`` is no object of the word before."""
        return self._is_free(start) and self.keys[start - 1] not in self.words.bound_objects

    def _asks_after(self, stop: int) -> bool:
        return stop < self.high and "?" in self.pieces[stop].text

    def _back(self, low: int, high: int, *, is_polite: bool) -> int:
        """Return where what stands after the question begins; ``high`` if nothing does."""
        if low >= high:
            return high
        for form in (self._copies, self._last_link, self._signed, self._closing, self._named_alone):
            start = form(low, high)
            if start < high:
                return start
        return self._deadline(low, high, is_polite=is_polite)

    def _copies(self, low: int, high: int) -> int:
        """Match "cc @peter", "cc: Anna" and "@peter"."""
        start = high
        while start > low and self.pieces[start - 1].kind is Kind.MENTION:
            start -= 1
        has_mentions = start < high
        if not has_mentions:
            while start > max(low, high - _MOST_NAMES) and self._is_name(start - 1):
                start -= 1
            if start == high:
                return high
        before = start - 1 if start > low and self.pieces[start - 1].text == ":" else start
        if before > low and self.keys[before - 1] in _COPIES:
            start = before - 1
            is_cut = self._is_apart(start) or (has_mentions and self._is_free_object(start))
            return start if is_cut else high
        if not has_mentions:
            return high
        if self._is_apart(start):
            return start
        return start if self._is_free_object(start) and not self._asks_after(high) else high

    def _last_link(self, low: int, high: int) -> int:
        start = high
        while start > low and self.pieces[start - 1].kind is Kind.LINK:
            start -= 1
        if start == high or self._is_target(start):
            return high
        before = start - 1 if start > low and self.pieces[start - 1].text == ":" else start
        shown = self.words.link_words.start_before(self.keys, before, low)
        if shown < before and self._is_apart(shown):
            return shown
        if before < start:
            return high  # "error for this page: https://…"
        if self._is_apart(start):
            return start
        return start if self._is_free_object(start) and not self._asks_after(high) else high

    def _is_target(self, at: int) -> bool:
        """Whether the link is that of "[label](https://…)"."""
        before = [piece.text for piece in self.pieces[max(0, at - 2) : at]]
        return before == ["]", "("]

    def _signed(self, low: int, high: int) -> int:
        """Match a sign-off or thanks, with or without names: "Thanks, Peter"."""
        for names in range(min(_MOST_NAMES, high - low) + 1):
            start = high - names
            if names and not self._may_sign(start):
                break
            stop = start
            while stop > low and (
                self.pieces[stop - 1].kind is Kind.NEWLINE
                or self.pieces[stop - 1].text in ",-–—!.~"
            ):
                stop -= 1
            begin = self.words.ends.start_before(self.keys, stop, low)
            if begin == stop:
                continue
            is_separate = stop < start
            is_named = all(self._is_name(at) or self._is_dot(at) for at in range(start, high))
            if not is_named and (names > 1 or not (is_separate or self._is_sentence(begin))):
                continue
            if self._is_apart(begin) or self._follows_closing(low, begin):
                return begin
            is_closing = self.words.closings.start_before(self.keys, stop, low) == begin
            if is_closing and is_named and self._is_free(begin):
                return begin
        return high

    def _follows_closing(self, low: int, start: int) -> bool:
        """Whether thanks or the like end here: "… thanks Best, Anna"."""
        begin = self.words.closings.start_before(self.keys, start, low)
        return low < begin < start and (self._is_apart(begin) or self._is_free(begin))

    def _is_sentence(self, start: int) -> bool:
        return start == self.low or self._ends_sentence(start - 1)

    def _is_dot(self, at: int) -> bool:
        return self.pieces[at].text == "."

    def _may_sign(self, at: int) -> bool:
        """Whether a piece may be part of a signature."""
        piece = self.pieces[at]
        if piece.kind is Kind.MENTION or self._is_dot(at):
            return True
        if piece.kind is not Kind.WORD or piece.text[0].isdigit():
            return False
        return piece.key not in self.words.opens or piece.key in self.words.addressed

    def _closing(self, low: int, high: int) -> int:
        """Match asides, thanks and words of address: "…, please", "… asking for a friend"."""
        start = self.words.said.start_before(self.keys, high, low)
        if start == high:
            start = self.words.address.start_before(self.keys, high, low)
        if start < high and self._is_apart(start):
            self.asides.append((start, high))
            return start
        closing = self.words.closings.start_before(self.keys, high, low)
        if closing < high and closing > low and self._is_free(closing):
            return closing
        return high

    def _named_alone(self, low: int, high: int) -> int:
        """Match "- Peter" after the end of a sentence."""
        start = high - 1
        if start - 2 < low or not self._is_name(start) or self.keys[start] in self.words.times:
            return high
        is_dash = self.pieces[start - 1].text in "-–—~"
        return start if is_dash and self._ends_sentence(start - 2) else high

    def _deadline(self, low: int, high: int, *, is_polite: bool) -> int:
        """Match "by Friday" and "Need this before the meeting at 3"."""
        start, has_time = high, False
        while start > low:
            key = self.keys[start - 1]
            is_number = key[:1].isdecimal()
            begin = self.words.deadlines.start_before(self.keys, start, low)
            if begin < start < high and has_time:
                return self._due(begin, low, high, is_polite=is_polite)
            if not is_number and key not in self.words.within_times:
                break
            has_time = has_time or is_number or key in self.words.times
            start -= 1
        return high

    def _due(self, begin: int, low: int, high: int, *, is_polite: bool) -> int:
        """Return where a deadline that begins at ``begin`` is taken off; ``high`` if it is not.

        "Can I finish by Monday?" and "When is it due, by Monday?" ask about it.
        """
        before = self.words.asides.start_before(self.keys, begin, low)
        if before < begin and self._is_apart(before):
            return before
        if not self._is_apart(begin):
            return high
        is_sentence = begin == low or self.pieces[begin - 1].text not in (",", ";", ":")
        is_asked = self._asks_after(high) and not self._is_asked_before(begin)
        return begin if (is_sentence or is_polite) and not is_asked else high

    def _is_asked_before(self, start: int) -> bool:
        return start > self.low and "?" in self.pieces[start - 1].text

    # --- Around and between ---

    def _take_off_pair(self) -> None:
        """Take off quotes or marks of style around all that is left."""
        high = self.high
        if high - self.low < 3:
            return
        opening = self.pieces[self.low].text
        closes = _QUOTES.get(opening, opening if opening in _STYLES else "")
        if not closes:
            return
        last = high - 1
        if set(self.pieces[last].text) <= _SENTENCE_ENDS:
            last -= 1
        closing = self.pieces[last].text
        inside = [piece.text for piece in self.pieces[self.low + 1 : last]]
        if last <= self.low + 1 or closing not in closes or {opening, closing} & set(inside):
            return
        self.asks_at_end = self.asks_at_end or any(
            "?" in piece.text for piece in self.pieces[last:high]
        )
        self._remove(self.low, self.low + 1)
        self._remove(last, high)
        self.low += 1
        self.high = last

    def _take_out_sentences(self) -> None:
        """Take out sentences that are nothing but surroundings, and what leads a later one in."""
        begins = [
            at
            for at in range(self.low + 1, self.high)
            if self._ends_sentence(at - 1) and not self._is_noise(at)
        ]
        for begin, stop in pairwise([*begins, self.high]):
            at = begin
            while at < stop and (end := self._front(at, stop)) > at:
                at = end
            self._remove(begin, at if at == stop else self._lead_in(begin, stop))
