"""What is looked at: the settings, and what Slack says to the two tokens, each asked once."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import SettingsError
from bot.settings import Settings, load_settings
from bot.slack.calling import web_client
from bot.slack.headers import ahead_seconds, scopes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import SecretStr

APPS = "https://api.slack.com/apps"
_APP = re.compile(r"xapp-\d+-(A[A-Z0-9]+)-")


class Level(Enum):
    """How bad it is; only a problem keeps people from answers."""

    FINE = "ok"
    NOTE = "note"
    PROBLEM = "PROBLEM"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence, and what to do about it, in order."""

    level: Level
    about: str
    message: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What Slack answered to one call. ``error`` is its name, or None; ``answer`` its body.

    ``scopes`` are those of the token, None where Slack does not say. ``ahead_seconds`` says how far
    this machine's clock is ahead of Slack's. ``is_reached`` is False if nothing came back.
    """

    error: str | None
    answer: Mapping[str, Any] = field(default_factory=dict)
    scopes: frozenset[str] | None = None
    ahead_seconds: float | None = None
    is_reached: bool = True


@dataclass(frozen=True)
class Subject:
    """One set-up. ``url`` is its public address, if it is to be looked at; ``live`` waits for one.

    ``now`` is the clock, ``say`` tells a person what to do meanwhile.
    """

    environ: Mapping[str, str]
    env_file: Path | None = Path(".env")
    folder: Path | None = None
    url: str | None = None
    live_seconds: float = 0
    now: Callable[[], float] = time.time
    say: Callable[[str], None] = print

    @cached_property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the settings that are there, one sentence each."""
        try:
            load_settings(self.environ, self.env_file)
        except SettingsError as error:
            return error.problems
        return ()

    @cached_property
    def settings(self) -> Settings:
        """The settings that are right; the others as if they were not there."""
        right: dict[str, Any] = {}
        for name in Settings.model_fields:
            try:
                one = load_settings(self.environ, self.env_file, only=[name.upper()])
            except SettingsError:
                continue
            if name in one.model_fields_set:
                right[name] = getattr(one, name)
        return Settings.model_construct(**{**Settings().model_dump(), **right})

    @cached_property
    def bot(self) -> Told | None:
        """What auth.test says to the bot token; None without one."""
        return self._ask(self.settings.slack_bot_token, "auth.test")

    @cached_property
    def app_ids(self) -> tuple[str | None, str | None]:
        """The apps that the bot token and the app-level token are of; None where it is not known.

        The second stands in its token. The first is in what Slack says of the bot, to those tokens
        that may read users.
        """
        if self.bot is None or self.bot.error:
            return None, None
        of_bot = self.bot.answer.get("app_id")
        if not of_bot and "users:read" in (self.bot.scopes or ()):
            told = self._ask(
                self.settings.slack_bot_token, "bots.info", bot=self.bot.answer.get("bot_id")
            )
            of_bot = told.answer.get("bot", {}).get("app_id") if told else None
        token = self.settings.slack_app_token
        found = _APP.match(token.get_secret_value()) if token else None
        return of_bot or None, found[1] if found else None

    @cached_property
    def app(self) -> Told | None:
        """What apps.connections.open says to the app-level token; opens nothing."""
        return self._ask(self.settings.slack_app_token, "apps.connections.open")

    def _ask(self, token: SecretStr | None, method: str, **given: Any) -> Told | None:
        if token is None:
            return None
        client = web_client(token.get_secret_value(), self.settings.slack_api_url)
        try:
            response = client.api_call(method, params=given)
        except SlackApiError as error:
            response = error.response
        except (OSError, HTTPException, SlackClientError, ValueError) as error:
            return Told(str(error) or type(error).__name__, is_reached=False)
        if response.status_code >= 500 or not isinstance(response.data, dict):
            return Told(f"HTTP status {response.status_code}", is_reached=False)
        return Told(
            None if response.data["ok"] else str(response.data.get("error")),
            response.data,
            scopes_of(response.headers),
            ahead_seconds(response.headers, self.now()),
        )
