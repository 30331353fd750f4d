"""Settings from a mapping and a file."""

from __future__ import annotations

import re
import subprocess
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.errors import SettingsError
from bot.settings import HTTP_REQUIRES, SOCKET_REQUIRES, Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

CANARY = "c4n4ry"
BOT_TOKEN = f"xoxb-1-{CANARY}"
APP_TOKEN = f"xapp-1-{CANARY}"
SIGNING_SECRET = "0123456789abcdef0123456789ABCDEF"
EXAMPLE = Path(__file__).parents[2] / ".env.example"


def problems_of(environ: Mapping[str, str], required: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What load_settings says of these variables, which must not be right."""
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, None, required)
    return caught.value.problems


def test_defaults() -> None:
    """Without any variable there are no credentials, and the rest is what the README says."""
    assert load_settings({}, None).model_dump() == {
        "slack_bot_token": None,
        "slack_signing_secret": None,
        "slack_app_token": None,
        "slack_api_url": "https://slack.com/api/",
        "port": 3000,
        "host": "127.0.0.1",
        "web_concurrency": 1,
        "database_url": SecretStr("sqlite:///faqbot.db"),
        "faq_knowledge_dir": None,
        "faq_cache_dir": None,
        "faq_meaning": None,
        "faq_min_confidence": 0.6,
        "faq_team_channel": None,
        "faq_contact": None,
        "faq_external": "off",
        "faq_log_questions": "off",
        "faq_digest": "off",
        "faq_keep_days": 90,
        "faq_overdue": "mark",
        "faq_repository_url": None,
        "faq_admins": (),
        "faq_listen": (),
        "log_level": "info",
        "log_format": "text",
    }


def test_every_variable_is_taken(tmp_path: Path) -> None:
    """Each variable arrives in the field of its name, stripped and in its type."""
    environ = {
        "SLACK_BOT_TOKEN": f" {BOT_TOKEN}\n",
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": "http://127.0.0.1:8080/api",
        "PORT": "0",
        "HOST": "::1",
        "WEB_CONCURRENCY": "2",
        "DATABASE_URL": "postgres://u:p@host/db",
        "FAQ_KNOWLEDGE_DIR": str(tmp_path),
        "FAQ_CACHE_DIR": "learnt",
        "FAQ_MEANING": "minilm",
        "FAQ_MIN_CONFIDENCE": ".75",
        "FAQ_TEAM_CHANNEL": "C0123456789",
        "FAQ_CONTACT": "Ask Ada.",
        "FAQ_EXTERNAL": "ON",
        "FAQ_LOG_QUESTIONS": "On",
        "FAQ_DIGEST": "on",
        "FAQ_KEEP_DAYS": "30",
        "FAQ_OVERDUE": "suggest",
        "FAQ_REPOSITORY_URL": "https://x.example/{path}#L{line}",
        "FAQ_ADMINS": "U0123456789, W0123456789",
        "FAQ_LISTEN": "C0123456789 G0123456789",
        "LOG_LEVEL": "WARNING",
        "LOG_FORMAT": "json",
    }

    assert load_settings(environ, None).model_dump() == {
        "slack_bot_token": SecretStr(BOT_TOKEN),
        "slack_signing_secret": SecretStr(SIGNING_SECRET),
        "slack_app_token": SecretStr(APP_TOKEN),
        "slack_api_url": "http://127.0.0.1:8080/api/",
        "port": 0,
        "host": "::1",
        "web_concurrency": 2,
        "database_url": SecretStr("postgres://u:p@host/db"),
        "faq_knowledge_dir": tmp_path,
        "faq_cache_dir": Path("learnt"),
        "faq_meaning": Path("minilm"),
        "faq_min_confidence": 0.75,
        "faq_team_channel": "C0123456789",
        "faq_contact": "Ask Ada.",
        "faq_external": "on",
        "faq_log_questions": "on",
        "faq_digest": "on",
        "faq_keep_days": 30,
        "faq_overdue": "suggest",
        "faq_repository_url": "https://x.example/{path}#L{line}",
        "faq_admins": ("U0123456789", "W0123456789"),
        "faq_listen": ("C0123456789", "G0123456789"),
        "log_level": "warning",
        "log_format": "json",
    }


@pytest.mark.parametrize(
    ("environ", "host"),
    [({}, "127.0.0.1"), ({"PORT": "80"}, "0.0.0.0"), ({"PORT": "80", "HOST": "a.b"}, "a.b")],
)
def test_host_follows_port(environ: dict[str, str], host: str) -> None:
    """Where a platform says which port, it listens on all addresses unless HOST says otherwise."""
    assert load_settings(environ, None).host == host


def test_environment_wins_over_file(tmp_path: Path) -> None:
    """A variable counts from the file only if the environment has none, or a blank one."""
    env_file = tmp_path / ".env"
    env_file.write_text(
        "\ufeff# made by hand\n"
        "export PORT = 1000\n"
        "LOG_LEVEL='debug'\n"
        'LOG_FORMAT="  "\n'
        "HOST\n"
        "DATABASE_URL=postgresql://u:${HOME}@h/d\n"
        "SOMEBODY_ELSES=1\n",
        encoding="utf-8",
    )

    settings = load_settings({"PORT": "2000", "LOG_LEVEL": " ", "HOME": "/x"}, env_file)

    assert settings.model_dump(include={"port", "log_level", "log_format", "host"}) == {
        "port": 2000,
        "log_level": "debug",
        "log_format": "text",
        "host": "0.0.0.0",
    }
    assert settings.database_url.get_secret_value() == "postgresql://u:${HOME}@h/d"


def test_missing_file_is_no_problem(tmp_path: Path) -> None:
    """Without a file the environment alone counts."""
    assert load_settings({"PORT": "1"}, tmp_path / ".env").port == 1


def test_file_that_is_not_text(tmp_path: Path) -> None:
    """A file of other bytes is reported by its name."""
    env_file = tmp_path / ".env"
    env_file.write_bytes(b"PORT=\xff\n")

    with pytest.raises(SettingsError, match="cannot be read: it is not UTF-8 text"):
        load_settings({}, env_file)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("SLACK_BOT_TOKEN", APP_TOKEN, "it and SLACK_APP_TOKEN seem swapped"),
        ("SLACK_APP_TOKEN", BOT_TOKEN, "it and SLACK_BOT_TOKEN seem swapped"),
        ("SLACK_BOT_TOKEN", f"xoxp-{CANARY}", "must begin with xoxb-"),
        ("SLACK_BOT_TOKEN", f'"{BOT_TOKEN}"', "must begin with xoxb-, without quotes"),
        ("SLACK_BOT_TOKEN", "xoxb-", "is not a whole token"),
        ("SLACK_BOT_TOKEN", f"xoxb-{CANARY} {CANARY}", "is not a whole token"),
        ("SLACK_BOT_TOKEN", f"xoxb-{CANARY}…", "is not a whole token"),
        ("SLACK_APP_TOKEN", CANARY, "must begin with xapp-"),
        ("SLACK_SIGNING_SECRET", CANARY, "must be 32 hexadecimal digits; the signing secret"),
        ("SLACK_SIGNING_SECRET", SIGNING_SECRET[1:], 'stands under "Basic Information"'),
        ("SLACK_API_URL", "slack.com", "must be a web address"),
        ("SLACK_API_URL", "ftp://slack.com/", "must be a web address"),
        ("SLACK_API_URL", "http://", "must be a web address"),
        ("SLACK_API_URL", "http://host:99999/", "must be a web address"),
        ("SLACK_API_URL", "http://[::1/", "must be a web address"),
        ("SLACK_API_URL", f"http://u:{CANARY}@host/", "must be a web address"),
        ("SLACK_API_URL", f"http://host/?token={CANARY}", "must be a web address"),
        ("PORT", "65536", "must be a number from 0 to 65535"),
        ("PORT", "-1", "must be a number from 0 to 65535"),
        ("PORT", "٣", "must be a number from 0 to 65535"),
        ("PORT", "http", "must be a number from 0 to 65535"),
        ("HOST", "http://localhost", "must be a host name or address alone"),
        ("WEB_CONCURRENCY", "0", "must be a number from 1 to 100"),
        ("WEB_CONCURRENCY", "-1", "must be a number from 1 to 100"),
        ("WEB_CONCURRENCY", "1.5", "must be a number from 1 to 100"),
        ("WEB_CONCURRENCY", "auto", "must be a number from 1 to 100"),
        ("DATABASE_URL", f"mysql://u:{CANARY}@h/d", "is of an unknown kind"),
        ("DATABASE_URL", CANARY, "is of an unknown kind"),
        ("DATABASE_URL", f"postgres://u:{CANARY}/@h/d", "percent-encoded"),
        ("DATABASE_URL", f"postgres://u:1/{CANARY}@h/d", "percent-encoded"),
        ("DATABASE_URL", f"postgres://u:1#{CANARY}@h/d", "percent-encoded"),
        ("DATABASE_URL", f"postgres://u:1?{CANARY}@h/d", "percent-encoded"),
        ("DATABASE_URL", f"postgres://u:{CANARY}@[h/d", "percent-encoded"),
        ("DATABASE_URL", f"postgres://u:{CANARY}@h:port/d", "percent-encoded"),
        ("DATABASE_URL", f"postgres://u:{CANARY}\0@h/d", "contains a control character"),
        ("DATABASE_URL", "sqlite://faqbot.db", "write sqlite:///faqbot.db"),
        ("DATABASE_URL", "sqlite://", "names no SQLite file"),
        ("DATABASE_URL", "sqlite:///:memory:", "must be a plain SQLite file"),
        ("FAQ_KNOWLEDGE_DIR", "/no/such/folder", "names /no/such/folder, which is not a folder"),
        ("FAQ_KNOWLEDGE_DIR", __file__, "which is not a folder"),
        ("FAQ_KNOWLEDGE_DIR", "x" * 5000, "which is not a folder"),
        ("FAQ_MIN_CONFIDENCE", "1.01", "must be a number from 0 to 1"),
        ("FAQ_MIN_CONFIDENCE", "-0.1", "must be a number from 0 to 1"),
        ("FAQ_MIN_CONFIDENCE", "nan", "must be a number from 0 to 1"),
        ("FAQ_MIN_CONFIDENCE", "60%", "must be a number from 0 to 1"),
        ("LOG_LEVEL", "loud", "must be one of debug, info, warning, error, critical"),
        ("LOG_FORMAT", "xml", "must be one of text, json"),
    ],
)
def test_wrong_value(name: str, value: str, problem: str) -> None:
    """A wrong value makes one sentence that begins with the variable and says what is right."""
    [sentence] = problems_of({name: value})

    assert sentence.startswith(f"{name} ")
    assert problem in sentence
    assert sentence.endswith(".")
    assert CANARY not in sentence


def test_postgresql_without_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PostgreSQL address where psycopg is missing names the extra to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)

    [sentence] = problems_of({"DATABASE_URL": "postgres://host/db"})

    assert "pip install 'slack-faq-bot[postgres]'" in sentence


@pytest.mark.parametrize("required", [HTTP_REQUIRES, SOCKET_REQUIRES])
def test_missing_and_wrong_are_reported_together(required: tuple[str, ...]) -> None:
    """What is missing for the command stands in one report with what is wrong."""
    environ = {"PORT": "x", "LOG_LEVEL": "x", required[1]: ""}

    assert [sentence.split()[0] for sentence in problems_of(environ, required)] == [
        "SLACK_BOT_TOKEN",
        required[1],
        "PORT",
        "LOG_LEVEL",
    ]


def test_what_is_not_required_may_be_missing() -> None:
    """HTTP mode does without an app token."""
    environ = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET}

    assert load_settings(environ, None, HTTP_REQUIRES).slack_app_token is None


def test_secrets_stay_hidden() -> None:
    """No secret stands in any text of the settings, nor in the traceback of a report."""
    secrets = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "DATABASE_URL": f"postgres://u:{CANARY}@h/d",
    }
    settings = load_settings(secrets, None)
    with pytest.raises(SettingsError) as caught:
        load_settings({name: f"{value} {CANARY}\0" for name, value in secrets.items()}, None)

    texts = [repr(settings), str(settings), repr(settings.model_dump()), repr(caught.value)]
    texts += traceback.format_exception(caught.value)
    assert len(caught.value.problems) == 4
    assert not [text for text in texts if CANARY in text or SIGNING_SECRET in text]


def test_settings_cannot_be_changed() -> None:
    """Settings are a value."""
    with pytest.raises(ValueError, match="frozen"):
        load_settings({}, None).port = 1  # type: ignore[misc]


def test_example_names_every_variable() -> None:
    """.env.example shows each variable that exists, sets none, and gives the real defaults."""
    text = EXAMPLE.read_text(encoding="utf-8")
    shown = re.findall(r"^#?([A-Z_]+)=(.*)$", text, flags=re.MULTILINE)
    defaults = {name: value for name, value in reversed(shown) if value}

    assert {name.lower() for name, _ in shown} == set(Settings.model_fields)
    assert load_settings({}, EXAMPLE) == load_settings({}, None)
    assert load_settings({**defaults, "PORT": ""}, None) == load_settings({}, None)


def test_import_is_light() -> None:
    """Reading the settings loads neither a database nor Slack."""
    program = (
        "import sys, bot.settings\n"
        "bot.settings.load_settings({'DATABASE_URL': 'sqlite:///x.db'}, None)\n"
        "print(sorted({'sqlalchemy', 'alembic', 'psycopg', 'slack_sdk', 'slack_bolt'}"
        " & set(sys.modules)))"
    )

    run = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )

    assert (run.stdout, run.stderr) == ("[]\n", "")
