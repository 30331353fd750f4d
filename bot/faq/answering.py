"""Decide what to say: answer, suggest, or admit that nothing here answers it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.faq.judging.coverage import Coverage
from bot.faq.judging.facets import Facets
from bot.faq.judging.guards import Guards
from bot.faq.judging.second_look import SecondLook
from bot.faq.model import Answer, NoAnswer, Suggestions
from bot.faq.ranking.ranker import Matcher
from bot.faq.ranking.unanswered import says_like, says_listed
from bot.faq.reading import names
from bot.faq.reading.lexicon import lexicon
from bot.faq.reading.reader import Reader
from bot.faq.reading.small_talk import small_talk
from bot.faq.reading.surroundings import parted
from bot.faq.reading.text import QUESTION_CHARACTERS, is_unspaced
from bot.faq.saved import Index

if TYPE_CHECKING:
    from bot.faq.model import Decision, Entry, Knowledge, Question
    from bot.faq.ranking.ranker import Ranking

SUGGESTIBLE = 0.25
"""From this part of the threshold on, the nearest entries are suggested."""
_SHOWN = 3
_MOST_PARTS = 4
_NEAR_TIE = 0.5
_SURE_DESPITE_WORDS = 0.85
_BREAK = re.compile(
    r"(?<=[?!.;。？！])\s+|\n+|(?<=[?？！。])(?=\S)"
    r"|,?\s+(?:and|and also|also|plus|or)\s+(?=(?:also\s+)?(?:what|who|whom|whose|which|when|where"
    r"|why|how|is|are|was|were|do|does|did|can|could|will|would|has|have|tell|explain)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found for one question; ``objection`` says why not to answer, None if sure."""

    ranking: Ranking
    objection: str | None


class Faq:
    """Answers questions from ``knowledge``, when the confidence is at least ``min_confidence``.

    Building one takes a while (it learns the wordings), unless it is given the ``index`` of one
    that was built before; asking is quick and may be done from several threads.
    """

    def __init__(self, knowledge: Knowledge | Index, min_confidence: float = 0.6) -> None:
        words, learnt, usual = None, None, None
        if isinstance(knowledge, Index):
            knowledge, words, learnt, usual = knowledge
        self.knowledge = knowledge
        self.min_confidence = min_confidence
        self.reader = Reader(knowledge, words)
        self._lexicon = lexicon(self.reader.language.name)
        self._matcher = Matcher(knowledge.entries, self.reader, learnt)
        self._guards = Guards(knowledge.entries, self.reader)
        facets = Facets(knowledge.entries, self.reader, self._guards.usual_numbers)
        self._coverage = Coverage(knowledge.entries, self.reader)
        self.unanswered = self._matcher.unanswered
        self.second_look = SecondLook(
            knowledge.entries,
            self.reader,
            self._coverage,
            facets,
            unanswered=self.unanswered,
            usual=usual,
        )

    @property
    def index(self) -> Index:
        """The knowledge and what was learnt from it."""
        usual = self.second_look.usual
        return Index(self.knowledge, self.reader.words, self._matcher.learnt, usual)

    def carried_over(self, knowledge: Knowledge) -> Faq:
        """Return one for other knowledge without learning: what was learnt before must do.

        Answers are those of ``knowledge``; new wordings are found where they are asked exactly so,
        or nearly. In another language nothing holds, and all is learnt.
        """
        reader = Reader(knowledge)
        learnt = self._matcher.carried_over(knowledge.entries, reader)
        return Faq(Index(knowledge, reader.words, learnt), self.min_confidence)

    def answer(self, question: Question) -> Decision:
        """Return the decision for ``question``; any text whatever gives one."""
        whole = self.judged(question.text)
        candidates = whole.ranking.matches
        is_listed = whole.ranking.listed is not None
        is_decided = is_listed or whole.ranking.is_exact
        found, left = ((), ()) if is_decided else self._entries_of_parts(question.text)
        if len(found) > 1 or left:
            reason = "Several things were asked, and each has its own entry."
            if left:
                reason = "Several things were asked, and only some of them have an entry."
            return Answer(question, found[0], candidates, reason, also=found[1:], open=left)
        talk = small_talk(question.text, self._lexicon)
        if talk is not None and not is_listed and whole.objection is not None:
            return NoAnswer(question, candidates, "Nothing was asked.", False, talk)
        if not candidates:
            return NoAnswer(question, (), "Nothing in the question is known here.")
        first = candidates[0]
        if whole.objection is None:
            return Answer(question, first.entry, candidates, self._reason(whole.ranking))
        if is_listed:
            return NoAnswer(question, candidates, whole.objection)
        several = whole.ranking.is_shared or whole.ranking.is_topic
        likely = first.confidence >= SUGGESTIBLE * self.min_confidence
        if not (several or self._is_related(question.text, whole.ranking)):
            reason = "Nothing in the question has to do with an entry here."
            return NoAnswer(question, candidates, reason, is_related=False)
        if several or likely:
            return Suggestions(question, candidates, whole.objection)
        return NoAnswer(question, candidates, "No entry is near enough to the question.")

    def _is_related(self, text: str, ranking: Ranking) -> bool:
        """Whether one of the first few entries has to do with anything that was asked."""
        first = ranking.places[:_SHOWN]
        return not all(self._coverage.shares_nothing(text, place) for place in first)

    def judged(self, text: str) -> Verdict:
        """Return what was found for ``text`` as one question, whatever it has of parts.

        What stands around the question is left out, unless all of it is a wording.
        """
        ranking = self._matcher.rank(text)
        if not (ranking.is_exact or ranking.listed):
            asked = parted(text[:QUESTION_CHARACTERS], self._lexicon).asked
            if asked and asked != text.strip():
                text, ranking = asked, self._matcher.rank(asked)
        return Verdict(ranking, self._objection(text, ranking))

    def _objection(self, text: str, ranking: Ranking) -> str | None:
        if not ranking.matches:
            return "Nothing in the question is known here."
        if ranking.is_exact:
            return None
        if ranking.listed is not None:
            return says_listed(ranking.listed)
        if ranking.is_shared:
            return "Several entries are worded exactly like this."
        if ranking.is_topic:
            return "Several entries are about this."
        if ranking.matches[0].confidence < self.min_confidence:
            return "No entry is clearly the one that was asked for."
        if len(ranking.matches) > 1 and ranking.gap < _NEAR_TIE:
            return "Two entries fit the question about equally well."
        if self._is_behind(ranking):
            return "Another entry has more of the question's words."
        place, sure = ranking.places[0], ranking.matches[0].confidence
        text = names.without_asker(text)
        if not (self._knows_its_words and self.reader.tells_much(place)):
            found = self._guards.objection(text, place, sure)
            found = found or self._coverage.objection(text, place, sure)
            return found or self._objection_by_likeness(ranking)
        # Whether a question without a name is meant, many without an answer tell better.
        is_told_by_them = self.unanswered is not None and self.unanswered.is_dense
        found = self._guards.objection(text, place, None if is_told_by_them else sure)
        return found or self.second_look.objection(text, ranking)

    def _objection_by_likeness(self, ranking: Ranking) -> str | None:
        """Object if an unanswered question is nearer than any wording of the first entry."""
        if self.unanswered is None:
            return None
        nearest = self.unanswered.nearest(ranking.asked)
        return says_like(nearest.question) if nearest.likeness > ranking.likeness else None

    @property
    def _knows_its_words(self) -> bool:
        """Whether what is new in a question says much."""
        return self._matcher.tells_strangers and self.reader.language.is_english

    def _is_behind(self, ranking: Ranking) -> bool:
        """Whether another entry has more of the words, and a faint match nothing but words.

        Letter pairs are no words: many of them join the end of one to the next.
        """
        if self.reader.language.is_english or any(map(is_unspaced, ranking.reading.content)):
            return False
        sure = ranking.matches[0].confidence
        return ranking.lead < 0 and sure < _SURE_DESPITE_WORDS

    def _entries_of_parts(self, text: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
        """Return the different entries of a question in several parts, and the parts left open.

        A part without a sure entry is left open if it asks something by itself, and its nearest
        entry is none of the others'. If one that asks nothing has no sure entry, there are none.
        """
        text = parted(text[:QUESTION_CHARACTERS], self._lexicon).asked
        parts = [part.strip() for part in _BREAK.split(text) if part and part.strip()]
        if not 1 < len(parts) <= _MOST_PARTS:
            return (), ()
        found: dict[str, Entry] = {}
        unsure: list[tuple[str, Ranking]] = []
        for part in parts:
            verdict = self.judged(part)
            if verdict.ranking.matches and verdict.objection is None:
                entry = verdict.ranking.matches[0].entry
                found[entry.id] = entry
            elif verdict.ranking.reading.content:
                unsure.append((part, verdict.ranking))
        if not found or not all(part.endswith("?") for part, _ in unsure):
            return (), ()
        left = (
            part
            for part, ranking in unsure
            if not (ranking.matches and ranking.matches[0].entry.id in found)
        )
        return tuple(found.values()), tuple(left)

    def _reason(self, ranking: Ranking) -> str:
        first = ranking.matches[0]
        if ranking.is_exact:
            return f'The question is worded like "{first.phrasing}".'
        return f'The question is close to "{first.phrasing}" ({first.confidence:.0%} sure).'
