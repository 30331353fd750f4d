"""What stands around a question is no part of it, and the question itself stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.reading.lexicon import lexicon
from bot.faq.reading.surroundings import Parted, parted
from tests.unit.faq.reading import forms

QUESTIONS = (
    "What's Microsoft's profit share?",
    "How do I reset my password?",
    "Can I bring my dog to the office?",
    "where do i find my payslip?",
    "Is there a gym?",
    "Which laptop will I get?",
)
GERMAN_QUESTIONS = (
    "Wie viel Urlaub haben Teilzeitkräfte?",
    "Kann ich meinen Hund mitbringen?",
    "wo finde ich meine Abrechnung?",
)


def _asked(text: str, language: str = "english") -> str:
    return parted(text, lexicon(language)).asked


@pytest.mark.parametrize("before", forms.ENGLISH_BEFORE)
def test_what_stands_before_a_question_is_taken_off(before: str) -> None:
    """Salutations, list marks, openers: the question is left as it was typed."""
    assert [_asked(before + question) for question in QUESTIONS] == [*QUESTIONS]


@pytest.mark.parametrize("before", forms.ENGLISH_BEFORE)
def test_a_question_needs_no_question_mark(before: str) -> None:
    """Many people type none."""
    bare = [question.rstrip("?") for question in QUESTIONS]
    assert [_asked(before + question) for question in bare] == bare


@pytest.mark.parametrize("after", forms.ENGLISH_AFTER)
def test_what_stands_after_a_question_is_taken_off(after: str) -> None:
    """Thanks, signatures, deadlines, links: the question is left as it was typed."""
    assert [_asked(question + after) for question in QUESTIONS] == [*QUESTIONS]


@pytest.mark.parametrize("lead_in", forms.ENGLISH_LEAD_INS)
@pytest.mark.parametrize("told", ["what Microsoft's share is", "how I reset my password"])
def test_what_leads_a_question_in_is_taken_off(lead_in: str, told: str) -> None:
    """The rest begins with the question word."""
    assert _asked(lead_in + told) == told


@pytest.mark.parametrize("before", forms.GERMAN_BEFORE)
def test_what_stands_before_a_german_question_is_taken_off(before: str) -> None:
    """A language is its file: nothing in the code is English."""
    asked = [_asked(before + question, "german") for question in GERMAN_QUESTIONS]
    assert asked == [*GERMAN_QUESTIONS]


@pytest.mark.parametrize("after", forms.GERMAN_AFTER)
def test_what_stands_after_a_german_question_is_taken_off(after: str) -> None:
    """Also "LG" and "bis Freitag"."""
    asked = [_asked(question + after, "german") for question in GERMAN_QUESTIONS]
    assert asked == [*GERMAN_QUESTIONS]


@pytest.mark.parametrize("lead_in", forms.GERMAN_LEAD_INS)
def test_what_leads_a_german_question_in_is_taken_off(lead_in: str) -> None:
    """With or without a comma."""
    assert _asked(lead_in + "wie viel Urlaub es gibt", "german") == "wie viel Urlaub es gibt"


@pytest.mark.parametrize("question", forms.ENGLISH_QUESTIONS)
def test_a_question_is_never_eaten(question: str) -> None:
    """Deadlines, names, greetings and links that are asked about stay."""
    assert parted(question, lexicon("english")) == Parted(question, ())


@pytest.mark.parametrize("question", forms.GERMAN_QUESTIONS)
def test_a_german_question_is_never_eaten(question: str) -> None:
    """The first of May begins no list."""
    assert parted(question, lexicon("german")) == Parted(question, ())


@pytest.mark.parametrize(
    ("text", "asked", "around"),
    [
        ("Hi Anna, is it open? Thanks, Tom", "is it open?", ("Hi Anna", "Thanks, Tom")),
        ("1. is it open? :+1:", "is it open?", ("1.", ":+1:")),
        ('"Is it open?"', "Is it open?", ('"', '"')),
        ("„Ist es offen?“", "Ist es offen?", ("„", "“")),
        ("> *Hi, is it open?*", "is it open?", (">", "*", "Hi", "*")),
        ("is it open please?", "is it open?", ("please?",)),
        ("Is it open? Thanks! I have a key.", "Is it open? I have a key.", ("Thanks!",)),
        (
            "I have moved. Could you tell me how I get a key?",
            "I have moved. how I get a key?",
            ("Could you tell me",),
        ),
        ("Hi, can anyone help?", "can anyone help?", ("Hi",)),
        ("Hi Peter!", "", ("Hi Peter!",)),
        ("thanks, Peter :)", "", ("thanks, Peter :)",)),
        ("https://acme.example/wiki", "", ("https://acme.example/wiki",)),
        ("by Friday?", "by Friday?", ()),
        ("   is it open  ", "is it open", ()),
        ("", "", ()),
        (" \n ", "", ()),
    ],
)
def test_all_that_is_taken_off_is_told(text: str, asked: str, around: tuple[str, ...]) -> None:
    """In the order in which it was typed."""
    assert parted(text, lexicon("english")) == Parted(asked, around)


def test_a_language_without_a_file() -> None:
    """Only what needs no words is taken off."""
    text = "- Hi Anna, où est la cantine? :pray: https://acme.example cc @peter"
    assert _asked(text, "french") == "Hi Anna, où est la cantine?"
    assert _asked("请问怎么请假？🙏", "chinese") == "请问怎么请假？"


@given(
    st.sampled_from(forms.ENGLISH_BEFORE),
    st.sampled_from(forms.ENGLISH_BEFORE),
    st.sampled_from(QUESTIONS),
    st.sampled_from(forms.ENGLISH_AFTER),
    st.sampled_from(forms.ENGLISH_AFTER),
)
def test_forms_may_be_joined(first: str, second: str, asked: str, after: str, last: str) -> None:
    """Whatever stands around a question, the question comes back."""
    assert _asked(f"{first}\n{second}{asked}{after}\n{last}") == asked


@given(st.sampled_from(forms.ENGLISH_QUESTIONS), st.sampled_from(forms.ENGLISH_BEFORE[:20]))
def test_what_was_taken_off_is_not_needed_again(question: str, before: str) -> None:
    """Parting twice is parting once."""
    asked = _asked(before + question)
    assert _asked(asked) == asked


@given(st.text(max_size=300))
def test_any_text_can_be_parted(text: str) -> None:
    """What is left was typed, in that order."""
    for language in ("english", "german", "french"):
        asked = _asked(text, language)
        left = iter(text + "?")
        assert all(char in left for char in "".join(asked.split()))


_JUMBLE = """hi Anna , . ? ! thanks by friday cc @peter : - ( ) " ' * > 1. :+1: 🙏 please how what
    https://a.example <@U1> legal asks whether best regards need this asap sir"""
_WORDS = st.sampled_from([*_JUMBLE.split(), "\n"])


@given(st.lists(_WORDS, max_size=40).map(" ".join))
def test_any_jumble_can_be_parted(text: str) -> None:
    """However the phrases are mixed, nothing fails and nothing is made up."""
    left = iter(text + "?")
    assert all(char in left for char in "".join(_asked(text).split()))
