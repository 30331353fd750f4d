"""What can be done with an answer: share, remove, edit, look at what is related."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.playground.faults import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.storage.inbox import Item
    from tests.scenarios.conftest import Scene, Staffed

WIFI = "What is the wifi password?"
SHARE = "Share in this channel"
REMOVE = "Remove this answer"


def known(scene: Scene) -> None:
    """Let the bot know the channel: somebody mentions it there."""
    scene.slack.say(scene.ana, scene.slack.general, "@faqbot help")
    scene.one_seen(scene.slack.general)


def test_a_private_answer_is_shared_once_and_the_private_copy_goes(scene: Scene) -> None:
    """Everybody sees it with who asked what; a second press and a copy have no effect."""
    known(scene)
    bob = scene.slack.add_user("bob")
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", WIFI)
    assert shown.message is not None
    scene.slack.click(scene.ana, shown.message, SHARE)
    body = scene.slack.deliveries[-1].body
    scene.slack.post.now("interactive", body)
    body["actions"][0]["action_ts"] = "1795342805.123456"
    scene.slack.post.now("interactive", body)
    scene.settle()
    (shared,) = [m for m in scene.slack.visible_to(bob, scene.slack.general) if m.user != scene.ana]
    assert shared.plain.startswith(f"Asked by @{scene.ana}\nYou asked: {WIFI}\nThe password hangs")
    assert REMOVE in shared.buttons
    texts = [message.plain for message in scene.seen(scene.slack.general)]
    assert shown.message.plain not in texts
    assert "This answer has been shared already." in texts


def test_a_share_outlives_the_process_that_took_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is stored before the acknowledgement, and posted by whoever lives; once."""
    known(scene)
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", WIFI)
    assert shown.message is not None
    durable = scene.bot.responder.durable

    def keep_only(item: Item, also: Callable[[Any], bool]) -> bool:
        return durable.inbox.store(item, leased=False, also=also) is not None

    with monkeypatch.context() as patch:
        patch.setattr(durable, "keep", keep_only)
        scene.slack.click(scene.ana, shown.message, SHARE)
    scene.slack.wait_for(lambda: scene.slack.calls_of("chat.postMessage"))
    scene.settle()
    assert len(scene.slack.calls_of("chat.postMessage")) == 1
    assert "Asked by" in scene.seen(scene.slack.general)[-1].plain


def test_where_nobody_knows_who_reads_nothing_is_shared(scene: Scene) -> None:
    """A channel without any event so far may be shared with others: the bot says what to do."""
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", WIFI)
    assert shown.message is not None
    scene.slack.click(scene.ana, shown.message, SHARE)
    scene.settle()
    assert (
        "I can't tell whether this channel is shared" in scene.seen(scene.slack.general)[-1].plain
    )
    assert scene.slack.calls_of("chat.postMessage") == []


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("not_in_channel", "Invite me with"),
        ("is_archived", "This channel is archived"),
        ("restricted_action", "restricted_action"),
    ],
)
def test_where_the_bot_may_not_write_it_says_why(scene: Scene, error: str, says: str) -> None:
    """The private copy stays, and sharing can be tried again."""
    known(scene)
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", WIFI)
    assert shown.message is not None
    scene.slack.fail("chat.postMessage", Refused(error))
    scene.slack.click(scene.ana, shown.message, SHARE)
    scene.settle()
    assert says in scene.seen(scene.slack.general)[-1].plain
    scene.slack.click(scene.ana, shown.message, SHARE)
    scene.settle()
    assert "Asked by" in scene.seen(scene.slack.general)[-1].plain


def test_whoever_asked_removes_a_public_answer_and_nobody_else_can(scene: Scene) -> None:
    """Bob is told why not; Ana's press takes it away, and a second one says that it is gone."""
    bob = scene.slack.add_user("bob")
    asked = scene.slack.say(scene.ana, scene.slack.general, f"@faqbot {WIFI}")
    scene.slack.wait_for(lambda: scene.slack.replies_to(scene.ana, asked))
    (answer,) = scene.slack.replies_to(scene.ana, asked)
    scene.slack.click(bob, answer, REMOVE)
    scene.settle()
    assert "Only the person who asked" in scene.slack.replies_to(bob, asked)[-1].plain
    scene.slack.click(scene.ana, answer, REMOVE)
    body = scene.slack.deliveries[-1].body
    scene.settle()
    assert answer.ts not in [m.ts for m in scene.slack.replies_to(scene.ana, asked)]
    body["actions"][0]["action_ts"] = "1795342805.123456"
    scene.slack.post.now("interactive", body)
    scene.settle()
    assert "That answer is gone already." in str(
        [m.plain for m in scene.slack.replies_to(scene.ana, asked)]
        + [m.plain for m in scene.seen(scene.slack.general)]
    )


def test_an_admin_removes_any_answer(staffed: Staffed) -> None:
    """FAQ_ADMINS names who may."""
    slack = staffed.slack
    asked = slack.say(staffed.ana, slack.general, f"@faqbot {WIFI}")
    slack.wait_for(lambda: slack.replies_to(staffed.ana, asked))
    (answer,) = slack.replies_to(staffed.ana, asked)
    slack.click(staffed.admin, answer, REMOVE)
    slack.wait_for(lambda: answer.ts not in [m.ts for m in slack.replies_to(staffed.ana, asked)])


def test_suggest_an_edit_leads_to_file_and_line(staffed: Staffed) -> None:
    """The link is made of FAQ_REPOSITORY_URL; only whoever wants it sees it."""
    slack = staffed.slack
    shown = slack.slash(staffed.ana, slack.general, "/faq", WIFI)
    assert shown.message is not None
    slack.click(staffed.ana, shown.message, "Suggest an edit")
    staffed.settle()
    told = staffed.seen(slack.general)[-1]
    assert told.ephemeral_to == staffed.ana
    assert "<https://example.com/edit/office.yaml#L3|wifi-password>" in str(told.blocks)


def test_a_related_question_is_answered_to_whoever_presses(scene: Scene) -> None:
    """Privately, with Share, below the answer that stays; in a direct conversation as a message."""
    bob = scene.slack.add_user("bob")
    question = "How do I request holiday?"
    asked = scene.slack.say(scene.ana, scene.slack.general, f"@faqbot {question}")
    scene.slack.wait_for(lambda: scene.slack.replies_to(scene.ana, asked))
    (answer,) = scene.slack.replies_to(scene.ana, asked)
    (related,) = [label for label in answer.buttons if label.endswith("?") and "Why" not in label]
    scene.slack.click(bob, answer, related)
    scene.settle()
    told = scene.slack.replies_to(bob, asked)[-1]
    assert told.ephemeral_to == bob
    assert told.plain.startswith(f"You asked: {related}")
    assert SHARE in told.buttons
    assert scene.slack.replies_to(scene.ana, asked) == [answer]
    scene.slack.say(scene.ana, scene.direct, question)
    scene.slack.click(scene.ana, scene.one_seen(scene.direct), related)
    scene.slack.wait_for(lambda: len(scene.seen(scene.direct)) == 2)
