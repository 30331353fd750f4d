"""The menu beside a reply: Slack takes it, and a choice of it brings back what it had."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.model import Entry, Question
from bot.playground.block_limits import problems
from bot.slack.desk import mark
from bot.slack.gestures import Place, Surface
from bot.slack.menu import MENU_ACTION, Choice, Subject, choice_by_action, menu_row
from tests.unit.slack.outgoing import texts

HOOKS = "https://hooks.slack.com/actions/T1/1/x"
ABOUT = Subject(Question("who owns it?\nand why?"), "0123456789ab", ("a1b2c3",), "U0ALICE1")
WHY = [(Choice.WHY, "Why?")]


def pressed(made: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return what Slack sends when somebody chooses in the menu; ``more`` goes over it."""
    (element,) = made["elements"]
    (option,) = element["options"]
    action = {
        "type": "overflow",
        "action_id": element["action_id"],
        "block_id": made["block_id"],
        "selected_option": option,
        "action_ts": "1795342805.123456",
    }
    container = {"type": "message", "message_ts": "1795342801.000900", "is_ephemeral": False}
    return {
        "type": "block_actions",
        "user": {"id": "U0BOB"},
        "channel": {"id": "C0GENERAL"},
        "container": container,
        "response_url": HOOKS,
        "actions": [action],
    } | more


_subjects = st.builds(
    Subject,
    question=st.builds(lambda text, times: Question(text * times), texts, st.integers(0, 60)),
    version=st.sampled_from(["", "0123456789ab"]),
    entries=st.lists(st.from_regex(r"[0-9a-f]{6}", fullmatch=True), max_size=4).map(tuple),
    asker=st.sampled_from(["", "U0ALICE1"]),
    reply_id=st.sampled_from(["", "a-b_c123"]),
    is_picked=st.booleans(),
)


@given(_subjects)
def test_a_choice_brings_back_what_the_menu_was_made_of(about: Subject) -> None:
    """All but the end of a long question comes back, and Slack takes every menu."""
    made = menu_row([], WHY, about)
    why = choice_by_action(pressed(made))

    assert problems([made]) == []
    assert why is not None
    assert why.subject is not None
    found = why.subject
    sent = about.question.text.encode("utf-8", "replace").decode()
    assert sent.startswith(found.question.text)
    assert found.is_cut == (found.question.text != sent)
    assert replace(found, question=about.question, is_cut=about.is_cut) == about


def test_hundreds_of_characters_fit() -> None:
    """A question of 300 different characters comes back whole, a longer one ends with a word."""
    words = " ".join(f"{number:03}{chr(97 + number % 26)}x" for number in range(200))
    whole = menu_row([], WHY, Subject(Question(words[:300]), "0123456789ab", ("a1b2c3",)))
    cut = choice_by_action(pressed(menu_row([], WHY, Subject(Question(words), "0123456789ab"))))

    assert choice_by_action(pressed(whole)) is not None
    found = choice_by_action(pressed(whole))
    assert found is not None
    assert found.subject is not None
    assert (found.subject.question.text, found.subject.is_cut) == (words[:300], False)
    assert cut is not None
    assert cut.subject is not None
    assert cut.subject.is_cut
    assert words.startswith(cut.subject.question.text + " ")


def test_a_question_that_was_cut_before_stays_so() -> None:
    """What a suggestion's button could not hold is not forgotten to be missing."""
    why = choice_by_action(pressed(menu_row([], WHY, Subject(Question("short"), "v", is_cut=True))))

    assert why is not None
    assert why.subject == Subject(Question("short"), "v", is_cut=True)


@pytest.mark.parametrize(
    ("channel", "container", "place"),
    [
        ("C1", {}, Place(Surface.MENTION, "C1", "U0BOB")),
        ("C1", {"thread_ts": "1.1"}, Place(Surface.MENTION, "C1", "U0BOB", thread_ts="1.1")),
        ("C1", {"is_ephemeral": True}, Place(Surface.MENTION, "C1", "U0BOB")),
        ("D1", {}, Place(Surface.DIRECT, "D1", "U0BOB")),
        ("D1", {"thread_ts": "1.1"}, Place(Surface.DIRECT, "D1", "U0BOB", thread_ts="1.1")),
        ("D1", {"is_ephemeral": True}, Place(Surface.MENTION, "D1", "U0BOB")),
        ("D1", {"message_ts": "1.1", "thread_ts": "1.1"}, Place(Surface.DIRECT, "D1", "U0BOB")),
    ],
)
def test_where_the_explanation_belongs(
    channel: str, container: dict[str, Any], place: Place
) -> None:
    """In the thread that the reply stands in; one below which a thread began is in none."""
    body = pressed(menu_row([], WHY, ABOUT), channel={"id": channel}, container=container)

    why = choice_by_action(body)
    assert why is not None
    assert (why.subject, why.place, why.response_url) == (ABOUT, place, HOOKS)
    assert why.key == f"press:{channel}:U0BOB:faq_menu:1795342805.123456"


@pytest.mark.parametrize(
    "changed",
    [
        {"user": None},
        {"user": {"id": "<!here>"}},
        {"channel": {"id": 7}},
        {"channel": {}},
        {"container": []},
        {"actions": []},
        {"actions": [{"action_id": "faq_pick_0"}]},
        {"actions": [None]},
        {"actions": "x"},
    ],
    ids=str,
)
def test_what_is_no_choice_of_anybody_is_none(changed: dict[str, Any]) -> None:
    """Without a person, a place or this menu there is nothing to explain."""
    assert choice_by_action(pressed(menu_row([], WHY, ABOUT), **changed)) is None


_broken = st.one_of(st.none(), st.integers(), st.text(), st.from_regex(r"[\w-]{1,150}"))


@given(_broken, _broken.map(lambda rest: f"menu-{rest}") | _broken)
def test_a_menu_that_cannot_be_read_has_no_subject(value: object, block_id: object) -> None:
    """Whatever stands in it, somebody chose it and gets a reply."""
    action = {"action_id": MENU_ACTION, "block_id": block_id, "selected_option": {"value": value}}
    why = choice_by_action(pressed(menu_row([], WHY, ABOUT), actions=[action], response_url=7))

    assert why is not None
    assert (why.subject, why.response_url, why.key) == (None, "", None)


def test_entries_are_known_by_different_marks() -> None:
    """A mark is short, whatever the length of an id, and differs where ids differ."""
    marks = {mark(Entry(f"{'long-' * 20}{number}", "Q", "A")) for number in range(500)}

    assert len(marks) == 500
    assert {len(one) for one in marks} == {6}
