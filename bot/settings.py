"""The environment and ``.env``, turned into one frozen value, or into every problem at once."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    SecretStr,
    ValidationError,
)

from bot.errors import SettingsError, StorageError
from bot.storage.address import parse_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pydantic_core import ErrorDetails

LOG_LEVELS = ("debug", "info", "warning", "error", "critical")
LOG_FORMATS = ("text", "json")
HTTP_REQUIRES = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
SOCKET_REQUIRES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")

_MOST_PROCESSES = 100
_WHERE = {
    "SLACK_BOT_TOKEN": 'the bot token (xoxb-…) stands under "OAuth & Permissions"',
    "SLACK_SIGNING_SECRET": 'the signing secret stands under "Basic Information"',
    "SLACK_APP_TOKEN": (
        'make an app-level token (xapp-…) with connections:write under "Basic Information"'
    ),
}


def _token(prefix: str, other: str, swapped_with: str) -> Callable[[SecretStr], SecretStr]:
    """Make a check for one kind of Slack token; no message quotes any part of the value."""

    def check(secret: SecretStr) -> SecretStr:
        token = secret.get_secret_value()
        if token.startswith(other):
            raise ValueError(
                f"holds a token that begins with {other}; "
                f"it and {swapped_with} seem swapped, exchange them"
            )
        if not token.startswith(prefix):
            raise ValueError(f"must begin with {prefix}, without quotes; copy it from Slack again")
        if not re.fullmatch(r"[A-Za-z0-9-]+", token) or token == prefix:
            raise ValueError("is not a whole token (letters, digits and dashes); copy it again")
        return secret

    return check


def _signing_secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[0-9a-fA-F]{32}", secret.get_secret_value()):
        raise ValueError("must be 32 hexadecimal digits")
    return secret


def _api_url(url: str) -> str:
    problem = "must be a web address such as https://slack.com/api/"
    try:
        parts = urlsplit(url)
        has_valid_port = parts.port != 0
    except ValueError:
        raise ValueError(problem) from None
    if (
        parts.scheme not in ("http", "https")
        or not (parts.hostname and has_valid_port and url.isascii() and url.isprintable())
        or parts.username is not None
        or set(url) & set("?# ")
    ):
        raise ValueError(problem)
    return url if url.endswith("/") else f"{url}/"


def _port(value: object) -> int:
    digits = str(value)
    if not re.fullmatch(r"[0-9]{1,5}", digits) or int(digits) > 65535:
        raise ValueError("must be a number from 0 to 65535")
    return int(digits)


def _processes(value: object) -> int:
    digits = str(value)
    if not re.fullmatch(r"[0-9]{1,3}", digits) or not 0 < int(digits) <= _MOST_PROCESSES:
        raise ValueError(f"must be a number from 1 to {_MOST_PROCESSES}")
    return int(digits)


def _host(host: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._:%-]+", host):
        raise ValueError("must be a host name or address alone, such as 127.0.0.1 or 0.0.0.0")
    return host


def _database_url(secret: SecretStr) -> SecretStr:
    try:
        parse_address(secret.get_secret_value())
    except StorageError as error:
        raise ValueError(str(error).removeprefix("DATABASE_URL ")) from None
    return secret


def _folder(path: Path) -> Path:
    try:
        is_folder = path.is_dir()
    except OSError:
        is_folder = False
    if not is_folder:
        raise ValueError(f"names {path}, which is not a folder; give one that holds *.yaml files")
    return path


def _days(value: object) -> int:
    digits = str(value)
    if not re.fullmatch(r"[0-9]{1,4}", digits) or int(digits) < 1:
        raise ValueError("must be a number of days, from 1 to 9999")
    return int(digits)


def _confidence(value: object) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = -1
    if not 0 <= number <= 1:
        raise ValueError("must be a number from 0 to 1, such as 0.6")
    return number


def _one_of(valid: tuple[str, ...]) -> Callable[[str], str]:
    def check(word: str) -> str:
        if word.lower() not in valid:
            raise ValueError(f"must be one of {', '.join(valid)}")
        return word.lower()

    return check


def _channel(text: str) -> str:
    (channel,) = _ids("CG", "a channel's id")(text.replace(",", "?"))
    return channel


def _ids(letters: str, what: str) -> Callable[[object], tuple[str, ...]]:
    """Make a check for ids that are separated by commas or blanks."""

    def check(value: object) -> tuple[str, ...]:
        ids = str(value).replace(",", " ").split()
        for one in ids:
            if not re.fullmatch(rf"[{letters}][A-Z0-9]{{6,20}}", one):
                raise ValueError(
                    f"holds {one!r}, which is not {what} such as {letters[0]}0123456789: "
                    "it stands at the end of the details in Slack"
                )
        return tuple(ids)

    return check


def _edit_url(pattern: str) -> str:
    if not pattern.startswith(("https://", "http://")) or "{path}" not in pattern:
        raise ValueError(
            "must be an address with {path} and {line} in it, such as "
            "https://github.com/acme/faq/edit/main/knowledge/{path}#L{line}"
        )
    return pattern


class Settings(BaseModel):
    """What the operator decided; each field is the variable of the same name in capitals.

    Secrets are hidden in every text made of it. Make one with ``load_settings``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    slack_bot_token: Annotated[
        SecretStr | None, AfterValidator(_token("xoxb-", "xapp-", "SLACK_APP_TOKEN"))
    ] = None
    slack_signing_secret: Annotated[SecretStr | None, AfterValidator(_signing_secret)] = None
    slack_app_token: Annotated[
        SecretStr | None, AfterValidator(_token("xapp-", "xoxb-", "SLACK_BOT_TOKEN"))
    ] = None
    slack_api_url: Annotated[str, AfterValidator(_api_url)] = "https://slack.com/api/"
    port: Annotated[int, BeforeValidator(_port)] = 3000
    host: Annotated[str, AfterValidator(_host)] = "127.0.0.1"
    web_concurrency: Annotated[int, BeforeValidator(_processes)] = 1
    database_url: Annotated[SecretStr, AfterValidator(_database_url)] = SecretStr(
        "sqlite:///faqbot.db"
    )
    faq_knowledge_dir: Annotated[Path | None, AfterValidator(_folder)] = None
    faq_cache_dir: Path | None = None
    faq_meaning: Path | None = None
    faq_min_confidence: Annotated[float, BeforeValidator(_confidence)] = 0.6
    faq_team_channel: Annotated[str | None, AfterValidator(_channel)] = None
    faq_contact: str | None = None
    faq_external: Annotated[str, AfterValidator(_one_of(("on", "off")))] = "off"
    faq_log_questions: Annotated[str, AfterValidator(_one_of(("on", "off")))] = "off"
    faq_digest: Annotated[str, AfterValidator(_one_of(("on", "off")))] = "off"
    faq_keep_days: Annotated[int, BeforeValidator(_days)] = 90
    faq_overdue: Annotated[str, AfterValidator(_one_of(("mark", "suggest")))] = "mark"
    faq_repository_url: Annotated[str | None, AfterValidator(_edit_url)] = None
    faq_admins: Annotated[tuple[str, ...], BeforeValidator(_ids("UW", "a person's id"))] = ()
    faq_listen: Annotated[tuple[str, ...], BeforeValidator(_ids("CG", "a channel's id"))] = ()
    log_level: Annotated[str, AfterValidator(_one_of(LOG_LEVELS))] = "info"
    log_format: Annotated[str, AfterValidator(_one_of(LOG_FORMATS))] = "text"


def load_settings(
    environ: Mapping[str, str] | None = None,
    env_file: Path | None = Path(".env"),
    required: Iterable[str] = (),
    only: Iterable[str] | None = None,
) -> Settings:
    """Read the settings: the environment wins over ``env_file``, blank values count as not given.

    ``environ`` None means this process's. ``env_file`` None, or one that does not exist, means
    none. ``required`` names variables, in capitals, without which the caller cannot do its work.
    ``only`` names those that it uses at all: others are not looked at. None means all.

    Raises:
        SettingsError: with every variable that is missing or wrong.
    """
    values = _values_of_file(env_file) | _values_of(os.environ if environ is None else environ)
    if only is not None:
        used = {name.lower() for name in only}
        values = {name: value for name, value in values.items() if name in used}
    if "port" in values:
        # A platform that says where to listen also routes to this machine from outside.
        values.setdefault("host", "0.0.0.0")  # noqa: S104
    problems = {
        name.lower(): f"{name} is missing; {_WHERE.get(name, 'set it')}."
        for name in required
        if name.lower() not in values
    }
    settings = None
    try:
        settings = Settings(**values)
    except ValidationError as error:
        problems |= {str(each["loc"][0]): _sentence(each) for each in error.errors()}
    if settings is None or problems:
        raise SettingsError([problems[name] for name in Settings.model_fields if name in problems])
    return settings


def _values_of(environ: Mapping[str, str]) -> dict[str, Any]:
    given = {name: environ.get(name.upper(), "").strip() for name in Settings.model_fields}
    return {name: value for name, value in given.items() if value}


def _values_of_file(env_file: Path | None) -> dict[str, Any]:
    if env_file is None:
        return {}
    try:
        # As it stands: a password may contain ${.
        values = dotenv_values(env_file, interpolate=False, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError([f"{env_file} cannot be read: {reason}."]) from None
    return _values_of({name: value for name, value in values.items() if value})


def _sentence(error: ErrorDetails) -> str:
    name = str(error["loc"][0]).upper()
    # What is not a ValueError of a check above is pydantic's own message.
    said = str(error.get("ctx", {}).get("error", error["msg"]))
    if name in _WHERE and "swapped" not in said:
        said = f"{said}; {_WHERE[name]}"
    return f"{name} {said}."
