"""Socket Mode: the same Bolt app, fed by a WebSocket instead of by HTTP requests."""

from __future__ import annotations

import logging
import random
import threading
import time
from contextlib import suppress
from socket import SHUT_RD
from typing import TYPE_CHECKING

from slack_bolt import BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.calling import proxies_for
from bot.slack.identity import REFUSALS, refusal

if TYPE_CHECKING:
    from slack_bolt import App
    from slack_sdk.socket_mode.builtin import SocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

log = logging.getLogger(__name__)

_LONGEST_PAUSE_SECONDS = 60.0


class SocketMode(SocketModeHandler):
    """Acknowledges every envelope but those that could not be stored: Slack sends them again."""

    def __init__(self, app: App, app_token: str, stop: threading.Event | None = None) -> None:
        super().__init__(
            app,
            app_token,
            # The defaults break on frames over 1 MB and take a minute to notice a lost connection.
            receive_buffer_size=65_536,
            ping_interval=2,
        )
        api = self.client.web_client
        self.client.proxy = proxies_for(api.base_url, self.client.proxy).get("https")
        api.proxy = proxies_for(api.base_url, api.proxy).get("https")
        # The SDK's own would sleep in whichever thread calls it, and try for ever every 2 s.
        self.client.issue_new_wss_url = self._new_address  # type: ignore[method-assign]
        self.refused: str | None = None
        """Why Slack does not take the token any more; ``stop`` is set then."""
        self._token = app_token
        self._stop = stop or threading.Event()
        self._pause = 0.0
        self._was_connected = False
        self._unfinished = 0
        self._changed = threading.Condition()

    def connect_until(self, stop: threading.Event) -> None:
        """Connect, trying again while Slack cannot be reached and ``stop`` is not set.

        Raises SlackError when Slack refuses the app-level token.
        """
        while not stop.is_set():
            try:
                self.client.connect()
                if self.client.is_connected():
                    return
                problem: object = "the connection did not come about"
            except SlackApiError as error:
                problem = error.response.get("error")
                if problem in REFUSALS:
                    raise refusal("SLACK_APP_TOKEN", str(problem)) from None
            except (OSError, SlackClientError, ValueError) as error:
                problem = error
            self.client.wss_uri = None
            seconds = max(self._pause, 1.0)
            log.warning("no Socket Mode connection (%s); trying again in %.0f s", problem, seconds)
            self._pause = seconds

    def _new_address(self) -> str:
        """Ask for an address to connect to, after a pause if that failed before."""
        if self._pause:
            self._stop.wait(self._pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads many
        self._pause = min(max(self._pause * 2, 1.0), _LONGEST_PAUSE_SECONDS)
        try:
            answer = self.client.web_client.apps_connections_open(app_token=self._token)
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if code in REFUSALS and self._was_connected:
                self.refused = code
                self._stop.set()
            headers = {name.lower(): value for name, value in error.response.headers.items()}
            after = str(headers.get("retry-after", ""))
            if after.isdigit():
                self._pause = max(self._pause, min(float(after), 600.0))
            raise
        self._pause, self._was_connected = 0.0, True
        return str(answer["url"])

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Dispatch one envelope and acknowledge it."""
        start = time.time()
        with self._changed:
            self._unfinished += 1
        try:
            response = self._dispatch(req)
            if response is not None:
                send_response(client, req, response, start)
        except SlackClientError as error:
            log.warning("an envelope could not be acknowledged, Slack sends it again: %s", error)
        finally:
            with self._changed:
                self._unfinished -= 1
                self._changed.notify_all()

    def finish(self, timeout_seconds: float) -> None:
        """Acknowledge what has arrived, then disconnect; Slack keeps the rest for others."""
        self.client.auto_reconnect_enabled = False
        end = time.monotonic() + timeout_seconds
        with self._changed:
            while (self._unfinished or not self.client.message_queue.empty()) and (
                time.monotonic() < end
            ):
                self._changed.wait(0.05)
        self._disconnect()
        self._stop_waiting_for_messages()
        self.client.close()

    def _stop_waiting_for_messages(self) -> None:
        """Wake the thread that waits for messages: it would look only once a second."""
        self.client.message_processor.event.set()
        self.client.message_queue.put(None)

    def _disconnect(self) -> None:
        """Let go of the socket at once: its reading thread would hold it for seconds more."""
        self.client.current_session_state.terminated = True
        session = self.client.current_session
        if session is not None and session.sock is not None:
            with suppress(OSError):
                session.sock.shutdown(SHUT_RD)
            with suppress(AttributeError):  # that thread was first to close it
                session.disconnect()

    def _dispatch(self, req: SocketModeRequest) -> BoltResponse | None:
        """The acknowledgement; None for what could not be stored, so that Slack sends it again."""
        try:
            response: BoltResponse = run_bolt_app(self.app, req)
        except Exception:
            log.exception("an envelope of type %r could not be read", req.type)
            return BoltResponse(status=200)
        if response.status == 503:
            return None
        if response.status != 200:
            log.error("Bolt answers %s to an envelope; it is acknowledged", response.status)
            return BoltResponse(status=200)
        return response
