"""A message whose surroundings are taken off: its pieces, and what each may be."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.faq.reading.pieces import Kind, PhraseSet, pieces

if TYPE_CHECKING:
    from bot.faq.reading.lexicon import Lexicon

_SEPARATORS = frozenset(",;:.!?…-–—|()&/~>")
_CLOSE_LEFT = frozenset(",;!?…>)")
_SENTENCE_ENDS = frozenset(".!?…")
_LOOSE_ENDS = frozenset(",;:-–—|(&/~")


class Tables:
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
def tables(lexicon: Lexicon) -> Tables:
    """Return the lists of ``lexicon``, made for finding."""
    return Tables(lexicon)


class Message:
    """A message, cut into pieces: ``low`` to ``high`` are what is left of it.

    ``removed`` are the spans that were taken off, ``asides`` those of them that may be kept if
    nothing else is left. ``is_about_words``: it asks how something is said or written.
    """

    def __init__(self, text: str, tables: Tables) -> None:
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

    def span(self, start: int, stop: int) -> str:
        """Return the text of some pieces, as typed."""
        return self.text[self.pieces[start].start : self.pieces[stop - 1].end]

    def is_loose_end(self, at: int) -> bool:
        """Whether nothing ends with this piece: a comma, a dash."""
        piece = self.pieces[at]
        return piece.kind is Kind.NEWLINE or piece.text in _LOOSE_ENDS

    def is_separator(self, at: int) -> bool:
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

    def is_noise(self, at: int) -> bool:
        """Whether it is an emoji or a separator."""
        return self.pieces[at].kind is Kind.EMOJI or self.is_separator(at)

    def ends_sentence(self, at: int) -> bool:
        """Whether a sentence ends with this piece."""
        piece = self.pieces[at]
        if piece.kind in (Kind.NEWLINE, Kind.EMOJI):
            return True
        return self.is_separator(at) and bool(set(piece.text) & _SENTENCE_ENDS)

    def is_cut(self, at: int, stop: int) -> bool:
        """Whether something ends before piece ``at``."""
        return at >= stop or self.is_noise(at)

    def is_name(self, at: int) -> bool:
        """Whether it looks like the name of a person."""
        piece = self.pieces[at]
        if piece.kind is Kind.MENTION:
            return True
        return (
            piece.kind is Kind.WORD
            and piece.text[0].isupper()
            and not (len(piece.text) > 1 and piece.text.isupper())
            and (piece.key not in self.words.opens or piece.key in self.words.addressed)
        )

    def opens(self, at: int, high: int) -> bool:
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

    def begins(self, at: int, high: int) -> bool:
        """Whether a question, or a phrase that stands before one, begins here."""
        found = (self.words.asks, self.words.lead_ins, self.words.said_first)
        return any(words.end_at(self.keys, at, high) > at for words in found)

    def asks(self, at: int, high: int) -> bool:
        """Whether a question begins here."""
        return self.words.asks.end_at(self.keys, at, high) > at

    def past_separators(self, at: int, high: int) -> int:
        """Return where the next piece is that is no noise."""
        while at < high and self.is_noise(at):
            at += 1
        return at

    def asks_after(self, stop: int) -> bool:
        """Whether a question mark stands here."""
        return stop < self.high and "?" in self.pieces[stop].text
