"""An explanation in plain words, the same in a terminal, in Slack and on the playground's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.faq.model import Answer, NoAnswer, Suggestions

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.faq.explaining.explanation import Explanation
    from bot.faq.judging.judge import Part
    from bot.faq.model import Match

_STRONG = 0.25  # log-odds; what moves the probability by less than 6 points needs no words
_MOST = 3


def sentence(explanation: Explanation) -> str:
    """What happened, in a sentence or two that everybody understands."""
    decision, judgement = explanation.decision, explanation.judgement
    sure = f"{explanation.threshold:.0%} is needed"
    match decision:
        case Answer() if judgement.is_exact:
            return f"The question is, word for word, that of *{decision.entry.question}*."
        case Answer(also=(), open=()):
            return (
                f"I am {_first(explanation)} that *{decision.entry.question}* answers it; {sure}."
            )
        case Answer():
            entries = " and ".join(f"*{e.question}*" for e in (decision.entry, *decision.also))
            rest = "".join(f' I know nothing for "{part}".' for part in decision.open)
            return f"Several things were asked, and I answered {entries}.{rest}"
        case Suggestions():
            return (
                f"I am only {_first(explanation)} that *{explanation.ranking[0].entry.question}* "
                f"answers it, so I suggested the nearest; {sure} for an answer."
            )
        case NoAnswer(small_talk=talk) if talk is not None:
            return "Nothing was asked that an entry answers."
        case NoAnswer() if judgement.listed is not None:
            return f'"{judgement.listed}" is listed as a question that has no answer here.'
        case NoAnswer(candidates=()):
            return "None of the question's words is known here."
        case NoAnswer() if _is_unrelated(explanation):
            return (
                "No entry says anything of what was asked. The nearest by its letters is "
                f"*{explanation.ranking[0].entry.question}*."
            )
        case NoAnswer():
            return (
                f"The nearest is *{explanation.ranking[0].entry.question}*, and I am "
                f"{_first(explanation)} of it; suggestions begin at {explanation.suggestible:.0%}."
            )
        case _:
            assert_never(decision)


def advice(
    explanation: Explanation,
    place_of: Callable[[str], tuple[str, int] | None] = lambda _: None,
) -> tuple[str, ...]:
    """What a writer of answers can do about it; nothing where the question was answered.

    ``place_of`` an entry's id is its file, below the folder of answers, and line, where known.
    """
    judgement, ranking = explanation.judgement, explanation.ranking
    match explanation.decision:
        case Answer(open=()):
            return ()
        case Answer():
            return ("If the part without an answer comes up often, write an entry for it.",)
        case NoAnswer(small_talk=talk) if talk is not None:
            return ()
        case Suggestions() | NoAnswer():
            pass
        case _:
            assert_never(explanation.decision)
    if judgement.listed is not None:
        return (
            f'If it has an answer now, take "{judgement.listed}" out of the `unanswered` list.',
        )
    if not ranking or _is_unrelated(explanation):
        return ("If it should have an answer, write an entry for it.",)
    first = ranking[0]
    asked = judgement.reading.asked.strip() or judgement.reading.text.strip()
    where = _where(first, place_of)
    found = [f"If *{first.entry.question}* answers it, add the phrasing “{asked}” to {where}."]
    if isinstance(explanation.decision, Suggestions) and _is_close(ranking):
        second = ranking[1].entry
        found.append(
            f"*{first.entry.question}* and *{second.question}* are about equally near. If both "
            "are right, make them one entry; else give each a phrasing that the other cannot have."
        )
    found.append("If nothing answers it, write an entry, or list it under `unanswered`.")
    return tuple(found)


def evidence(explanation: Explanation) -> tuple[str, ...]:
    """What counted most for the first entry, and against it, in words; the strongest first."""
    judgement = explanation.judgement
    if not explanation.parts:
        return ()
    told = [part for part in explanation.parts if part.signal is not None]
    strong = sorted(told, key=lambda part: -abs(part.contribution))
    says = (_says(part) for part in strong if abs(part.contribution) >= _STRONG)
    found = [text for text in says if text][:_MOST]
    if judgement.missed:
        words = ", ".join(f'"{word}"' for word in judgement.missed)
        question = explanation.ranking[0].entry.question if explanation.ranking else ""
        found += [f"*{question}* says nothing about {words}."] if question else []
    return tuple(found)


def meaning(part: Part) -> str:
    """What a part of the confidence is, in words."""
    return "where every question starts" if part.signal is None else part.signal.says


def _is_unrelated(explanation: Explanation) -> bool:
    """Whether no entry says anything of it, though one is near enough by its letters."""
    is_near = explanation.judgement.confidence >= explanation.suggestible
    return is_near and isinstance(explanation.decision, NoAnswer)


def _says(part: Part) -> str:
    if part.signal is None:
        return ""
    return part.signal.pro if part.contribution > 0 else part.signal.con


def _where(match: Match, place_of: Callable[[str], tuple[str, int] | None]) -> str:
    place = place_of(match.entry.id)
    return f"`{place[0]}:{place[1]}` ({match.entry.id})" if place else f"`{match.entry.id}`"


def _is_close(ranking: tuple[Match, ...]) -> bool:
    return len(ranking) > 1 and ranking[1].confidence > 0.5 * ranking[0].confidence > 0


def _first(explanation: Explanation) -> str:
    return f"{explanation.ranking[0].confidence:.0%} sure"
