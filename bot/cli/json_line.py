"""A decision as JSON, for programs; its shape is a promise."""

from __future__ import annotations

import json
from typing import Any, assert_never

from bot.faq.model import Answer, Decision, NoAnswer, Suggestions


def json_line(decision: Decision) -> str:
    """One line of ASCII: question, outcome, entry, confidence, answer, candidates [, also]."""
    candidates = [
        {
            "entry": match.entry.id,
            "question": match.entry.question,
            "confidence": round(float(match.confidence), 4),
        }
        for match in decision.candidates
    ]
    record: dict[str, Any] = {
        "question": decision.question.text,
        "outcome": _outcome(decision),
        "entry": None,
        "confidence": candidates[0]["confidence"] if candidates else 0.0,
        "answer": None,
        "candidates": candidates,
    }
    if isinstance(decision, Answer):
        record["entry"] = decision.entry.id
        record["answer"] = decision.entry.answer
        if decision.also:
            record["also"] = [{"entry": e.id, "answer": e.answer} for e in decision.also]
    return json.dumps(record)


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
