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
    """Up to 1 if the question has another name in place of one that the entry has.

    "Where is the Munich office?" beside "Where is the Berlin office?". A name that the nearest
    wording has is missing then, or those that most wordings have are all missing. A strange word
    in small letters counts too, unless it stands for what the whole FAQ is about.
    """
    book, facts, reading = evidence.book, evidence.facts, evidence.reading
    own = [s for s in evidence.nearest if s in book.name_stems and s not in reading.stems]
    if any(_is_foreign(evidence, one) for one in evidence.compared):
        asked = frozenset(reading.stems).union(*(word.stems for word in reading.looked_at))
        is_other = bool(own) or bool(facts.named and facts.named.isdisjoint(asked))
    else:
        is_strange = any(_is_strange(evidence, one) for one in evidence.compared)
        is_other = is_strange and not all(map(book.is_topic_stem, own))
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
