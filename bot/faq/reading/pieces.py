"""Cut a message into words, marks, links, mentions and emoji, and find phrases in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Every alternative reads on from where it began, and none can begin in many ways: linear.
_PIECE = re.compile(
    r"(?P<link><(?:https?://|mailto:)[^<>]*>"
    r"|(?<![\w@])(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)\]'\"”’])"
    r"|(?P<mention><[@!][^<>\s]*>|(?<![\w@])@\w+(?:[.-]\w+)*)"
    r"|(?P<emoji>(?<![\w:]):[a-z0-9_+'-]+:(?::skin-tone-\d:)?(?!\w)"
    r"|(?<!\S)(?:[:;=]['’]?-?[()\[\]DPpO/|3]+|<3|\^\^|[xX]D+)(?!\w)"
    r"|[0-9#*]\ufe0f?\u20e3"
    r"|[\U0001f000-\U0001faff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\u200d\ufe0f]+)"
    r"|(?P<word>[^\W_]+(?:(?:['’&+-]|(?<=\d)[:.,/](?=\d))[^\W_]+)*)"
    r"|(?P<newline>\n)"
    r"|(?P<mark>[.!?…]{2,}|\S)"
)
_APOSTROPHES = re.compile("['’]")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")


class Kind(Enum):
    """What a piece of a message is."""

    LINK = "link"
    MENTION = "mention"
    EMOJI = "emoji"
    WORD = "word"
    NEWLINE = "newline"
    MARK = "mark"


_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a message, from ``start`` to ``end``.

    ``key`` is a word in the form that phrases are compared in, and empty for anything else.
    """

    kind: Kind
    text: str
    key: str
    start: int
    end: int


def pieces(text: str) -> tuple[Piece, ...]:
    """Return the pieces of ``text`` in order; spaces are none."""
    return tuple(map(_piece, _PIECE.finditer(text)))


def _piece(match: re.Match[str]) -> Piece:
    kind = _KINDS[match.lastgroup or ""]
    text = match.group()
    return Piece(kind, text, _key(text) if kind is Kind.WORD else "", match.start(), match.end())


@lru_cache(maxsize=8192)
def _key(word: str) -> str:
    """Return ``word`` without case, apostrophes, accents, and letters drawn out: "hiiii"."""
    word = _APOSTROPHES.sub("", word.casefold())
    if not word.isascii():
        parts = unicodedata.normalize("NFKD", word)
        word = "".join(char for char in parts if not unicodedata.combining(char))
    return _DRAWN_OUT.sub(r"\1", word)


class PhraseSet:
    """Phrases, found in a sequence of keys; the longest one wins."""

    def __init__(self, phrases: Iterable[str]) -> None:
        found = {tuple(p.key for p in pieces(phrase) if p.key) for phrase in phrases} - {()}
        self._from: dict[str, list[tuple[str, ...]]] = {}
        self._to: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(found, key=len, reverse=True):
            self._from.setdefault(phrase[0], []).append(phrase)
            self._to.setdefault(phrase[-1], []).append(phrase)

    def end_at(self, keys: Sequence[str], start: int, stop: int) -> int:
        """Return where the longest phrase from ``start`` ends, at most ``stop``; else ``start``."""
        for phrase in self._from.get(keys[start], ()) if start < stop else ():
            end = start + len(phrase)
            if end <= stop and tuple(keys[start:end]) == phrase:
                return end
        return start

    def start_before(self, keys: Sequence[str], stop: int, start: int) -> int:
        """Return where the longest phrase that ends at ``stop`` starts; else ``stop``."""
        for phrase in self._to.get(keys[stop - 1], ()) if start < stop else ():
            begin = stop - len(phrase)
            if begin >= start and tuple(keys[begin:stop]) == phrase:
                return begin
        return stop

    def __contains__(self, key: str) -> bool:
        return (key,) in self._from.get(key, ())
