"""The JSON object of one decision."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.cli.json_line import json_line
from bot.faq.model import Answer, Decision, Entry, Match, NoAnswer, Question, Suggestions

WIFI = Entry("wifi", "What is the Wi-Fi password?", "It is **on the wall**.\n")
LAPTOP = Entry("laptop", "How do I get a laptop?", "Order it.\n")
MATCHES = (Match(WIFI, 0.87654321, "wifi?"), Match(LAPTOP, 0.1, "laptop?"))
CANDIDATES = [
    {"entry": "wifi", "question": "What is the Wi-Fi password?", "confidence": 0.8765},
    {"entry": "laptop", "question": "How do I get a laptop?", "confidence": 0.1},
]
ASKED = Question("wifi ❓")
NOTHING = {"entry": None, "confidence": 0.8765, "answer": None, "candidates": CANDIDATES}


@pytest.mark.parametrize(
    ("decision", "record"),
    [
        (
            Answer(ASKED, WIFI, MATCHES, "sure"),
            {
                "question": "wifi ❓",
                "outcome": "answer",
                "entry": "wifi",
                "confidence": 0.8765,
                "answer": "It is **on the wall**.\n",
                "candidates": CANDIDATES,
            },
        ),
        (
            Answer(ASKED, WIFI, MATCHES[:1], "sure", also=(LAPTOP,)),
            {
                "question": "wifi ❓",
                "outcome": "answer",
                "entry": "wifi",
                "confidence": 0.8765,
                "answer": "It is **on the wall**.\n",
                "candidates": CANDIDATES[:1],
                "also": [{"entry": "laptop", "answer": "Order it.\n"}],
            },
        ),
        (
            Suggestions(ASKED, MATCHES, "unsure"),
            {"question": "wifi ❓", "outcome": "suggest", **NOTHING},
        ),
        (
            NoAnswer(ASKED, MATCHES, "another thing"),
            {"question": "wifi ❓", "outcome": "none", **NOTHING},
        ),
        (
            NoAnswer(Question("???"), (), "no words"),
            {
                "question": "???",
                "outcome": "none",
                "entry": None,
                "confidence": 0.0,
                "answer": None,
                "candidates": [],
            },
        ),
    ],
    ids=["answer", "two answers", "suggestions", "near miss", "nothing"],
)
def test_object_is_the_promised_one(decision: Decision, record: dict[str, Any]) -> None:
    """Keys, their order and their values are the promised ones for each outcome."""
    line = json_line(decision)
    assert json.loads(line) == record
    assert list(json.loads(line)) == list(record)


def test_line_is_ascii_whatever_was_asked() -> None:
    """Line breaks and anything beyond ASCII are escaped: one question is one line."""
    asked = "a\nb\r\x00\x1b[31m\u2028é😀\ufffd"
    line = json_line(NoAnswer(Question(asked), (), ""))
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["question"] == asked
