"""The one way out to Slack: where a reply goes, and what happens when Slack says no.

A post is sent again only when it certainly did not arrive: Slack refused it (429, a rejected
block), or no connection came about. Anything else might double a reply. Nobody waits here: what
should be sent again later is told to the caller.
"""

from __future__ import annotations

import logging
import re
import socket
import ssl
from contextlib import suppress
from functools import cache
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, assert_never
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, build_opener

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.errors import StorageError
from bot.slack.blocks import plainer
from bot.slack.gestures import Place, Surface
from bot.slack.pacing import Pace
from bot.slack.payloads import ts_of
from bot.slack.work import LaterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from urllib.request import BaseHandler, Request

    from bot.slack.blocks import Block, Reply
    from bot.storage.conversations import Conversations

log = logging.getLogger(__name__)

_TIMEOUT_SECONDS = 10
_LONGEST_WAIT_SECONDS = 600.0
_NAME = re.compile(r"[a-z0-9_:-]{1,80}")
_BLOCKS_REFUSED = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long")
# Slack takes no JSON for these.
_READING = (
    "chat.getPermalink",
    "conversations.history",
    "conversations.info",
    "conversations.replies",
)
_MARK = "faqbot_reply"
# What Slack advises for one page, and how many are read before a search ends without a result.
_PAGE, _MOST_PAGES = 200, 25
# More than the clocks of Slack and of this machine may differ: Slack's requests are refused before.
_CLOCKS_DIFFER_SECONDS = 600.0
_NO_THREAD = ("thread_not_found", "message_not_found")
# Of https://docs.slack.dev/reference/methods/chat.postMessage: these pass.
_PASSING = ("fatal_error", "internal_error", "request_timeout", "service_unavailable")
_SLACKS_HOST = "hooks.slack.com"


def web_client(token: str, api_url: str) -> WebClient:
    """A client that never repeats a call by itself: its own retries can post twice."""
    tls = _tls() if api_url.startswith("https:") else None
    return _Client(token, api_url, timeout=_TIMEOUT_SECONDS, ssl=tls, retry_handlers=[])


@cache
def _tls() -> ssl.SSLContext:
    """One for all calls: to read the machine's certificates takes tens of milliseconds."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


class _Client(WebClient):
    """Follows no redirect, which would get the token, and calls this machine without a proxy."""

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        handlers: list[BaseHandler] = [_NoRedirect(), ProxyHandler(proxies_for(url, self.proxy))]
        if self.ssl is not None:
            handlers.append(HTTPSHandler(context=self.ssl))
        answer = build_opener(*handlers).open(req, timeout=self.timeout)
        charset = answer.headers.get_content_charset() or "utf-8"
        body = answer.read().decode(charset, "replace")
        return {"status": answer.code, "headers": answer.headers, "body": body}


class _TooLongError(Exception):
    """A conversation has more pages than are read."""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Make an error of it."""


def proxies_for(url: str, proxy: str | None) -> dict[str, str]:
    """The proxies to use for ``url``; none for loopback, whatever the environment says."""
    host = urlsplit(url).hostname or ""
    if not proxy or host == "localhost" or host.startswith("127.") or host == "::1":
        return {}
    return {"http": proxy, "https": proxy}


class Delivery:
    """Sends replies. Raises SlackApiError when Slack does not take one.

    Raises LaterError when Slack has not taken it and may do so later, and OSError, HTTPException
    or ValueError when it cannot be told whether Slack took it.
    """

    def __init__(self, client: WebClient, conversations: Conversations | None = None) -> None:
        """``conversations`` remember where what is sent to a person's id stands."""
        self._client = client
        self._conversations = conversations
        self._api = urlsplit(client.base_url)
        self._pace = Pace()

    def wait_seconds(self, place: Place, *, public: bool) -> float:
        """0 if ``post_one`` may post there now, and that is counted; else the seconds to wait."""
        return (
            0.0 if _is_ephemeral(place, public=public) else self._pace.wait_seconds(place.channel)
        )

    def post(self, reply: Reply, place: Place, *, public: bool) -> str | None:
        """Put a reply where ``place`` is; ``public`` as ``visibility.is_public`` decides.

        A private reply to a mention at top level stands in the channel itself: Slack shows an
        ephemeral message in a thread only where that thread has replies already.
        """
        first = self.post_one(reply, place, public=public)
        for more in reply.more:
            self.post_one(more, place, public=public)
        return first

    def post_one(
        self, reply: Reply, place: Place, *, public: bool, mark: str | None = None
    ) -> str | None:
        """Put one message there, without what follows it; ``find`` finds it by its ``mark``.

        Gives its timestamp.
        """
        where: dict[str, Any] = {"channel": place.channel, "thread_ts": place.thread_ts}
        match place.surface:
            case Surface.DIRECT:
                pass
            case Surface.VIEW:
                where["channel"] = place.user  # which Slack takes for the conversation with them
            case Surface.MENTION | Surface.COMMAND if public:
                where["thread_ts"] = place.thread_ts or place.ts
            case Surface.MENTION | Surface.COMMAND:
                return _ts(self._call("chat.postEphemeral", reply, user=place.user, **where))
            case _:
                assert_never(place.surface)
        metadata = {"event_type": _MARK, "event_payload": {"mark": mark}} if mark else None
        answer = self._call("chat.postMessage", reply, metadata=metadata, **where)
        if place.surface is Surface.VIEW:
            self._remember(place.user, answer.get("channel"))
        return _ts(answer)

    def find(
        self, place: Place, mark: str, *, public: bool, since: float
    ) -> dict[int, str | None] | None:
        """Which messages with this mark stand there: their number and timestamp.

        ``since``, in seconds since 1970, nothing was posted with it. None where that cannot be
        told: an ephemeral message, a place without the scope, a person whose conversation nobody
        knows, or a place where thousands of messages have followed. Raises as ``post`` does.
        """
        if _is_ephemeral(place, public=public):
            return None
        is_direct = place.surface is Surface.VIEW
        channel = self._direct(place.user) if is_direct else place.channel
        if not channel:
            return None
        asked: dict[str, Any] = {"channel": channel, "include_all_metadata": True}
        asked["oldest"] = place.ts or f"{max(since - _CLOCKS_DIFFER_SECONDS, 0):.6f}"
        thread_ts = place.thread_ts if place.surface is Surface.DIRECT else _thread(place)
        method = "conversations.history"
        if thread_ts is not None:
            method, asked["ts"] = "conversations.replies", thread_ts
        found: dict[int, str | None] = {}
        try:
            for message in self._pages(method, asked):
                metadata = message.get("metadata") or {}
                marked = str((metadata.get("event_payload") or {}).get("mark", ""))
                base, _, number = marked.rpartition("#")
                if metadata.get("event_type") == _MARK and base == mark and number.isdigit():
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

    def _remember(self, person: str, channel: object) -> None:
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
            answer = self._ask(method, limit=_PAGE, **asked, **cursor)
            yield from answer.get("messages") or []
            following = (answer.get("response_metadata") or {}).get("next_cursor")
            if not following:
                return
            cursor = {"cursor": str(following)}
        raise _TooLongError

    def replace(self, response_url: str, reply: Reply) -> bool:
        """Put ``reply`` in the place of the message that somebody pressed a button on.

        False when Slack certainly did not take it (the address is used up or 30 minutes old, or
        cannot be reached).
        """
        replaced = self._respond(
            response_url,
            text=reply.text,
            blocks=list(reply.blocks),
            replace_original=True,
            unfurl_links=False,
            unfurl_media=False,
        )
        return replaced and all(self.show_beside(response_url, more) for more in reply.more)

    def show_beside(self, response_url: str, reply: Reply) -> bool:
        """Show ``reply`` to the person who pressed a button, and leave that message as it is.

        Not in a thread, whatever the message stands in. False as in ``replace``.
        """
        return self._respond(
            response_url,
            text=reply.text,
            blocks=list(reply.blocks),
            response_type="ephemeral",
            replace_original=False,
        )

    def remove(self, response_url: str) -> bool:
        """Take away the message that somebody pressed a button on; False as in ``replace``."""
        return self._respond(response_url, delete_original=True)

    def update(self, channel: str, ts: str, reply: Reply) -> None:
        """Put ``reply`` in the place of a message that was posted; what follows of it is left."""
        self._call("chat.update", reply, channel=channel, ts=ts)

    def delete(self, channel: str, ts: str) -> None:
        """Take a message away that was posted."""
        self._ask("chat.delete", channel=channel, ts=ts)

    def open_view(self, trigger_id: str, view: Block) -> None:
        """Show a modal to the person who pressed something within the last three seconds."""
        self._ask("views.open", trigger_id=trigger_id, view=view)

    def push_view(self, trigger_id: str, view: Block) -> None:
        """Show a modal on top of the one in which something was pressed."""
        self._ask("views.push", trigger_id=trigger_id, view=view)

    def update_view(self, view_id: str, view: Block) -> None:
        """Show another modal in the place of one."""
        self._ask("views.update", view_id=view_id, view=view)

    def publish_home(self, user: str, view: Block) -> None:
        """Show somebody's Home tab."""
        self._ask("views.publish", user_id=user, view=view)

    def permalink(self, channel: str, ts: str) -> str | None:
        """The address of a message; None if Slack does not tell it."""
        try:
            link = self._ask("chat.getPermalink", channel=channel, message_ts=ts).get("permalink")
        except (SlackApiError, LaterError, OSError, HTTPException, ValueError):
            return None
        return link if isinstance(link, str) else None

    def is_shared(self, channel: str) -> bool | None:
        """Whether a channel is shared with another organisation; None where we may not ask."""
        try:
            found = self._ask("conversations.info", channel=channel).get("channel", {})
        except (SlackApiError, LaterError):
            return None
        return bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared"))

    def parent(self, channel: str, thread_ts: str) -> str | None:
        """The text of a thread's first message; None where we may not read."""
        try:
            answer = self._ask("conversations.replies", channel=channel, ts=thread_ts, limit=1)
        except (SlackApiError, LaterError):
            return None
        messages = answer.get("messages") or [{}]
        text = messages[0].get("text")
        return text if isinstance(text, str) else None

    def people_in(self, channel: str, thread_ts: str) -> set[str] | None:
        """Who has written in a thread, bots left out; None where we may not read."""
        try:
            answer = self._ask("conversations.replies", channel=channel, ts=thread_ts, limit=200)
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

    def _ask(self, method: str, **payload: Any) -> dict[str, Any]:
        """One call whose answer is wanted. Raises as ``post`` does."""
        try:
            if method in _READING:
                answer = self._client.api_call(method, params=payload)
            else:
                answer = self._client.api_call(method, json=payload)
        except SlackApiError as error:
            wait = _retry_after(error)
            if wait is not None:
                raise LaterError("Slack asks to wait before the next call", wait) from error
            status = error.response.status_code
            if status >= 500 or error.response.get("error") in _PASSING:
                raise LaterError(f"Slack failed (status {status})") from error
            if status == 200 and not _NAME.fullmatch(str(error.response.get("error"))):
                raise ValueError("an answer that is not Slack's") from None
            if status != 200:
                raise LaterError(f"Slack's address answers with status {status}", 30.0) from error
            raise
        except OSError as error:
            if not _never_connected(error):
                raise
            raise LaterError(f"no connection to Slack ({error})") from error
        data = answer.data
        return data if isinstance(data, dict) else {}

    def _call(
        self,
        method: str,
        reply: Reply,
        *,
        metadata: dict[str, Any] | None = None,
        **where: str | None,
    ) -> dict[str, Any]:
        payload: dict[str, Any] = {key: value for key, value in where.items() if value}
        payload |= {"text": reply.text, "blocks": list(reply.blocks)}
        payload |= {"unfurl_links": False, "unfurl_media": False, "link_names": False}
        payload |= {"parse": "none"}
        if metadata is not None:
            payload["metadata"] = metadata
        if method != "chat.postMessage":
            # Slack knows no unfurling there.
            del payload["unfurl_links"], payload["unfurl_media"]
        attempts = [payload, payload | {"blocks": plainer(reply.blocks)}]
        attempts.append({key: value for key, value in payload.items() if key != "blocks"})
        *careful, last = attempts if attempts[0] != attempts[1] else attempts[1:]
        for attempt in careful:
            try:
                return self._ask(method, **attempt)
            except SlackApiError as error:
                if error.response.get("error") not in _BLOCKS_REFUSED:
                    raise
                log.exception("Slack refuses the blocks of a reply; it goes out plainer")
        return self._ask(method, **last)

    def _respond(self, response_url: str, **payload: Any) -> bool:
        if not self._is_slacks(response_url):
            log.warning("a payload names a response_url that is not Slack's; it is left alone")
            return False
        tls = self._client.ssl
        hook = WebhookClient(response_url, timeout=_TIMEOUT_SECONDS, ssl=tls, retry_handlers=[])
        hook.proxy = proxies_for(response_url, hook.proxy).get("https")
        try:
            answer = hook.send_dict(payload)
        except OSError as error:
            if not _never_connected(error):
                raise
            log.warning("no connection to Slack (%s) for a response", error)
            return False
        if answer.status_code != 200:
            log.warning("Slack does not take a response: status %s", answer.status_code)
        return bool(answer.status_code == 200)

    def _is_slacks(self, url: str) -> bool:
        """Whether it is safe to post there: a forged address could point into our own network."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        if (parts.scheme, parts.hostname, port) == ("https", _SLACKS_HOST, None):
            return True
        ours = (self._api.scheme, self._api.hostname, self._api.port)
        return (parts.scheme, parts.hostname, port) == ours


def _ts(answer: Mapping[str, Any]) -> str | None:
    return ts_of(answer.get("ts") or answer.get("message_ts"))


def _retry_after(error: SlackApiError) -> float | None:
    """How many seconds Slack asks to wait; None if the call was refused for another reason."""
    response = error.response
    if response.status_code != 429 and response.get("error") not in ("ratelimited", "rate_limited"):
        return None
    asked = {name.lower(): value for name, value in response.headers.items()}.get("retry-after", "")
    text = asked[0] if isinstance(asked, list) else str(asked)
    seconds = float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1.0
    return min(max(seconds, 1.0), _LONGEST_WAIT_SECONDS)


def _never_connected(error: OSError) -> bool:
    """Whether no byte of the call can have reached Slack."""
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, ConnectionRefusedError | socket.gaierror)


def _is_ephemeral(place: Place, *, public: bool) -> bool:
    """Whether a reply there is shown to one person only, and can never be found again."""
    return not public and place.surface in (Surface.MENTION, Surface.COMMAND)


def _thread(place: Place) -> str | None:
    """The thread that a public reply to a message stands in."""
    return place.thread_ts or place.ts
