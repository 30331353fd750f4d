"""The bot as it is deployed: ``faqbot serve`` and ``faqbot socket`` as processes of their own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.playground.fake_slack import DEFAULT_SCOPES, FakeSlack
from bot.playground.faults import RateLimited, Refused, Slow
from tests import shipped
from tests.ports import free_port
from tests.postgresql import new_database
from tests.scenarios.conftest import ACK_SECONDS, KNOWLEDGE

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
QUESTIONS = 20
PATIENCE_SECONDS = 60
# As soon as tests can wait for; as many as bring an answer also where the database is very busy.
RETRIES = (0, 0.1, 0.2, 1, 2, 4)


def _environ(slack: FakeSlack, **more: str) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return (
        inherited
        | {
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "FAQ_KNOWLEDGE_DIR": str(KNOWLEDGE),
            "HOST": "127.0.0.1",
        }
        | more
    )


@contextmanager
def _process(
    command: str, environ: dict[str, str], folder: Path
) -> Iterator[subprocess.Popen[str]]:
    """Run ``faqbot COMMAND``; its output goes to ``folder/log``."""
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", command],
            env=environ,
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(PATIENCE_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


def _get(url: str) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE_SECONDS) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def _wait_until_served(port: int, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "the process has ended"
        with suppress(OSError):
            _get(f"http://127.0.0.1:{port}/healthz")
            return
        time.sleep(0.05)
    raise AssertionError("nothing listens")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def serving(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[FakeSlack, str, Path]]:
    """Two worker processes on one database, SQLite and PostgreSQL; gives Slack, Ana and the log.

    Each test asks in a channel of its own.
    """
    folder, port = tmp_path_factory.mktemp("serving"), free_port()
    scopes = (*DEFAULT_SCOPES, "channels:history")
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{folder}/faqbot.db"
        else:
            server_url = request.getfixturevalue("postgresql_server_url")
            url = stack.enter_context(new_database(server_url))
        slack = stack.enter_context(
            FakeSlack(scopes=scopes, retry_delays=RETRIES, burst=100, ack_seconds=ACK_SECONDS)
        )
        ana = slack.add_user("ana")
        more = {"PORT": str(port), "WEB_CONCURRENCY": "2", "DATABASE_URL": url}
        with _process("serve", _environ(slack, **more), folder) as process:
            _wait_until_served(port, process)
            slack.connect_http(f"http://127.0.0.1:{port}/slack/events")
            yield slack, ana, folder / "log"
        assert process.returncode == 0, (folder / "log").read_text()


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """A server that is left to strangers; gives its port and its log."""
    folder, port = tmp_path_factory.mktemp("alone"), free_port()
    with (
        FakeSlack() as slack,
        _process("serve", _environ(slack, PORT=str(port), WEB_CONCURRENCY=" "), folder) as process,
    ):
        _wait_until_served(port, process)
        yield port, folder / "log"


def test_two_workers_answer_each_question_once(serving: tuple[FakeSlack, str, Path]) -> None:
    """Mention and message copies, each of them again, spread over the workers: one reply each.

    A copy that cannot be claimed while the database is too busy is refused with 503, so that
    Slack sends it again; in the end every copy is acknowledged.
    """
    slack, ana, log = serving
    channel = slack.add_channel("answers")
    asked = [slack.say(ana, channel, "@faqbot wlan key for guests") for _ in range(QUESTIONS)]
    asking = {one.ts for one in asked}
    copies = [one.body for one in slack.deliveries if one.body.get("event", {}).get("ts") in asking]
    slack.deliver(*copies * 2)
    slack.wait_for(lambda: all(slack.replies_to(ana, one) for one in asked))
    slack.settle()
    assert [len(slack.replies_to(ana, one)) for one in asked] == [1] * QUESTIONS
    events = [one for one in slack.deliveries if one.kind == "events_api"]
    assert len(events) >= 3 * len(copies)
    assert all(one.is_acknowledged for one in events)
    assert {failed.status for one in events for failed in one.tries[:-1]} <= {503}
    shown = slack.slash(ana, channel, "/faq", "wlan key for guests")
    assert shown.message is not None
    text = log.read_text()
    assert "Traceback" not in text
    assert "wlan key" not in text
    assert slack.bot_token not in text


def test_two_workers_explain_each_choice_once(serving: tuple[FakeSlack, str, Path]) -> None:
    """Whichever worker answered, either can say why; copies over both give one explanation."""
    slack, ana, log = serving
    channel = slack.add_channel("reasons")
    shown = slack.slash(ana, channel, "/faq", "what is the wlan pasword")
    assert shown.message is not None
    for _ in range(5):
        assert slack.click(ana, shown.message, "Why this answer?").error is None
    presses = [one.body for one in slack.deliveries if one.body.get("type") == "block_actions"]
    for body in presses * 2:
        slack.post.now("interactive", body)
    slack.wait_for(lambda: len(slack.visible_to(ana, channel)) == 6, timeout=30)
    slack.settle(30)
    explained = [one.plain for one in slack.visible_to(ana, channel)[1:]]
    assert len(explained) == 5
    assert all(
        "sure that *What is the wifi password?* is what was asked" in one for one in explained
    )
    assert "Traceback" not in log.read_text()


def test_the_example_does_not_answer_in_earnest_without_a_word(
    slack: FakeSlack, tmp_path: Path
) -> None:
    """The log names the folder; if it is the example's, it says so, and how to give one's own."""
    for folder, is_example in ((ROOT / "knowledge", shipped.IS_EXAMPLE), (KNOWLEDGE, False)):
        environ = _environ(slack, FAQ_KNOWLEDGE_DIR=str(folder))
        with _process("socket", environ, tmp_path):
            patience = time.monotonic() + PATIENCE_SECONDS
            while f"entries in {folder}," not in (log := (tmp_path / "log").read_text()):
                assert time.monotonic() < patience, log
                time.sleep(0.05)
            time.sleep(0.2)
        assert ("THESE ARE THE EXAMPLE'S ANSWERS" in (tmp_path / "log").read_text()) == is_example


@pytest.mark.parametrize("command", ["serve", "socket"])
def test_a_missing_scope_is_named_at_the_start_and_in_readyz(tmp_path: Path, command: str) -> None:
    """The bot runs, since what was granted works; log and ``/readyz`` name the rest."""
    port = free_port()
    with FakeSlack(scopes=set(DEFAULT_SCOPES) - {"im:history"}) as slack:
        environ = _environ(slack, PORT=str(port))
        with _process(command, environ, tmp_path):
            patience = time.monotonic() + PATIENCE_SECONDS
            while "im:history" not in (log := (tmp_path / "log").read_text()):
                assert time.monotonic() < patience, log
                time.sleep(0.05)
            assert "direct messages never reach the bot" in log
            assert "Reinstall" in log
            if command == "serve":
                told: Any = None
                while not told:
                    assert time.monotonic() < patience
                    with suppress(OSError):
                        told = _get(f"http://127.0.0.1:{port}/readyz")
                    time.sleep(0.05)
                assert told[0] == 200
                (warning,) = told[1]["warnings"]
                assert "im:history" in warning


def test_health_and_readiness_over_http(alone: tuple[int, Path]) -> None:
    """Both pages answer with JSON; what is elsewhere is 404, and another method 405."""
    base = f"http://127.0.0.1:{alone[0]}"
    status, facts = _get(f"{base}/healthz")
    assert (status, facts["status"], facts["entries"]) == (200, "alive", 5)
    status, facts = _get(f"{base}/readyz")
    assert (status, facts["status"]) == (200, "ready")
    for path, expected in (("/", 404), ("/slack/other", 404), ("/slack/events", 405)):
        with pytest.raises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(base + path, timeout=PATIENCE_SECONDS)
        raised.value.close()
        assert raised.value.code == expected


@pytest.mark.parametrize("command", ["serve", "socket"])
def test_sigterm_finishes_what_was_accepted(slack: FakeSlack, tmp_path: Path, command: str) -> None:
    """Ten acknowledged questions whose replies are under way are all answered; exit code 0."""
    people, port = [slack.add_user(f"p{number}") for number in range(5)], free_port()
    slack.fail("chat.postMessage", Slow(0.3), times=None)
    with _process(command, _environ(slack, PORT=str(port)), tmp_path) as process:
        if command == "serve":
            _wait_until_served(port, process)
            slack.connect_http(f"http://127.0.0.1:{port}/slack/events")
        else:
            slack.wait_for_connections()
            slack.connect_socket_mode()
        asked = [slack.say(one, slack.direct(one), "wlan key for guests") for one in people * 2]
        texts = {one.ts for one in asked}
        slack.wait_for(
            lambda: (
                sum(
                    sent.is_acknowledged
                    for sent in slack.deliveries
                    if sent.body.get("event", {}).get("ts") in texts
                )
                == 10
            )
        )
        assert len(slack.calls_of("chat.postMessage")) < 10, "too late: all are answered"
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0
    for one in people:
        seen = slack.visible_to(one, slack.direct(one))
        assert len([message for message in seen if message.user == slack.bot_user]) == 2
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.parametrize(
    ("request_line", "headers", "status"),
    [
        ("GET /healthz HTTP/1.1", "SCRIPT_NAME: /elsewhere", 200),
        ("GET /elsewhere/healthz HTTP/1.1", "SCRIPT_NAME: /elsewhere", 404),
        ("GET /healthz HTTP/1.1", "PATH_INFO: /elsewhere", 200),
        ("GET /healthz HTTP/1.1", "X-Forwarded-Proto: https\r\nX-Forwarded-Ssl: off", 200),
        ("POST /slack/events HTTP/1.1", "Transfer-Encoding: gzip", 400),
        ("POST /slack/events HTTP/1.1", "Content-Length: -1", 400),
        ("POST /slack/events HTTP/1.1", "Content-Length: 1048577", 413),
        ("POST /slack/events HTTP/1.1", "Content-Length: 0\r\nX_Slack_Signature: v0=1", 401),
        ("POST /slack/events%0aCRITICAL HTTP/1.1", "Content-Length: 0", 404),
        ("GET /healthz HTTP/9.9", "Accept: *", 400),
        ("GET /" + "x" * 10_000 + " HTTP/1.1", "Accept: *", 414),
        ("GET /healthz HTTP/1.1", "Accept: " + "x" * 100_000, 431),
    ],
    ids=lambda value: str(value)[:40],
)
def test_no_request_from_outside_is_the_servers_own_failure(
    alone: tuple[int, Path], request_line: str, headers: str, status: int
) -> None:
    """Whatever a client makes up gets the answer that is due to it, and never a 500."""
    port, log = alone
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as client:
        client.sendall(f"{request_line}\r\nHost: x\r\n{headers}\r\n\r\n".encode())
        first = client.makefile("rb").readline().decode()
    assert int(first.split()[1]) == status
    assert "Traceback" not in log.read_text()


@pytest.mark.parametrize("sent", ["nothing", "a byte a second", "half a body"])
def test_slow_clients_do_not_stop_the_others(slack: FakeSlack, tmp_path: Path, sent: str) -> None:
    """Beside 200 connections that stall, 40 of 40 commands get their answers."""
    ana, port = slack.add_user("ana"), free_port()
    half = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nab"
    with (
        _process("serve", _environ(slack, PORT=str(port), WEB_CONCURRENCY="1"), tmp_path) as it,
        ExitStack() as stack,
    ):
        _wait_until_served(port, it)
        slack.connect_http(f"http://127.0.0.1:{port}/slack/events")
        stalled = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(200)
        ]
        answered = 0
        for number in range(40):
            for one in stalled if sent == "a byte a second" and number % 8 == 0 else []:
                with suppress(OSError):
                    one.send(half[number // 8 :][:1])
            for one in stalled if sent == "half a body" and number == 0 else []:
                one.sendall(half)
            shown = slack.slash(ana, slack.general, "/faq", "wlan key for guests")
            answered += shown.message is not None
        assert answered == 40
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.parametrize("command", ["serve", "socket"])
def test_f06_what_is_not_sent_at_sigterm_is_sent_by_the_next_process(
    tmp_path: Path, command: str
) -> None:
    """Thirty acknowledged questions for one slow channel: none is lost, none comes twice."""
    with FakeSlack(retry_delays=RETRIES, burst=3, ack_seconds=ACK_SECONDS) as slack:
        ana, port = slack.add_user("ana"), free_port()

        def begun(process: subprocess.Popen[str]) -> None:
            if command == "serve":
                _wait_until_served(port, process)
                slack.connect_http(f"http://127.0.0.1:{port}/slack/events")
            else:
                slack.wait_for_connections()
                slack.connect_socket_mode()

        environ = _environ(slack, PORT=str(port))
        with _process(command, environ, tmp_path) as process:
            begun(process)
            asked = [
                slack.say(ana, slack.general, "@faqbot wlan key for guests") for _ in range(30)
            ]
            slack.wait_for(lambda: sum(one.is_acknowledged for one in slack.deliveries) >= 30)
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE_SECONDS) == 0
        assert not all(slack.replies_to(ana, one) for one in asked), "too late: all are answered"
        with _process(command, environ, tmp_path) as process:
            begun(process)
            slack.wait_for(lambda: all(slack.replies_to(ana, one) for one in asked), timeout=90)
            slack.settle()
        assert [len(slack.replies_to(ana, one)) for one in asked] == [1] * 30


def test_f05_a_killed_process_leaves_its_questions_to_the_next(
    slack: FakeSlack, tmp_path: Path
) -> None:
    """SIGKILL after the acknowledgement, with posts under way: each is answered once."""
    ana, port = slack.add_user("ana"), free_port()
    environ = _environ(slack, PORT=str(port))
    slack.fail("chat.postMessage", Slow(1.0), times=None)
    with _process("socket", environ, tmp_path) as process:
        slack.wait_for_connections()
        slack.connect_socket_mode()
        asked = [slack.say(ana, slack.direct(ana), "wlan key for guests") for _ in range(8)]
        slack.wait_for(lambda: sum(one.is_acknowledged for one in slack.deliveries) >= 8)
        process.kill()
        process.wait()
    slack.mend("chat.postMessage")
    with _process("socket", environ, tmp_path):

        def replies() -> int:
            seen = slack.visible_to(ana, slack.direct(ana))
            return sum(one.user == slack.bot_user for one in seen)

        slack.wait_for(lambda: replies() >= len(asked), timeout=90)
        slack.settle()
        assert replies() == len(asked)


def test_a_closed_terminal_ends_the_server(slack: FakeSlack, tmp_path: Path) -> None:
    """SIGHUP is an end with exit code 0, and the port is free again."""
    port = free_port()
    with _process("serve", _environ(slack, PORT=str(port)), tmp_path) as process:
        _wait_until_served(port, process)
        process.send_signal(signal.SIGHUP)
        assert process.wait(PATIENCE_SECONDS) == 0


def test_a_token_that_is_revoked_while_it_runs_ends_socket_mode(
    slack: FakeSlack, tmp_path: Path
) -> None:
    """The next connection is refused: exit code 1, and the log says what to do."""
    with _process("socket", _environ(slack), tmp_path) as process:
        slack.wait_for_connections()
        slack.fail("apps.connections.open", Refused("invalid_auth"), times=None)
        slack.disconnect_sockets()
        assert process.wait(PATIENCE_SECONDS) == 1
    assert (
        "SLACK_APP_TOKEN: Slack refuses this token (invalid_auth)" in (tmp_path / "log").read_text()
    )


def test_socket_mode_ends_while_slack_asks_it_to_wait(slack: FakeSlack, tmp_path: Path) -> None:
    """SIGTERM during a Retry-After of minutes ends the process at once, with 0."""
    slack.fail("apps.connections.open", RateLimited("300"), times=None)
    with _process("socket", _environ(slack), tmp_path) as process:
        slack.wait_for(lambda: slack.calls_of("apps.connections.open"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def _ended(command: str, environ: dict[str, str], folder: Path) -> tuple[int, str]:
    with _process(command, environ, folder) as process:
        code = process.wait(PATIENCE_SECONDS)
    return code, (folder / "log").read_text()


@pytest.mark.parametrize("command", ["serve", "socket"])
def test_every_wrong_setting_is_told_at_once(
    slack: FakeSlack, tmp_path: Path, command: str
) -> None:
    """Exit code 1, a line for each variable, no traceback, and no secret."""
    wrong = {
        "SLACK_BOT_TOKEN": "xapp-secret-canary",
        "SLACK_APP_TOKEN": "xoxb-secret-canary",
        "SLACK_SIGNING_SECRET": "secret-canary",
        "DATABASE_URL": "mysql://user:secret-canary@host/db",
        "PORT": "70000",
        "WEB_CONCURRENCY": "all",
        "FAQ_MIN_CONFIDENCE": "six",
    }
    code, log = _ended(command, _environ(slack, **wrong), tmp_path)
    assert code == 1
    assert [name for name in wrong if name not in log] == []
    assert "Traceback" not in log
    assert "canary" not in log


@pytest.mark.parametrize("command", ["serve", "socket"])
def test_a_missing_token_is_told_with_where_to_find_it(tmp_path: Path, command: str) -> None:
    """Without any setting both modes say which variables they need, and end with 1."""
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    code, log = _ended(command, environ, tmp_path)
    assert code == 1
    assert "SLACK_BOT_TOKEN is missing" in log
    other = "SLACK_SIGNING_SECRET" if command == "serve" else "SLACK_APP_TOKEN"
    assert f"{other} is missing" in log
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("command", "method", "variable"),
    [
        ("serve", "auth.test", "SLACK_BOT_TOKEN"),
        ("socket", "apps.connections.open", "SLACK_APP_TOKEN"),
    ],
)
def test_a_token_that_slack_refuses_ends_the_process(
    slack: FakeSlack, tmp_path: Path, command: str, method: str, variable: str
) -> None:
    """Exit code 1 with the variable's name, what Slack said and what to do."""
    slack.fail(method, Refused("invalid_auth"), times=None)
    code, log = _ended(command, _environ(slack, PORT=str(free_port())), tmp_path)
    assert code == 1
    assert f"{variable}: Slack refuses this token (invalid_auth)" in log
    assert "Traceback" not in log


def test_a_port_in_use_is_told(slack: FakeSlack, tmp_path: Path) -> None:
    """Exit code 1 at once, with what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, log = _ended("serve", _environ(slack, PORT=str(port)), tmp_path)
    assert code == 1
    assert f"cannot listen on 127.0.0.1:{port}: another program listens there" in log


def test_logs_are_one_json_object_a_line_where_asked_for(slack: FakeSlack, tmp_path: Path) -> None:
    """With LOG_FORMAT=json every line of the server's output is an object with time and level."""
    port = free_port()
    environ = _environ(slack, PORT=str(port), LOG_FORMAT="json", LOG_LEVEL="debug")
    with _process("serve", environ, tmp_path) as process:
        _wait_until_served(port, process)
        slack.connect_http(f"http://127.0.0.1:{port}/slack/events")
        ana = slack.add_user("ana")
        slack.say(ana, slack.direct(ana), "wlan key for guests")
        slack.wait_for(lambda: len(slack.visible_to(ana, slack.direct(ana))) == 2)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert lines
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
    assert "wlan key" not in json.dumps(lines)
    assert [line for line in lines if line["logger"].startswith("markdown_it")] == []
