"""``faqbot play``: the real bot in a local Slack, in the browser."""

from __future__ import annotations

import errno
import os
import secrets
import signal
import sys
import tempfile
import threading
import webbrowser
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot.errors import SettingsError
from bot.knowledge.folder import is_example
from bot.knowledge.loader import check
from bot.playground.fake_slack import FakeSlack
from bot.playground.live import Live
from bot.playground.local_bot import connected
from bot.playground.picture import Picture
from bot.playground.server import LoopbackServer
from bot.playground.site import application
from bot.playground.thinking import Thinking
from bot.settings import load_settings
from bot.slack.manifest import manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.app import Bot
    from bot.faq.model import Decision
    from bot.playground.local_bot import Mode
    from bot.settings import Settings
    from bot.slack.readers.questions import Asked

_PEOPLE = ("ana", "bob")
_EXPERT = "tom"  # of the team that questions go to, and an admin
_TEAM = "experts"
_FROM_ENVIRONMENT = (
    "FAQ_KNOWLEDGE_DIR",
    "FAQ_MEANING",
    "FAQ_MIN_CONFIDENCE",
    "LOG_LEVEL",
    "LOG_FORMAT",
)


class Playground:
    """A workspace with three people, the bot in it, and the page at ``address``."""

    def __init__(
        self, slack: FakeSlack, bot: Bot, server: LoopbackServer, features: dict[str, Any]
    ) -> None:
        self.slack, self.bot = slack, bot
        self._app = {
            "commands": features["slash_commands"],
            "shortcuts": features.get("shortcuts", []),
        }
        self._thinking = Thinking(place_of=self._place_of)
        self._places: tuple[str, dict[str, str]] = ("", {})
        people = [user.id for user in slack.workspace.users.values() if user.bot_id is None]
        for person in people:
            slack.direct(person)
        picture = Picture(slack, self._thinking, self._about)
        self._live = Live(picture)
        slack.workspace.wakers.append(self._live.wake)
        bot.watch.observers.append(self._live.wake)
        bot.responder.observers.append(self._note)
        self._server = server
        self.address = f"http://127.0.0.1:{self._server.port}/"
        self._server.start(application(picture, self._live, people, self._server.port))

    def close(self) -> None:
        """Take the page away; the bot and its Slack stay as they are."""
        self._server.close(self._live.close)

    def _note(self, asked: Asked, decision: Decision) -> None:
        self._thinking.note(asked, decision)
        self._live.wake()

    def _about(self) -> dict[str, Any]:
        knowledge, watch = self.bot.knowledge, self.bot.watch
        return {
            "app": self._app,
            "knowledge": {
                "entries": len(knowledge.entries),
                "version": knowledge.version,
                "problems": [str(problem) for problem in watch.problems],
                "examples": self.bot.responder.desk().examples(),
            },
        }

    def _place_of(self, entry_id: str) -> str | None:
        """The file and line of an entry; None if it stands in none any more."""
        version = self.bot.knowledge.version
        if self._places[0] != version:
            report = check(self.bot.folder)
            entries = report.knowledge.entries if report.knowledge else ()
            places = {
                entry.id: f"{Path(found.file).name}:{found.place.line}"
                for entry, one in zip(entries, report.places, strict=False)
                for found in (one.found(),)
            }
            self._places = (version, places)
        return self._places[1].get(entry_id)


@contextmanager
def playground(
    port: int, knowledge: Path | None, mode: Mode, *, app: dict[str, Any] | None = None
) -> Iterator[Playground]:
    """Everything running, until the block ends; ``port`` 0 takes any free one.

    ``app`` is the manifest of an app that can more than the bot; None for the bot's own.
    Raises SettingsError when the port cannot be had, and what ``app.prepare`` raises.
    """
    app = app or manifest()
    with _server(port) as server, _state_folder() as folder, _slack(app) as slack:
        expert = [slack.add_user(name) for name in (*_PEOPLE, _EXPERT)][-1]
        slack.add_channel("random")
        team = slack.add_channel(_TEAM, members=[expert])
        settings = _settings(slack, folder, knowledge).model_copy(
            update={
                "faq_team_channel": team,
                "faq_admins": (expert,),
                "faq_log_questions": "on",  # what is written here is gone when it stops
            }
        )
        with connected(slack, settings, mode) as bot:
            here = Playground(slack, bot, server, app["features"])
            try:
                yield here
            finally:
                here.close()


def play(
    port: int,
    knowledge: Path | None,
    mode: Mode,
    *,
    show: bool,
    say: Callable[[str], None],
) -> None:
    """Run until SIGINT or SIGTERM; ``show`` opens the browser where there is one to open."""
    stop = threading.Event()
    with playground(port, knowledge, mode) as here:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        say(f"The playground is at {here.address}")
        folder = here.bot.folder
        say(f"It answers from {len(here.bot.knowledge.entries)} entries in {folder}.")
        if is_example(folder):
            say("These are the example's. faqbot init makes a folder for your own.")
        say("Stop it with Ctrl+C.")
        if show and has_desktop():
            threading.Thread(target=_open, args=(here.address, say), daemon=True).start()
        while not stop.wait(1):  # an endless wait cannot be interrupted on Windows
            pass


def has_desktop() -> bool:
    """Whether a person sits at this machine, before a screen."""
    if os.environ.get("CI") or not (sys.stdout and sys.stdout.isatty()):
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open(address: str, say: Callable[[str], None]) -> None:
    """In a thread of its own: some browsers do not return before they are closed."""
    try:
        is_open = webbrowser.open(address)
    except (webbrowser.Error, OSError):
        is_open = False
    if not is_open:
        say("No browser could be opened here: open the address yourself.")


def _slack(app: dict[str, Any]) -> FakeSlack:
    """A workspace where this app is installed, with secrets that nobody can guess."""
    return FakeSlack(
        bot_token=f"xoxb-{secrets.token_hex(16)}",
        app_token=f"xapp-{secrets.token_hex(16)}",
        signing_secret=secrets.token_hex(16),
        scopes=app["oauth_config"]["scopes"]["bot"],
        subscriptions=tuple(app["settings"]["event_subscriptions"]["bot_events"]),
    )


def _settings(slack: FakeSlack, folder: Path, knowledge: Path | None) -> Settings:
    own = load_settings(only=_FROM_ENVIRONMENT)
    made_up: dict[str, Any] = {
        "slack_bot_token": SecretStr(slack.bot_token),
        "slack_app_token": SecretStr(slack.app_token),
        "slack_signing_secret": SecretStr(slack.signing_secret),
        "slack_api_url": slack.api_url,
        "database_url": SecretStr(f"sqlite:///{folder / 'faqbot.db'}"),
    }
    if knowledge is not None:
        made_up["faq_knowledge_dir"] = knowledge
    if "log_level" not in own.model_fields_set:
        made_up["log_level"] = "error"  # what else goes wrong stands on the page
    return own.model_copy(update=made_up)


@contextmanager
def _server(port: int) -> Iterator[LoopbackServer]:
    """Holds the port before anything else is begun, and until the end."""
    try:
        server = LoopbackServer(port)
    except OSError as error:
        reasons = {
            errno.EADDRINUSE: "another program listens there",
            errno.EACCES: "this user may not listen there",
        }
        reason = reasons.get(error.errno or 0, error.strerror or str(error))
        message = f"cannot listen on 127.0.0.1:{port}: {reason}; choose another with --port."
        raise SettingsError([message]) from None
    try:
        yield server
    finally:
        server.free_port()


@contextmanager
def _state_folder() -> Iterator[Path]:
    """A folder for what the bot remembers while it plays; nothing of it is kept."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="faqbot-play-", ignore_cleanup_errors=True)
    except OSError as error:
        message = f"no temporary folder can be made ({error.strerror}); set TMPDIR to one."
        raise SettingsError([message]) from None
    with folder as name:
        yield Path(name)
