"""What Slack tells of conversations, as far as the bot may read them."""

from __future__ import annotations

import logging
from contextlib import suppress
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.errors import StorageError
from bot.slack.calling import ask
from bot.slack.gestures import Surface
from bot.slack.payloads import ts_of
from bot.slack.visibility import is_ephemeral
from bot.slack.work import LaterError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slack_sdk import WebClient

    from bot.slack.gestures import Place
    from bot.storage.conversations import Conversations

log = logging.getLogger(__name__)

# The type of the metadata that marks a post of the bot's.
MARK = "faqbot_reply"
# What Slack advises for one page, and how many are read before a search ends without a result.
_PAGE, _MOST_PAGES = 200, 25
# More than the clocks of Slack and of this machine may differ: Slack's requests are refused before.
_CLOCKS_DIFFER_SECONDS = 600.0
_NO_THREAD = ("thread_not_found", "message_not_found")


class _TooLongError(Exception):
    """A conversation has more pages than are read."""


class Lookup:
    """Asks Slack, each time anew; ``conversations`` remember where a person's messages stand."""

    def __init__(self, client: WebClient, conversations: Conversations | None = None) -> None:
        self._client = client
        self._conversations = conversations

    def find(
        self, place: Place, mark: str, *, public: bool, since: float
    ) -> dict[int, str | None] | None:
        """Which messages with this mark stand there: their number and timestamp.

        ``since``, in seconds since 1970, nothing was posted with it. None where that cannot be
        told: an ephemeral message, a place without the scope, a person whose conversation nobody
        knows, or a place where thousands of messages have followed. Raises as ``calling.ask`` does.
        """
        if is_ephemeral(place, public=public):
            return None
        is_direct = place.surface is Surface.VIEW
        channel = self._direct(place.user) if is_direct else place.channel
        if not channel:
            return None
        asked: dict[str, Any] = {"channel": channel, "include_all_metadata": True}
        asked["oldest"] = place.ts or f"{max(since - _CLOCKS_DIFFER_SECONDS, 0):.6f}"
        thread_ts = place.thread_ts if place.surface is Surface.DIRECT else _thread_of(place)
        method = "conversations.history"
        if thread_ts is not None:
            method, asked["ts"] = "conversations.replies", thread_ts
        found: dict[int, str | None] = {}
        try:
            for message in self._pages(method, asked):
                metadata = message.get("metadata") or {}
                marked = str((metadata.get("event_payload") or {}).get("mark", ""))
                base, _, number = marked.rpartition("#")
                if metadata.get("event_type") == MARK and base == mark and number.isdigit():
                    found[int(number)] = ts_of(message.get("ts"))
        except SlackApiError as error:
            if error.response.get("error") in _NO_THREAD:
                return {}
            log.info("a conversation cannot be read: %s", error.response.get("error"))
            return None
        except _TooLongError:
            log.info("a conversation is too long to be searched")
            return None
        return found

    def remember(self, person: str, channel: object) -> None:
        """Note where a post to a person stands; it is only needed if the answer to one is lost."""
        if self._conversations is not None and isinstance(channel, str):
            with suppress(StorageError):
                self._conversations.note(person, channel)

    def _direct(self, person: str) -> str | None:
        if self._conversations is None:
            return None
        return self._conversations.with_person(person)

    def _pages(self, method: str, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """All messages, page by page: history comes newest first, and pages may be short."""
        cursor: dict[str, str] = {}
        for _ in range(_MOST_PAGES):
            answer = ask(self._client, method, limit=_PAGE, **asked, **cursor)
            yield from answer.get("messages") or []
            following = (answer.get("response_metadata") or {}).get("next_cursor")
            if not following:
                return
            cursor = {"cursor": str(following)}
        raise _TooLongError

    def permalink(self, channel: str, ts: str) -> str | None:
        """The address of a message; None if Slack does not tell it."""
        try:
            answer = ask(self._client, "chat.getPermalink", channel=channel, message_ts=ts)
        except (SlackApiError, LaterError, OSError, HTTPException, ValueError):
            return None
        link = answer.get("permalink")
        return link if isinstance(link, str) else None

    def is_shared(self, channel: str) -> bool | None:
        """Whether a channel is shared with another organisation; None where we may not ask."""
        try:
            found = ask(self._client, "conversations.info", channel=channel).get("channel", {})
        except (SlackApiError, LaterError):
            return None
        return bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared"))

    def parent(self, channel: str, thread_ts: str) -> str | None:
        """The text of a thread's first message; None where we may not read."""
        try:
            answer = self._thread(channel, thread_ts, limit=1)
        except (SlackApiError, LaterError):
            return None
        messages = answer.get("messages") or [{}]
        text = messages[0].get("text")
        return text if isinstance(text, str) else None

    def people_in(self, channel: str, thread_ts: str) -> set[str] | None:
        """Who has written in a thread, bots left out; None where we may not read."""
        try:
            answer = self._thread(channel, thread_ts, limit=_PAGE)
        except SlackApiError as error:
            if error.response.get("error") in _NO_THREAD:
                return set()
            return None
        except LaterError:
            return None
        messages = answer.get("messages") or []
        return {
            str(one.get("user"))
            for one in messages
            if not one.get("bot_id") and one.get("subtype") != "tombstone"
        }

    def _thread(self, channel: str, ts: str, limit: int) -> dict[str, Any]:
        return ask(self._client, "conversations.replies", channel=channel, ts=ts, limit=limit)


def _thread_of(place: Place) -> str | None:
    """The thread that a public reply to a message stands in."""
    return place.thread_ts or place.ts
