"""The HTTP door: where requests go and what becomes of the answers."""

from __future__ import annotations

import json

import pytest

from bot.slack.edge import Edge
from tests.unit.slack.edge_requests import (
    ACTION,
    CANARY,
    COMMAND,
    EVENT,
    FORM,
    JSON,
    SECRET,
    Endless,
    Inner,
    ask,
    signed,
)


@pytest.mark.parametrize(
    "path",
    ["/", "", "/slack", "/slack/events/", "//slack/events", "/SLACK/EVENTS", "/slack/events/..",
     "/slack/install", "/slack/oauth_redirect", "/healthz", "/\xff", "/slack/events\x00"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_other_paths_lead_nowhere(path: str, method: str) -> None:
    """They get 404, also when signed."""
    inner, raw = Inner(), EVENT.encode()

    answer = ask(inner, raw, method, PATH_INFO=path, **signed(raw))

    assert (answer.status, answer.headers["Content-Length"]) == (404, str(len(answer.body)))
    assert inner.bodies == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "post", ""])
def test_other_methods_lead_nowhere(method: str) -> None:
    """They get 405 and are told what is allowed; nothing is read."""
    body, inner = Endless(), Inner()

    answer = ask(inner, method=method, stream=body, CONTENT_LENGTH="5")

    assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    assert (body.given, inner.bodies) == (0, [])


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("is_well", [True, False])
def test_pages_say_how_the_bot_is(method: str, is_well: bool) -> None:
    """A page that is not well gives 503; a GET has the facts as JSON, a HEAD their length alone."""
    edge = Edge(Inner(), SECRET, {"/readyz": lambda: (is_well, {"database": "ok"})})

    answer = ask(edge, method=method, PATH_INFO="/readyz")

    assert answer.status == (200 if is_well else 503)
    facts = b'{"database": "ok"}'
    assert answer.body == (facts if method == "GET" else b"")
    assert answer.headers == {
        "Content-Type": "application/json",
        "Content-Length": str(len(facts)),
    }
    assert ask(edge, method="POST", PATH_INFO="/readyz").headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("token=x&ssl_check=1", FORM, 200),
        ("ssl_check=1", FORM, 200),
        ("ssl_check=10", FORM, 401),
        ("text=ssl_check%3D1", FORM, 401),
        ("ssl_check=1", JSON, 401),
        ("ssl_check=1&text=" + "x" * 1_000, FORM, 401),
    ],
)
def test_the_certificate_check_gets_nothing_but_200(body: str, kind: str, status: int) -> None:
    """Slack's unsigned check is answered here and goes no further."""
    inner = Inner()

    answer = ask(inner, body.encode(), CONTENT_TYPE=kind)

    assert (answer.status, inner.bodies) == (status, [])
    assert answer.body == b"" or status == 401


@pytest.mark.parametrize(
    "status",
    ["404 Not Found", "500 Error", "401 No", "302 Found", "503 Busy"],
)
def test_only_what_should_come_again_is_not_200(
    status: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Slack turns off a subscription that gets too many errors, so the log gets them instead."""
    raw = EVENT.encode()

    answer = ask(Inner(status, b"inner words"), raw, **signed(raw))

    comes_again = status == "503 Busy"
    assert (answer.status, answer.body) == ((503, b"inner words") if comes_again else (200, b""))
    assert (status[:3] in caplog.text) is not comes_again


@pytest.mark.parametrize(("body", "kind"), [(EVENT, JSON), (COMMAND, FORM), (ACTION, FORM)])
def test_a_failure_gets_an_id(body: str, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """The log has it with the reason; who sent a command reads it; Slack gets 200."""
    raw = body.encode()

    answer = ask(Inner(error=LookupError("nothing")), raw, CONTENT_TYPE=kind, **signed(raw))

    assert answer.status == 200
    assert "LookupError: nothing" in caplog.text
    assert CANARY not in caplog.text
    if body == COMMAND:
        words = json.loads(answer.body)["text"]
        assert words.partition("(Error ")[2][:8] in caplog.text
    else:
        assert answer.body == b""


def test_an_application_that_does_not_answer_is_a_failure(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """WSGI wants a status; without one Slack still gets 200."""
    raw = EVENT.encode()

    assert ask(Edge(lambda *_: [b"x"], SECRET, {}), raw, **signed(raw)).status == 200
    assert "IndexError" in caplog.text
