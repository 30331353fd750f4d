"""Tell small talk from questions: "hi", "thanks!", "who are you", "help please"."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.faq.model import SmallTalk
from bot.faq.reading.pieces import Kind, PhraseSet, pieces

if TYPE_CHECKING:
    from bot.faq.reading.lexicon import Lexicon
    from bot.faq.reading.pieces import Piece

_MOST_WORDS = 24
_QUESTION_MARKS = ("❓", "❔", "⁉", ":question:", ":grey_question:")
_WAVES = (":wave:", "👋", ":hand:", "🙋")
_THANKING = (":pray:", "🙏", ":bow:", "🙇", ":+1:", ":thumbsup:", "👍", ":heart:", "❤")

# Of "hi, who are you? thanks!" the question counts.
_BY_WEIGHT = (
    SmallTalk.TOPICS,
    SmallTalk.ABOUT,
    SmallTalk.HELP,
    SmallTalk.THANKS,
    SmallTalk.GREETING,
)


def small_talk(text: str, lexicon: Lexicon) -> SmallTalk | None:
    """Return which small talk all of ``text`` is; None if it may ask something."""
    found = [piece for piece in pieces(text) if piece.kind is not Kind.NEWLINE]
    words = [piece for piece in found if piece.kind in (Kind.WORD, Kind.LINK)]
    if not words:
        return _without_words(found)
    if len(words) > _MOST_WORDS or any(piece.kind is Kind.LINK for piece in words):
        return None
    kinds = _Talk.of(lexicon).kinds(words)
    return next((kind for kind in _BY_WEIGHT if kind in kinds), None)


def _without_words(found: list[Piece]) -> SmallTalk | None:
    if any("?" in piece.text for piece in found if piece.kind is Kind.MARK):
        return SmallTalk.HELP
    emoji = [piece.text for piece in found if piece.kind is Kind.EMOJI]
    if any(text.startswith(_QUESTION_MARKS) for text in emoji):
        return SmallTalk.HELP
    if any(text.startswith(_WAVES) for text in emoji):
        return SmallTalk.GREETING
    if any(text.startswith(_THANKING) for text in emoji):
        return SmallTalk.THANKS
    return None


class _Talk:
    """The phrases of small talk, and what may stand beside them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._phrases = {
            SmallTalk.TOPICS: PhraseSet(lexicon.small_talk_topics),
            SmallTalk.ABOUT: PhraseSet(lexicon.small_talk_about),
            SmallTalk.HELP: PhraseSet(lexicon.small_talk_help),
            SmallTalk.THANKS: PhraseSet((*lexicon.small_talk_thanks, *lexicon.thanks)),
            SmallTalk.GREETING: PhraseSet((*lexicon.small_talk_greeting, *lexicon.salutations)),
        }
        self._beside = PhraseSet(
            (*lexicon.asides, *lexicon.joining_words, *lexicon.address_words, *lexicon.sign_offs)
        )
        self._addressed = PhraseSet((*lexicon.address_words, *lexicon.addressees))
        self._look_alikes = PhraseSet(lexicon.look_alikes)

    @staticmethod
    @lru_cache(maxsize=16)
    def of(lexicon: Lexicon) -> _Talk:
        """Return those of ``lexicon``."""
        return _Talk(lexicon)

    def kinds(self, words: list[Piece]) -> frozenset[SmallTalk]:
        """Return the kinds that all of ``words`` are made of; none if some word is of none."""
        keys = [word.key for word in words]
        if any(self._look_alikes.end_at(keys, at, len(keys)) > at for at in range(len(keys))):
            return frozenset()
        return self._from(0, keys, words, {len(keys): frozenset()}) or frozenset()

    def _from(
        self,
        at: int,
        keys: list[str],
        words: list[Piece],
        known: dict[int, frozenset[SmallTalk] | None],
    ) -> frozenset[SmallTalk] | None:
        """Return what the words from ``at`` on are made of; None if some word is of no kind.

        ``known`` has what was returned before.
        """
        if at in known:
            return known[at]
        best: frozenset[SmallTalk] | None = None
        for kind, phrases in self._phrases.items():
            end = phrases.end_at(keys, at, len(keys))
            if end == at:
                continue
            if kind in (SmallTalk.GREETING, SmallTalk.THANKS):
                end = self._past_names(end, keys, words)
            after = self._from(end, keys, words, known)
            if after is not None and (best is None or len(after) + 1 > len(best)):
                best = after | {kind}
        end = self._beside.end_at(keys, at, len(keys))
        if best is None and end > at:
            best = self._from(end, keys, words, known)
        known[at] = best
        return best

    def _past_names(self, at: int, keys: list[str], words: list[Piece]) -> int:
        """Return where words of address end, with one name if a mark or the end follows it."""
        while at < len(keys) and keys[at] in self._addressed:
            at += 1
        if at == len(keys):
            return at
        text = words[at].text
        is_closed = at + 1 == len(keys) or words[at + 1].start > words[at].end + 1
        return at + 1 if is_closed and text[0].isupper() and text[1:].islower() else at
