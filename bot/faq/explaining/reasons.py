"""An explanation in words: the same in a terminal and in Slack."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.faq.model import Answer, NoAnswer, Suggestions

if TYPE_CHECKING:
    from bot.faq.explaining.explanation import Explanation, Signal

_MEANINGS = {
    "start": "where every entry starts",
    "share": "its part of all entries' probability",
    "gap": "its lead over the second",
    "logit": "its score",
    "likeness": "likeness with its nearest wording",
    "covered": "the question's words that it has",
    "lead": "words that no other entry has with them",
    "unknown": "words that no entry has",
    "blank": "nothing but unknown words",
    "total": "how telling the question's words are",
    "entries": "how many entries there are to choose from",
    "wordings": "how many wordings an entry has",
    "news": "how much of a wording no other one has",
}


def sentence(explanation: Explanation) -> str:
    """The decision and its reason, as one sentence or two."""
    decision = explanation.decision
    sure = f"{explanation.threshold:.0%} is needed"
    match decision:
        case Answer(also=()) if explanation.is_exact:
            return f"Answers with {decision.entry.id}. {decision.reason}"
        case Answer(also=()):
            return f"Answers with {decision.entry.id}. {decision.reason} ({sure})"
        case Answer():
            ids = " and ".join(entry.id for entry in (decision.entry, *decision.also))
            return f"Answers with {ids}. {decision.reason}"
        case Suggestions() if explanation.guard:
            return f"Suggests, though sure enough ({_first(explanation)}): {decision.reason}"
        case Suggestions():
            return f"Suggests: {decision.reason} ({_first(explanation)}, {sure})"
        case NoAnswer(candidates=()) | NoAnswer(is_related=False):
            return f"Does not know: {decision.reason}"
        case NoAnswer() if explanation.guard:
            return f"Does not know, though {_first(explanation)} is near: {decision.reason}"
        case NoAnswer():
            least = f"suggestions need {explanation.suggestible:.0%}"
            return f"Does not know: {decision.reason} ({_first(explanation)}, {least})"
        case _:
            assert_never(decision)


def ruling(explanation: Explanation) -> str:
    """What was ruled on the ranking: the limits, and which guard objects, if any."""
    if explanation.is_exact:
        return "The first has exactly this wording, which makes it certain."
    if explanation.guard:
        return f"A guard objects: {explanation.objection}"
    limits = f"Answers need {explanation.threshold:g}, suggestions {explanation.suggestible:g}."
    return f"{limits} {explanation.objection or 'No guard objects.'}"


def meaning(signal: Signal) -> str:
    """What a part of the confidence is, in words."""
    return _MEANINGS.get(signal.name, signal.name)


def _first(explanation: Explanation) -> str:
    first = explanation.ranking[0]
    return f"{first.entry.id} {first.confidence:.0%}"
