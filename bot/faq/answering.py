"""Decide what to say: answer, suggest, or admit that nothing here answers it."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from bot.faq.judging.judge import Judge
from bot.faq.model import Answer, NoAnswer, Suggestions
from bot.faq.ranking.ranker import Ranker
from bot.faq.reading.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.judging.judge import Judgement
    from bot.faq.model import Decision, Entry, Knowledge, Match, Question
    from bot.faq.ranking.ranker import Learnt
    from bot.faq.ranking.sentences import SentenceModel
    from bot.faq.reading.reader import Words

SUGGESTIBLE = 0.25
"""From this part of the threshold on, the nearest entries are suggested."""
SHOWN = 3
"""So many suggestions are shown to people."""
_MOST_PARTS = 4


class Faq:
    """Answers questions from ``knowledge``, when the confidence is at least ``min_confidence``.

    Building one takes a while (it learns the wordings), unless it is given the ``words`` and what
    was ``learnt`` from the same knowledge before; asking is quick and may be done from several
    threads. With a ``model`` whole sentences count too.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        min_confidence: float = 0.6,
        words: Words | None = None,
        learnt: Learnt | None = None,
        model: SentenceModel | None = None,
    ) -> None:
        self.knowledge = knowledge
        self.min_confidence = min_confidence
        self.model = model
        self.reader = Reader(knowledge, words)
        entries = knowledge.entries
        self._ranker = Ranker(entries, knowledge.unanswered, self.reader, learnt, model)
        self._judge = Judge(entries, self.reader, self._ranker)

    @property
    def learnt(self) -> Learnt | None:
        """What was learnt from the wordings, to be given to another one; None without entries."""
        return self._ranker.learnt

    def carried_over(self, knowledge: Knowledge) -> Faq:
        """Return one for other knowledge without learning: what was learnt before must do.

        Answers are those of ``knowledge``; new wordings are found where they are asked exactly so,
        or nearly. In another language nothing holds, and all is learnt.
        """
        reader = Reader(knowledge)
        learnt = self._ranker.carried_over(knowledge.entries, knowledge.unanswered, reader)
        return Faq(knowledge, self.min_confidence, reader.words, learnt, self.model)

    def answer(self, question: Question) -> Decision:
        """Return the decision for ``question``; any text whatever gives one."""
        whole = self.judged(question.text)
        candidates, sure = whole.matches, self.min_confidence
        if whole.is_exact and whole.confidence >= sure:
            reason = f'The question is worded like "{candidates[0].phrasing}".'
            return Answer(question, candidates[0].entry, candidates, reason)
        if whole.listed is not None:
            reason = f'"{whole.listed}" is listed as a question that nothing here answers.'
            near = candidates[:SHOWN] if self._judge.is_related(whole, SHOWN) else ()
            return NoAnswer(question, candidates, reason, nearest=near)
        found, left = self._answered_parts(whole)
        if len(found) > 1 or (found and left):
            reason = "Several things were asked, and those that have an entry are answered."
            texts, near = tuple(one.reading.text for one in left), self._nearest(left, found)
            return Answer(question, found[0], candidates, reason, found[1:], texts, near)
        if candidates and whole.confidence >= sure:
            reason = f'The question is close to "{candidates[0].phrasing}".'
            return Answer(question, candidates[0].entry, candidates, reason)
        if whole.reading.small_talk is not None:
            reason = "Nothing was asked that an entry answers: it is small talk."
            return NoAnswer(question, candidates, reason, small_talk=whole.reading.small_talk)
        if candidates and whole.confidence >= SUGGESTIBLE * sure:
            # In a small FAQ something is always near, if only by its letters.
            if self._judge.is_related(whole, SHOWN):
                reason = "No entry is clearly the one that was asked for."
                return Suggestions(question, candidates, reason)
            return NoAnswer(question, candidates, "No entry says anything of what was asked.")
        if not candidates:
            return NoAnswer(question, (), "Nothing in it is known.")
        near = self._judge.having_all(whole)[:SHOWN]
        return NoAnswer(question, candidates, "No entry is near enough to the question.", near)

    def judged(self, text: str) -> Judgement:
        """Return what was found for ``text`` as one question, whatever it has of parts."""
        return self._judge.judged(self.reader.read(text))

    def _answered_parts(self, whole: Judgement) -> tuple[tuple[Entry, ...], tuple[Judgement, ...]]:
        """Return the different entries of a question in several parts, and the parts left open.

        A part is open if it asks something by itself, and its nearest entry is none of them.
        """
        parts = self.reader.parts(whole.reading)
        if not 1 < len(parts) <= _MOST_PARTS:
            return (), ()
        found: dict[str, Entry] = {}
        unsure: list[Judgement] = []
        for part in parts:
            judgement = self.judged(part)
            if judgement.matches and judgement.confidence >= self.min_confidence:
                entry = judgement.matches[0].entry
                found[entry.id] = entry
            else:
                unsure.append(judgement)
        left = tuple(
            one for one in unsure if not one.matches or one.matches[0].entry.id not in found
        )
        return tuple(found.values()), left

    def _nearest(self, parts: Sequence[Judgement], but: Sequence[Entry]) -> tuple[Match, ...]:
        """Return what may be suggested for these parts: the first of each, then the others."""
        least = SUGGESTIBLE * self.min_confidence
        near = [
            [match for match in one.matches if match.confidence >= least and match.entry not in but]
            for one in parts
            if one.listed is None and self._judge.is_related(one, SHOWN)
        ]
        ranked = (match for row in zip_longest(*near) for match in row if match is not None)
        by_entry: dict[str, Match] = {}
        for match in ranked:
            by_entry.setdefault(match.entry.id, match)
        return tuple(by_entry.values())[:SHOWN]
