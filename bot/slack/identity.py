"""Who the bot is in its workspace, and whether Slack still takes its token."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import SlackError
from bot.slack.headers import TOO_FAR_SECONDS, ahead_seconds, scopes_of
from bot.slack.payloads import sent_for_bot
from bot.slack.scopes import complaint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_sdk import WebClient

log = logging.getLogger(__name__)

# https://docs.slack.dev/reference/methods/auth.test: these do not get better by waiting.
REFUSALS = frozenset(
    {
        "access_denied",
        "account_inactive",
        "enterprise_is_restricted",
        "invalid_auth",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
TWO_APPS = (
    "Slack sends events of another app than SLACK_BOT_TOKEN is of, so answers come from the wrong "
    "bot or not at all: copy all tokens and secrets from the pages of one app; faqbot doctor says "
    "where"
)
_LONGEST_PAUSE_SECONDS = 60.0
_INTERVAL_SECONDS = 300.0  # a token can be revoked at any time


@dataclass(frozen=True, slots=True)
class Who:
    """The bot's own ids; None while Slack has not told."""

    team_id: str | None = None
    bot_id: str | None = None
    bot_user_id: str | None = None


class Identity:
    """Asks Slack whose token it is, with auth.test; ``problem`` is None if it said so last time.

    ``warnings`` say what works all the same and not well: missing scopes, a wrong clock, tokens of
    two apps.
    """

    def __init__(self, client: WebClient, now: Callable[[], float] = time.time) -> None:
        self._client = client
        self.who = Who()
        self.problem: str | None = "Slack has not been asked yet"
        self.warnings: tuple[str, ...] = ()
        self._now = now
        self._has_two_apps = False
        self.known = threading.Event()

    def check(self) -> bool:
        """Ask once; False when Slack cannot be reached. Raises SlackError when it refuses."""
        try:
            answer = self._client.auth_test()
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if code in REFUSALS:
                self.problem = f"Slack refuses the bot token: {code}"
                raise refusal("SLACK_BOT_TOKEN", code) from None
            status = error.response.status_code
            said = code if status == 200 else f"status {status}"
            self.problem = f"Slack cannot be asked for the bot's identity: {said}"
        except (OSError, HTTPException, SlackClientError, ValueError) as error:
            self.problem = f"Slack cannot be reached: {error}"
        else:
            self.who = Who(answer.get("team_id"), answer.get("bot_id"), answer.get("user_id"))
            if self.problem is not None:
                team, user = answer.get("team"), answer.get("user")
                log.info("connected to the workspace %s as %s", team, user)
            self.problem = None
            self._note_warnings(answer.headers)
            self.known.set()
        return self.problem is None

    def _note_warnings(self, headers: Mapping[str, object]) -> None:
        """Say once what Slack is silent about: missing scopes, and a clock that is off."""
        before, found = self.warnings, []
        scopes = scopes_of(headers)
        if scopes is not None and (lacking := complaint(scopes)):
            found.append(lacking)
        off = ahead_seconds(headers, self._now())
        if off is not None and abs(off) > TOO_FAR_SECONDS:
            way = "ahead of" if off > 0 else "behind"
            found.append(
                f"This machine's clock is {abs(off):,.0f} seconds {way} Slack's, so every request "
                "over HTTP is refused as too old: let the system set it (timedatectl set-ntp true)"
            )
        if self._has_two_apps:
            found.append(TWO_APPS)
        self.warnings = tuple(found)
        for warning in found:
            if warning not in before:
                log.error("%s", warning)

    def notice(self, body: Mapping[str, Any]) -> None:
        """Compare whom an event was sent for with the token's bot, and warn once of another one.

        In a channel that is shared it may be sent for another workspace's bot: that is none.
        """
        team, bot = sent_for_bot(body)
        who = self.who
        if bot is None or who.bot_user_id is None or team != who.team_id:
            return
        if bot != who.bot_user_id and not self._has_two_apps:
            self._has_two_apps = True
            self.warnings = (*self.warnings, TWO_APPS)
            log.error("%s", TWO_APPS)

    def keep_asking(self, wait: Callable[[float], bool]) -> None:
        """Ask in the background: soon again until Slack answers, and then every few minutes.

        ``wait`` lets so many seconds pass, and says whether that was the last time.
        """
        asking = threading.Thread(target=self._ask_again, args=(wait,), name="auth.test")
        asking.daemon = True
        asking.start()

    def _ask_again(self, wait: Callable[[float], bool]) -> None:
        pause = 1.0
        seconds = _INTERVAL_SECONDS if self.problem is None else 0.0
        while not wait(seconds):
            before, seconds = self.problem, _INTERVAL_SECONDS
            try:
                if self.check():
                    pause = 1.0
                    continue
            except SlackError as error:
                if self.problem != before:
                    log.critical("%s", error)
                continue
            log.warning("%s; trying again in %.0f s", self.problem, pause)
            seconds, pause = pause, min(pause * 2, _LONGEST_PAUSE_SECONDS)


def refusal(variable: str, code: str) -> SlackError:
    """The error that tells whoever deploys what to do about a token that Slack refuses."""
    return SlackError(
        f"{variable}: Slack refuses this token ({code}). Copy it again from your app's pages at "
        "https://api.slack.com/apps, and install the app to the workspace if it is not."
    )
