"""Cut a text that asks several things into its questions."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.faq.reading.lexicon import Lexicon

_SENTENCE_END = re.compile(r"(?<=[?!.;。？！])\s+|\n+|(?<=[?？！。])(?=\S)")
_ASKS = re.compile(r"[?？]\W*$")
_WORD = re.compile(r"[^\W_]")


def parts(text: str, lexicon: Lexicon, is_wording: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the questions in ``text``, as typed; the text alone if it asks one thing.

    A sentence that asks nothing ("I have moved to Berlin.") belongs to the question after it, or
    to the one before if none follows. One that an entry is worded with ("I forgot my password.")
    asks (``is_wording``). Where no sentence asks anything, each counts.
    """
    pieces = [
        piece.strip()
        for sentence in _SENTENCE_END.split(text)
        for piece in _conjunction(lexicon).split(sentence)
        if _WORD.search(piece)
    ]
    opener = _opener(lexicon)
    asks = [bool(_ASKS.search(one) or opener.match(one) or is_wording(one)) for one in pieces]
    if not any(asks):
        return tuple(pieces)
    found: list[str] = []
    before: list[str] = []
    for piece, is_asking in zip(pieces, asks, strict=True):
        before.append(piece)
        if is_asking:
            found.append(" ".join(before))
            before = []
    if before:
        found[-1] = " ".join([found[-1], *before])
    return tuple(found)


@cache
def _opener(lexicon: Lexicon) -> re.Pattern[str]:
    """Match the beginning of a question: "what", "how", "wie"."""
    return re.compile(rf"(?:also\s+)?(?:{_any_of(lexicon.question_openers)})\b", re.IGNORECASE)


@cache
def _conjunction(lexicon: Lexicon) -> re.Pattern[str]:
    """Match what joins two questions, each of which begins as one does."""
    joins, opens = _any_of(lexicon.conjunctions), _any_of(lexicon.question_openers)
    return re.compile(rf",?\s+(?:{joins})\s+(?=(?:{opens})\b)", re.IGNORECASE)


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words)) or "(?!)"
