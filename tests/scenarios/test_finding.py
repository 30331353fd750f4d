"""Topics, search while typing, Home, shortcuts: an answer is found without knowing its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.faq.model import Entry, Knowledge
from bot.playground.faults import Refused

if TYPE_CHECKING:
    from bot.playground.messages import Message
    from bot.storage.inbox import Item
    from tests.scenarios.conftest import Scene, Staffed

WIFI = "What is the wifi password?"


@pytest.mark.parametrize("text", ["topics", "List", "topics?"])
def test_the_topics_command_opens_the_list(scene: Scene, text: str) -> None:
    """Nothing is posted; the answer to a question in the list lies on top of it."""
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", text)
    assert (shown.message, shown.error) == (None, None)
    listed = scene.modal()
    assert "1 to 5 of 5" in listed.plain
    scene.slack.click(scene.ana, listed, "Show")
    answer = scene.slack.wait_for(lambda: front(scene) if front(scene) != listed.id else None)
    assert answer
    assert "The password hangs behind the front desk" in scene.modal().plain
    scene.slack.close_modal(scene.ana)
    assert scene.modal().id == listed.id


def front(scene: Scene) -> str:
    """The id of Ana's front modal."""
    view = scene.slack.modal(scene.ana)
    return view.id if view else ""


def test_where_no_modal_can_be_opened_the_words_are_answered(scene: Scene) -> None:
    """Never silence: then "topics" is a question like any other."""
    scene.slack.fail("views.open", Refused("expired_trigger_id"))
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", "topics")
    assert shown.message is not None


def test_browse_leads_to_the_list_and_a_topic_narrows_it(scene: Scene) -> None:
    """The button stands below "I don't know"; choosing a topic changes the list in place."""
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", "did Mozart meet Beethoven?")
    assert shown.message is not None
    scene.slack.click(scene.ana, shown.message, "Browse topics")
    listed = scene.modal()
    scene.slack.click(scene.ana, listed, "People and time")
    scene.slack.wait_for(lambda: "1 to 2 of 2" in scene.modal().plain)
    assert front(scene) == listed.id
    assert WIFI not in scene.modal().plain


def test_thousands_of_questions_are_paged_and_searched(scene: Scene) -> None:
    """Ten at a time; search finds by parts of words, and by asking."""
    entries = tuple(
        Entry(f"e{n}", f"What is thing number {n}?", f"It is {n}.", topic=f"T{n % 120}")
        for n in range(5_000)
    )
    known = scene.bot.faq.carried_over(Knowledge(entries, version="many"))
    scene.bot.learner.answer_with(known)
    scene.slack.slash(scene.ana, scene.slack.general, "/faq", "topics")
    assert "1 to 10 of 5000" in scene.modal().plain
    scene.slack.click(scene.ana, scene.modal(), "Next")
    scene.slack.wait_for(lambda: "11 to 20 of 5000" in scene.modal().plain)
    scene.slack.click(scene.ana, scene.modal(), "Back")
    scene.slack.wait_for(lambda: "1 to 10 of 5000" in scene.modal().plain)
    search = next(
        (block["block_id"], one["action_id"])
        for block in scene.modal().body["blocks"]
        if block["type"] == "actions"
        for one in block["elements"]
        if one["type"] == "external_select"
    )
    options = scene.slack.suggest(scene.ana, scene.modal(), *search, "numb 4711")
    assert options[0]["text"]["text"] == "What is thing number 4711?"
    assert len(scene.slack.suggest(scene.ana, scene.modal(), *search, "what")) == 20
    assert scene.slack.problems == []


def test_home_shows_what_others_ask_and_what_is_stored(scene: Scene) -> None:
    """Ask, browse, the most asked questions; its buttons answer in a modal."""
    for _ in range(2):
        scene.slack.slash(scene.ana, scene.slack.general, "/faq", "Where can I park my car?")
    scene.bot.responder.write_counts()
    scene.slack.open_home(scene.ana)
    home = scene.slack.wait_for(lambda: scene.slack.home(scene.ana))
    assert home is not None
    for part in (
        "Most asked\nWhere can I park my car?",
        "`/faq your question`",
        "Your questions are not kept.",
        "5 answers",
    ):
        assert part in home.plain
    assert "For owners" not in home.plain
    scene.slack.click(scene.ana, home, "Show")
    assert "In the lot across the street" in scene.modal().plain
    scene.slack.close_modal(scene.ana, everything=True)
    scene.slack.click(scene.ana, home, "People and time")
    assert "1 to 2 of 2" in scene.modal().plain


def test_admins_see_what_needs_care(staffed: Staffed) -> None:
    """Overdue answers, votes against, open questions and counts: for admins, not for Ana."""
    slack = staffed.slack
    slack.open_home(staffed.admin)
    home = slack.wait_for(lambda: slack.home(staffed.admin))
    assert home is not None
    assert "Open questions for the team: 0" in home.plain
    slack.open_home(staffed.ana)
    other = slack.wait_for(lambda: slack.home(staffed.ana))
    assert other is not None
    assert "Open questions" not in other.plain


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (WIFI, "The password hangs behind the front desk"),
        ("holiday", "Did you mean one of these?"),
        ("did Mozart meet Beethoven?", "I don't know the answer to that."),
        ("thank you!", "You're welcome!"),
        ("<!channel> *x*", "You asked: <!channel> *x*"),
    ],
)
def test_the_shortcut_asks_in_a_modal(scene: Scene, question: str, says: str) -> None:
    """The answer takes the place of the modal, whatever it is."""
    scene.slack.global_shortcut(scene.ana, "faq_ask")
    assert "Ask the FAQ" in scene.modal().plain
    assert scene.slack.submit(scene.ana, {"faq_question": question}).error is None
    assert says in scene.modal().plain
    assert scene.slack.problems == []


def said(scene: Scene, text: str) -> Message:
    """What Bob writes in the channel, to nobody."""
    bob = scene.slack.add_user("bob")
    return scene.slack.say(bob, scene.slack.general, text)


def test_a_message_of_anybody_is_answered_below_it(scene: Scene) -> None:
    """For everybody, with who fetched it; a miss is told to whoever fetched it alone."""
    scene.slack.say(scene.ana, scene.slack.general, "@faqbot help")
    scene.one_seen(scene.slack.general)
    message = said(scene, "hey all, what is the wifi password?")
    assert scene.slack.shortcut(scene.ana, message, "faq_answer").error is None
    scene.slack.wait_for(lambda: scene.slack.replies_to(message.user, message))
    (reply,) = scene.slack.replies_to(message.user, message)
    assert reply.plain.startswith(f"@{scene.ana} fetched this answer from the FAQ.\nThe password")
    other = scene.slack.say(message.user, scene.slack.general, "did Mozart meet Beethoven?")
    scene.slack.shortcut(scene.ana, other, "faq_answer")
    scene.settle()
    assert "I don't know" in scene.seen(scene.slack.general)[-1].plain
    assert scene.slack.replies_to(message.user, other) == []


def test_a_message_that_is_to_be_answered_outlives_the_process_that_took_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The choice is stored before the acknowledgement, and done by whoever lives; once."""
    scene.slack.say(scene.ana, scene.slack.general, "@faqbot help")
    scene.one_seen(scene.slack.general)
    message = said(scene, WIFI)
    durable = scene.bot.responder.durable

    def keep_only(item: Item, also: object) -> bool:
        return durable.inbox.store(item, leased=False) is not None

    with monkeypatch.context() as patch:
        patch.setattr(durable, "keep", keep_only)
        assert scene.slack.shortcut(scene.ana, message, "faq_answer").error is None
    scene.slack.wait_for(lambda: scene.slack.replies_to(message.user, message))
    scene.settle()
    assert len(scene.slack.replies_to(message.user, message)) == 1


def test_where_the_bot_is_no_member_the_answer_is_private(scene: Scene) -> None:
    """With how to invite it."""
    scene.slack.say(scene.ana, scene.slack.general, "@faqbot help")
    scene.one_seen(scene.slack.general)
    message = said(scene, WIFI)
    scene.slack.fail("chat.postMessage", Refused("not_in_channel"))
    scene.slack.shortcut(scene.ana, message, "faq_answer")
    scene.settle()
    told = scene.seen(scene.slack.general)[-1]
    assert told.ephemeral_to == scene.ana
    assert told.plain.startswith("I'm not a member of this channel")
    assert "The password hangs" in told.plain


def test_in_a_channel_that_nobody_knows_the_answer_is_private(scene: Scene) -> None:
    """Somebody of another organisation may read it."""
    message = said(scene, WIFI)
    scene.slack.shortcut(scene.ana, message, "faq_answer")
    scene.settle()
    (told,) = scene.seen(scene.slack.general)
    assert told.ephemeral_to == scene.ana
    assert told.plain.startswith("I can't tell whether this channel is shared")
    assert "The password hangs" in told.plain


def test_a_press_that_slack_finds_too_late_can_be_made_again(scene: Scene) -> None:
    """The person is told so, and the next press opens the modal."""
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", "did Mozart meet Beethoven?")
    assert shown.message is not None
    scene.slack.fail("views.open", Refused("expired_trigger_id"))
    assert scene.slack.click(scene.ana, shown.message, "Browse topics").error is None
    scene.settle()
    told = scene.seen(scene.slack.general)[-1]
    assert (told.ephemeral_to, "press it once more" in told.plain) == (scene.ana, True)
    scene.slack.click(scene.ana, shown.message, "Browse topics")
    assert "1 to 5 of 5" in scene.modal().plain


def test_a_press_that_was_made_up_does_nothing(scene: Scene) -> None:
    """Values of another kind, of nobody, or of an entry that never was: acknowledged, no error."""
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", WIFI)
    assert shown.message is not None
    scene.slack.click(scene.ana, shown.message, "Helpful")
    scene.settle()
    body = scene.slack.deliveries[-1].body
    before = len(scene.seen(scene.slack.general))
    for action_id in ("faq_vote_1", "faq_ask_team", "faq_team_decline", "faq_page_next"):
        for value in ("", "x", "[]", "null", '{"r": 1}', '{"q": [], "s": "mention"}', "9" * 2_000):
            action = body["actions"][0] | {"action_id": action_id, "value": value}
            sent = scene.slack.post.now("interactive", body | {"actions": [action]})
            assert sent.is_acknowledged
    scene.settle()
    said = [message.plain for message in scene.seen(scene.slack.general)[before:]]
    assert not [text for text in said if "Something went wrong" in text]
