"""An explanation in sentences: the same in a terminal and in Slack, in each language."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, assert_never

from bot.faq.model import Answer, NoAnswer, Suggestions
from bot.words.english import WORDS
from bot.words.languages import written_share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.faq.explaining.explanation import Explanation
    from bot.faq.judging.judge import Part
    from bot.faq.model import Match
    from bot.words.english import Words

_STRONG = 0.25  # log-odds; what moves the probability by less than 6 points needs no words
_MOST = 3


def sentence(explanation: Explanation, words: Words = WORDS) -> str:
    """What happened, in a sentence or two that everybody understands."""
    decision, judgement, why = explanation.decision, explanation.judgement, words.why
    ranking, needed = explanation.ranking, written_share(explanation.threshold, words)
    nearest = ranking[0].entry.question if ranking else ""
    confidence = written_share(ranking[0].confidence if ranking else 0.0, words)
    match decision:
        case Answer() if judgement.is_exact:
            return why.exact.format(question=decision.entry.question)
        case Answer(also=(), open=()):
            question = decision.entry.question
            return why.certain.format(confidence=confidence, question=question, needed=needed)
        case Answer():
            entries = _listed((f"*{e.question}*" for e in (decision.entry, *decision.also)), words)
            rest = (why.open.format(part=part) for part in decision.open)
            return " ".join([why.several.format(questions=entries), *rest])
        case Suggestions():
            return why.unsure.format(confidence=confidence, question=nearest, needed=needed)
        case NoAnswer(small_talk=talk) if talk is not None:
            return why.small_talk
        case NoAnswer() if judgement.listed is not None:
            return why.listed.format(question=judgement.listed)
        case NoAnswer(candidates=()):
            return why.no_word
        case NoAnswer() if _is_unrelated(explanation):
            return why.unrelated.format(question=nearest)
        case NoAnswer():
            needed = written_share(explanation.suggestible, words)
            return why.too_far.format(question=nearest, confidence=confidence, needed=needed)
        case _:
            assert_never(decision)


def advice(
    explanation: Explanation,
    place_of: Callable[[str], tuple[str, int] | None] = lambda _: None,
    words: Words = WORDS,
) -> tuple[str, ...]:
    """What a writer of answers can do about it; nothing where the question was answered.

    ``place_of`` an entry's id is its file, below the folder of answers, and line, where known.
    """
    judgement, ranking, why = explanation.judgement, explanation.ranking, words.why
    match explanation.decision:
        case Answer(open=()):
            return ()
        case Answer():
            return (why.write_rest,)
        case NoAnswer(small_talk=talk) if talk is not None:
            return ()
        case Suggestions() | NoAnswer():
            pass
        case _:
            assert_never(explanation.decision)
    if judgement.listed is not None:
        return (why.unlist.format(question=judgement.listed),)
    if not ranking or _is_unrelated(explanation):
        return (why.write,)
    first = ranking[0]
    asked = judgement.reading.asked.strip() or judgement.reading.text.strip()
    question, where = first.entry.question, _where(first, place_of)
    add = why.add_phrasing.format(question=question, asked=asked, where=where)
    if isinstance(explanation.decision, NoAnswer):
        return why.write_or_list, add
    if _is_close(ranking):
        second = ranking[1].entry.question
        return add, why.tell_apart.format(first=question, second=second), why.write_or_list
    return add, why.write_or_list


def evidence(explanation: Explanation, words: Words = WORDS) -> tuple[str, ...]:
    """What counted most for the first entry, and against it, in words; the strongest first.

    Nothing where several questions were answered: each had reasons of its own.
    """
    judgement, decision, why = explanation.judgement, explanation.decision, words.why
    has_several = isinstance(decision, Answer) and (decision.also or decision.open)
    if not explanation.parts or not explanation.ranking or has_several:
        return ()
    strong = sorted(explanation.parts, key=lambda part: -abs(part.contribution))
    says = (_says(part, words) for part in strong if abs(part.contribution) >= _STRONG)
    found = [text for text in says if text][:_MOST]
    if judgement.missed:
        missed = ", ".join(why.word.format(word=word) for word in judgement.missed)
        question = explanation.ranking[0].entry.question
        found.append(why.says_nothing.format(question=question, words=missed))
    return tuple(found)


def _is_unrelated(explanation: Explanation) -> bool:
    """Whether no entry says anything of it, though one is near enough by its letters."""
    is_near = explanation.judgement.confidence >= explanation.suggestible
    return is_near and isinstance(explanation.decision, NoAnswer)


def _says(part: Part, words: Words) -> str:
    if part.signal is None:
        return ""
    phrases = words.why.of_signal(part.signal.name)
    return phrases.pro if part.contribution > 0 else phrases.con


def _listed(parts: Iterable[str], words: Words) -> str:
    return reduce(lambda first, second: words.why.and_.format(first=first, second=second), parts)


def _where(match: Match, place_of: Callable[[str], tuple[str, int] | None]) -> str:
    place = place_of(match.entry.id)
    return f"`{place[0]}:{place[1]}` (`{match.entry.id}`)" if place else f"`{match.entry.id}`"


def _is_close(ranking: tuple[Match, ...]) -> bool:
    return len(ranking) > 1 and ranking[1].confidence > 0.5 * ranking[0].confidence > 0
