"""Whether the entry is about whom or what the question names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.judging.signals.signal import Signal
from bot.faq.reading import english

if TYPE_CHECKING:
    from bot.faq.judging.evidence import Compared, Evidence

_MOST = 2
_SHORT = 3  # letters; what is no word and no longer than this is a slip or an abbreviation


def names(evidence: Evidence) -> float:
    """Names that the entry does not have, at most two: words like names, and well-known brands.

    What a good part of the FAQ is about counts for nothing: everybody there may mention it. Nor
    does an English word with a capital, which people set for many reasons.
    """
    return min(_MOST, sum(_is_foreign(evidence, one) for one in evidence.compared))


def replaced(evidence: Evidence) -> float:
    """1 if the question has another name where the nearest wording has one of its own.

    "Where is the Munich office?" beside "Where is the Berlin office?": in small letters too.
    """
    book, stems = evidence.book, evidence.reading.stems
    own = [stem for stem in evidence.nearest if stem in book.name_stems and stem not in stems]
    if all(map(book.is_topic_stem, own)):
        return 0.0
    return float(
        any(_is_foreign(evidence, one) or _is_strange(evidence, one) for one in evidence.compared)
    )


def _is_foreign(evidence: Evidence, one: Compared) -> bool:
    typed = one.word.typed
    if one.part or typed.is_number or evidence.book.is_topic(typed.folded):
        return False
    if not evidence.reading.reader.language.is_english:
        return one.word.is_name
    is_word = any(map(english.is_in_dictionary, one.word.stems))
    return typed.folded in english.brands() or (one.word.is_name and not is_word)


def _is_strange(evidence: Evidence, one: Compared) -> bool:
    """Whether it looks like a name, or is in no dictionary ("zendesk")."""
    if one.part or evidence.book.is_topic(one.word.typed.folded):
        return False
    if one.word.is_name:
        return True
    if not (
        one.text.isalpha()
        and len(one.text) > _SHORT
        and evidence.reading.reader.language.is_english
    ):
        return False
    return not any(map(english.is_in_dictionary, one.word.stems))


SIGNALS = (
    Signal("names", "names that it does not have", 0, _MOST, names),
    Signal("replaced", "another name in place of its own", 0, 1, replaced),
)
