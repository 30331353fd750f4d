"""The HTTP door: what is let in and what is turned away."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.edge import MAX_BODY_BYTES, Edge
from tests.unit.slack.edge_requests import (
    ACTION,
    CANARY,
    COMMAND,
    EVENT,
    FORM,
    JSON,
    SECRET,
    Answer,
    Endless,
    Inner,
    ask,
    signed,
)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (EVENT, JSON),
        (EVENT, "application/json; charset=utf-8"),
        ('{"type": "url_verification", "challenge": "x"}', JSON),
        ('{"type": "app_rate_limited"}', JSON),
        (COMMAND, FORM),
        (COMMAND, FORM.upper() + ";charset=UTF-8"),
        (ACTION, FORM),
        ('{"type": "event_callback", "event": {"text": "\\ud800 \\u0000 å 😀"}}', JSON),
    ],
)
def test_what_slack_signed_goes_on(body: str, kind: str) -> None:
    """The inner application gets the bytes as they came, and its answer goes back."""
    raw, inner = body.encode(), Inner(answer=b"done")

    answer = ask(inner, raw, CONTENT_TYPE=kind, **signed(raw))

    assert answer == Answer(200, b"done", {"Content-Type": "text/x-inner"})
    assert inner.bodies == [raw]


def test_the_word_payload_in_a_command_is_hidden_from_bolt() -> None:
    """The form is written in another way and reads the same."""
    raw = urlencode({"command": "/payload", "text": "what is a payload?"}).encode()
    inner = Inner()

    ask(inner, raw, CONTENT_TYPE=FORM, **signed(raw))

    (passed,) = inner.bodies
    assert b"payload" not in passed
    assert parse_qs(passed) == parse_qs(raw)


def _with(timestamp: str | None = None, signature: str | None = None) -> dict[str, Any]:
    """Return right headers, with one replaced."""
    headers = signed(EVENT.encode())
    if timestamp is not None:
        headers["HTTP_X_SLACK_REQUEST_TIMESTAMP"] = timestamp
    if signature is not None:
        headers["HTTP_X_SLACK_SIGNATURE"] = signature
    return headers


def unsigned() -> dict[str, dict[str, Any]]:
    """Headers that prove nothing at this moment, by what is wrong with them."""
    right = signed(EVENT.encode())["HTTP_X_SLACK_SIGNATURE"]
    return {
        "no headers": dict[str, Any](),
        "no signature": {"HTTP_X_SLACK_REQUEST_TIMESTAMP": str(int(time.time()))},
        "no timestamp": {"HTTP_X_SLACK_SIGNATURE": right},
        "empty": _with("", ""),
        "another secret": _with(signature="v0=" + "0" * 64),
        "another version": _with(signature="v1=" + right[3:]),
        "no version": _with(signature=right[3:]),
        "capitals": _with(signature="v0=" + right[3:].upper()),
        "short": _with(signature=right[:-1]),
        "twice": _with(signature=f"{right},{right}"),
        "blank after": _with(signature=f"{right} "),
        "line after": _with(signature=f"{right}\n"),
        "not ASCII": _with(signature="v0=" + "é" * 64),
        "words": _with("abc"),
        "fraction": _with("1.5"),
        "negative": _with("-1"),
        "NaN": _with("nan"),
        "5,000 digits": _with("9" * 5_000),
        "other digits": _with("١٧٩٥٣٤٢٨٠٠"),
        "two timestamps": _with(f"{int(time.time())},{int(time.time())}"),
        "stale": signed(EVENT.encode(), 310),
        "future": signed(EVENT.encode(), -310),
        "of 1970": signed(EVENT.encode(), time.time()),
        "of another body": signed(EVENT.encode() + b" "),
    }


@pytest.mark.parametrize("wrong", unsigned())
def test_what_slack_did_not_sign_is_turned_away(
    wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It gets 401 and reaches nobody, and no part of its body reaches the log."""
    inner = Inner()
    caplog.set_level("DEBUG")

    assert ask(inner, EVENT.encode(), **unsigned()[wrong]).status == 401
    assert inner.bodies == []
    assert CANARY not in caplog.text


@given(st.integers(0, len(EVENT) - 1), st.integers(1, 255))
@settings(deadline=None, max_examples=50)
def test_one_changed_byte_breaks_the_signature(at: int, by: int) -> None:
    """Whichever byte of the body is another, UTF-8 or not, the request is turned away."""
    raw = bytearray(EVENT.encode())
    raw[at] ^= by
    inner = Inner()

    assert ask(inner, bytes(raw), **signed(EVENT.encode())).status == 401
    assert inner.bodies == []


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b"{nope",
        b"payload={x",
        b"x\nERROR " + CANARY.encode(),
        b"[" * 100_000,
    ],
    ids=lambda body: repr(body[:20]),
)
def test_malformed_bodies_are_not_even_read_unsigned(
    body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """The signature comes first, so their form does not matter."""
    caplog.set_level("DEBUG")

    assert ask(body=body).status == 401
    assert ask(body=body, CONTENT_TYPE=FORM, **_with()).status == 401
    assert CANARY not in caplog.text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", JSON),
        ("", FORM),
        ("{nope", JSON),
        ("[1]", JSON),
        ("null", JSON),
        ('"text"', JSON),
        ("7", JSON),
        ("9" * 5_000, JSON),
        ("{}", JSON),
        ('{"type": 7}', JSON),
        ('{"type": "event_callback"}', JSON),
        ('{"type": "event_callback", "event": []}', JSON),
        ('{"type": "event_callback", "event": null}', JSON),
        ("[" * 100_000, JSON),
        ('{"a":' * 100_000, JSON),
        (COMMAND, JSON),
        (COMMAND, ""),
        ("text=" + CANARY, FORM),
        ("payload={x" + CANARY, FORM),
        ("payload=[1]", FORM),
        ("payload=" + "[" * 100_000, FORM),
        ("payload=", FORM),
        (EVENT, FORM),
        ("&".join(["command=x"] * 1_001), FORM),
    ],
    ids=lambda value: value[:20],
)
def test_signed_nonsense_is_turned_away(
    body: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What is signed and has none of the known forms gets 400 and reaches nobody."""
    raw, inner = body.encode(), Inner()
    caplog.set_level("DEBUG")

    assert ask(inner, raw, CONTENT_TYPE=kind, **signed(raw)).status == 400
    assert inner.bodies == []
    assert CANARY not in caplog.text


@given(st.binary(max_size=200), st.sampled_from([JSON, FORM, ""]), st.booleans())
@settings(deadline=None, max_examples=200)
def test_no_body_makes_the_edge_fail(body: bytes, kind: str, is_signed: bool) -> None:
    """Any bytes give one of the edge's answers."""
    if is_signed:
        try:
            headers = signed(body)
        except UnicodeDecodeError:
            headers = _with()
    else:
        headers = {}

    assert ask(body=body, CONTENT_TYPE=kind, **headers).status in (200, 400, 401)


@pytest.mark.parametrize(
    ("length", "status"),
    [
        (str(MAX_BODY_BYTES + 1), 413),
        ("9" * 5_000, 413),
        ("-1", 400),
        ("+5", 400),
        ("1e3", 400),
        ("٣", 400),
        ("five", 400),
        (" 5", 400),
    ],
    ids=lambda value: str(value)[:10],
)
def test_a_length_that_is_wrong_or_too_much_is_turned_away(length: str, status: int) -> None:
    """Nothing of the body is read then."""
    body = Endless()

    answer = ask(stream=body, CONTENT_LENGTH=length)

    assert answer.status == status
    assert body.given == 0


def test_a_body_without_length_is_read_to_the_limit() -> None:
    """A chunked body is taken if it is small, and left as soon as it is too large."""
    raw, endless, inner = EVENT.encode(), Endless(), Inner()

    assert ask(inner, raw, CONTENT_LENGTH=None, **signed(raw)).status == 200
    assert inner.bodies == [raw]
    assert ask(stream=endless, CONTENT_LENGTH="").status == 413
    assert endless.given == MAX_BODY_BYTES + 1


def test_a_body_whose_end_nobody_knows_is_not_read() -> None:
    """Reading might never end, so it counts as empty."""
    endless = Endless()

    unknown: dict[str, Any] = {"CONTENT_LENGTH": None, "wsgi.input_terminated": None}
    answer = ask(stream=endless, **unknown)

    assert (answer.status, endless.given) == (401, 0)


def test_a_body_shorter_than_its_length_is_turned_away() -> None:
    """What was cut off on the way is not what Slack signed."""
    raw = EVENT.encode()

    assert ask(body=raw[:-5], CONTENT_LENGTH=str(len(raw)), **signed(raw)).status == 401


def test_the_largest_body_is_taken() -> None:
    """One byte more is too much."""
    text = '{"type": "x", "y": "%s"}'
    raw = (text % ("z" * (MAX_BODY_BYTES - len(text) + 2))).encode()

    assert len(raw) == MAX_BODY_BYTES
    assert ask(body=raw, **signed(raw)).status == 200
    raw += b" "
    assert ask(body=raw, **signed(raw)).status == 413


def test_a18_a_clock_that_is_off_is_said_to_be_that(caplog: pytest.LogCaptureFixture) -> None:
    """All is right but the time: refused, and named once, with by how much."""
    edge = Edge(Inner(), SECRET, {})
    body = b'{"type": "x"}'

    assert [ask(edge, body, **signed(body, 400)).status for _ in range(2)] == [401, 401]
    assert [ask(edge, body, **signed(body, -400)).status] == [401]

    warnings = [one.getMessage() for one in caplog.records if one.levelname == "WARNING"]
    assert len(warnings) == 1
    assert "7 minutes ahead of Slack's" in warnings[0]


def test_a14_a_wrong_secret_is_not_taken_for_a_wrong_clock(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A signature of nobody says nothing about the time."""
    headers = signed(b"{}", 400) | {"HTTP_X_SLACK_SIGNATURE": f"v0={'0' * 64}"}

    assert ask(Edge(Inner(), SECRET, {}), b"{}", **headers).status == 401

    assert [one for one in caplog.records if one.levelname == "WARNING"] == []
