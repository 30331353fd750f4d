"""The one way out to Slack: where a reply goes, and what happens when Slack says no.

A post is sent again only when it certainly did not arrive: Slack refused it (429, a rejected
block), or no connection came about. Anything else might double a reply.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, assert_never
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.slack.blocks import plainer
from bot.slack.calling import TIMEOUT_SECONDS, ask, never_connected, proxies_for
from bot.slack.gestures import Place, Surface
from bot.slack.lookup import MARK, Lookup
from bot.slack.payloads import ts_of
from bot.slack.visibility import is_ephemeral

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_sdk import WebClient

    from bot.slack.blocks import Block, Reply
    from bot.storage.conversations import Conversations

log = logging.getLogger(__name__)

_BLOCKS_REFUSED = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long")
_SLACKS_HOST = "hooks.slack.com"


class Delivery:
    """Sends replies, and raises what ``calling.ask`` raises."""

    def __init__(self, client: WebClient, conversations: Conversations | None = None) -> None:
        """``conversations`` remember where what is sent to a person's id stands."""
        self.lookup = Lookup(client, conversations)
        self._client = client
        self._api = urlsplit(client.base_url)

    def paced_channel(self, place: Place, *, public: bool) -> str | None:
        """The conversation whose pace ``post_one`` has to keep to; None if there is none.

        What only one person sees counts for no channel.
        """
        if is_ephemeral(place, public=public):
            return None
        return place.user if place.surface is Surface.VIEW else place.channel

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
        metadata = {"event_type": MARK, "event_payload": {"mark": mark}} if mark else None
        answer = self._call("chat.postMessage", reply, metadata=metadata, **where)
        if place.surface is Surface.VIEW:
            self.lookup.remember(place.user, answer.get("channel"))
        return _ts(answer)

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
        ask(self._client, "chat.delete", channel=channel, ts=ts)

    def open_view(self, trigger_id: str, view: Block) -> None:
        """Show a modal to the person who pressed something within the last three seconds."""
        ask(self._client, "views.open", trigger_id=trigger_id, view=view)

    def push_view(self, trigger_id: str, view: Block) -> None:
        """Show a modal on top of the one in which something was pressed."""
        ask(self._client, "views.push", trigger_id=trigger_id, view=view)

    def update_view(self, view_id: str, view: Block) -> None:
        """Show another modal in the place of one."""
        ask(self._client, "views.update", view_id=view_id, view=view)

    def publish_home(self, user: str, view: Block) -> None:
        """Show somebody's Home tab."""
        ask(self._client, "views.publish", user_id=user, view=view)

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
                return ask(self._client, method, **attempt)
            except SlackApiError as error:
                if error.response.get("error") not in _BLOCKS_REFUSED:
                    raise
                log.exception("Slack refuses the blocks of a reply; it goes out plainer")
        return ask(self._client, method, **last)

    def _respond(self, response_url: str, **payload: Any) -> bool:
        if not self._is_slacks(response_url):
            log.warning("a payload names a response_url that is not Slack's; it is left alone")
            return False
        tls = self._client.ssl
        hook = WebhookClient(response_url, timeout=TIMEOUT_SECONDS, ssl=tls, retry_handlers=[])
        hook.proxy = proxies_for(response_url, hook.proxy).get("https")
        try:
            answer = hook.send_dict(payload)
        except OSError as error:
            if not never_connected(error):
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
