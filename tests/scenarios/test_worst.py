"""The worst cases, and what the bot of Bolt's first page does in them: it fails, so the tests bite.

Kills, ends by SIGTERM and several processes are compared by ``python -m tests.faults --naive``.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING
from wsgiref.simple_server import make_server

import pytest
from slack_bolt.adapter.wsgi import SlackRequestHandler

from bot.playground.fake_slack import DEFAULT_SCOPES, FakeSlack
from bot.playground.faults import (
    AnswerLost,
    BrokenServer,
    ClosedUnread,
    RateLimited,
    Refused,
    Slow,
    TakenLate,
)
from bot.playground.local_bot import _QuietHandler, _ThreadedServer, connected
from tests.faults.naive import make_app
from tests.scenarios.conftest import ACK_SECONDS, settings_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.playground.faults import Fault
    from bot.playground.messages import Message

QUESTION = "wlan key for guests"
ANSWER = "front desk"
# How long a bot may take to do what it should; the naive one is given less, since it never does.
PATIENCE = {"faqbot": 60.0, "naive": 4.0}


class People:
    """Somebody who asks, and what they see; ``patience`` is how long they wait."""

    def __init__(self, slack: FakeSlack, patience: float) -> None:
        self.slack, self.patience = slack, patience
        self.ana, self.ben = slack.add_user("ana"), slack.add_user("ben")
        self.direct = slack.direct(self.ana)

    def ask(self, channel: str | None = None) -> Message:
        """Ask in private, or with a mention in a channel."""
        mention = f"<@{self.slack.bot_user}> " if channel else ""
        return self.slack.say(self.ana, channel or self.direct, f"{mention}{QUESTION}")

    def answers(self, *asked: Message) -> list[int]:
        """How many answers each question has in the end."""

        def seen() -> list[int]:
            return [sum(ANSWER in one.plain for one in self._below(message)) for message in asked]

        try:
            self.slack.wait_for(lambda: all(seen()), self.patience)
        except AssertionError:
            return seen()
        self.slack.settle()
        threading.Event().wait(1.0)  # for what would come twice
        return seen()

    def _below(self, message: Message) -> list[Message]:
        slack = self.slack
        if message.channel != self.direct:
            return slack.replies_to(self.ana, message)
        top = [one for one in slack.visible_to(self.ana, self.direct) if one.user != self.ana]
        return [*top, *slack.replies_to(self.ana, message)]


def after(fault: Fault, times: int = 1) -> Callable[[People], bool]:
    """One answer, although the first posts meet this fault."""

    def check(people: People) -> bool:
        people.slack.fail("chat.postMessage", fault, times)
        return people.answers(people.ask()) == [1]

    return check


def copies(people: People) -> bool:
    """Slack sends an event again while the first try runs."""
    people.slack.fail("chat.postMessage", Slow(0.5), times=None)
    asked = people.ask()
    (event,) = [one.body for one in people.slack.deliveries]
    people.slack.deliver(event, event)
    return people.answers(asked) == [1]


def mention_and_message(people: People) -> bool:
    """Where the bot reads a channel, a mention comes as two events."""
    return people.answers(people.ask(people.slack.general)) == [1]


def one_gesture_twice(people: People) -> bool:
    """One message of a person's comes under two timestamps, with one id of Slack's."""
    slack = people.slack
    for _ in range(2):
        slack.say(people.ana, people.direct, QUESTION, client_msg_id="one")
    threading.Event().wait(2.0)
    slack.settle()
    seen = slack.visible_to(people.ana, people.direct)
    replies = [one for message in seen for one in slack.replies_to(people.ana, message)]
    return len({one.ts for one in (*seen, *replies) if ANSWER in one.plain}) == 1


def outage(people: People) -> bool:
    """Slack's API is away for seconds while three people ask."""
    slack = people.slack
    slack.fail("chat.postMessage", BrokenServer(503), times=None)
    channels = [slack.add_channel(f"c{number}") for number in range(3)]
    asked = [people.ask(channel) for channel in channels]
    slack.wait_for(lambda: len(slack.calls_of("chat.postMessage")) >= 3)
    slack.mend("chat.postMessage")
    return people.answers(*asked) == [1, 1, 1]


def backlog(people: People) -> bool:
    """Nine questions in a channel that takes one post a second."""
    asked = [people.ask(people.slack.general) for _ in range(9)]
    return people.answers(*asked) == [1] * 9


def edit(people: People) -> bool:
    """An edited question has one reply, of its new wording."""
    asked = people.ask()
    people.answers(asked)
    people.slack.edit(people.ana, asked, "Where can I park my car?")
    try:
        people.slack.wait_for(
            lambda: any("across the street" in one.plain for one in people._below(asked)),
            people.patience,
        )
    except AssertionError:
        return False
    people.slack.settle()
    return not any(ANSWER in one.plain for one in people._below(asked))


def deletion(people: People) -> bool:
    """A deleted question takes its reply with it."""
    asked = people.ask()
    people.answers(asked)
    people.slack.delete(people.ana, asked)
    try:
        people.slack.wait_for(lambda: not people._below(asked), people.patience)
    except AssertionError:
        return False
    return True


def refusal(people: People) -> bool:
    """Where the bot may not post, whoever asked is told."""
    people.slack.fail("chat.postMessage", Refused("restricted_action"))
    people.ask(people.slack.general)
    return _sees_something(people, people.ana)


def flood(people: People) -> bool:
    """Fourteen questions in a thread get at most ten answers."""
    slack = people.slack
    parent = slack.say(people.ben, slack.general, "hello all")
    text = f"<@{slack.bot_user}> {QUESTION}"
    for _ in range(14):
        slack.say(people.ana, slack.general, text, thread_ts=parent.ts)
    threading.Event().wait(3.0)
    slack.settle()
    replies = slack.replies_to(people.ana, parent)
    return sum(ANSWER in one.plain for one in replies) <= 10


def stranger(people: People) -> bool:
    """Somebody of another organisation gets no internal answer."""
    slack = people.slack
    eve, channel = slack.add_user("eve", team="T0OTHERORG1"), slack.add_channel("shared")
    slack.share(channel)
    asked = slack.say(eve, channel, f"<@{slack.bot_user}> {QUESTION}")
    threading.Event().wait(2.0)
    slack.settle()
    return not any(ANSWER in one.plain for one in slack.replies_to(people.ana, asked))


def meaningless(people: People) -> bool:
    """A question that no answer fits gets none of them."""
    slack = people.slack
    slack.say(people.ana, people.direct, "who wrote the opera Carmen?")
    if not _sees_something(people, people.ana):
        return False
    return ANSWER not in "".join(one.plain for one in slack.visible_to(people.ana, people.direct))


def _sees_something(people: People, user: str) -> bool:
    slack = people.slack

    def seen() -> list[Message]:
        places = [slack.general, slack.direct(user)]
        shown = [one for place in places for one in slack.visible_to(user, place)]
        return [one for one in shown if one.user == slack.bot_user]

    try:
        slack.wait_for(seen, people.patience)
    except AssertionError:
        return False
    return True


WORST: dict[str, Callable[[People], bool]] = {
    "F01 copies of an event": copies,
    "F02 a mention as two events": mention_and_message,
    "F03 one gesture twice": one_gesture_twice,
    "F08 a 429": after(RateLimited("1"), times=2),
    "F09 a 500": after(BrokenServer(500)),
    "F09 a 503": after(BrokenServer(503)),
    "F09 internal_error": after(Refused("internal_error")),
    "F10 a refusal that stays": refusal,
    "F11 an edit": edit,
    "F11 a deletion": deletion,
    "F13 a backlog in one channel": backlog,
    "F19 a flood in a thread": flood,
    "F20 an outage of Slack": outage,
    "A32 a stranger in a shared channel": stranger,
    "F52 blocks that Slack refuses": after(Refused("invalid_blocks")),
    "a question without an answer": meaningless,
}
# Slack's SDK repeats some calls whose connection broke, whether they were taken or not.
ALSO_SURVIVED: dict[str, Callable[[People], bool]] = {
    "F07 the answer of a post is lost": after(AnswerLost()),
    "F07 closed unread": after(ClosedUnread()),
    "F07 a post is taken late": after(TakenLate(0.5)),
}


@contextmanager
def _naive(slack: FakeSlack) -> Iterator[None]:
    handler = SlackRequestHandler(
        make_app(slack.bot_token, slack.signing_secret, slack.api_url), path="/slack/events"
    )
    with make_server("127.0.0.1", 0, handler, _ThreadedServer, _QuietHandler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        slack.connect_http(f"http://127.0.0.1:{server.server_port}/slack/events")
        yield
        server.shutdown()
        thread.join()


def _slack(name: str) -> FakeSlack:
    return FakeSlack(
        scopes=(*DEFAULT_SCOPES, "channels:history"),
        burst=4 if name.startswith("F13") else 50,
        retry_delays=(0, 0.2, 0.5),
        ack_seconds=ACK_SECONDS,
    )


@pytest.mark.parametrize("name", [*WORST, *ALSO_SURVIVED])
def test_the_worst_cases_are_survived(name: str, tmp_path: Path) -> None:
    """Each ends as people would want it to."""
    with _slack(name) as slack, connected(slack, settings_for(slack, tmp_path), "http"):
        assert (WORST | ALSO_SURVIVED)[name](People(slack, PATIENCE["faqbot"]))


@pytest.mark.parametrize("name", WORST)
def test_a_plain_bot_fails_in_the_worst_cases(name: str) -> None:
    """The same check on a bot that answers each event at once: so it can fail."""
    with _slack(name) as slack, _naive(slack):
        assert not WORST[name](People(slack, PATIENCE["naive"]))
