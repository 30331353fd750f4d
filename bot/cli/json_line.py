"""A decision as JSON, for programs; its shape is a promise."""

from __future__ import annotations

import json
from typing import Any, assert_never

from bot.faq.model import Answer, Decision, NoAnswer, Suggestions


def json_line(decision: Decision) -> str:
    """One line of ASCII: the record of the decision."""
    return json.dumps(record(decision))


def record(decision: Decision) -> dict[str, Any]:
    """Question, outcome, entry, confidence, answer, candidates, and what only some have."""
    candidates = [
        {
            "entry": match.entry.id,
            "question": match.entry.question,
            "confidence": round(float(match.confidence), 4),
        }
        for match in decision.candidates
    ]
    found: dict[str, Any] = {
        "question": decision.question.text,
        "outcome": _outcome(decision),
        "entry": None,
        "confidence": candidates[0]["confidence"] if candidates else 0.0,
        "answer": None,
        "candidates": candidates,
    }
    if isinstance(decision, Answer):
        found["entry"] = decision.entry.id
        found["answer"] = decision.entry.answer
        if decision.also:
            found["also"] = [{"entry": e.id, "answer": e.answer} for e in decision.also]
        if decision.open:
            found["open"] = list(decision.open)
    if isinstance(decision, NoAnswer) and decision.small_talk is not None:
        found["small_talk"] = decision.small_talk.value
    return found


def _outcome(decision: Decision) -> str:
    match decision:
        case Answer():
            return "answer"
        case Suggestions():
            return "suggest"
        case NoAnswer():
            return "none"
        case _:
            assert_never(decision)
