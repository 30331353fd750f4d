"""What Slack shows for each decision, and that Slack takes it whatever the answer is."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.model import (
    Answer,
    Entry,
    Knowledge,
    Match,
    NoAnswer,
    Question,
    SmallTalk,
    Source,
    Suggestions,
)
from bot.playground.block_limits import problems
from bot.playground.messages import controls, plain_text
from bot.slack.blocks import plainer
from bot.slack.desk import Desk
from bot.slack.gestures import Place, Surface
from bot.slack.menu import Subject
from bot.slack.options import Options
from bot.slack.readers.picks import Pick
from bot.slack.renderers import replies
from bot.slack.renderers.replies import (
    Showing,
    render_error,
    render_gone,
    render_help,
    render_none_picked,
    render_pick,
)
from bot.words.languages import words_of
from tests.unit.slack.outgoing import lines, loose, markdowns, slow, strings, texts

if TYPE_CHECKING:
    from bot.faq.model import Decision
    from bot.slack.blocks import Reply

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
KNOWLEDGE = Knowledge((SHARE, STAKE), version=VERSION)
DESK = Desk(KNOWLEDGE, date(2026, 7, 1))
ASKED = Question("its  share & <!here>\n?")
MATCHES = tuple(Match(entry, 0.4, entry.question) for entry in (SHARE, STAKE))


def render(decision: Decision, place: Place, desk: Desk = DESK) -> Reply:
    """Return the reply that everybody sees who may see it."""
    subject = Subject(decision.question, VERSION, asker="U1", reply_id="reply-id")
    is_public = place is MENTION and isinstance(decision, Answer)
    return replies.render(decision, Showing(place, desk, subject, is_public))


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
            case {"type": "rich_text"}:
                seen.append(plain_text([block]))
            case {"type": "context", "elements": [{"text": text}]}:
                seen.append(f"({text})")
            case {"type": "actions" | "context_actions"}:
                labels = [one.label for one in controls([{"block_id": "", **block}])]
                seen.append(" ".join(f"[{label}]" for label in labels))
            case {"type": kind}:
                seen.append(kind)
    return seen


def refused(reply: Reply) -> list[str]:
    """Return why Slack would not take a reply, or would take part of it for a command."""
    blocks = list(reply.blocks)
    found = [
        *problems(blocks),
        *problems(plainer(blocks)),
        *(bad for text in strings(blocks) for bad in loose(text)),
    ]
    found += loose(reply.text)
    if len(reply.text) > 40_000:
        found.append("text is too long")
    if not blocks or not reply.text.strip():
        found.append("there is nothing to show")
    found += [bad for more in reply.more for bad in refused(more)]
    json.dumps(reply.blocks, ensure_ascii=False).encode()
    return found


QUOTE = "(You asked: its share &amp; &lt;!here&gt; ?)"
ORIGIN = (
    "(Source: <https://x.example/a%7Cb|A &lt;news&gt; analysis>, late June 2023 · paragraph 29"
    " · reported by The Paper)"
)
CHOICES = "[What's the share?] [Who owns R&D?] [None of these] [Why no answer?]"
CHOICES_OR_WAIT = CHOICES.replace("[Why", "[Tell me when there is an answer] [Why")
UNSURE = "I'm not sure what you mean. Did you mean one of these?"
UNKNOWN = "I don't know the answer to that. Different words may help."
NEAREST = "I don't know the answer to that. The nearest questions I know:"
BELOW_PUBLIC = ["[Why this answer?] [Remove this answer]", "[Helpful] [Not helpful]"]
BELOW_DIRECT = ["[Why this answer?]", "[Helpful] [Not helpful]"]
BELOW_PRIVATE = ["[Helpful] [Not helpful] [Why this answer?] [Share in this channel]"]
BROWSE = "[Tell me when there is an answer] [Browse topics] [Why no answer?]"


@pytest.mark.parametrize(
    ("decision", "place", "seen"),
    [
        (Answer(ASKED, SHARE, (), ""), MENTION, ["It is 75 %.", ORIGIN, *BELOW_PUBLIC]),
        (Answer(ASKED, STAKE, (), ""), DIRECT, ["We do.", *BELOW_DIRECT]),
        (Answer(ASKED, STAKE, (), ""), COMMAND, [QUOTE, "We do.", *BELOW_PRIVATE]),
        (
            Answer(ASKED, SHARE, MATCHES, "", also=(STAKE,)),
            MENTION,
            [
                "*What's the share?*",
                "It is 75 %.",
                ORIGIN,
                "divider",
                "*Who owns R&amp;D?*",
                "We do.",
                *BELOW_PUBLIC,
            ],
        ),
        (
            Answer(ASKED, STAKE, (), "", open=("and <lunch>?",)),
            DIRECT,
            [
                "We do.",
                "I don't know this part: _and &lt;lunch&gt;?_",
                "[Tell me when there is an answer]",
                *BELOW_DIRECT,
            ],
        ),
        (
            Answer(ASKED, STAKE, (), "", open=("lunch?", "tea?"), nearest=MATCHES[:1]),
            DIRECT,
            [
                "We do.",
                "I don't know this part: _lunch?_",
                "I don't know this part: _tea?_",
                "The nearest questions I know:",
                "[What's the share?]",
                *BELOW_DIRECT,
            ],
        ),
        (Suggestions(ASKED, MATCHES, ""), MENTION, [UNSURE, CHOICES]),
        (Suggestions(ASKED, MATCHES, ""), COMMAND, [QUOTE, UNSURE, CHOICES]),
        (NoAnswer(ASKED, MATCHES, "", nearest=MATCHES), DIRECT, [NEAREST, CHOICES_OR_WAIT]),
        (NoAnswer(ASKED, MATCHES, ""), DIRECT, [UNKNOWN, BROWSE]),
        (NoAnswer(ASKED, (), ""), DIRECT, [UNKNOWN, BROWSE]),
        (NoAnswer(ASKED, (), ""), COMMAND, [QUOTE, UNKNOWN, BROWSE]),
    ],
)
def test_what_a_decision_shows(decision: Decision, place: Place, seen: list[str]) -> None:
    """Each decision has its form, and only after a command the question is quoted."""
    reply = render(decision, place)

    assert shown(reply) == seen
    assert refused(reply) == []


def test_a_reply_speaks_the_language_of_the_knowledge() -> None:
    """All that stands around a German answer is German."""
    desk = Desk(KNOWLEDGE, date(2026, 7, 1), words_of("german"))

    assert shown(render(NoAnswer(ASKED, (), ""), COMMAND, desk)) == [
        "(Deine Frage: its share &amp; &lt;!here&gt; ?)",
        "Das weiß ich leider nicht. Vielleicht hilft es, anders zu fragen.",
        "[Sag Bescheid, wenn es eine Antwort gibt] [Themen ansehen] [Warum keine Antwort?]",
    ]
    assert shown(render(Answer(ASKED, STAKE, (), ""), DIRECT, desk))[1:] == [
        "[Warum diese Antwort?]",
        "[Hilfreich] [Nicht hilfreich]",
    ]


@pytest.mark.parametrize(
    ("owner", "review_by", "place", "line"),
    [
        ("Ada", date(2027, 1, 1), MENTION, "(checked by Ada, next review 1 January 2027)"),
        ("Ada", None, MENTION, "(checked by Ada)"),
        (None, date(2026, 1, 31), MENTION, "(*review was due on 31 January 2026*)"),
        ("U0ADA1234", date(2027, 1, 1), MENTION, "(next review 1 January 2027)"),
        ("U0ADA1234", None, COMMAND, "(checked by <@U0ADA1234>)"),
    ],
)
def test_who_keeps_an_answer_right_and_when(
    owner: str | None, review_by: date | None, place: Place, line: str
) -> None:
    """The line below an answer says so; a person is named by mention where that pings nobody."""
    entry = Entry("e", "Q?", "A.", owner=owner, review_by=review_by)

    assert line in shown(render(Answer(ASKED, entry, (), ""), place))


def test_related_questions_are_offered_without_what_is_shown() -> None:
    """What ``see_also`` names comes first; an id that is gone is left out."""
    entry = Entry("e", "Q?", "A.", see_also=("stake", "gone", "e"))
    desk = Desk(Knowledge((entry, *KNOWLEDGE.entries)), date(2026, 7, 1))

    assert shown(render(Answer(ASKED, entry, (), ""), DIRECT, desk))[1:] == [
        "(Related questions:)",
        "[Who owns R&D?] [Why this answer?]",
        "[Helpful] [Not helpful]",
    ]


def test_who_to_turn_to_without_an_answer() -> None:
    """A team's channel gives a button; without one the sentence of FAQ_CONTACT says it."""
    team = Desk(KNOWLEDGE, date(2026, 7, 1), options=Options(team_channel="C0TEAM"))
    contact = Desk(KNOWLEDGE, date(2026, 7, 1), options=Options(contact="Ask in #it-help."))

    assert shown(render(NoAnswer(ASKED, (), ""), DIRECT, team))[-1] == f"[Ask the team] {BROWSE}"
    assert shown(render(NoAnswer(ASKED, (), ""), DIRECT, contact))[0] == (
        f"{UNKNOWN} Ask in #it-help."
    )


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
    assert render(decision, MENTION).text == text


def test_at_most_three_suggestions_are_offered() -> None:
    """More than three choices are no help."""
    matches = tuple(Match(Entry(f"e{i}", f"Q{i}?", "A"), 0.3, "") for i in range(5))

    assert shown(render(Suggestions(ASKED, matches, ""), MENTION))[-1] == (
        "[Q0?] [Q1?] [Q2?] [None of these] [Why no answer?]"
    )


def test_a_long_label_is_cut_as_it_was_typed() -> None:
    """A button's label ends in "…"; Slack takes no entities there."""
    entry = Entry("long", "&" * 200, "A")
    (label, _) = shown(render(Suggestions(ASKED, (Match(entry, 0.3, ""),), ""), MENTION))[-1].split(
        " ", 1
    )

    assert label == f"[{'&' * 74}…]"


@pytest.mark.parametrize("place", PLACES)
def test_a_pick_shows_the_answer(place: Place) -> None:
    """It says which question it answers, except below that question in its thread."""
    quote = [] if place is MENTION else [QUOTE]

    reply = render_pick(STAKE, picked(ASKED, place), DESK)
    assert shown(reply)[: len(quote) + 1] == [*quote, "We do."]


def test_what_the_suggestions_become_without_an_answer() -> None:
    """After "None of these", and when the entry is gone, the question stays in sight."""
    assert shown(render_none_picked(picked(ASKED, COMMAND), DESK))[0] == QUOTE
    assert shown(render_gone(ASKED, DESK))[0] == QUOTE


def test_an_error_shows_its_id() -> None:
    """The person can tell which error it was."""
    assert "Error ab12" in shown(render_error("ab12"))[0]


def test_help_names_the_ways_examples_and_topics() -> None:
    """Help uses the command's name as it was typed, or says nothing of a command."""
    entries = (
        Entry("a", "Who owns R&D?", "A", topic="Owners"),
        Entry("b", "R?", "A", topic="A <b>"),
    )
    desk = Desk(Knowledge(entries), date(2026, 7, 1), command="/ask<!here>")
    reply = render_help(desk)

    assert "`/ask&lt;!here&gt; your question`" in shown(reply)[0]
    assert reply.text.endswith("• R?\n\nI know about: Owners, A &lt;b&gt;")
    assert not set(reply.text) & set("*`")
    assert "your question`" not in shown(render_help(DESK))[0]


@pytest.mark.parametrize(
    ("talk", "words", "says"),
    [
        (SmallTalk.GREETING, "english", "Hello!"),
        (SmallTalk.GREETING, "german", "Hallo!"),
        (SmallTalk.THANKS, "english", "You're welcome!"),
        (SmallTalk.HELP, "english", "in your own words"),
        (SmallTalk.ABOUT, "english", "I make nothing up"),
        (SmallTalk.TOPICS, "english", "• Owners"),
    ],
)
def test_small_talk_gets_a_fitting_word(talk: SmallTalk, words: str, says: str) -> None:
    """Nobody who says hello is told that the bot does not know."""
    entries = (Entry("a", "Q?", "A", topic="Owners"),)
    desk = Desk(Knowledge(entries), date(2026, 7, 1), words_of(words))

    reply = render(NoAnswer(ASKED, (), "", small_talk=talk), MENTION, desk)

    assert says in reply.text
    assert refused(reply) == []


def test_code_is_never_torn_apart() -> None:
    """A long code block is one block in one message, as it was typed, backticks included."""
    code = "def f():\n" + "    return 1\n" * 600 + "```\n"
    entry = Entry("code", "Q", f"Before.\n\n````\n{code}````\n\nAfter.")

    reply = render(Answer(ASKED, entry, (), ""), DIRECT)

    (block,) = [b for b in reply.blocks if code.rstrip("\n") in plain_text([b])]
    assert [part["type"] for part in block["elements"]] == ["rich_text_preformatted"]
    assert reply.more == ()


def test_an_answer_of_many_paragraphs_needs_few_blocks() -> None:
    """Short paragraphs share a block, and nothing is lost."""
    paragraphs = [f"Paragraph {i}." for i in range(600)]
    answer = Answer(ASKED, Entry("many", "Q", "\n\n".join(paragraphs)), (), "")

    reply = render(answer, DIRECT)
    words = [plain_text([block]) for block in reply.blocks if block["type"] == "rich_text"]

    assert len(words) < 6
    assert "\n\n".join(words).split("\n\n") == paragraphs


def test_what_does_not_fit_into_a_message_goes_on_in_the_next() -> None:
    """Nothing is left out, the buttons stand below the last, and the first says that it goes on."""
    entries = tuple(Entry(f"e{i}", f"Q{i}", "&" * 5_000) for i in range(20))
    reply = render(Answer(ASKED, entries[0], (), "", also=entries[1:]), DIRECT)

    messages = [reply, *reply.more]
    assert len(messages) > 5
    assert all(len(message.blocks) <= 50 for message in messages)
    shown_in = [" ".join(shown(message)) for message in messages]
    assert all("The answer goes on in the next message." in one for one in shown_in[:-1])
    assert shown(messages[-1])[-2:] == BELOW_DIRECT
    assert all(f"Q{i}" in " ".join(shown_in) for i in range(20))
    assert " ".join(shown_in).count("&") == 20 * 5_000
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
    st.builds(NoAnswer, _questions, _matches, _nothing, nearest=_matches | st.just(())),
)
_places = st.sampled_from(PLACES)
_picks = st.builds(picked, _questions, _places)
_replies = st.one_of(
    st.builds(render, _decisions, _places),
    st.builds(render_pick, _entries, _picks, st.just(DESK)),
    st.builds(render_gone, _questions, st.just(DESK)),
    st.builds(render_none_picked, _picks, st.just(DESK)),
    st.builds(
        render_help,
        st.builds(
            lambda topics, command: Desk(
                Knowledge(tuple(Entry("e", "Q", "A", topic=topic) for topic in topics)),
                date(2026, 7, 1),
                command=command,
            ),
            st.lists(lines, max_size=90),
            st.none() | texts,
        ),
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

    assert refused(render(decision, COMMAND)) == []
