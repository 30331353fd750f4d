"""Wiring: the only place where the parts meet."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult

from bot.circle.gap_log import GapLog
from bot.errors import StorageError
from bot.knowledge.folder import find_folder, is_example
from bot.knowledge.places import place_of
from bot.live.kept import known
from bot.live.learner import Learner
from bot.live.watch import Watch
from bot.meaning.kept import load as load_model
from bot.slack import listeners
from bot.slack.calling import web_client
from bot.slack.claims import FallbackClaims
from bot.slack.delivery import Delivery
from bot.slack.edge import EVENTS_PATH, Edge
from bot.slack.identity import Identity, refusal
from bot.slack.memory import memory_in
from bot.slack.options import Options
from bot.slack.responder import Responder
from bot.slack.socket_mode import SocketMode
from bot.slack.upkeep import Upkeep
from bot.slack.work import Work
from bot.storage.claims import Claims
from bot.storage.database import Database
from bot.storage.gaps import Gaps
from bot.storage.inbox import Inbox
from bot.storage.replies import Replies

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import SecretStr

    from bot.faq.answering import Faq
    from bot.faq.model import Knowledge
    from bot.settings import Settings
    from bot.slack import teller

log = logging.getLogger(__name__)

_WAKE_SECONDS = 0.5  # a signal's handler runs only when the main thread wakes
_FINISH_SOCKET_SECONDS = 2.0
_M_ARENA_MAX = -8  # of glibc's malloc.h
_DRAIN_SECONDS = 6.0  # a container is killed 10 s after SIGTERM
# Each step of an answer waits so long for its turn while edited answers are learnt beside it.
_SWITCH_SECONDS = 0.0005


EXAMPLE_ANSWERS = (
    "THESE ARE THE EXAMPLE'S ANSWERS, about OpenAI and Microsoft, which come with the bot. To give "
    "your own, make a folder 'knowledge' where the bot starts (faqbot init), or name the folder in "
    "FAQ_KNOWLEDGE_DIR."
)


class Prepared(NamedTuple):
    """What is made once and may be shared by forked processes.

    ``learner`` knows what stands in the files of ``folder``.
    """

    learner: Learner
    identity: Identity
    folder: Path


class Bot:
    """All parts of one process, wired.

    Everything that holds a connection or a thread is made here, after the fork.
    """

    def __init__(self, settings: Settings, prepared: Prepared, *, socket: bool) -> None:
        self.learner, self.identity, self.folder = prepared
        self.watch = Watch(self.folder, self.knowledge.version, self.learner.adopt)
        self.database = Database(settings.database_url.get_secret_value())
        self.work = Work()
        self._finished = threading.Event()
        self._token = _secret(settings.slack_bot_token)
        self._signing_secret = _secret(settings.slack_signing_secret)
        client = web_client(self._token, settings.slack_api_url)
        shared = Claims(self.database)
        claims: teller.Claims = FallbackClaims(shared) if socket else shared
        self.memory = memory_in(self.database)
        self.responder = Responder(
            lambda: self.faq,
            claims,
            Delivery(client, self.memory.conversations),
            self.work,
            self.memory,
            inbox=Inbox(self.database),
            gaps=GapLog(
                Gaps(self.database),
                self._token,
                settings.faq_keep_days,
                is_on=settings.faq_log_questions == "on",
            ),
            options=_options(settings),
            team=lambda: self.identity.who.team_id,
            entry_place=lambda entry_id: place_of(entry_id, self.folder),
            folder=self.folder,
        )
        self.upkeep = Upkeep(
            self.responder,
            self.database,
            shared,
            Replies(self.database),
            gives_back=not socket,
            has_digest=settings.faq_digest == "on",
        )
        self.bolt = self._make_bolt(settings.slack_api_url)
        listeners.register(self.bolt, self.responder)

    @property
    def faq(self) -> Faq:
        """What answers; waits until the first knowledge is learnt."""
        return self.learner.faq

    @property
    def knowledge(self) -> Knowledge:
        """What stands in the files, or stood there when they were right."""
        return self.learner.knowledge

    def start(self) -> None:
        """Begin what goes on beside answering."""
        sys.setswitchinterval(_SWITCH_SECONDS)
        self.identity.keep_asking(self._finished.wait)
        self.watch.start()
        self.upkeep.start()

    def edge(self) -> Edge:
        """The WSGI application of this process."""
        bolt = SlackRequestHandler(self.bolt, path=EVENTS_PATH)
        pages = {"/healthz": self.health, "/readyz": self.readiness}
        return Edge(bolt, self._signing_secret, pages)

    def health(self) -> tuple[bool, dict[str, Any]]:
        """Alive, and with which knowledge."""
        facts = {"entries": len(self.knowledge.entries), "knowledge": self.knowledge.version}
        return True, {"status": "alive", **facts}

    def readiness(self) -> tuple[bool, dict[str, Any]]:
        """Whether everything that answering needs is there, and what is wrong if not."""
        checks = {
            "slack": self.identity.problem,
            "knowledge": None if self.knowledge.entries else "there are no entries",
            "database": self.upkeep.problem,
        }
        well = not any(checks.values())
        checks["knowledge"] = checks["knowledge"] or self.watch.stale  # it answers all the same
        facts: dict[str, Any] = {name: problem or "ok" for name, problem in checks.items()}
        facts["inbox"], warnings = self.upkeep.backlog()
        warnings += self.identity.warnings
        if warnings:
            facts["warnings"] = warnings
        return well, {"status": "ready" if well else "not ready", **facts}

    def finish(self) -> None:
        """Send what was accepted, leave the rest in the inbox, then let go of everything."""
        self._finished.set()
        self.watch.close()
        self.work.drain(_DRAIN_SECONDS)
        self.responder.durable.stop()
        self.upkeep.stop()
        self.responder.durable.release()
        self.responder.write_counts()
        self.work.close()
        self.database.close()

    def _make_bolt(self, api_url: str) -> App:
        def authorize() -> AuthorizeResult:
            who = self.identity.who
            return AuthorizeResult(
                enterprise_id=None,
                team_id=who.team_id,
                bot_id=who.bot_id,
                bot_user_id=who.bot_user_id,
                bot_token=self._token,
            )

        def notice(body: dict[str, Any], next: Callable[[], object]) -> None:
            self.identity.notice(body)
            next()

        bolt = App(
            name=__name__,  # else Bolt looks for it in the source of every caller
            authorize=authorize,
            client=web_client("", api_url),
            request_verification_enabled=False,  # the edge has done it
            logger=logging.getLogger("slack_bolt"),
            process_before_response=True,  # else every acknowledgement is polled for
            raise_error_for_unhandled_request=True,  # else Slack gets a 404 for it
            listener_executor=self.work.pool,
        )
        bolt.use(notice)
        return bolt


def prepare(settings: Settings, *, learns: bool = True) -> Prepared:
    """Make what is needed before any process is forked; ``learns`` or leaves that to the caller.

    Raises KnowledgeError, MeaningError, and SlackError when Slack refuses the bot token; when Slack
    cannot be reached, the identity goes on asking later. The database's schema is brought up to
    date, if it can be, so that the first questions need not wait for that.
    """
    configure_logging(settings.log_level, settings.log_format)
    _keep_memory_together()
    _warn_of_lost_state(settings)
    folder = find_folder(settings.faq_knowledge_dir, Path.cwd())
    identity = Identity(web_client(_secret(settings.slack_bot_token), settings.slack_api_url))
    if settings.faq_cache_dir is not None:  # it may stand in .env; bot.live.kept looks here
        os.environ["FAQ_CACHE_DIR"] = str(settings.faq_cache_dir)
    model = load_model(settings.faq_meaning)
    learner = Learner(known(folder), settings.faq_min_confidence, model)
    with ThreadPoolExecutor(1) as asking:  # Slack answers while the knowledge is learnt
        is_known = asking.submit(identity.check)
        if learns:
            learner.learn()
    if not is_known.result():
        log.warning("%s; starting all the same", identity.problem)
    _prepare_database(settings)
    entries, version = learner.knowledge.entries, learner.knowledge.version
    log.info("answering from %s entries in %s, version %s", len(entries), folder, version)
    if is_example(folder):
        log.warning("%s", EXAMPLE_ANSWERS)
    return Prepared(learner, identity, folder)


def _keep_memory_together() -> None:
    """Let glibc keep two heaps for all threads: else each has its own, which only ever grows."""
    with suppress(OSError, AttributeError):  # other C libraries have no such thing
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def run_socket_mode(settings: Settings) -> None:
    """Answer over Socket Mode until SIGTERM or SIGINT, and finish what was accepted.

    Raises what ``prepare`` raises, and SlackError when Slack refuses the app-level token.
    """
    bot = Bot(settings, prepare(settings), socket=True)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    connection = SocketMode(bot.bolt, _secret(settings.slack_app_token), stop)
    try:
        bot.start()
        connection.connect_until(stop)
        while not stop.wait(_WAKE_SECONDS):
            pass
        log.info("stopping; finishing what was accepted")
    finally:
        connection.finish(_FINISH_SOCKET_SECONDS)
        bot.finish()
    if connection.refused is not None:
        raise refusal("SLACK_APP_TOKEN", connection.refused)


def configure_logging(level: str, form: str) -> None:
    """Log to standard error: lines of text, or one JSON object a line."""
    handler = logging.StreamHandler(sys.stderr)
    if form == "json":
        from pythonjsonlogger.json import JsonFormatter

        handler.setFormatter(
            JsonFormatter(
                "{asctime}{levelname}{name}{message}",
                style="{",
                rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            )
        )
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    # It writes answers that are no JSON, as a proxy's error page that quotes what was sent.
    logging.getLogger("slack_sdk.web.base_client").setLevel(logging.CRITICAL)
    # At its debug level this writes what people ask.
    logging.getLogger("slack_sdk").setLevel(max(logging.INFO, logging.root.level))
    for talkative in ("alembic", "markdown_it"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    # Bolt warns of a token beside `authorize`, and prints payloads with its warnings.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)


def _prepare_database(settings: Settings) -> None:
    database = Database(settings.database_url.get_secret_value())
    try:
        database.migrate()
    except StorageError as error:
        log.warning("%s Starting all the same.", error)
    finally:
        database.close()  # a process that is forked later must not have it open


def _warn_of_lost_state(settings: Settings) -> None:
    given = settings.model_fields_set
    if "port" in given and "database_url" not in given:
        log.warning(
            "DATABASE_URL is not set, so what the bot remembers is in a file of this folder. "
            "Where the disk does not outlive a deploy, or several processes run on several "
            "machines, set it to a PostgreSQL address."
        )


def _options(settings: Settings) -> Options:
    return Options(
        team_channel=settings.faq_team_channel,
        contact=settings.faq_contact,
        answers_outside=settings.faq_external == "on",
        suggests_overdue=settings.faq_overdue == "suggest",
        edit_url=settings.faq_repository_url,
        admins=frozenset(settings.faq_admins),
        listens_in=frozenset(settings.faq_listen),
        keep_days=settings.faq_keep_days if settings.faq_log_questions == "on" else None,
    )


def _secret(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret is not None else ""
