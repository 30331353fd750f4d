"""Texts that look alike become the same tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.reading.stemming import stem_english, stemmer
from bot.faq.reading.text import QUESTION_TOKENS, normalise, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What’s Microsoft’s share?", ["what", "is", "microsoft", "share"]),
        ("I can't, don't and won't", ["i", "can", "not", "do", "not", "and", "will", "not"]),
        ("whats the price", ["what", "is", "the", "price"]),
        ("wat do ppl pay per yr", ["what", "do", "people", "pay", "per", "year"]),
        ("the employees' badges", ["the", "employees", "badges"]),
        ("1,000 people and 2.5 days", ["1000", "people", "and", "2.5", "days"]),
        ("75% of $10bn", ["75", "percent", "of", "10", "billion"]),
        ("ＡＰＰ ｓｔｏｒｅ", ["app", "store"]),
        ("cafe\u0301 résumé", ["cafe", "resume"]),
        ("pass\u200bword\u00ad", ["password"]),
        ("a\x00b\x07c", ["a", "b", "c"]),
        ("重置密码", ["重置", "置密", "密码"]),
        ("iPhone手机", ["iphone", "手机"]),
        ("क्या है", ["क्या", "है"]),
        ("snake_case", ["snake", "case"]),
        ("🙂 !?", []),
        ("\ud800x", ["x"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    """Case, quotes, contractions, widths, accents and invisible characters do not matter."""
    assert tokens(normalise(text)) == expected


@given(st.text())
def test_tokens_of_any_text(text: str) -> None:
    """Any text gives non-empty tokens, no more than are read of a question."""
    found = tokens(normalise(text))
    assert all(found)
    assert len(found) <= QUESTION_TOKENS


@pytest.mark.parametrize(
    "forms",
    [
        ("invest", "invests", "invested", "investing"),
        ("company", "companies"),
        ("plan", "planned", "planning", "plans"),
        ("charge", "charges", "charged", "charging"),
        ("reply", "replies", "replied", "replying"),
        ("quick", "quickly"),
        ("box", "boxes"),
    ],
)
def test_forms_share_a_stem(forms: tuple[str, ...]) -> None:
    """Forms of one English word have one stem."""
    assert len({stem_english(form) for form in forms}) == 1


@pytest.mark.parametrize("pair", [("apple", "apply"), ("bus", "bu"), ("thing", "the")])
def test_words_apart(pair: tuple[str, str]) -> None:
    """Different words keep different stems."""
    assert stem_english(pair[0]) != stem_english(pair[1])


def test_other_languages() -> None:
    """Other languages have Snowball's stemmers; an unknown one leaves words alone."""
    assert stemmer("german")("häuser") == stemmer("german")("haus")
    assert stemmer("klingon")("qapla") == "qapla"
