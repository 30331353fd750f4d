"""An explanation in Slack: its parts, what it says about itself, and Slack's limits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.answering import Faq
from bot.faq.explaining.explanation import Explanation, WordEffect, explain
from bot.faq.judging.judge import Judgement, Part
from bot.faq.judging.signals import SIGNALS
from bot.faq.model import Answer, Entry, Knowledge, Match, NoAnswer, Question, Suggestions
from bot.faq.ranking.ranker import Ranking
from bot.faq.ranking.unanswered import Listed
from bot.faq.reading.reader import Reading
from bot.playground.block_limits import problems
from bot.slack.desk import Desk, mark
from bot.slack.menu import Subject
from bot.slack.renderers.explanations import render_explanation, render_unexplained
from tests.unit.slack.outgoing import lines, loose, slow, strings, texts

if TYPE_CHECKING:
    from bot.slack.blocks import Reply

LEAVE = Entry("leave", "How many days off do I have?", "30.", ("days of vacation in a year",))
PRINTER = Entry("printer", "Why does the printer not print?", "Paper.", ("it prints nothing",))
KNOWLEDGE = Knowledge((LEAVE, PRINTER), version="v1")
FAQ = Faq(KNOWLEDGE)
TODAY = date(2026, 7, 1)
DESK = Desk(KNOWLEDGE, TODAY)


def nowhere(entry_id: str) -> None:
    """No entry stands in a file."""


def told(question: str, about: Subject | None = None, knowledge: Knowledge = KNOWLEDGE) -> str:
    """Return all that a person, U1, sees; block by block, an empty line between."""
    subject = about or Subject(Question(question), "v1")
    reply = render_explanation(
        explain(FAQ, Question(question)), subject, Desk(knowledge, TODAY), "U1", nowhere
    )
    assert refused(reply) == []
    return "\n\n".join(
        block["text"]["text"] if block["type"] == "section" else block["elements"][0]["text"]
        for block in reply.blocks
    )


def refused(reply: Reply) -> list[str]:
    """Return why Slack would not take a reply, or would take part of it for a command."""
    blocks = list(reply.blocks)
    found = [*problems(blocks), *(bad for text in strings(blocks) for bad in loose(text))]
    return [*found, *loose(reply.text), *(["no text"] if not reply.text.strip() else [])]


def test_an_exact_wording_is_explained_in_a_few_lines() -> None:
    """The whole of what is shown, when there is little to say."""
    assert told("Why does the PRINTER not print?").splitlines() == [
        "The question: Why does the PRINTER not print?",
        "",
        "*Why?* The entry *Why does the printer not print?* has this question word for word.",
        "",
        "*How it was read*",
        "Words: why does the printer not print",
        "Compared: why doe the printer not print",
        "Telling: printer, print",
        "In no wording: nothing",
        "",
        "*Ranking*",
        "1. 100% `printer`: Why does the printer not print?",
    ]


@pytest.mark.parametrize(
    ("about", "version", "says"),
    [
        (Subject(Question("q"), "v1"), "v1", ""),
        (Subject(Question("q"), "v0"), "v1", "The FAQ has changed since"),
        (Subject(Question("q"), "v1", (mark(LEAVE),)), "v1", ""),
        (Subject(Question("q"), "v0", ("000000",)), "v1", "The answer above is not in the FAQ"),
        (Subject(Question("q" * 90), "v1", is_cut=True), "v1", "only the first 90 characters"),
    ],
)
def test_what_may_not_fit_is_said(about: Subject, version: str, says: str) -> None:
    """The knowledge of now may be another, and of a long question only a part is known."""
    shown = told("days of vacation", about, Knowledge(KNOWLEDGE.entries, version=version))
    reservations = ("The FAQ has changed", "The answer above", "Of the long question")

    assert says in shown
    assert any(words in shown for words in reservations) == bool(says)


@pytest.mark.parametrize(
    ("picker", "says"),
    [
        ("", "*Why?* I am "),
        ("U1", "*Why?* You picked this answer from the suggestions. What I make"),
        ("U2", "*Why?* Whoever asked picked this answer from the suggestions. What I make"),
    ],
)
def test_a_picked_answer_says_so(picker: str, says: str) -> None:
    """Who picked it is "you" to nobody else."""
    about = Subject(Question("days off"), "v1", (mark(LEAVE),), picker, is_picked=bool(picker))

    assert says in told("how many days off", about)


def test_text_holds_all_in_plain_words() -> None:
    """Notifications and screen readers get the decision first, and no marks."""
    explanation = explain(FAQ, Question("days of vacation"))
    subject = Subject(explanation.decision.question, "v0")
    reply = render_explanation(explanation, subject, DESK, "U1", nowhere)

    assert reply.text.startswith("I am ")
    assert "sure that How many days off do I have? is what was asked" in reply.text
    assert "The FAQ has changed" in reply.text
    assert "1. " in reply.text
    assert not set(reply.text) & set("*`")


def test_a_menu_that_cannot_be_read_gets_words() -> None:
    """Whoever chose it knows what to do."""
    assert "Please ask it again" in render_unexplained(DESK).text
    assert refused(render_unexplained(DESK)) == []


_numbers = st.floats(-99, 99)
_shares = st.floats(0, 1)
# As many as a question may have, some of them often: to make up each costs more than the test.
_words = st.builds(
    lambda words, times: tuple(words * times), st.lists(texts, max_size=3), st.sampled_from([1, 40])
)
_ids = st.from_regex(r"[a-z0-9-]{1,100}", fullmatch=True)
_entries = st.builds(Entry, _ids, lines, lines)
_matches = st.lists(st.builds(Match, _entries, _shares, lines), min_size=1, max_size=5).map(tuple)
_questions = texts.map(Question)
_decisions = st.one_of(
    st.builds(Answer, _questions, _entries, _matches, lines, st.just(())),
    st.builds(Answer, _questions, _entries, _matches, lines, st.tuples(_entries, _entries)),
    st.builds(Suggestions, _questions, _matches, lines),
    st.builds(NoAnswer, _questions, _matches | st.just(()), lines),
)
_signals = st.none() | st.sampled_from(SIGNALS)
_readings = st.builds(
    Reading,
    text=texts,
    asked=texts,
    around=_words,
    words=_words,
    corrected=_words,
    stems=_words,
    content=_words,
    reader=st.just(FAQ.reader),
)
_rankings = st.builds(
    Ranking,
    st.just(()),
    st.just(()) | st.just((0,)),
    st.none() | st.builds(Listed, lines, _shares, st.booleans()),
)
_judgements = st.builds(
    Judgement,
    _readings,
    _rankings,
    _matches,
    st.lists(st.builds(Part, _signals, _numbers, _numbers), max_size=13).map(tuple),
    _words,
)
_explanations = st.builds(
    Explanation,
    decision=_decisions,
    judgement=_judgements,
    unknown=_words,
    effects=st.builds(
        lambda effects, times: tuple(effects * times),
        st.lists(st.builds(WordEffect, texts, _shares, st.none() | _ids), max_size=4),
        st.sampled_from([1, 6]),
    ),
    threshold=_shares,
    suggestible=_shares,
)
_subjects = st.builds(Subject, _questions, st.just("v0"), st.just(("000000",)), st.just("U1"))


@given(_explanations, _subjects)
@slow
def test_slack_takes_every_explanation_and_no_command_is_in_it(
    explanation: Explanation, subject: Subject
) -> None:
    """However long and hostile its parts are, it keeps Slack's limits and pings nobody."""
    reply = render_explanation(explanation, subject, DESK, "U1", nowhere)

    assert refused(reply) == []
    assert len(reply.text) <= 40_000


@given(texts)
@slow
def test_every_question_can_be_explained(question: str) -> None:
    """Any text whatever gives an explanation that Slack takes."""
    told(question)


def test_the_longest_parts_fit_into_their_sections() -> None:
    """Each part at its longest, of characters that grow when they are escaped."""
    wide = "&" * 300
    entry = Entry("x" * 100, wide, "A")
    match = Match(entry, 1.0, wide)
    reading = Reading(
        text=wide,
        asked=wide * 7,
        around=(wide,) * 9,
        words=(wide,) * 40,
        corrected=(wide,) * 41,
        stems=(wide,) * 40,
        content=(wide,) * 40,
        reader=FAQ.reader,
    )
    parts = tuple(Part(signal, -1e9, -1e9) for signal in (None, *SIGNALS))
    explanation = Explanation(
        decision=Suggestions(Question(wide * 7), (match,) * 5, wide),
        judgement=Judgement(reading, Ranking(), (match,) * 5, parts, (wide,) * 40),
        unknown=(wide,) * 40,
        effects=tuple(WordEffect(wide, 0.0, "y" * 100) for _ in range(24)),
        threshold=0.6,
        suggestible=0.15,
    )
    about = Subject(Question(wide), "v0", is_cut=True)

    assert refused(render_explanation(explanation, about, DESK, "U1", nowhere)) == []
