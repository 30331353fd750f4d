"""What Slack shows for each decision, and that Slack takes it whatever the answer is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.model import Answer, Entry, Match, NoAnswer, Question, Source, Suggestions
from bot.playground.block_limits import problems
from bot.slack.blocks import (
    Reply,
    render,
    render_error,
    render_gone,
    render_help,
    render_none_picked,
    render_pick,
)
from bot.slack.gestures import Place, Surface
from bot.slack.payloads import Pick
from tests.unit.slack.outgoing import lines, loose, markdowns, slow, strings, texts

if TYPE_CHECKING:
    from bot.faq.model import Decision

COMMAND = Place(Surface.COMMAND, "C1", "U1")
MENTION = Place(Surface.MENTION, "C1", "U1", "1.1", "1.0")
DIRECT = Place(Surface.DIRECT, "D1", "U1", "1.1")
PLACES = (COMMAND, MENTION, DIRECT)
VERSION = "0123456789ab"

ARTICLE = Source("article", "A <news> analysis", "late June 2023", "https://x.example/a|b")
STAKE = Entry("stake", "Who owns R&D?", "**We** do.")
SHARE = Entry(
    "share",
    "What's the share?",
    "It is **75 %**.",
    source=ARTICLE,
    where="paragraph 29",
    reported_by="The Paper",
)
ASKED = Question("its  share & <!here>\n?")
MATCHES = tuple(Match(entry, 0.4, entry.question) for entry in (SHARE, STAKE))


def picked(question: Question, place: Place) -> Pick:
    """Return what a press on one of the suggestions gives."""
    return Pick("stake", question, place, "")


def shown(reply: Reply) -> list[str]:
    """Return what a person sees, block by block; buttons in brackets."""
    seen = []
    for block in reply.blocks:
        match block:
            case {"type": "section", "text": {"text": text}}:
                seen.append(text)
            case {"type": "context", "elements": [{"text": text}]}:
                seen.append(f"({text})")
            case {"type": "actions", "elements": buttons}:
                seen.append(" ".join(f"[{button['text']['text']}]" for button in buttons))
            case {"type": kind}:
                seen.append(kind)
    return seen


def refused(reply: Reply) -> list[str]:
    """Return why Slack would not take a reply, or would take part of it for a command."""
    blocks = list(reply.blocks)
    found = [*problems(blocks), *(bad for text in strings(blocks) for bad in loose(text))]
    found += loose(reply.text)
    if len(reply.text) > 40_000:
        found.append("text is too long")
    if not blocks and not reply.text:
        found.append("there is nothing to show")
    json.dumps(reply.blocks, ensure_ascii=False).encode()
    return found


QUOTE = "(You asked: its share &amp; &lt;!here&gt; ?)"
ORIGIN = (
    "(Source: <https://x.example/a%7Cb|A &lt;news&gt; analysis>, late June 2023 · paragraph 29"
    " · reported by The Paper · `share`)"
)
CHOICES = "[What's the share?] [Who owns R&amp;D?] [None of these]"
UNSURE = "I'm not sure what you mean. Did you mean one of these?"
UNKNOWN = "I don't know the answer to that. Different words may help, or ask your team."
NEAREST = "I don't know the answer to that. The nearest questions I know:"


@pytest.mark.parametrize(
    ("decision", "place", "seen"),
    [
        (Answer(ASKED, SHARE, MATCHES, ""), MENTION, ["It is *75 %*.", ORIGIN]),
        (Answer(ASKED, STAKE, MATCHES, ""), DIRECT, ["*We* do.", "(`stake`)"]),
        (Answer(ASKED, STAKE, MATCHES, ""), COMMAND, [QUOTE, "*We* do.", "(`stake`)"]),
        (
            Answer(ASKED, SHARE, MATCHES, "", also=(STAKE,)),
            MENTION,
            [
                "*What's the share?*",
                "It is *75 %*.",
                ORIGIN,
                "divider",
                "*Who owns R&amp;D?*",
                "*We* do.",
                "(`stake`)",
            ],
        ),
        (Suggestions(ASKED, MATCHES, ""), MENTION, [UNSURE, CHOICES]),
        (Suggestions(ASKED, MATCHES, ""), COMMAND, [QUOTE, UNSURE, CHOICES]),
        (NoAnswer(ASKED, MATCHES, ""), DIRECT, [NEAREST, CHOICES]),
        (NoAnswer(ASKED, (), ""), DIRECT, [UNKNOWN]),
        (NoAnswer(ASKED, (), ""), COMMAND, [QUOTE, UNKNOWN]),
    ],
)
def test_what_a_decision_shows(decision: Decision, place: Place, seen: list[str]) -> None:
    """Each decision has its form, and only after a command the question is quoted."""
    reply = render(decision, place, VERSION)

    assert shown(reply) == seen
    assert refused(reply) == []


@pytest.mark.parametrize(
    ("decision", "text"),
    [
        (Answer(ASKED, SHARE, (), "", (STAKE,)), "What's the share?\n\nIt is 75 %.\n\n"
         "Who owns R&amp;D?\n\nWe do."),
        (Suggestions(ASKED, MATCHES, ""), f"{UNSURE}\n• What's the share?\n• Who owns R&amp;D?"),
        (NoAnswer(ASKED, (), ""), UNKNOWN),
    ],
)  # fmt: skip
def test_text_holds_all_in_plain_words(decision: Decision, text: str) -> None:
    """Notifications and screen readers get the whole reply, without marks."""
    assert render(decision, MENTION, VERSION).text == text


def test_at_most_three_suggestions_are_offered() -> None:
    """More than three choices are no help."""
    matches = tuple(Match(Entry(f"e{i}", f"Q{i}?", "A"), 0.3, "") for i in range(5))

    assert shown(render(Suggestions(ASKED, matches, ""), MENTION, VERSION))[-1] == (
        "[Q0?] [Q1?] [Q2?] [None of these]"
    )


def test_a_long_label_keeps_whole_entities() -> None:
    """A button's label ends in "…" and never in half an entity."""
    entry = Entry("long", "&" * 200, "A")
    (label, _) = shown(render(Suggestions(ASKED, (Match(entry, 0.3, ""),), ""), MENTION, VERSION))[
        -1
    ].split(" ", 1)

    assert label == f"[{'&amp;' * 14}…]"


@pytest.mark.parametrize("place", PLACES)
def test_a_pick_shows_the_answer(place: Place) -> None:
    """It says which question it answers, except below that question in its thread."""
    quote = [] if place is MENTION else [QUOTE]

    assert shown(render_pick(STAKE, picked(ASKED, place), VERSION)) == [
        *quote,
        "*We* do.",
        "(`stake`)",
    ]


def test_what_the_suggestions_become_without_an_answer() -> None:
    """After "None of these", and when the entry is gone, the question stays in sight."""
    assert shown(render_none_picked(picked(ASKED, COMMAND), VERSION))[0] == QUOTE
    assert shown(render_gone(ASKED))[0] == QUOTE


def test_an_error_shows_its_id() -> None:
    """The person can tell which error it was."""
    assert "Error ab12" in shown(render_error("ab12"))[0]


def test_help_names_the_ways_examples_and_topics() -> None:
    """Help uses the command's own name; in plain words it has no marks."""
    reply = render_help(["Who owns R&D?"], ["Owners", "A <b>"], "/ask<!here>")

    assert "`/ask&lt;!here&gt; your question`" in shown(reply)[0]
    assert reply.text.endswith("• Who owns R&amp;D?\n\nI know about: Owners, A &lt;b&gt;")
    assert not set(reply.text) & set("*`")
    assert "/faq" in render_help([], [], None).text


def test_a_long_code_block_stays_code() -> None:
    """Each section of it is a code block of its own, indented as it was."""
    code = "def f():\n" + "    return 1\n" * 600
    entry = Entry("code", "Q", f"```\n{code}```")

    *sections, _ = shown(render(Answer(ASKED, entry, (), ""), DIRECT, VERSION))

    assert len(sections) == 3
    assert all(part.startswith("```\n") and part.endswith("\n```") for part in sections)
    lines_of_code = [line for part in sections for line in part.split("\n")[1:-1]]
    assert "\n".join(lines_of_code) == code.rstrip("\n")


def test_an_answer_of_many_paragraphs_needs_few_sections() -> None:
    """Short paragraphs share a section, and nothing is lost."""
    paragraphs = [f"Paragraph {i}." for i in range(600)]
    answer = Answer(ASKED, Entry("many", "Q", "\n\n".join(paragraphs)), (), "")

    *sections, _ = shown(render(answer, DIRECT, VERSION))

    assert len(sections) < 6
    assert "\n\n".join(sections).split("\n\n") == paragraphs


def test_what_does_not_fit_into_a_message_is_said_to_be_missing() -> None:
    """More than fifty blocks become fifty, the last of which says so; the text has more."""
    entries = tuple(Entry(f"e{i}", f"Q{i}", "A") for i in range(20))
    reply = render(Answer(ASKED, entries[0], (), "", also=entries[1:]), DIRECT, VERSION)

    assert len(reply.blocks) == 50
    assert shown(reply)[-1] == "(The rest of this answer is too long for one message.)"
    assert "Q19" in reply.text
    assert refused(reply) == []


_urls = st.none() | st.builds(
    "{}{}".format, st.sampled_from(["https://x.example/", "http://", "javascript:", ""]), lines
).map(lambda url: url.replace(" ", ""))
_sources = st.none() | st.builds(Source, st.just("s"), lines, st.none() | lines, _urls)
_entries = st.builds(
    Entry,
    id=st.from_regex(r"[a-z0-9-]{1,100}", fullmatch=True),
    question=lines,
    answer=markdowns,
    topic=lines,
    source=_sources,
    where=st.none() | lines,
    reported_by=st.none() | lines,
)
_questions = texts.map(Question)
_nothing = st.just("")
_matches = st.lists(st.builds(Match, _entries, st.just(0.4), _nothing), max_size=4).map(tuple)
_more = st.lists(_entries, max_size=2).map(tuple)
_decisions = st.one_of(
    st.builds(Answer, _questions, _entries, st.just(()), _nothing, _more),
    st.builds(Suggestions, _questions, _matches, _nothing),
    st.builds(NoAnswer, _questions, _matches, _nothing),
)
_places = st.sampled_from(PLACES)
_picks = st.builds(picked, _questions, _places)
_versions = st.sampled_from(["", VERSION])
_replies = st.one_of(
    st.builds(render, _decisions, _places, _versions),
    st.builds(render_pick, _entries, _picks, _versions),
    st.builds(render_gone, _questions),
    st.builds(render_none_picked, _picks, _versions),
    st.builds(
        render_help, st.lists(lines, max_size=4), st.lists(lines, max_size=90), st.none() | texts
    ),
    st.builds(render_error, texts),
)


@given(_replies)
@slow
def test_slack_takes_every_reply_and_no_command_is_in_it(reply: Reply) -> None:
    """Whatever is asked and answered, a reply keeps Slack's limits and pings nobody."""
    assert refused(reply) == []


_WHOLE = [
    "&" * 12_000,
    "<" * 12_000,
    "x" * 12_000,
    " x" * 6_000,
    "\n\n".join("ab" * 2_000),
    "- a\n" * 3_000,
    "> " * 6_000 + "a",
    "".join(f"{'  ' * depth}- a\n" for depth in range(100)),
    "```\n" + "&\n" * 5_990 + "```",
    "```\n" + " \n" * 5_000 + "x\n```",
    "a | b\n-|-\n" + "c | d\n" * 1_900,
    "a | b\n-|-\n" + "x" * 5_000 + " | y\n" + "c | d\n" * 1_000,
    "[a](https://x.example/) " * 480,
    f"[{'a' * 5_900}](https://x.example/{'b' * 5_900})",
    "https://x.example/" + "&" * 11_900,
    "# " + "h" * 11_000,
    "*a **b " * 1_700,
    "\ud800" * 12_000,
    "\x00" * 12_000,
    "[a]: https://x.example",
    "\u200b",
]


@pytest.mark.parametrize("answer", _WHOLE, ids=lambda answer: repr(answer[:12]))
def test_slack_takes_the_longest_answers(answer: str) -> None:
    """An answer as long as knowledge allows, of one kind throughout, keeps the limits."""
    decision = Answer(ASKED, Entry("long", "Q", answer, source=ARTICLE), (), "")

    assert refused(render(decision, COMMAND, VERSION)) == []
