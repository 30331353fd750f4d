"""Tell me when there is an answer: whoever waits hears of it once, where they asked."""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.errors import StorageError
from bot.playground.faults import AnswerLost, Refused
from bot.playground.local_bot import connected
from bot.storage.inbox import State
from bot.storage.schema import inbox
from tests.scenarios.conftest import KNOWLEDGE, MODES, Scene, settings_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.playground.fake_slack import FakeSlack
    from bot.playground.local_bot import Mode
    from bot.playground.messages import Message, View

UNKNOWN = "Who wrote the opera Carmen?"
TELL_ME = "Tell me when there is an answer"
PROMISE = (
    "I'll tell you as soon as the FAQ has an answer. Until then I keep your question, for at most "
    "90 days. `/faq forget me` deletes it."
)
OPERA = """\
topic: Opera
entries:
  - id: carmen
    question: Who wrote the opera Carmen?
    phrasings: [who is the composer of Carmen]
    answer: Georges **Bizet**, in 1875.
"""
BIZET = "Georges Bizet, in 1875."


@dataclass(frozen=True)
class Newsroom(Scene):
    """Ana, the bot, and the folder in which its answers are written."""

    folder: Path

    def publish(self, text: str = OPERA) -> None:
        """Let there be an answer."""
        (self.folder / "opera.yaml").write_text(text, encoding="utf-8")

    def waiting(self) -> int:
        """How many of Ana's questions wait."""
        return self.bot.memory.waiting.of(self.ana)

    def told(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        """The messages there that bring the answer."""
        return [message for message in self.seen(channel, thread_ts) if BIZET in message.plain]

    def told_once(self, channel: str, thread_ts: str | None = None) -> Message:
        """The one message there that brings the answer, once nothing more is to come."""
        self.slack.wait_for(lambda: self.told(channel, thread_ts))
        self.settle()
        (message,) = self.told(channel, thread_ts)
        assert self.waiting() == 0
        return message


@contextmanager
def newsroom(slack: FakeSlack, tmp_path: Path, stored_at: str, mode: Mode) -> Iterator[Newsroom]:
    """The bot with answers that can be edited; the same ones when it is started again."""
    folder = tmp_path / "answers"
    if not folder.exists():
        shutil.copytree(KNOWLEDGE, folder)
    people = [one.id for one in slack.workspace.users.values() if one.name == "ana"]
    ana = people[0] if people else slack.add_user("ana")
    settings = settings_for(slack, tmp_path, DATABASE_URL=stored_at, FAQ_KNOWLEDGE_DIR=str(folder))
    with connected(slack, settings, mode) as bot:
        yield Newsroom(slack, bot, ana, folder)


@pytest.fixture(params=MODES)
def news(
    request: pytest.FixtureRequest, slack: FakeSlack, tmp_path: Path, stored_at: str
) -> Iterator[Newsroom]:
    """Ana, and the bot connected in one mode or the other."""
    with newsroom(slack, tmp_path, stored_at, request.param) as room:
        yield room


def after_command(news: Newsroom) -> Message:
    """Ana asks with the command what nobody has answered, and presses the button."""
    shown = news.slack.slash(news.ana, news.slack.general, "/faq", UNKNOWN)
    assert shown.message is not None
    press(news, shown.message)
    return shown.message


def press(news: Newsroom, message: Message | View) -> None:
    """Ana presses the button, and nothing more is to come."""
    assert news.slack.click(news.ana, message, TELL_ME).error is None
    news.settle()


def test_after_a_command_the_answer_comes_as_a_direct_message(news: Newsroom) -> None:
    """She is told what is kept, and how to have it deleted; the answer has its buttons."""
    after_command(news)
    assert news.seen(news.slack.general)[-1].plain == PROMISE
    assert news.seen(news.slack.general)[-1].ephemeral_to == news.ana
    news.publish()
    message = news.told_once(news.direct)
    assert message.plain.splitlines()[:3] == [
        f"@{news.ana}, the FAQ has an answer to your question now:",
        f"You asked: {UNKNOWN}",
        BIZET,
    ]
    assert "Helpful" in message.buttons
    assert set(message.pings) == {f"<@{news.ana}>"}


def test_after_a_mention_the_answer_comes_to_its_thread(news: Newsroom) -> None:
    """For everybody there, as any answer to a mention; it follows an edit of the question."""
    asked = news.slack.say(news.ana, news.slack.general, f"@faqbot {UNKNOWN}")
    press(news, news.one_seen(news.slack.general))
    news.publish()
    message = news.told_once(news.slack.general, asked.ts)
    assert (message.thread_ts, message.ephemeral_to) == (asked.ts, None)
    news.slack.edit(news.ana, asked, "@faqbot Where can I park my car?")
    news.settle()
    (edited,) = news.seen(news.slack.general, asked.ts)
    assert "In the lot across the street" in edited.plain


def test_in_a_direct_conversation_the_answer_comes_below_the_question(news: Newsroom) -> None:
    """The promise too stands there."""
    asked = news.slack.say(news.ana, news.direct, UNKNOWN)
    press(news, news.one_seen(news.direct))
    assert news.seen(news.direct)[-1].plain == PROMISE
    news.publish()
    news.told_once(news.direct, asked.ts)


@pytest.mark.parametrize(("words", "kept"), [(150, None), (500, 1_800)])
def test_a_long_question_is_kept_as_far_as_it_is_told(
    news: Newsroom, words: int, kept: int | None
) -> None:
    """All of a thousand characters; of more than a button holds she reads how much is kept."""
    question = " ".join([UNKNOWN, *(f"zq{number:04}" for number in range(words))])
    shown = news.slack.slash(news.ana, news.slack.general, "/faq", question).message
    assert shown is not None
    press(news, shown)
    (stored,) = news.bot.memory.waiting.not_looked_up("another", 9)
    assert question.startswith(stored.question)
    promise = news.seen(news.slack.general)[-1].plain
    if kept is None:
        assert (stored.question, promise) == (question, PROMISE)
    else:
        assert len(stored.question) > kept
        told = f"Of your long question I keep the first {len(stored.question)} characters."
        assert promise == f"{PROMISE} {told}"


def test_from_the_modal_the_answer_comes_as_a_direct_message(news: Newsroom) -> None:
    """There the promise is a modal."""
    news.slack.global_shortcut(news.ana, "faq_ask")
    news.slack.submit(news.ana, {"faq_question": UNKNOWN})
    press(news, news.modal())
    assert PROMISE in news.modal().plain
    news.publish()
    news.told_once(news.direct)


def test_after_none_of_these_the_question_can_wait_too(news: Newsroom) -> None:
    """The suggestions were not what she wanted; an answer to her very words is."""
    shown = news.slack.slash(news.ana, news.slack.general, "/faq", "holiday")
    assert shown.message is not None
    news.slack.click(news.ana, shown.message, "None of these")
    news.settle()
    press(news, news.seen(news.slack.general)[-1])
    news.publish(OPERA.replace("Who wrote the opera Carmen?", "holiday"))
    news.told_once(news.direct)


def test_who_waits_for_the_rest_of_a_question_is_told(news: Newsroom) -> None:
    """Though the question has an answer, to another part of it; edits go on in the first reply."""
    slack, ana = news.slack, news.ana
    asked = slack.say(ana, slack.general, f"@faqbot Where can I park my car? And {UNKNOWN}")
    slack.wait_for(lambda: slack.replies_to(ana, asked))
    (first,) = slack.replies_to(ana, asked)
    press(news, first)
    news.publish()
    message = news.told_once(slack.general, asked.ts)
    assert "In the lot across" not in message.plain
    slack.edit(ana, asked, "@faqbot What is the wifi password?")
    slack.wait_for(lambda: "The password hangs" in slack.replies_to(ana, asked)[0].plain)
    news.settle()
    assert BIZET in slack.replies_to(ana, asked)[-1].plain


def test_other_edits_tell_nobody(news: Newsroom) -> None:
    """The question waits until its own answer comes, however often the files change."""
    after_command(news)
    news.publish(OPERA.replace("Carmen", "Fidelio").replace("1875", "1814"))
    until(lambda: any(entry.topic == "Opera" for entry in news.bot.knowledge.entries))
    version = news.bot.knowledge.version
    until(lambda: not news.bot.memory.waiting.not_looked_up(version, 9))
    assert (news.waiting(), news.seen(news.direct)) == (1, [])
    news.publish()
    news.told_once(news.direct)


def test_pressed_twice_it_waits_once(news: Newsroom) -> None:
    """The same question of the same person, wherever it was asked."""
    message = after_command(news)
    press(news, message)
    after_command(news)
    assert news.waiting() == 1
    news.publish()
    news.told_once(news.direct)


def test_an_answer_that_comes_while_the_bot_is_away_is_told_after_its_start(
    slack: FakeSlack, tmp_path: Path, stored_at: str
) -> None:
    """A deploy brings the new answers; further starts tell nothing more."""
    with newsroom(slack, tmp_path, stored_at, "http") as news:
        after_command(news)
        folder, ana = news.folder, news.ana
    (folder / "opera.yaml").write_text(OPERA, encoding="utf-8")
    for _ in range(2):
        with newsroom(slack, tmp_path, stored_at, "http") as news:
            assert news.ana == ana
            news.told_once(news.direct)


def test_of_several_processes_one_tells_it(
    slack: FakeSlack, tmp_path: Path, stored_at: str
) -> None:
    """All of them see the new answers at the same time."""
    with ExitStack() as stack:
        rooms = [
            stack.enter_context(newsroom(slack, tmp_path, stored_at, "http")) for _ in range(3)
        ]
        people = [slack.add_user(f"person{number}") for number in range(6)]
        for person in people:
            shown = slack.slash(person, slack.general, "/faq", UNKNOWN)
            assert shown.message is not None
            assert slack.click(person, shown.message, TELL_ME).error is None
        memory = rooms[0].bot.memory
        assert [memory.waiting.of(person) for person in people] == [1] * 6
        rooms[0].publish()
        until(lambda: not any(map(memory.waiting.of, people)))
        for room in rooms:
            room.settle()
        posts = [call.arguments for call in slack.calls_of("chat.postMessage")]
        told = [str(post["channel"]) for post in posts if BIZET in str(post["text"])]
        assert sorted(told) == sorted(people)


def until(is_so: Callable[[], bool]) -> None:
    """Wait for something in the bot, of which Slack sees nothing."""
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_a_process_took_and_did_not_tell_another_one_tells(
    slack: FakeSlack, tmp_path: Path, stored_at: str
) -> None:
    """The question is in the inbox when its process ends; it is told once, after the next start."""
    with newsroom(slack, tmp_path, stored_at, "http") as news:
        after_command(news)
        news.bot.responder.durable.stop()  # as at the end: it begins nothing more
        news.publish()
        until(lambda: news.waiting() == 0)
        news.settle()
        assert news.told(news.direct) == []
    with newsroom(slack, tmp_path, stored_at, "http") as news:
        news.told_once(news.direct)


def became(news: Newsroom) -> list[str]:
    """What became of all that was to be told."""
    told = select(inbox.c.state).where(inbox.c.kind == "tell")
    with news.bot.database.reading() as connection:
        return list(connection.execute(told).scalars())


def lost_post(news: Newsroom) -> None:
    """Slack takes the answer to what Ana waits for, and its own answer to that is lost."""
    news.slack.fail("chat.postMessage", AnswerLost())
    before = len(became(news))
    news.publish()
    until(lambda: len(became(news)) > before and set(became(news)) <= {State.SENT, State.UNKNOWN})
    news.told_once(news.direct)


def test_a_direct_message_whose_post_is_lost_is_looked_for(news: Newsroom) -> None:
    """The bot knows her conversation, since she has opened its Home tab: it is not said twice."""
    news.slack.open_home(news.ana)
    news.slack.wait_for(lambda: news.slack.home(news.ana))
    after_command(news)
    lost_post(news)
    assert became(news) == [State.SENT]


def test_whoever_was_written_to_once_can_be_found_from_then_on(
    slack: FakeSlack, tmp_path: Path, stored_at: str
) -> None:
    """Slack's answer to the first message names the conversation: for every process, and later."""
    with newsroom(slack, tmp_path, stored_at, "http") as news:
        shown = slack.slash(news.ana, slack.general, "/faq", "when does the canteen open").message
        assert shown is not None
        press(news, shown)
        canteen = "entries: [{id: c, question: when does the canteen open, answer: At noon.}]"
        (news.folder / "canteen.yaml").write_text(canteen, encoding="utf-8")
        slack.wait_for(lambda: news.seen(news.direct))
        news.settle()
    with newsroom(slack, tmp_path, stored_at, "http") as news:
        after_command(news)
        lost_post(news)
        assert became(news) == [State.SENT, State.SENT]


def test_a_lost_first_message_to_somebody_is_counted_as_unknown(news: Newsroom) -> None:
    """Nothing has told the bot which conversation to look in: it is not said twice."""
    after_command(news)
    lost_post(news)
    assert became(news) == [State.UNKNOWN]


def test_a_process_with_older_answers_lets_the_question_wait_on(
    slack: FakeSlack, tmp_path: Path, stored_at: str
) -> None:
    """During a deploy it may get what another took: whoever has the answer tells it later."""
    with newsroom(slack, tmp_path, stored_at, "http") as news:
        after_command(news)
        news.bot.responder.durable.stop()
        news.publish()
        until(lambda: news.waiting() == 0)
        (news.folder / "opera.yaml").unlink()
    with newsroom(slack, tmp_path, stored_at, "http") as news:
        until(lambda: news.waiting() == 1)
        news.settle()
        assert news.told(news.direct) == []
        news.publish()
        news.told_once(news.direct)


def test_forget_me_deletes_what_waits(news: Newsroom) -> None:
    """She is told how many they were, and nothing later; Home says what is kept before."""
    after_command(news)
    news.slack.open_home(news.ana)
    home = news.slack.wait_for(lambda: news.slack.home(news.ana))
    assert home is not None
    assert "those whose answer you want to be told (1)" in home.plain
    forgotten = news.slack.slash(news.ana, news.slack.general, "/faq", "forget me").message
    assert forgotten is not None
    assert "Deleted: your votes (0) and your questions (1)" in forgotten.plain
    assert news.waiting() == 0


def test_a_deleted_question_waits_no_more(news: Newsroom) -> None:
    """With its message the wish is gone."""
    asked = news.slack.say(news.ana, news.direct, UNKNOWN)
    press(news, news.one_seen(news.direct))
    assert news.waiting() == 1
    news.slack.delete(news.ana, asked)
    until(lambda: news.waiting() == 0)


def test_who_has_the_answer_by_then_is_not_told_again(news: Newsroom) -> None:
    """The question was edited to one that has an answer."""
    asked = news.slack.say(news.ana, news.direct, UNKNOWN)
    press(news, news.one_seen(news.direct))
    news.slack.edit(news.ana, asked, "Where can I park my car?")
    news.slack.wait_for(lambda: "In the lot" in news.seen(news.direct)[0].plain)
    news.publish()
    until(lambda: news.waiting() == 0)
    news.settle()
    assert news.told(news.direct, asked.ts) == []


@pytest.mark.parametrize("error", ["not_in_channel", "is_archived"])
def test_where_the_thread_is_closed_it_comes_as_a_direct_message(
    news: Newsroom, error: str
) -> None:
    """A direct message needs no membership."""
    news.slack.say(news.ana, news.slack.general, f"@faqbot {UNKNOWN}")
    press(news, news.one_seen(news.slack.general))
    news.slack.fail("chat.postMessage", Refused(error))
    news.publish()
    news.told_once(news.direct)


def test_where_another_organisation_reads_by_now_it_comes_as_a_direct_message(
    news: Newsroom,
) -> None:
    """The channel was shared while she waited, as an event has told since."""
    asked = news.slack.say(news.ana, news.slack.general, f"@faqbot {UNKNOWN}")
    press(news, news.one_seen(news.slack.general))
    news.bot.memory.channels.note(news.slack.general, is_shared=True)
    news.publish()
    news.told_once(news.direct)
    assert news.told(news.slack.general, asked.ts) == []


def test_what_cannot_be_kept_is_said(news: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for what will not come."""

    def fail(*_: object) -> None:
        raise StorageError("down")

    monkeypatch.setattr(news.bot.memory.waiting.__class__, "add", fail)
    after_command(news)
    assert "I could not store this just now" in news.seen(news.slack.general)[-1].plain


def test_a_german_faq_tells_it_in_german(slack: FakeSlack, tmp_path: Path, stored_at: str) -> None:
    """Button, promise and answer."""
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "vocabulary.yaml").write_text("language: german\n", encoding="utf-8")
    (folder / "buero.yaml").write_text(
        "entries:\n  - {id: wlan, question: Wie lautet das WLAN-Passwort?, answer: Am Empfang.}\n",
        encoding="utf-8",
    )
    with newsroom(slack, tmp_path, stored_at, "http") as news:
        shown = slack.slash(news.ana, slack.general, "/faq", "Wer komponierte Carmen?")
        assert shown.message is not None
        slack.click(news.ana, shown.message, "Sag Bescheid, wenn es eine Antwort gibt")
        news.settle()
        assert news.seen(slack.general)[-1].plain.startswith("Ich sage dir Bescheid, sobald")
        news.publish(
            "entries:\n  - {id: carmen, question: Wer komponierte Carmen?,"
            " answer: 'Georges Bizet, in 1875.'}\n"
        )
        told = news.told_once(news.direct)
        assert told.plain.startswith(
            f"@{news.ana}, auf deine Frage hat die FAQ jetzt eine Antwort:\n"
            "Deine Frage: Wer komponierte Carmen?"
        )
