"""The way out to Slack: where a reply goes, and what is sent again."""

from __future__ import annotations

import ssl
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.blocks import Reply
from bot.slack.calling import proxies_for, web_client
from bot.slack.delivery import Delivery
from bot.slack.gestures import Place, Surface
from bot.slack.renderers.replies import render_error
from bot.slack.work import LaterError
from tests.unit.slack.web_server import Received, WebServer, error
from tests.unit.slack.web_server import Reply as WebReply

if TYPE_CHECKING:
    from pathlib import Path

REPLY = render_error("ab12")
DIRECT = Place(Surface.DIRECT, "D1", "U1", "1.1")
DIRECT_THREAD = Place(Surface.DIRECT, "D1", "U1", "1.1", "1.0")
MENTION = Place(Surface.MENTION, "C1", "U1", "1.1")
THREAD = Place(Surface.MENTION, "C1", "U1", "1.1", "1.0")
COMMAND = Place(Surface.COMMAND, "C1", "U1")
SAFE = {"link_names": False, "parse": "none"}
QUIET = {"unfurl_links": False, "unfurl_media": False}
SHOWN = {"text": REPLY.text, "blocks": list(REPLY.blocks)}


class Out:
    """A delivery to the web server."""

    def __init__(self, server: WebServer) -> None:
        self.delivery = Delivery(web_client("xoxb-1", f"{server.url}api/"))

    def post(self) -> None:
        """Post something to a direct conversation."""
        self.delivery.post(REPLY, DIRECT, public=False)


@pytest.fixture
def out(web_server: WebServer) -> Out:
    """A delivery to a web server that takes everything."""
    return Out(web_server)


@pytest.mark.parametrize(
    ("place", "public", "method", "where"),
    [
        (DIRECT, False, "chat.postMessage", {"channel": "D1"}),
        (DIRECT_THREAD, False, "chat.postMessage", {"channel": "D1", "thread_ts": "1.0"}),
        (MENTION, True, "chat.postMessage", {"channel": "C1", "thread_ts": "1.1"}),
        (MENTION, False, "chat.postEphemeral", {"channel": "C1", "user": "U1"}),
        (THREAD, True, "chat.postMessage", {"channel": "C1", "thread_ts": "1.0"}),
        (THREAD, False, "chat.postEphemeral", {"channel": "C1", "user": "U1", "thread_ts": "1.0"}),
        (COMMAND, False, "chat.postEphemeral", {"channel": "C1", "user": "U1"}),
    ],
)
def test_a_reply_goes_where_it_belongs(
    web_server: WebServer, place: Place, public: bool, method: str, where: dict[str, str]
) -> None:
    """Public in the question's thread, private to the person; nothing unfurls or pings."""
    Out(web_server).delivery.post(REPLY, place, public=public)

    quiet = QUIET if method == "chat.postMessage" else {}
    expected = {**where, **SHOWN, **SAFE, **quiet}
    assert web_server.received == [Received(f"/api/{method}", expected)]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"retry_after": "0"}, 1.0),
        ({"Retry_After": "99999"}, 600.0),
        ({"Retry_After": "9" * 400}, 1.0),
        ({"Retry_After": "soon"}, 1.0),
        ({"Retry_After": "-5"}, 1.0),
        ({"Retry_After": "1.5"}, 1.0),
        ({}, 1.0),
    ],
    ids=lambda value: str(value)[:30],
)
def test_slack_is_given_the_time_it_asks_for(
    out: Out, web_server: WebServer, headers: dict[str, str], seconds: float
) -> None:
    """After a 429 the same message may go out once more, between a second and a minute later."""
    web_server.will_answer([error("ratelimited", 429, **headers)])

    with pytest.raises(LaterError) as later:
        out.post()
    out.post()

    assert later.value.seconds == seconds
    assert len(web_server.received) == 2
    assert web_server.received[0] == web_server.received[1]


def test_a_429_of_a_proxy_is_one_too(out: Out, web_server: WebServer) -> None:
    """A body that is no JSON changes nothing."""
    web_server.will_answer([WebReply(429, b"<html>busy</html>", {"Retry-After": "3"})])

    with pytest.raises(LaterError) as later:
        out.post()

    assert (later.value.seconds, len(web_server.received)) == (3.0, 1)


@pytest.mark.parametrize(
    ("reply", "raised"),
    [
        (error("channel_not_found"), SlackApiError),
        (error("not_in_channel"), SlackApiError),
        (error("is_archived"), SlackApiError),
        (error("token_revoked"), SlackApiError),
        (error("msg_too_long"), SlackApiError),
        (error("internal_error", 500), LaterError),
        (error("internal_error"), LaterError),
        (error("service_unavailable"), LaterError),
        (WebReply(500, b"<html>"), LaterError),
        (WebReply(503, b""), LaterError),
        (WebReply(200, b"<html>"), ValueError),
        (WebReply(200, b"null"), ValueError),
        (WebReply(200, b'{"ok": tru', {"Content-Length": "50"}), HTTPException),
        (WebReply(hangs_up="before reading"), OSError),
        (WebReply(hangs_up="after reading"), OSError),
    ],
    ids=str,
)
def test_what_may_have_arrived_is_not_sent_again(
    out: Out, web_server: WebServer, reply: WebReply, raised: type[Exception]
) -> None:
    """The caller learns whether it was refused, may come later, or is unknown; one call is made."""
    web_server.will_answer([reply])

    with pytest.raises(raised):
        out.post()

    assert len(web_server.received) == 1


def test_certificates_are_read_once_for_all_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python would read them for each connection, which takes longer than the rest of a call."""
    deliveries = [Delivery(web_client("xoxb-1", "https://127.0.0.1:9/api/")) for _ in range(2)]
    monkeypatch.setattr("ssl._create_default_https_context", lambda: pytest.fail("read again"))
    for delivery in deliveries:
        with pytest.raises(LaterError, match="no connection"):
            delivery.post(REPLY, DIRECT, public=False)
    contexts = {delivery._client.ssl for delivery in deliveries}
    assert [context.verify_mode for context in contexts if context] == [ssl.CERT_REQUIRED]


def test_a_post_that_finds_nobody_may_be_tried_again(web_server: WebServer) -> None:
    """Without a connection nothing arrived, so further tries double nothing."""
    out = Out(web_server)
    web_server.close()

    with pytest.raises(LaterError, match=r"no connection to Slack .*refused"):
        out.post()


def test_blocks_that_are_refused_and_then_a_429_are_not_the_end(
    out: Out, web_server: WebServer
) -> None:
    """The plain text may be sent later."""
    web_server.will_answer([error("invalid_blocks"), error("ratelimited", 429)])

    with pytest.raises(LaterError):
        out.post()


@pytest.mark.parametrize("code", ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"])
def test_refused_blocks_go_out_as_plain_text(out: Out, web_server: WebServer, code: str) -> None:
    """A reply that Slack cannot draw still says everything."""
    web_server.will_answer([error(code)])

    out.post()

    first, second = web_server.received
    assert "blocks" in first.body
    assert second.body == {key: value for key, value in first.body.items() if key != "blocks"}


def replaced(**more: Any) -> dict[str, Any]:
    """What replaces a message."""
    return {**SHOWN, "replace_original": True, **QUIET, **more}


def test_a_message_with_a_button_is_replaced_or_removed(out: Out, web_server: WebServer) -> None:
    """The address that came with the press takes the reply, or the message away."""
    url = f"{web_server.url}actions/1"

    assert out.delivery.replace(url, REPLY)
    assert out.delivery.remove(url)

    assert [request.body for request in web_server.received] == [
        replaced(),
        {"delete_original": True},
    ]


def test_a_used_up_address_is_no_error(
    out: Out, web_server: WebServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever replaces a message learns that it did not work, also if nobody listens there."""
    web_server.will_answer([WebReply(404, b"used_url"), WebReply(500, b"")])
    url = f"{web_server.url}actions/1"

    assert [out.delivery.replace(url, REPLY), out.delivery.remove(url)] == [False, False]
    web_server.close()
    assert out.delivery.replace(url, REPLY) is False
    assert "actions/1" not in caplog.text


def test_a_response_that_may_have_arrived_is_an_error(out: Out, web_server: WebServer) -> None:
    """To post the reply elsewhere might show it twice."""
    web_server.will_answer([WebReply(hangs_up="after reading")])

    with pytest.raises(OSError, match="closed"):
        out.delivery.replace(f"{web_server.url}actions/1", REPLY)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "http://hooks.slack.com/actions/1",
        "https://hooks.slack.com:8443/actions/1",
        "https://hooks.slack.com.evil.example/",
        "https://hooks.slack.com@evil.example/",
        "https://evil.example/hooks.slack.com",
        "http://127.0.0.1:1/actions",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "http://[::1",
        "https://hooks.slack.com:port/",
    ],
)
def test_nothing_is_sent_to_an_address_that_is_not_slacks(
    out: Out, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A forged response_url leads nowhere: no connection is tried."""
    assert out.delivery.replace(url, REPLY) is False
    assert "it is left alone" in caplog.text


def test_a_file_cannot_be_read_through_an_address(out: Out, tmp_path: Path) -> None:
    """An address in the file system is nobody's."""
    secret = tmp_path / "secret"
    secret.write_text("x")

    assert out.delivery.remove(secret.as_uri()) is False


def test_a_reply_with_any_characters_can_be_sent(out: Out, web_server: WebServer) -> None:
    """Emoji, other scripts and control characters survive the way."""
    text = "😀 Å \u202e \u2028 &amp;"

    out.delivery.post(Reply(text, ()), DIRECT, public=False)

    assert web_server.received[0].body["text"] == text


def test_no_redirect_gets_the_token(out: Out, web_server: WebServer) -> None:
    """A 302 is an error that may pass; the other address is never called."""
    elsewhere = {"Location": f"{web_server.url}elsewhere"}
    web_server.will_answer([WebReply(302, b"", elsewhere)])

    with pytest.raises(LaterError, match="status 302"):
        out.post()

    assert [one.path for one in web_server.received] == ["/api/chat.postMessage"]


@pytest.mark.parametrize(
    ("url", "proxies"),
    [
        ("http://127.0.0.1:8000/api/", {}),
        ("http://localhost/api/", {}),
        ("http://[::1]:8000/api/", {}),
        ("https://slack.com/api/", {"http": "http://p:1", "https": "http://p:1"}),
    ],
)
def test_this_machine_is_called_without_a_proxy(url: str, proxies: dict[str, str]) -> None:
    """Whatever HTTPS_PROXY says, the token of a loopback Slack stays on the machine."""
    assert proxies_for(url, "http://p:1") == proxies
    assert proxies_for(url, None) == {}
