"""Each broken set-up is named, with its remedy: none ends in silence."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from bot.cli import main
from bot.doctor.examining import examine, looks
from bot.doctor.subject import Level, Subject
from bot.playground.fake_slack import DEFAULT_SCOPES, FakeSlack
from bot.playground.faults import BrokenServer, ClosedUnread, Refused
from bot.playground.http_door import HttpDoor
from bot.slack.scopes import OPTIONAL, PURPOSES
from tests.scenarios.conftest import KNOWLEDGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.playground.faults import Fault

SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with nothing in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def well(slack: FakeSlack) -> dict[str, str]:
    """The settings of a bot that answers."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "FAQ_KNOWLEDGE_DIR": str(KNOWLEDGE),
    }


def told(environ: dict[str, str], **more: Any) -> dict[str, str]:
    """The problems, by what they are about: the message and the steps."""
    return {
        finding.about: " ".join((finding.message, *finding.steps))
        for finding in examine(Subject(environ, env_file=None, **more))
        if finding.level is Level.PROBLEM
    }


def test_a_good_set_up_has_no_problems(here: Path) -> None:
    """Every look says that all is well, and looking leaves nothing behind."""
    with FakeSlack(scopes={*DEFAULT_SCOPES, *OPTIONAL}) as slack:
        found = list(examine(Subject(well(slack), env_file=None)))
    assert {finding.level for finding in found} == {Level.FINE}
    assert {finding.about for finding in found} >= {"scopes", "clock", "answers", "database"}
    assert list(here.iterdir()) == []


class Broken(NamedTuple):
    """What is done to good settings, and what is said about it."""

    settings: dict[str, str | None]
    about: str
    says: str


WRONG_SETTINGS = {
    "no bot token": Broken({"SLACK_BOT_TOKEN": None}, "settings", "copy the Bot User OAuth Token"),
    "no way to Slack": Broken({"SLACK_APP_TOKEN": None}, "settings", "For Socket Mode"),
    "swapped tokens": Broken({"SLACK_BOT_TOKEN": "xapp-1-A-1-x"}, "settings", "seem swapped"),
    "half a token": Broken({"SLACK_APP_TOKEN": "xapp-"}, "settings", "not a whole token"),
    "a person's token": Broken({"SLACK_BOT_TOKEN": "xoxp-1"}, "settings", "must begin with xoxb-"),
    "another bot token": Broken({"SLACK_BOT_TOKEN": "xoxb-old"}, "bot token", "invalid_auth"),
    "another app token": Broken({"SLACK_APP_TOKEN": "xapp-old"}, "app-level token", "Enable"),
    "another Slack": Broken(
        {"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "bot token", "cannot be reached"
    ),
    "a short secret": Broken({"SLACK_SIGNING_SECRET": "abc"}, "settings", "32 hexadecimal"),
    "no answers": Broken({"FAQ_KNOWLEDGE_DIR": "."}, "answers", "faqbot init"),
    "no such folder": Broken({"FAQ_KNOWLEDGE_DIR": "nowhere"}, "settings", "not a folder"),
    "no database": Broken(
        {"DATABASE_URL": "postgresql://u:p@127.0.0.1:9/x"}, "database", "127.0.0.1"
    ),
    "no room for a database": Broken(
        {"DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "database", "cannot"
    ),
}


@pytest.mark.parametrize("broken", WRONG_SETTINGS.values(), ids=WRONG_SETTINGS)
def test_a_wrong_setting_is_named(broken: Broken) -> None:
    """With what to do; the looks that need it are left out, the others are not."""
    with FakeSlack() as slack:
        environ = {**well(slack), **broken.settings}
        found = told({name: value for name, value in environ.items() if value is not None})
    assert broken.says in found[broken.about]


REFUSALS = {
    "account_inactive": "The app was uninstalled",
    "token_revoked": "Reinstall",
    "token_expired": "rotates its tokens",
    "org_login_required": "organisation",
    "ekm_access_denied": "copy the Bot User OAuth Token",
}


@pytest.mark.parametrize(("error", "says"), REFUSALS.items())
def test_a_refused_bot_token_is_explained(error: str, says: str) -> None:
    """Slack's error name stands there, and what to click."""
    with FakeSlack() as slack:
        slack.fail("auth.test", Refused(error))
        message = told(well(slack))["bot token"]
    assert error in message
    assert says in message


@pytest.mark.parametrize("fault", [BrokenServer(503), ClosedUnread()])
def test_a_broken_slack_is_not_a_broken_token(fault: Fault) -> None:
    """It says that Slack cannot be reached."""
    with FakeSlack() as slack:
        slack.fail("auth.test", fault)
        assert "Slack cannot be reached" in told(well(slack))["bot token"]


@pytest.mark.parametrize("scope", DEFAULT_SCOPES)
def test_a_scope_that_was_not_granted_is_named(scope: str) -> None:
    """What does not work without it, and that the app is to be installed anew."""
    with FakeSlack(scopes=set(DEFAULT_SCOPES) - {scope}) as slack:
        message = told(well(slack))["scopes"]
    assert scope in message
    assert PURPOSES[scope] in message
    assert "Reinstall to Workspace" in message


def test_an_app_level_token_without_its_scope() -> None:
    """connections:write is named, and where to make a token that has it."""
    with FakeSlack(app_scopes=["authorizations:read"]) as slack:
        assert "connections:write" in told(well(slack))["app-level token"]


def test_tokens_of_two_apps_are_named() -> None:
    """Both apps, and what to copy; without the right to look, a mention that arrives says it."""
    with FakeSlack(is_other_apps_token=True, scopes={*DEFAULT_SCOPES, "users:read"}) as slack:
        message = told(well(slack))["app-level token"]
    assert "it is of the app A0FAQAPP001, and the bot token of A0OTHERAPP1" in message
    assert "Copy both tokens from that app's pages" in message
    with FakeSlack(is_other_apps_token=True) as slack:
        ana = slack.add_user("ana")
        slack.connect_socket_mode()
        found = told(
            well(slack),
            live_seconds=5,
            say=lambda _: slack.say(ana, slack.general, "@faqbot hello"),
        )
    assert list(found) == ["events"]
    assert "the two tokens are of two apps" in found["events"]
    with FakeSlack(scopes={*DEFAULT_SCOPES, "users:read"}) as slack:
        assert told(well(slack)) == {}


@pytest.mark.parametrize(("off", "way"), [(400, "ahead of"), (-400, "behind")])
def test_a_wrong_clock_is_named(off: float, way: str) -> None:
    """Over HTTP it keeps every request of Slack out."""
    with FakeSlack() as slack:
        environ = {**well(slack), "SLACK_SIGNING_SECRET": SECRET}
        assert way in told(environ, now=lambda: time.time() + off)["clock"]
        levels = {
            finding.about: finding.level
            for finding in examine(
                Subject(well(slack), env_file=None, now=lambda: time.time() + off)
            )
        }
    assert levels["clock"] is Level.NOTE


def test_broken_answers_are_named(here: Path) -> None:
    """With file, line and column."""
    (here / "knowledge").mkdir()
    (here / "knowledge" / "a.yaml").write_text("entries: x\n")
    with FakeSlack() as slack:
        environ = {**well(slack), "FAQ_KNOWLEDGE_DIR": "knowledge"}
        assert "a.yaml:1:10" in told(environ)["answers"]


@contextmanager
def listening(status: int, echo: bool) -> Iterator[str]:
    """A server that answers each request with this status; with ``echo`` the challenge."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body if echo else b"<html>hello</html>")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


ADDRESSES: dict[str, tuple[Callable[[], Any], str]] = {
    "another secret": (lambda: listening(401, echo=False), "another signing secret"),
    "another program": (lambda: listening(200, echo=False), "is not the bot"),
    "another path": (lambda: listening(404, echo=False), "is not the bot"),
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_what_answers_at_the_public_address_is_looked_at(name: str) -> None:
    """What Slack would get there is told apart."""
    server, says = ADDRESSES[name]
    with FakeSlack() as slack, server() as url:
        found = told({**well(slack), "SLACK_SIGNING_SECRET": SECRET}, url=url)
        assert says in found["address"]
        found = told({**well(slack), "SLACK_SIGNING_SECRET": SECRET}, url="http://127.0.0.1:9")
        assert "cannot be reached" in found["address"]


def test_the_bots_own_address_is_fine() -> None:
    """A real bot over HTTP takes what is signed as Slack signs it."""
    from pydantic import SecretStr

    from bot.playground.local_bot import connected
    from bot.settings import Settings

    with FakeSlack() as slack:
        settings = Settings(
            slack_bot_token=SecretStr(slack.bot_token),
            slack_signing_secret=SecretStr(slack.signing_secret),
            slack_api_url=slack.api_url,
            faq_knowledge_dir=KNOWLEDGE,
            database_url=SecretStr("sqlite:///here.db"),
        )
        with connected(slack, settings, "http"):  # port and database of its own
            assert isinstance(slack.post.door, HttpDoor)
            url = f"http://127.0.0.1:{slack.post.door._port}"
            environ = {**well(slack), "SLACK_SIGNING_SECRET": slack.signing_secret}
            assert "address" not in told(environ, url=url)
            environ["SLACK_SIGNING_SECRET"] = "f" * 32
            assert "another signing secret" in told(environ, url=url)["address"]


@pytest.mark.parametrize("mentions", [True, False])
def test_waiting_for_a_mention(mentions: bool) -> None:
    """``--live`` says whether a mention arrives; Slack sends it again, for it is not answered."""
    with FakeSlack() as slack:
        ana = slack.add_user("ana")
        slack.connect_socket_mode()

        def say(_: str) -> None:
            if mentions:
                slack.say(ana, slack.general, "@faqbot hello")

        found = told(well(slack), live_seconds=5 if mentions else 0.5, say=say)
    if mentions:
        assert found == {}
    else:
        assert "Event Subscriptions" in found["events"]


def test_the_command_ends_with_one_where_something_is_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 1, with the number of problems; 0 where there are none."""
    with FakeSlack() as slack:
        for name, value in well(slack).items():
            monkeypatch.setenv(name, value)
        assert main(["doctor"]) == 0
        assert "Nothing found" in capsys.readouterr().out
        monkeypatch.delenv("SLACK_BOT_TOKEN")
        assert main(["doctor"]) == 1
        assert "1 problem" in capsys.readouterr().out


def test_every_look_has_a_place_in_the_order() -> None:
    """A new file in ``findings`` is looked at without being named anywhere."""
    orders = [module.ORDER for module in looks()]
    assert orders == sorted(set(orders))
    assert len(orders) >= 9


def test_slacks_own_tool_can_run_the_hooks() -> None:
    """``slack run`` reads JSON from get-manifest, and starts the bot over Socket Mode."""
    import shlex
    import subprocess
    import sys

    from bot.slack.manifest import manifest
    from tests.shipped import ROOT

    told = json.loads((ROOT / ".slack" / "hooks.json").read_text())
    get, start = (told["hooks"][name] for name in ("get-manifest", "start"))
    command = [sys.executable, *shlex.split(get)[1:]]
    ended = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert json.loads(ended.stdout) == manifest()
    assert ended.stderr == ""
    assert shlex.split(start)[1:] == ["-m", "bot", "socket"]
    assert told["config"]["sdk-managed-connection-enabled"] is True
