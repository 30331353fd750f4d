"""The 20 worst cases, and what the bot of Bolt's first page does in them: it fails, so they bite.

They are those of the catalogue in which people get nothing, get it twice, or get what is not for
them, or in which Slack would switch the bot off. Not among them are lost answers to a post (F07),
of which Slack's SDK sees some through by luck, and kills, after which the plain bot has few
questions to lose where Slack answers fast: ``python -m tests.faults --naive`` compares those.
"""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING
from wsgiref.simple_server import make_server

import pytest
from slack_bolt.adapter.wsgi import SlackRequestHandler

from bot.playground.fake_slack import DEFAULT_SCOPES, FakeSlack
from bot.playground.faults import BrokenServer, RateLimited, Refused, Slow
from bot.playground.http_door import HttpDoor
from bot.playground.local_bot import _QuietHandler, _ThreadedServer, connected
from tests.faults.naive import make_app
from tests.scenarios.conftest import ACK_SECONDS, settings_for
from tests.shipped import ROOT

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


def hanging(people: People) -> bool:
    """Twelve posts that Slack is slow to answer hold up nobody in another channel."""
    slack = people.slack
    slack.fail("chat.postMessage", Slow(8.0), times=12)
    for number in range(12):
        people.ask(slack.add_channel(f"c{number}"))
    threading.Event().wait(1.5)
    asked = people.ask()
    try:
        slack.wait_for(lambda: any(ANSWER in one.plain for one in people._below(asked)), 6.0)
    except AssertionError:
        return False
    return True


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


def of_no_interest(people: People) -> bool:
    """An event that the bot has no use for is acknowledged: else Slack switches all events off."""
    body = json.loads((ROOT / "tests" / "payloads" / "reaction_added.json").read_text())
    (sent,) = people.slack.deliver(body)
    people.slack.settle()
    return [one.reason for one in sent.tries] == [None]


def malformed(people: People) -> bool:
    """What nobody signed is turned away, whatever it looks like: it is no failure of the bot's."""
    door = people.slack.post.door
    assert isinstance(door, HttpDoor)
    bodies = [b"{nope", b"[1]", b"null", b"payload={x", b"[" * 100_000]
    stamps = ["abc", "9" * 5_000, "", "1"]
    statuses = []
    for body in bodies:
        for stamp in stamps:
            headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=\xe9"}
            request = urllib.request.Request(door.url, body, headers)
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request, timeout=people.patience)
            refused.value.close()
            statuses.append(refused.value.code)
    return all(400 <= status < 500 for status in statuses)


def unfurling(people: People) -> bool:
    """An address in a reply is not fetched, and shows no page that nobody asked for."""
    people.answers(people.ask(people.slack.general))
    posts = [call.arguments for call in people.slack.calls_of("chat.postMessage")]
    names = ("unfurl_links", "unfurl_media")
    return bool(posts) and all(post.get(name) is False for post in posts for name in names)


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
    "F14 posts that hang": hanging,
    "F16 an event of no interest": of_no_interest,
    "F19 a flood in a thread": flood,
    "F20 an outage of Slack": outage,
    "A07 a link that unfurls": unfurling,
    "A15 malformed requests": malformed,
    "A32 a stranger in a shared channel": stranger,
    "F52 blocks that Slack refuses": after(Refused("invalid_blocks")),
    "a question without an answer": meaningless,
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


@pytest.mark.parametrize("name", WORST)
def test_the_worst_cases_are_survived(name: str, tmp_path: Path) -> None:
    """Each of the twenty ends as people would want it to."""
    assert len(WORST) == 20
    with _slack(name) as slack, connected(slack, settings_for(slack, tmp_path), "http"):
        assert WORST[name](People(slack, PATIENCE["faqbot"]))


@pytest.mark.parametrize("name", WORST)
def test_a_plain_bot_fails_in_the_worst_cases(name: str) -> None:
    """The same check on a bot that answers each event at once: so it can fail."""
    with _slack(name) as slack, _naive(slack):
        assert not WORST[name](People(slack, PATIENCE["naive"]))
