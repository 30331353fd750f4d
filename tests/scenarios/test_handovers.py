"""A question that the FAQ does not answer goes to the team, and what they say comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import StorageError
from bot.playground.faults import AnswerLost, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.messages import Message
    from bot.storage.inbox import Item
    from tests.scenarios.conftest import Staffed

UNKNOWN = "did Mozart meet Beethoven?"
ASK = "Ask the team"


def handed_over(staffed: Staffed, button_in: Message | None = None) -> Message:
    """The question in the team's channel, sent by Ana from where she was told "I don't know"."""
    slack, ana = staffed.slack, staffed.ana
    if button_in is None:
        shown = slack.slash(ana, slack.general, "/faq", UNKNOWN)
        assert shown.message is not None
        button_in = shown.message
    slack.click(ana, button_in, ASK)
    modal = staffed.modal()
    assert "is kept until 90 days after it is answered" in modal.plain
    assert UNKNOWN in str(modal.body)
    assert slack.submit(ana, {}).error is None
    assert "Your question is with the team" in staffed.modal().plain
    slack.close_modal(ana, everything=True)
    slack.wait_for(staffed.in_team)
    staffed.settle()
    (told,) = staffed.in_team()
    return told


def in_dm(staffed: Staffed) -> str:
    """What Ana reads last in her conversation with the bot."""
    staffed.settle()
    staffed.slack.wait_for(lambda: staffed.seen(staffed.direct))
    return staffed.seen(staffed.direct)[-1].plain


def test_the_teams_answer_comes_back_with_its_author(staffed: Staffed) -> None:
    """After a command it comes to the direct conversation; it is kept as a draft."""
    slack = staffed.slack
    told = handed_over(staffed)
    assert told.plain.splitlines()[:2] == [
        f"@{staffed.ana} has a question that the FAQ does not answer:",
        f"> {UNKNOWN}",
    ]
    assert told.buttons == ("Answer", "It is this entry", "Not for us")
    slack.click(staffed.tom, told, "Answer")
    assert UNKNOWN in staffed.modal(staffed.tom).plain
    slack.wait_for(lambda: f"@{staffed.tom} is answering." in staffed.in_team()[0].plain)
    assert slack.submit(staffed.tom, {"faq_words": "**Bizet** did <!channel>."}).error is None
    assert in_dm(staffed).splitlines() == [
        f"@{staffed.ana}, an answer from @{staffed.tom}, not yet in the FAQ:",
        f"Your question: {UNKNOWN}",
        "Bizet did <!channel>.",
    ]
    slack.wait_for(lambda: not staffed.in_team()[0].buttons)
    assert f"@{staffed.tom} answered:\nBizet did" in staffed.in_team()[0].plain
    assert staffed.seen(staffed.direct)[-1].pings.count("<!channel>") == 0


def test_after_a_mention_the_answer_comes_to_its_thread(staffed: Staffed) -> None:
    """Everybody who follows the thread reads it; the team finds the way there."""
    slack = staffed.slack
    asked = slack.say(staffed.ana, slack.general, f"@faqbot {UNKNOWN}")
    told = handed_over(staffed, staffed.one_seen(slack.general))
    there = f"p{asked.ts.replace('.', '')}|See where it was asked>"
    assert there in str(told.blocks)
    slack.click(staffed.tom, told, "Answer")
    staffed.modal(staffed.tom)
    slack.wait_for(lambda: "is answering" in staffed.in_team()[0].plain)
    assert there in str(staffed.in_team()[0].blocks)
    slack.submit(staffed.tom, {"faq_words": "Bizet."})
    slack.wait_for(lambda: "answered:" in staffed.in_team()[0].plain)
    assert there in str(staffed.in_team()[0].blocks)
    slack.wait_for(lambda: slack.replies_to(staffed.tom, asked))
    (reply,) = slack.replies_to(staffed.tom, asked)
    assert "not yet in the FAQ" in reply.plain
    assert reply.plain.endswith("Bizet.")


@pytest.mark.parametrize(("words", "is_whole"), [(150, True), (500, False)])
def test_a_long_question_goes_to_the_team_as_the_modal_shows_it(
    staffed: Staffed, words: int, is_whole: bool
) -> None:
    """Whoever asked sees all that is sent, and is asked to add what a button does not hold."""
    slack, ana = staffed.slack, staffed.ana
    question = " ".join([UNKNOWN, *(f"zq{number:04}" for number in range(words))])
    shown = slack.slash(ana, slack.general, "/faq", question).message
    assert shown is not None
    slack.click(ana, shown, ASK)
    modal = staffed.modal()
    assert (question in str(modal.body)) is is_whole
    assert ("Please add what is missing." in modal.plain) is not is_whole
    slack.submit(ana, {} if is_whole else {"faq_words": question})
    slack.wait_for(staffed.in_team)
    assert question[:2_400] in staffed.in_team()[0].plain


def test_the_team_finds_the_entry_by_typing(staffed: Staffed) -> None:
    """The asker gets the reviewed answer, and the team reads which one it was."""
    slack = staffed.slack
    told = handed_over(staffed)
    slack.click(staffed.tom, told, "It is this entry")
    modal = staffed.modal(staffed.tom)
    options = slack.suggest(staffed.tom, modal, "found", "faq_team_found", "park")
    assert [one["text"]["text"] for one in options][:1] == ["Where can I park my car?"]
    shown = slack.submit(staffed.tom, {"faq_team_found": options[0]})
    assert shown.error is None
    assert "found the answer in the FAQ" in in_dm(staffed)
    assert "In the lot across the street" in in_dm(staffed)
    slack.wait_for(lambda: not staffed.in_team()[0].buttons)
    assert "(`parking`)" in staffed.in_team()[0].plain


def test_not_for_us_is_told_with_whom_to_ask_instead(staffed: Staffed) -> None:
    """Nobody waits for an answer that will not come."""
    slack = staffed.slack
    told = handed_over(staffed)
    slack.click(staffed.tom, told, "Not for us")
    assert "not for them. Ask at the front desk." in in_dm(staffed)
    slack.wait_for(lambda: not staffed.in_team()[0].buttons)


@pytest.mark.parametrize("error", ["user_not_found", "messages_tab_disabled"])
def test_the_team_learns_that_whoever_asked_has_left(staffed: Staffed, error: str) -> None:
    """Slack takes no message to them any more; the answer is kept as a draft all the same."""
    slack = staffed.slack
    told = handed_over(staffed)
    slack.click(staffed.tom, told, "Answer")
    staffed.modal(staffed.tom)
    staffed.settle()
    slack.fail("chat.postMessage", Refused(error))
    assert slack.submit(staffed.tom, {"faq_words": "Bizet."}).error is None
    slack.wait_for(lambda: "I could not tell" in staffed.in_team()[0].plain)
    staffed.settle()
    assert staffed.in_team()[0].plain.endswith(
        f"Bizet.\nI could not tell @{staffed.ana} (`{error}`)."
    )
    assert [one.answer for one in staffed.bot.memory.drafts.all()] == ["Bizet."]
    assert staffed.seen(staffed.direct) == []


def test_the_first_who_answers_closes_it(staffed: Staffed) -> None:
    """A second answer, an old button and a double click are told who was quicker."""
    slack = staffed.slack
    eve = slack.add_user("eve")
    channel = slack.workspace.channels[staffed.team]
    slack.workspace.channels[staffed.team] = replace(channel, members=channel.members | {eve})
    told = handed_over(staffed)
    for person in (staffed.tom, eve):
        slack.click(person, told, "Answer")
        staffed.modal(person)
    slack.submit(staffed.tom, {"faq_words": "Bizet."})
    slack.submit(eve, {"faq_words": "Verdi."})
    assert f"@{staffed.tom} was quicker" in staffed.modal(eve).plain
    staffed.settle()
    assert [m.plain.endswith("Bizet.") for m in staffed.seen(staffed.direct)] == [True]


@pytest.mark.parametrize("error", ["not_in_channel", "is_archived", "channel_not_found"])
def test_a_team_that_cannot_be_reached_is_told(staffed: Staffed, error: str) -> None:
    """The asker learns it at once, and whom to ask instead."""
    slack, ana = staffed.slack, staffed.ana
    shown = slack.slash(ana, slack.general, "/faq", UNKNOWN)
    assert shown.message is not None
    slack.click(ana, shown.message, ASK)
    staffed.modal()
    slack.fail("chat.postMessage", Refused(error))
    slack.submit(ana, {})
    assert error in in_dm(staffed)
    assert "Ask at the front desk." in in_dm(staffed)


def test_what_cannot_be_kept_leaves_the_modal_open(
    staffed: Staffed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words stay in the modal, which says to send them again; nothing is posted."""
    slack, ana = staffed.slack, staffed.ana
    shown = slack.slash(ana, slack.general, "/faq", UNKNOWN)
    assert shown.message is not None
    slack.click(ana, shown.message, ASK)
    staffed.modal()

    def fail(*_: object) -> None:
        raise StorageError("down")

    with monkeypatch.context() as patch:
        patch.setattr(staffed.bot.responder.durable, "keep", fail)
        assert "send it again" in str(slack.submit(ana, {}).error)
    assert staffed.in_team() == []
    assert slack.submit(ana, {}).error is None
    slack.wait_for(staffed.in_team)


def keep_only(item: Item, also: Callable[[Any], bool], staffed: Staffed) -> bool:
    """Store a row as a process does that ends before it does anything with it."""
    return staffed.bot.responder.durable.inbox.store(item, leased=False, also=also) is not None


def test_a_question_outlives_the_process_that_took_it(
    staffed: Staffed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was stored before the modal was acknowledged; whoever lives posts it, once."""
    slack, ana = staffed.slack, staffed.ana
    shown = slack.slash(ana, slack.general, "/faq", UNKNOWN)
    assert shown.message is not None
    slack.click(ana, shown.message, ASK)
    staffed.modal()
    with monkeypatch.context() as patch:
        patch.setattr(
            staffed.bot.responder.durable, "keep", lambda item, also: keep_only(item, also, staffed)
        )
        assert slack.submit(ana, {}).error is None
    slack.wait_for(staffed.in_team)
    staffed.settle()
    assert len(staffed.in_team()) == 1


def test_the_teams_answer_outlives_the_process_that_took_it(
    staffed: Staffed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was stored before the modal was acknowledged; whoever lives brings it, once."""
    slack = staffed.slack
    told = handed_over(staffed)
    slack.click(staffed.tom, told, "Answer")
    staffed.modal(staffed.tom)
    staffed.settle()
    with monkeypatch.context() as patch:
        patch.setattr(
            staffed.bot.responder.durable, "keep", lambda item, also: keep_only(item, also, staffed)
        )
        assert slack.submit(staffed.tom, {"faq_words": "Bizet."}).error is None
    assert in_dm(staffed).endswith("Bizet.")
    staffed.settle()
    assert len(staffed.seen(staffed.direct)) == 1
    slack.wait_for(lambda: not staffed.in_team()[0].buttons)


def test_an_answer_to_a_lost_post_is_not_posted_twice(staffed: Staffed) -> None:
    """Slack took the team's answer, and its own answer was lost: it is looked for, not repeated."""
    slack = staffed.slack
    asked = slack.say(staffed.ana, staffed.direct, UNKNOWN)
    told = handed_over(staffed, staffed.one_seen(staffed.direct))
    slack.click(staffed.tom, told, "Answer")
    staffed.modal(staffed.tom)
    staffed.settle()
    slack.fail("chat.postMessage", AnswerLost())
    slack.submit(staffed.tom, {"faq_words": "Bizet."})
    slack.wait_for(lambda: slack.replies_to(staffed.ana, asked))
    staffed.settle()
    assert [m.plain.endswith("Bizet.") for m in slack.replies_to(staffed.ana, asked)] == [True]


def test_forget_me_deletes_what_is_kept_and_says_what(staffed: Staffed) -> None:
    """Votes and questions go; a second time there is nothing to delete."""
    slack, ana = staffed.slack, staffed.ana
    handed_over(staffed)
    shown = slack.slash(ana, slack.general, "/faq", "What is the wifi password?")
    assert shown.message is not None
    slack.click(ana, shown.message, "Helpful")
    staffed.settle()
    forgotten = slack.slash(ana, slack.general, "/faq", "Forget me!").message
    assert forgotten is not None
    assert forgotten.plain.startswith("Deleted: your votes (1) and your questions (1)")
    again = slack.slash(ana, slack.general, "/faq", "forget me").message
    assert again is not None
    assert again.plain.startswith("No votes or questions of yours are kept")
