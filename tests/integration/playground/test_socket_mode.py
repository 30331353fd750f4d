"""Socket Mode, spoken to by Slack's own client: envelopes, acknowledgements, reconnecting."""

from __future__ import annotations

import json
import threading
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slack_sdk.socket_mode.client import BaseSocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

    from bot.playground.fake_slack import FakeSlack

    Payload = dict[str, Any] | None


def socket_url(slack: FakeSlack) -> str:
    """The address of one new connection."""
    client = WebClient(slack.app_token, base_url=slack.api_url)
    return str(client.apps_connections_open(app_token=slack.app_token)["url"])


@contextmanager
def raw(slack: FakeSlack) -> Iterator[ClientConnection]:
    """A connection that does nothing by itself, after its hello."""
    with connect(socket_url(slack)) as connection:
        assert json.loads(connection.recv(30))["type"] == "hello"
        yield connection


@contextmanager
def running(
    slack: FakeSlack, answer: Callable[[SocketModeRequest], Payload]
) -> Iterator[list[SocketModeRequest]]:
    """Slack's client, which acknowledges everything with what ``answer`` gives."""
    received: list[SocketModeRequest] = []

    def listen(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        received.append(request)
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer(request)))

    client = SocketModeClient(
        slack.app_token,
        web_client=WebClient(slack.app_token, base_url=slack.api_url),
        ping_interval=0.5,
    )
    client.socket_mode_request_listeners.append(listen)
    client.connect()
    slack.wait_for_connections()
    slack.connect_socket_mode()
    try:
        yield received
    finally:
        client.close()


def test_hello_comes_first(slack: FakeSlack) -> None:
    """It tells how many connections there are, and something to debug with."""
    with connect(socket_url(slack)) as first, connect(socket_url(slack)) as second:
        hellos = [json.loads(one.recv(30)) for one in (first, second)]
    assert [hello["num_connections"] for hello in hellos] == [1, 2]
    assert hellos[0]["debug_info"]["host"]
    assert hellos[0]["connection_info"] == {"app_id": slack.workspace.app}


def test_a_ticket_is_good_for_one_connection(slack: FakeSlack) -> None:
    """A used or invented ticket is refused in the handshake."""
    url = socket_url(slack)
    with connect(url):
        for refused in (url, url.partition("?")[0]):
            with pytest.raises(InvalidStatus), connect(refused):
                pass


def test_all_kinds_of_envelopes_arrive(slack: FakeSlack, ana: str) -> None:
    """Commands, events and clicks come with the type and payload that Slack's client expects."""
    blocks = [
        {
            "type": "actions",
            "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Go"}}],
        }
    ]

    def answer(request: SocketModeRequest) -> Payload:
        return {"text": "x", "blocks": blocks} if request.type == "slash_commands" else None

    with running(slack, answer) as received:
        shown = slack.slash(ana, slack.general, "/faq", "what?")
        assert shown.message is not None
        assert slack.click(ana, shown.message, "Go").error is None
        slack.say(ana, slack.direct(ana), "hello")
        slack.settle()
    assert [request.type for request in received] == [
        "slash_commands",
        "interactive",
        "events_api",
    ]
    assert [request.accepts_response_payload for request in received] == [True, False, False]
    assert received[0].payload["text"] == "what?"
    assert received[1].payload["type"] == "block_actions"
    assert received[2].payload["event"]["text"] == "hello"
    assert (received[2].retry_attempt, received[2].retry_reason) == (0, "")


@pytest.mark.parametrize("ack_seconds", [1.5])
def test_an_event_is_sent_again_until_acknowledged(slack: FakeSlack, ana: str) -> None:
    """Silence is a failure; the next envelope has its number and reason, on any connection."""
    slack.connect_socket_mode()
    with raw(slack) as connection:
        slack.say(ana, slack.direct(ana), "hello")
        first = json.loads(connection.recv(30))
        second = json.loads(connection.recv(30))
        connection.send("not json")
        connection.send("[]")
        connection.send(json.dumps({"envelope_id": second["envelope_id"]}))
        slack.settle()
    assert first["payload"] == second["payload"]
    assert first["envelope_id"] != second["envelope_id"]
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "http_timeout")
    [delivery] = slack.deliveries
    assert [one.reason for one in delivery.tries] == ["http_timeout", None]


def test_one_envelope_goes_to_one_connection(slack: FakeSlack, ana: str) -> None:
    """With two connections open, each event arrives once, and both get some of forty."""
    slack.connect_socket_mode()
    counts = [0, 0]

    def acknowledge(index: int, connection: ClientConnection) -> None:
        try:
            while True:
                envelope = json.loads(connection.recv(30))
                counts[index] += 1
                connection.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
        except ConnectionClosed:
            return

    with raw(slack) as first, raw(slack) as second:
        threads = [
            threading.Thread(target=acknowledge, args=(index, connection))
            for index, connection in enumerate((first, second))
        ]
        for thread in threads:
            thread.start()
        for number in range(40):
            slack.say(ana, slack.direct(ana), str(number))
        slack.settle()
    for thread in threads:
        thread.join(30)
    assert sum(counts) == 40
    assert all(counts)


@pytest.mark.parametrize("reason", ["refresh_requested", "warning", "link_disabled"])
def test_connections_are_told_to_go(slack: FakeSlack, reason: str) -> None:
    """The disconnect message names the reason, then the connection closes."""
    with raw(slack) as connection:
        slack.disconnect_sockets(reason)
        assert json.loads(connection.recv(30))["reason"] == reason
        with pytest.raises(ConnectionClosed):
            connection.recv(30)
    assert slack.links.connections == []


def test_slacks_client_comes_back(slack: FakeSlack, ana: str) -> None:
    """After refresh_requested the client opens a new connection, which carries on."""
    with running(slack, lambda _: {"text": "x"}):
        slack.disconnect_sockets()
        slack.wait_for_connections()
        shown = slack.slash(ana, slack.general, "/faq", "x")
    assert shown.message is not None
    assert len(slack.calls_of("apps.connections.open")) >= 2


def test_ten_connections_are_the_most(slack: FakeSlack) -> None:
    """The eleventh is told too_many_websockets and closed."""
    with ExitStack() as stack:
        connections = [stack.enter_context(connect(socket_url(slack))) for _ in range(11)]
        assert json.loads(connections[-1].recv(30))["reason"] == "too_many_websockets"
        assert len(slack.links.connections) == 10


def test_without_a_connection_sending_fails(slack: FakeSlack, ana: str) -> None:
    """A command fails at once, an event is tried again as over HTTP."""
    slack.connect_socket_mode()
    assert slack.slash(ana, slack.general, "/faq", "x").error == "dispatch_failed"
    slack.say(ana, slack.direct(ana), "x")
    slack.settle()
    reasons = [one.reason for one in slack.deliveries[1].tries]
    assert reasons == ["connection_failed"] * 4


def test_a_closed_connection_is_forgotten(slack: FakeSlack) -> None:
    """When the app goes away, its connection counts no more."""
    with raw(slack):
        assert len(slack.links.connections) == 1
    slack.wait_for(lambda: not slack.links.connections)
