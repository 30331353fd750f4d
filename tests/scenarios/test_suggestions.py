"""Did you mean: picking one answers where the question was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.faq.answering import Faq
from bot.faq.model import Knowledge
from bot.playground.faults import Refused

if TYPE_CHECKING:
    from bot.storage.inbox import Item
    from tests.scenarios.conftest import Scene, Staffed

UNCLEAR = "holiday"
CHOICES = {"How many holiday days do I have?", "How do I request holiday?"}
ANSWER = "Write to your team lead two weeks ahead."


def test_after_a_command_the_pick_takes_the_place_of_the_suggestions(scene: Scene) -> None:
    """The answer stands where the suggestions stood, for the same person alone."""
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", UNCLEAR)
    assert shown.message is not None
    assert set(shown.message.buttons) >= CHOICES | {"None of these"}
    clicked = scene.slack.click(scene.ana, shown.message, "How do I request holiday?")
    assert clicked.error is None
    scene.slack.wait_for(lambda: ANSWER in scene.seen(scene.slack.general)[0].plain)
    (message,) = scene.seen(scene.slack.general)
    assert message.ephemeral_to == scene.ana
    assert message.plain.startswith(f"You asked: {UNCLEAR}")
    assert message.buttons == (
        "How many holiday days do I have?",
        "Helpful",
        "Not helpful",
        "Why this answer?",
        "Share in this channel",
    )


def test_after_a_mention_the_pick_is_public_in_the_questions_thread(scene: Scene) -> None:
    """Suggestions are private; the picked answer is for everybody, below the question."""
    bob = scene.slack.add_user("bob")
    asked = scene.slack.say(scene.ana, scene.slack.general, f"@faqbot {UNCLEAR}")
    suggestions = scene.one_seen(scene.slack.general)
    assert suggestions.ephemeral_to == scene.ana
    scene.slack.click(scene.ana, suggestions, "How do I request holiday?")
    scene.slack.wait_for(
        lambda: scene.slack.replies_to(bob, asked) and not scene.seen(scene.slack.general)
    )
    (reply,) = scene.slack.replies_to(bob, asked)
    assert ANSWER in reply.plain


def test_in_a_direct_conversation_the_pick_takes_the_place_of_the_suggestions(
    scene: Scene,
) -> None:
    """One message of the bot stays, and it says which question it answers."""
    scene.slack.say(scene.ana, scene.direct, UNCLEAR)
    suggestions = scene.one_seen(scene.direct)
    scene.slack.click(scene.ana, suggestions, "How do I request holiday?")
    scene.slack.wait_for(lambda: ANSWER in scene.seen(scene.direct)[0].plain)
    (message,) = scene.seen(scene.direct)
    assert message.plain.startswith(f"You asked: {UNCLEAR}")


def test_none_of_these_ends_it_honestly(scene: Scene) -> None:
    """The suggestions give way to a plain "I don't know"."""
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", UNCLEAR)
    assert shown.message is not None
    scene.slack.click(scene.ana, shown.message, "None of these")
    scene.slack.wait_for(
        lambda: "Then I don't know this one" in scene.seen(scene.slack.general)[0].plain
    )
    buttons = scene.seen(scene.slack.general)[0].buttons
    assert buttons == ("Tell me when there is an answer", "Browse topics", "Why no answer?")


def test_a_pick_whose_entry_is_gone_is_told_so(scene: Scene) -> None:
    """Old buttons outlive edits of the knowledge; they never lead to silence."""
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", UNCLEAR)
    assert shown.message is not None
    scene.bot.learner.answer_with(Faq(Knowledge(())))
    scene.slack.click(scene.ana, shown.message, "How do I request holiday?")
    scene.slack.wait_for(
        lambda: "not in the FAQ any more" in scene.seen(scene.slack.general)[0].plain
    )


def test_a_pick_that_comes_three_times_is_answered_once(scene: Scene) -> None:
    """A double click, or a press that Slack sends again, gives one public answer."""
    asked = scene.slack.say(scene.ana, scene.slack.general, f"@faqbot {UNCLEAR}")
    suggestions = scene.one_seen(scene.slack.general)
    scene.slack.click(scene.ana, suggestions, "How do I request holiday?")
    [pressed] = [one.body for one in scene.slack.deliveries if one.kind == "interactive"]
    for _ in range(2):
        scene.slack.post.now("interactive", pressed)
    scene.slack.wait_for(lambda: scene.slack.replies_to(scene.ana, asked))
    scene.settle()
    assert len(scene.slack.replies_to(scene.ana, asked)) == 1


def test_one_choice_a_message(scene: Scene) -> None:
    """Three suggestions pressed at once give one public answer."""
    asked = scene.slack.say(scene.ana, scene.slack.general, f"@faqbot {UNCLEAR}")
    suggestions = scene.one_seen(scene.slack.general)
    scene.slack.click(scene.ana, suggestions, "How do I request holiday?")
    pressed = scene.slack.deliveries[-1].body
    for number in (1, 2):
        action = pressed["actions"][0] | {"action_id": f"faq_pick_{number}"}
        action["value"] = action["value"].replace("holiday-request", "parking")
        scene.slack.post.now("interactive", pressed | {"actions": [action]})
    scene.settle()
    assert len(scene.slack.replies_to(scene.ana, asked)) == 1


def test_a_pick_that_failed_can_be_made_again(scene: Scene) -> None:
    """The person is told that it failed, and the next press answers."""
    asked = scene.slack.say(scene.ana, scene.slack.general, f"@faqbot {UNCLEAR}")
    suggestions = scene.one_seen(scene.slack.general)
    scene.slack.fail("chat.postMessage", Refused("restricted_action"))
    scene.slack.fail("response_url", Refused("used_url"))
    scene.slack.click(scene.ana, suggestions, "How do I request holiday?")
    scene.settle()
    assert "Something went wrong" in scene.seen(scene.slack.general)[-1].plain
    scene.slack.click(scene.ana, suggestions, "How do I request holiday?")
    scene.slack.wait_for(lambda: scene.slack.replies_to(scene.ana, asked))


def test_a_pick_outlives_the_process_that_took_it(scene: Scene) -> None:
    """It is stored before the acknowledgement, and posted by whoever lives; once."""
    asked = scene.slack.say(scene.ana, scene.slack.general, f"@faqbot {UNCLEAR}")
    suggestions = scene.one_seen(scene.slack.general)
    inbox, kept = scene.bot.responder.durable.inbox, scene.bot.responder.durable.keep

    # This process stores the pick and ends before it does anything.
    def keep_only(item: Item, also: object = None) -> bool:
        return inbox.store(item, leased=False) is not None

    scene.bot.responder.durable.keep = keep_only  # type: ignore[method-assign]
    try:
        scene.slack.click(scene.ana, suggestions, "How do I request holiday?")
    finally:
        scene.bot.responder.durable.keep = kept  # type: ignore[method-assign]
    scene.slack.wait_for(lambda: scene.slack.replies_to(scene.ana, asked))
    scene.settle()
    (reply,) = scene.slack.replies_to(scene.ana, asked)
    assert ANSWER in reply.plain


def test_the_rest_of_several_questions_has_suggestions_and_a_person(staffed: Staffed) -> None:
    """What is known is answered at once; a press answers what was meant, for whoever presses."""
    slack, ana = staffed.slack, staffed.ana
    asked = slack.say(ana, slack.general, "@faqbot Where can I park my car? And holiday?")
    slack.wait_for(lambda: slack.replies_to(ana, asked))
    (answer,) = slack.replies_to(ana, asked)
    assert "In the lot across the street" in answer.plain
    assert "I don't know this part: _And holiday?_" in answer.plain
    assert "The nearest questions I know:" in answer.plain
    slack.click(ana, answer, "How do I request holiday?")
    staffed.settle()
    told = slack.replies_to(ana, asked)[-1]
    assert told.ephemeral_to == ana
    assert "Write to your team lead" in told.plain
    slack.click(ana, answer, "Ask the team")
    assert "And holiday?" in str(staffed.modal().body)
    assert "park" not in str(staffed.modal().body)


def test_in_the_modal_too_the_rest_has_suggestions(scene: Scene) -> None:
    """There they are answered in the modal."""
    scene.slack.global_shortcut(scene.ana, "faq_ask")
    scene.slack.submit(scene.ana, {"faq_question": "Where can I park my car? And holiday?"})
    shown = scene.modal()
    assert "I don't know this part: And holiday?" in shown.plain
    scene.slack.click(scene.ana, shown, "How do I request holiday?")
    scene.slack.wait_for(lambda: "Write to your team lead" in scene.modal().plain)
