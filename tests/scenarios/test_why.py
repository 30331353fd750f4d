"""Why this answer: the menu beside a reply explains it, to the person who wants to know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.errors import StorageError
from bot.faq.answering import Faq
from bot.faq.model import Knowledge, Question
from bot.playground.faults import Refused

if TYPE_CHECKING:
    from bot.playground.messages import Message
    from tests.scenarios.conftest import Scene

BROWSE = "Browse topics"
WHY, WHY_NONE = "Why this answer?", "Why no answer?"
ASKED = "what is the wlan pasword"
ANSWERED = "sure that *What is the wifi password?* is what was asked"
UNCLEAR = "holiday"


def chosen(scene: Scene, message: Message, label: str = WHY, user: str | None = None) -> Message:
    """What the person sees newly after a choice in the menu of ``message``."""
    user = user or scene.ana
    place = (message.channel, message.thread_ts)

    def seen() -> list[Message]:
        shown = scene.slack.visible_to(user, *place)
        return [one for one in shown if one.user == scene.slack.bot_user]

    before = seen()
    clicked = scene.slack.click(user, message, label)
    assert clicked.error is None
    scene.slack.wait_for(lambda: len(seen()) > len(before))
    scene.settle()
    (new,) = [one for one in seen() if one.ts not in {old.ts for old in before}]
    assert scene.slack.problems == []
    assert new.text
    assert new.pings == ()
    assert message in seen()
    return new


def asked(scene: Scene, words: str) -> Message:
    """The reply to a slash command."""
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", words)
    assert shown.message is not None
    return shown.message


def test_after_a_command_the_explanation_is_for_that_person_alone(scene: Scene) -> None:
    """It has every step: the words, the ranking, what counted, the decision; the answer stays."""
    bob = scene.slack.add_user("bob")
    why = chosen(scene, asked(scene, ASKED))
    assert why.ephemeral_to == scene.ana
    assert why.plain.startswith(f"The question: {ASKED}\n*Why?* I am ")
    for part in (
        ANSWERED,
        "I need to be 60% sure",
        "Corrected: what is the wlan password",
        "% `wifi-password`",
        "No other entry comes close.",
    ):
        assert part in why.plain
    assert "log-odds" not in why.plain
    assert scene.slack.visible_to(bob, scene.slack.general) == []


def test_below_a_mention_anybody_may_want_to_know(scene: Scene) -> None:
    """Bob's explanation stands in the thread of Ana's answer, and Ana does not see it."""
    bob = scene.slack.add_user("bob")
    question = scene.slack.say(scene.ana, scene.slack.general, f"@faqbot {ASKED}")
    scene.slack.wait_for(lambda: scene.slack.replies_to(scene.ana, question))
    (answer,) = scene.slack.replies_to(scene.ana, question)
    why = chosen(scene, answer, user=bob)
    assert (why.ephemeral_to, why.thread_ts) == (bob, question.ts)
    assert f"The question: {ASKED}" in why.plain
    assert scene.slack.replies_to(scene.ana, question) == [answer]


def test_in_a_direct_conversation_it_is_a_message_like_any_other(scene: Scene) -> None:
    """There is nobody to hide it from; in a thread it stands in that thread."""
    first = scene.slack.say(scene.ana, scene.direct, ASKED)
    why = chosen(scene, scene.one_seen(scene.direct))
    assert (why.ephemeral_to, why.thread_ts) == (None, None)
    scene.slack.say(scene.ana, scene.direct, ASKED, first.ts)
    why = chosen(scene, scene.one_seen(scene.direct, first.ts))
    assert why.thread_ts == first.ts
    assert ANSWERED in why.plain


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (UNCLEAR, "Another entry is about the same topic."),
        ("did Mozart meet Beethoven", "; from 15% on I make suggestions."),
        (
            "What is the wifi password of 2019?",
            '*What is the wifi password?* does not mention "2019".',
        ),
    ],
)
def test_no_answer_has_its_reasons_too(scene: Scene, words: str, says: str) -> None:
    """Suggestions and "I don't know" say why it was not answered."""
    why = chosen(scene, asked(scene, words), WHY_NONE)
    assert says in why.plain


def test_private_suggestions_in_a_thread_are_explained_in_that_thread(scene: Scene) -> None:
    """What stands in a thread, though private, has its explanation below it."""
    parent = scene.slack.say(scene.ana, scene.slack.general, "lovely weather")
    scene.slack.say(scene.ana, scene.slack.general, "indeed", parent.ts)
    scene.slack.say(scene.ana, scene.slack.general, f"@faqbot {UNCLEAR}", parent.ts)
    why = chosen(scene, scene.one_seen(scene.slack.general, parent.ts), WHY_NONE)
    assert (why.ephemeral_to, why.thread_ts) == (scene.ana, parent.ts)


def test_a_picked_answer_was_picked(scene: Scene) -> None:
    """Whoever picked it is told so, anybody else that somebody did."""
    bob = scene.slack.add_user("bob")
    question = scene.slack.say(scene.ana, scene.slack.general, f"@faqbot {UNCLEAR}")
    suggestions = scene.one_seen(scene.slack.general)
    scene.slack.click(scene.ana, suggestions, "How do I request holiday?")
    scene.slack.wait_for(lambda: scene.slack.replies_to(scene.ana, question))
    (answer,) = scene.slack.replies_to(scene.ana, question)
    assert "*Why?* You picked this answer from the suggestions." in chosen(scene, answer).plain
    others = chosen(scene, answer, user=bob).plain
    assert "*Why?* Whoever asked picked this answer from the suggestions." in others
    assert "What I make of the question: I am only " in others


def test_none_of_these_can_be_explained(scene: Scene) -> None:
    """What the suggestions become keeps the menu."""
    shown = asked(scene, UNCLEAR)
    scene.slack.click(scene.ana, shown, "None of these")
    scene.slack.wait_for(
        lambda: scene.seen(scene.slack.general)[0].buttons[-2:] == (BROWSE, WHY_NONE)
    )
    (ended,) = scene.seen(scene.slack.general)
    assert "so I made suggestions" in chosen(scene, ended, WHY_NONE).plain


def test_a_long_question_is_explained_as_far_as_it_is_known(scene: Scene) -> None:
    """The menu has room for a few hundred characters, and the explanation says where it ends."""
    words = " ".join(f"{number * 7919:x}-{number}" for number in range(150))
    why = chosen(scene, asked(scene, f"{UNCLEAR} {words}"), WHY_NONE)
    found = re.search(r"Of the long question only the first (\d+) characters are known", why.plain)
    assert found
    assert int(found[1]) > 200
    assert f"The question: {UNCLEAR} 0-0 1eef-1" in why.plain


def test_an_explanation_is_of_the_knowledge_of_now_and_says_so(scene: Scene) -> None:
    """After an edit it names the change; when the entry itself is gone, it says that."""
    answer = asked(scene, ASKED)
    knowledge = scene.bot.faq.knowledge
    assert "since the answer above" not in chosen(scene, answer).plain
    scene.bot.learner.answer_with(
        Faq(Knowledge(knowledge.entries[1:3] + knowledge.entries[:1], version="later"))
    )
    changed = chosen(scene, answer).plain
    assert "The FAQ has changed since the answer above; this is how I decide now." in changed
    scene.bot.learner.answer_with(Faq(Knowledge(knowledge.entries[1:3], version="even later")))
    gone = chosen(scene, answer).plain
    assert "The answer above is not in the FAQ any more; this is how I decide now." in gone
    scene.bot.learner.answer_with(Faq(Knowledge(())))
    assert "None of the question's words occurs here." in chosen(scene, answer).plain


def test_a_menu_that_cannot_be_read_is_told(scene: Scene) -> None:
    """One of another version of the bot leads to words, not to silence."""
    shown = asked(scene, ASKED)
    chosen(scene, shown)
    body = scene.slack.deliveries[-1].body
    body["actions"][0]["selected_option"]["value"] = "from-another-version"
    body["actions"][0]["action_ts"] = "1795342805.123456"
    scene.slack.post.now("interactive", body)
    scene.slack.wait_for(
        lambda: "which question this was" in scene.seen(scene.slack.general)[-1].plain
    )


def test_copies_of_a_choice_give_one_explanation_and_new_choices_new_ones(scene: Scene) -> None:
    """What Slack sends twice is said once; who chooses twice is told twice."""
    answer = asked(scene, ASKED)
    chosen(scene, answer)
    body = scene.slack.deliveries[-1].body
    for _ in range(2):
        scene.slack.post.now("interactive", body)
    scene.settle()
    assert len(scene.seen(scene.slack.general)) == 2
    chosen(scene, answer)
    assert len(scene.seen(scene.slack.general)) == 3


def test_a_bug_in_it_leaves_the_answer_and_shows_an_error_id(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer that somebody wondered about does not give way to the error."""

    class Broken(Faq):
        def judged(self, text: str) -> None:  # type: ignore[override]
            raise ZeroDivisionError

    answer = asked(scene, ASKED)
    question = scene.slack.say(scene.ana, scene.slack.general, f"@faqbot {ASKED}")
    scene.slack.wait_for(lambda: scene.slack.replies_to(scene.ana, question))
    (public,) = scene.slack.replies_to(scene.ana, question)
    scene.bot.learner.answer_with(Broken(scene.bot.faq.knowledge))
    for message in (answer, public):
        error = chosen(scene, message)
        found = re.search(r"Error ([0-9a-f]{8})", error.plain)
        assert found
        assert error.ephemeral_to == scene.ana
        assert f"error {found[1]}" in caplog.text
    assert ASKED not in caplog.text


def test_where_the_bot_may_not_write_any_more_it_answers_all_the_same(scene: Scene) -> None:
    """In a thread that it was removed from, the choice's own address takes the explanation."""
    question = scene.slack.say(scene.ana, scene.slack.general, f"@faqbot {ASKED}")
    scene.slack.wait_for(lambda: scene.slack.replies_to(scene.ana, question))
    (public,) = scene.slack.replies_to(scene.ana, question)
    scene.slack.fail("chat.postEphemeral", Refused("not_in_channel"), times=None)
    scene.slack.click(scene.ana, public, WHY)
    why = scene.one_seen(scene.slack.general)
    assert why.ephemeral_to == scene.ana
    assert ANSWERED in why.plain


def test_without_the_database_a_choice_is_answered(scene: Scene) -> None:
    """Slack does not send a choice again, so it is answered whatever the database says."""

    class Down:
        def claim(self, key: str) -> bool:
            raise StorageError("down")

        def release(self, key: str) -> None:
            raise StorageError("down")

    answer = asked(scene, ASKED)
    scene.bot.responder.claims = Down()
    assert ANSWERED in chosen(scene, answer).plain


def test_an_explanation_is_no_question(scene: Scene) -> None:
    """Who watches what is asked sees the question once."""
    seen: list[Question] = []
    scene.bot.responder.observers.append(lambda asked, _: seen.append(asked.question))
    chosen(scene, asked(scene, ASKED))
    assert seen == [Question(ASKED)]
