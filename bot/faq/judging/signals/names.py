"""Whether the entry is about whom or what the question names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.judging.details import is_name
from bot.faq.judging.signals.signal import Signal
from bot.faq.reading import english

if TYPE_CHECKING:
    from bot.faq.judging.evidence import Compared, Evidence

_MOST = 2
_SHORT = 3  # letters; what is no word and no longer than this is a slip or an abbreviation


def names(evidence: Evidence) -> float:
    """Names that the entry does not have, at most two: words like names, and well-known brands.

    What a good part of the FAQ is about counts for nothing: everybody there may mention it. Each
    counts less where the FAQ's own wordings have names as details.
    """
    count = sum(_is_foreign(evidence, one) for one in evidence.compared)
    return min(_MOST, count) * evidence.book.details.names if count else 0.0


def replaced(evidence: Evidence) -> float:
    """Up to 1 if the question has another name where the nearest wording has one of its own.

    "Where is the Munich office?" beside "Where is the Berlin office?": in small letters too.
    """
    book, stems = evidence.book, evidence.reading.stems
    own = [stem for stem in evidence.nearest if stem in book.name_stems and stem not in stems]
    if all(map(book.is_topic_stem, own)):
        return 0.0
    is_other = any(
        _is_foreign(evidence, one) or _is_strange(evidence, one) for one in evidence.compared
    )
    return book.details.names if is_other else 0.0


def _is_foreign(evidence: Evidence, one: Compared) -> bool:
    if one.part or evidence.book.is_topic(one.word.typed.folded):
        return False
    return is_name(one.word, evidence.reading.reader)


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


SIGNALS = (Signal("names", 0, _MOST, names), Signal("replaced", 0, 1, replaced))
