"""What people do, through the edge and a real Bolt app, to what Slack gets back."""

from __future__ import annotations

import copy
import json
import logging
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

import pytest
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult

from bot.circle.gap_log import GapLog
from bot.errors import StorageError
from bot.faq.answering import Faq
from bot.faq.model import Answer, Entry, Knowledge, Match, NoAnswer, Suggestions
from bot.slack import listeners
from bot.slack.calling import web_client
from bot.slack.delivery import Delivery
from bot.slack.edge import EVENTS_PATH, Edge
from bot.slack.memory import memory_in
from bot.slack.responder import Responder
from bot.slack.work import Work
from bot.storage.database import Database
from bot.storage.gaps import Gaps
from bot.storage.inbox import Inbox
from tests.other_payloads import PRESSES
from tests.unit.slack.edge_requests import FORM, JSON, SECRET, ask, signed
from tests.unit.slack.edge_requests import Answer as HttpAnswer
from tests.unit.slack.web_server import Reply, error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.faq.model import Decision, Question
    from bot.storage.inbox import Item, Lease
    from tests.unit.slack.web_server import Received, WebServer

PAYLOADS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[2] / "payloads").glob("*.json"))
}
SHARE = Entry("microsoft-profit-share", "What's the share?", "It is **75 %**.", topic="Shares")
STAKE = Entry("stake", "Who owns it?", "We do.", topic="Owners")
KNOWLEDGE = Knowledge((SHARE, STAKE))
PATIENCE_SECONDS = 20.0


@dataclass
class ToldFaq:
    """Decides by one word of the question, and fails when that is "broken"."""

    knowledge: Knowledge = KNOWLEDGE
    min_confidence: float = 0.6
    asked: list[str] = field(default_factory=list)

    def answer(self, question: Question) -> Decision:
        """Return the decision for ``question``."""
        self.asked.append(question.text)
        matches = (Match(SHARE, 0.5, ""), Match(STAKE, 0.3, ""))
        if "broken" in question.text:
            raise LookupError("the FAQ is broken")
        if "share" in question.text:
            return Answer(question, SHARE, matches, "")
        if "perhaps" in question.text:
            return Suggestions(question, matches, "")
        return NoAnswer(question, (), "")

    def judged(self, text: str) -> None:
        """Fail: this one has no reasons."""
        raise LookupError("the FAQ is broken")


class KnownClaims:
    """Claims in memory; ``is_down`` and ``is_broken`` make them fail, the latter with a bug."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.is_down = False
        self.is_broken = False
        self._lock = threading.Lock()

    def release(self, key: str) -> None:
        """Free the key."""
        self.keys.remove(key)

    def fail_if_broken(self) -> None:
        """Fail as these claims are said to."""
        if self.is_down:
            raise StorageError("the database is down")
        if self.is_broken:
            raise LookupError("the claims are broken")

    def claim(self, key: str) -> bool:
        """Take the key unless it is taken."""
        self.fail_if_broken()
        with self._lock:
            self.keys.append(key)
            return self.keys.count(key) == 1


class BreakableInbox(Inbox):
    """A real inbox, which fails as the claims do."""

    def __init__(self, database: Database, claims: KnownClaims) -> None:
        super().__init__(database)
        self._claims = claims

    def store(self, item: Item, **how: Any) -> Lease | None:
        """Store it, unless the claims are said to be down or broken."""
        self._claims.fail_if_broken()
        return super().store(item, **how)


class Workspace:
    """The bot in a workspace whose Web API and response addresses are the web server."""

    def __init__(self, server: WebServer, folder: Path) -> None:
        self.told = ToldFaq()
        self.faq: ToldFaq | Faq = self.told
        self.claims, self.work = KnownClaims(), Work(2, 5, first_pause_seconds=0.01)
        self._server = server
        database = Database(f"sqlite:///{folder / 'faqbot.db'}")
        self.inbox = BreakableInbox(database, self.claims)
        memory = memory_in(database)
        delivery = Delivery(web_client("xoxb-1", f"{server.url}api/"))
        app = App(
            name="test",
            authorize=lambda: AuthorizeResult(
                enterprise_id=None,
                team_id="T0ACME01",
                bot_id="B0FAQBOT",
                bot_user_id="U0FAQBOT",
                bot_token="xoxb-1",
            ),
            client=web_client("", f"{server.url}api/"),
            process_before_response=True,
            request_verification_enabled=False,
            raise_error_for_unhandled_request=True,
            logger=logging.getLogger("slack_bolt"),
        )
        responder = self.responder = Responder(
            lambda: cast("Faq", self.faq),
            self.claims,
            delivery,
            self.work,
            memory,
            inbox=self.inbox,
            gaps=GapLog(Gaps(database), "xoxb-1", is_on=False),
        )
        listeners.register(app, responder)
        self._edge = Edge(SlackRequestHandler(app, path=EVENTS_PATH), SECRET, {})

    def sends(self, payload: dict[str, Any]) -> HttpAnswer:
        """Send a payload as Slack does, and return the answer when all work is done.

        An address at Slack that comes with it becomes one of the web server.
        """
        if payload.get("response_url", "").startswith("https://hooks.slack.com/"):
            payload = payload | {"response_url": f"{self._server.url}actions/1"}
        kind = FORM
        if "command" in payload:
            body = urlencode(payload)
        elif "event" in payload or "challenge" in payload or "minute_rate_limited" in payload:
            body, kind = json.dumps(payload), JSON
        else:
            body = urlencode({"payload": json.dumps(payload)})
        raw = body.encode()
        answer = ask(self._edge, raw, CONTENT_TYPE=kind, **signed(raw))
        assert self.work.drain(PATIENCE_SECONDS)
        return answer

    def sweep(self) -> None:
        """Do what waits in the inbox."""
        self.responder.durable.sweep()
        assert self.work.drain(PATIENCE_SECONDS)

    def posts(self) -> list[tuple[str, Any, Any]]:
        """Return the calls that were made: the path, the channel, the text."""
        return [seen(request) for request in self._server.received]


def seen(request: Received) -> tuple[str, Any, Any]:
    """Return what matters of a call."""
    body = request.body
    where = body.get("thread_ts") or body.get("user") or body.get("channel")
    return request.path, where, body.get("text", body.get("delete_original"))


@pytest.fixture
def workspace(web_server: WebServer, tmp_path: Path) -> Iterator[Workspace]:
    """A workspace in which nothing has happened yet."""
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
    workspace = Workspace(web_server, tmp_path)
    yield workspace
    workspace.work.close()


@pytest.fixture
def explaining(workspace: Workspace) -> Workspace:
    """A workspace whose bot decides by itself, and so can say why."""
    share = replace(SHARE, phrasings=("Microsoft and profits", "How much is Microsoft's share?"))
    workspace.faq = Faq(Knowledge((share, STAKE)))
    return workspace


def event(name: str, text: str) -> dict[str, Any]:
    """Return an event's payload with other words, after the mention if it has one."""
    body: dict[str, Any] = copy.deepcopy(PAYLOADS[name])
    mention = "<@U0FAQBOT> " if "<@U0FAQBOT" in (body["event"]["text"] or "") else ""
    body["event"]["text"] = mention + text
    return body


@pytest.mark.parametrize("name", PAYLOADS)
def test_whatever_slack_sends_is_acknowledged(
    explaining: Workspace, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Every payload gets 200 and no error in the log, whether anything here listens or not."""
    assert explaining.sends(PAYLOADS[name]).status == 200
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize("press", PRESSES, ids=lambda press: press["type"])
def test_every_kind_of_press_of_slacks_samples_is_acknowledged(
    explaining: Workspace, press: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """What other apps' buttons, dialogs, shortcuts and modals send does no harm here."""
    assert explaining.sends(press).status == 200
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


def test_the_address_is_verified(workspace: Workspace) -> None:
    """Slack's challenge comes back."""
    payload = PAYLOADS["url_verification"]

    assert json.loads(workspace.sends(payload).body) == {"challenge": payload["challenge"]}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("the share?", "It is 75 %."),
        ("perhaps?", "I'm not sure what you mean."),
        ("the payload=1&payload?", "I don't know"),
        ("", "your question"),
        ("broken?", "Something went wrong on my side"),
    ],
)
def test_a_command_is_answered_at_once_and_in_private(
    workspace: Workspace, text: str, says: str
) -> None:
    """The acknowledgement has the reply; nothing is posted."""
    answer = workspace.sends(PAYLOADS["slash_command"] | {"text": text})

    reply = json.loads(answer.body)
    assert reply["response_type"] == "ephemeral"
    assert says in reply["text"]
    assert reply["blocks"]
    assert workspace.posts() == []


def test_help_calls_the_command_what_it_is_called(workspace: Workspace) -> None:
    """Whatever the command's name, help has it, with a question of each topic."""
    answer = workspace.sends(PAYLOADS["slash_command"] | {"command": "/ask-us", "text": "help"})

    text = json.loads(answer.body)["text"]
    assert "/ask-us your question" in text
    assert "• What's the share?\n• Who owns it?\n\nI know about: Shares, Owners" in text


MESSAGE, PRIVATE = "/api/chat.postMessage", "/api/chat.postEphemeral"


@pytest.mark.parametrize(
    ("name", "text", "post"),
    [
        ("app_mention", "the share?", (MESSAGE, "1795342800.000100", "It is 75 %.")),
        ("app_mention_in_thread", "the share?", (MESSAGE, "1795342700.000050", "It is 75 %.")),
        ("app_mention", "perhaps?", (PRIVATE, "U0ALICE1", "I'm not sure")),
        ("app_mention", "no?", (PRIVATE, "U0ALICE1", "I don't know")),
        ("app_mention", "", (PRIVATE, "U0ALICE1", "Ask me a question")),
        ("app_mention", "broken?", (PRIVATE, "U0ALICE1", "Something went wrong")),
        ("message_im", "the share?", (MESSAGE, "D0ALICE1", "It is 75 %.")),
        ("message_im", "perhaps?", (MESSAGE, "D0ALICE1", "I'm not sure")),
        ("message_im", "broken?", (MESSAGE, "D0ALICE1", "Something went wrong")),
        ("message_im_in_thread", "no?", (MESSAGE, "1795342900.000100", "I don't know")),
    ],
)
def test_a_message_is_answered_where_it_stands(
    workspace: Workspace, name: str, text: str, post: tuple[str, str, str]
) -> None:
    """Answers to mentions for all, the rest for who asked; direct messages in their place."""
    answer = workspace.sends(event(name, text))

    assert (answer.status, answer.body) == (200, b"")
    ((path, where, says),) = workspace.posts()
    assert (path, where) == post[:2]
    assert says.startswith(post[2])


def test_copies_of_a_message_are_answered_once(workspace: Workspace) -> None:
    """A mention, its message event, and their retries give one reply."""
    for name in ("message_channel_with_mention", "app_mention") * 3:
        assert workspace.sends(PAYLOADS[name]).status == 200

    assert len(workspace.posts()) == 1
    assert len(workspace.told.asked) == 1


def test_what_is_not_for_the_bot_claims_nothing(workspace: Workspace) -> None:
    """A message that is not answered does not stand in another copy's way."""
    for name in ("message_channel_plain", "message_im_own", "message_im_changed"):
        workspace.sends(PAYLOADS[name])

    assert workspace.claims.keys == []


def test_a_reply_that_has_to_wait_stays_the_same(
    workspace: Workspace, web_server: WebServer
) -> None:
    """When Slack asks to wait, the same reply goes out a second later; nothing is decided anew."""
    web_server.will_answer([error("ratelimited", 429, retry_after="1")])

    workspace.sends(event("message_im", "the share?"))

    assert [text for _, _, text in workspace.posts()] == ["It is 75 %."] * 2
    assert workspace.told.asked == ["the share?"]


def test_a_question_that_cannot_be_claimed_comes_again(workspace: Workspace) -> None:
    """While the database is down Slack gets 503; a command is answered all the same."""
    workspace.claims.is_down = True

    assert workspace.sends(PAYLOADS["app_mention"]).status == 503
    assert workspace.sends(PAYLOADS["slash_command"]).status == 200
    assert workspace.posts() == []
    workspace.claims.is_down = False
    assert workspace.sends(PAYLOADS["app_mention"]).status == 200
    assert len(workspace.posts()) == 1


def test_a_question_that_finds_no_room_waits_in_the_inbox(workspace: Workspace) -> None:
    """When too much is in work, it is stored for whichever process has room, and acknowledged."""
    go_on = threading.Event()
    for _ in range(5):
        workspace.work.run(lambda: cast("None", go_on.wait(PATIENCE_SECONDS)))
    raw = json.dumps(PAYLOADS["message_im"]).encode()

    status = ask(workspace._edge, raw, **signed(raw)).status
    go_on.set()

    assert workspace.work.drain(PATIENCE_SECONDS)
    assert (status, workspace.posts()) == (200, [])
    workspace.sweep()
    assert len(workspace.posts()) == 1


@pytest.mark.parametrize(
    ("name", "posts"),
    [
        (
            "block_actions_pick_on_ephemeral",
            [(MESSAGE, "1795342800.000100", "It is 75 %."), ("/actions/1", None, True)],
        ),
        (
            "block_actions_pick_in_thread",
            [(MESSAGE, "1795342700.000050", "It is 75 %."), ("/actions/1", None, True)],
        ),
        ("block_actions_pick_on_direct_message", [("/actions/1", None, "It is 75 %.")]),
        ("block_actions_pick_after_command", [("/actions/1", None, "It is 75 %.")]),
        ("block_actions_of_another_kind", []),
    ],
)
def test_a_pick_is_answered_where_the_question_was(
    workspace: Workspace, name: str, posts: list[tuple[str, Any, Any]]
) -> None:
    """After a mention in its thread, and the choice goes; elsewhere in the choice's place."""
    assert workspace.sends(PAYLOADS[name]).status == 200

    assert workspace.posts() == posts


def test_none_of_these_and_a_gone_entry_are_said(
    workspace: Workspace, web_server: WebServer
) -> None:
    """The choice becomes words, also when its entry has left the knowledge."""
    workspace.sends(PAYLOADS["block_actions_none_of_these"])
    workspace.faq.knowledge = Knowledge(())
    workspace.sends(PAYLOADS["block_actions_pick_on_ephemeral"])

    none, gone = (request.body for request in web_server.received)
    assert none["text"].startswith("Then I don't know this one.")
    assert gone["text"].startswith("That answer is not in the FAQ any more.")
    assert none["replace_original"] is gone["replace_original"] is True


def test_a_pick_whose_address_is_used_up_is_posted(
    workspace: Workspace, web_server: WebServer
) -> None:
    """A response_url that is no good any more, or not Slack's, does not cost the answer."""
    payload = PAYLOADS["block_actions_pick_on_direct_message"]
    web_server.will_answer([Reply(404, b"used_url")])

    workspace.sends(payload)
    container = payload["container"] | {"message_ts": "1795342999.000100"}
    workspace.sends(payload | {"response_url": "https://x.example/", "container": container})

    posted = (MESSAGE, "D0ALICE1", "It is 75 %.")
    assert workspace.posts() == [("/actions/1", None, "It is 75 %."), posted, posted]


EXPLAINED = " sure that What's the share? is what was asked"


@pytest.mark.parametrize(
    ("name", "post"),
    [
        ("block_actions_why_after_command", ("/actions/1", None, EXPLAINED)),
        ("block_actions_why_in_thread", (PRIVATE, "1795342700.000050", EXPLAINED)),
        ("block_actions_why_on_direct_message", (MESSAGE, "D0ALICE1", EXPLAINED)),
        ("block_actions_why_of_another_version", ("/actions/1", None, "I can't tell any more")),
    ],
)
def test_a_choice_of_why_is_explained_where_the_answer_stands(
    explaining: Workspace, web_server: WebServer, name: str, post: tuple[str, str, str]
) -> None:
    """To the person alone; the answer is neither replaced nor taken away; copies change nothing."""
    for _ in range(3):
        answer = explaining.sends(PAYLOADS[name])
        assert (answer.status, answer.body) == (200, b"")

    ((path, where, says),) = explaining.posts()
    assert (path, where) == post[:2]
    assert post[2] in says
    body = web_server.received[0].body
    assert not body.get("replace_original")
    if path == PRIVATE:
        assert body["user"] == "U0ALICE1"


@pytest.mark.parametrize(
    ("name", "first", "then"),
    [
        ("block_actions_why_after_command", Reply(404, b"used_url"), PRIVATE),
        (
            "block_actions_why_in_thread",
            Reply(200, b'{"ok": false, "error": "not_in_channel"}'),
            "/actions/1",
        ),
    ],
)
def test_an_explanation_that_slack_refuses_takes_the_other_way(
    explaining: Workspace, web_server: WebServer, name: str, first: Reply, then: str
) -> None:
    """A used up address, or a channel without the bot, does not mean silence."""
    web_server.will_answer([first])

    explaining.sends(PAYLOADS[name])

    (_, (path, _, says)) = explaining.posts()
    assert path == then
    assert EXPLAINED in says


def test_a_broken_explanation_apologises_and_leaves_the_answer(
    workspace: Workspace, web_server: WebServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Whether the claim or the explaining has the bug, an id is shown beside the answer."""
    workspace.sends(PAYLOADS["block_actions_why_after_command"])
    workspace.claims.is_broken = True
    workspace.sends(PAYLOADS["block_actions_why_after_command"])

    for request in web_server.received:
        assert request.body["text"].partition("(Error ")[2][:8] in caplog.text
        assert request.body["replace_original"] is False
    assert len(web_server.received) == 2


def test_an_error_is_logged_with_the_id_that_the_person_sees(
    workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the reason and not the question."""
    answer = workspace.sends(PAYLOADS["slash_command"] | {"text": "broken canary"})

    error_id = json.loads(answer.body)["text"].partition("(Error ")[2][:8]
    assert f"error {error_id}" in caplog.text
    assert "LookupError: the FAQ is broken" in caplog.text
    assert "canary" not in caplog.text


def test_a_listener_that_fails_apologises(
    workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    """A bug before anything is accepted is told too, in private, and does not come again."""
    workspace.claims.is_broken = True

    assert workspace.sends(PAYLOADS["app_mention"]).status == 200

    ((path, where, says),) = workspace.posts()
    assert (path, where) == (PRIVATE, "U0ALICE1")
    assert says.partition("(Error ")[2][:8] in caplog.text
    assert "LookupError: the claims are broken" in caplog.text


def test_a_command_of_nobody_is_acknowledged(workspace: Workspace) -> None:
    """Without a person there is no one to answer."""
    assert workspace.sends({"command": "/faq", "text": "the share?"}).body == b""


@pytest.mark.parametrize(
    "broken",
    [
        {"authorizations": "x"},
        {"authorizations": [7]},
        {"event": {"type": 7}},
        {"event": {"type": "message", "channel": {"id": []}, "user": [1], "text": {"a": 1}}},
        {"event": {"type": "message", "message": 7, "previous_message": []}},
        {"event": {"type": "app_mention", "text": None, "ts": 1.5}},
        {"event": {}},
    ],
    ids=str,
)
def test_a_signed_event_of_the_wrong_shape_does_no_harm(
    workspace: Workspace, broken: dict[str, Any]
) -> None:
    """Slack gets 200, and nobody gets a reply."""
    assert workspace.sends(PAYLOADS["message_im"] | broken).status == 200
    assert workspace.posts() == []
