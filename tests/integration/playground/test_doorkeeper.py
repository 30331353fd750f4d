"""Other sites, and other names for this machine, do not get in."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING, Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.playground.play import playground

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.play import Playground

from tests.scenarios.conftest import KNOWLEDGE


@pytest.fixture(scope="module")
def here() -> Iterator[Playground]:
    """A playground."""
    with playground(0, KNOWLEDGE, "http") as running:
        yield running


@pytest.fixture
def port(here: Playground) -> int:
    """The page's port."""
    return int(here.address.rsplit(":", 1)[1].strip("/"))


def ask(
    port: int, method: str, path: str, headers: dict[str, str], body: Any = None
) -> http.client.HTTPResponse:
    """One request; ``Host`` is right unless ``headers`` has another."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


CROSS = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "empty"}
REFUSED = {
    "another name": {"Host": "evil.example:3030"},
    "a name that leads here": {"Host": "127.0.0.1.evil.example"},
    "another site's script": {"Origin": "https://evil.example"},
    "another port's page": {"Origin": "http://127.0.0.1:9"},
    "a sandboxed page": {"Origin": "null"},
    "another site's picture": CROSS,
    "another port of this machine": {**CROSS, "Sec-Fetch-Site": "same-site"},
}


@pytest.mark.parametrize("why", REFUSED)
@pytest.mark.parametrize("path", ["/", "/people", "/page/main.js", "/do"])
def test_requests_of_others_are_refused(port: int, why: str, path: str) -> None:
    """Every path answers 403 to every kind of foreign request."""
    method = "POST" if path == "/do" else "GET"
    headers = {"Content-Type": "application/json", **REFUSED[why]}
    assert ask(port, method, path, headers, {} if path == "/do" else None).status == 403


@pytest.mark.parametrize("why", ["another name", "another site's script"])
def test_the_live_connection_is_refused_to_others(port: int, why: str) -> None:
    """A WebSocket of another site, or under another name, does not open."""
    headers = dict(REFUSED[why])
    origin = headers.pop("Origin", None)
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://127.0.0.1:{port}/live", origin=origin, additional_headers=headers)  # type: ignore[arg-type]
    assert refused.value.response.status_code in (400, 403)


def test_the_fake_slack_is_refused_to_others_too(here: Playground) -> None:
    """Its Web API does not talk to a page of another site, whatever the token."""
    port = int(here.slack.base_url.rsplit(":", 1)[1])
    origin = {"Origin": "https://evil.example"}
    assert ask(port, "POST", "/api/auth.test", origin).status == 403
    assert ask(port, "POST", "/api/auth.test", {}).status == 200


def test_its_own_page_and_people_get_in(port: int) -> None:
    """The page by either name, a followed link to it, and programs; nothing lets scripts in."""
    link = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    for headers in ({}, {"Host": f"localhost:{port}"}, {"Sec-Fetch-Site": "same-origin"}, link):
        page = ask(port, "GET", "/", headers)
        assert page.status == 200
        policy = page.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self';")
        assert "require-trusted-types-for 'script'" in policy  # innerHTML and the like throw
        assert "unsafe" not in policy
        assert page.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "text/plain"}, {"do": "say"}, 400),
        ({"Content-Type": "application/json"}, {"do": "everything"}, 409),
        ({"Content-Type": "application/json"}, [], 409),
        ({"Content-Type": "application/json"}, {"do": "say", "text": "x" * 300_000}, 400),
        (
            {"Content-Type": "application/json"},
            {"do": "say", "as": "U0FAQBOT001", "channel": "C1", "text": "as the bot"},
            409,
        ),
    ],
)
def test_orders_that_make_no_sense_change_nothing(
    here: Playground, port: int, headers: dict[str, str], body: Any, status: int
) -> None:
    """They get 400 or 409, and no message appears."""
    assert ask(port, "POST", "/do", headers, body).status == status
    assert here.slack.workspace.messages(here.slack.general) == []


def test_it_listens_on_loopback_alone(here: Playground) -> None:
    """The address is that of this machine for itself."""
    assert here.address.startswith("http://127.0.0.1:")
