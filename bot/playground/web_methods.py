"""The Web API methods about messages, conversations and people."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.playground.content import content_of, decoded, is_on
from bot.playground.messages import Json, Message
from bot.playground.wire import channel_json, message_json, user_json
from bot.playground.workspace import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.playground.pacing import Pace
    from bot.playground.workspace import Channel, User, Workspace

HISTORY_MOST = 1000


@dataclass(frozen=True, slots=True)
class Methods:
    """Each public method takes a call's arguments and returns the fields beside ``ok``.

    All raise ``Refusal`` with Slack's error name. ``pace`` is None when posting is not limited.
    ``me`` is the token's bot, ``my_app`` its app.
    """

    workspace: Workspace
    scopes: frozenset[str]
    pace: Pace | None
    me: User
    my_app: str

    def auth_test(self, _: Json) -> Json:
        """Who the token is."""
        bot, team = self.me, self.workspace.team
        return {
            "url": "https://faq-team.slack.com/",
            "team": "FAQ team",
            "user": bot.name,
            "team_id": team,
            "user_id": bot.id,
            "bot_id": bot.bot_id,
            "is_enterprise_install": False,
        }

    def bot_info(self, given: Json) -> Json:
        """The bot with this id, and the app that it belongs to."""
        if given.get("bot") != self.me.bot_id:
            raise Refusal("bot_not_found")
        me = {"id": self.me.bot_id, "user_id": self.me.id, "name": self.me.name}
        return {"bot": {**me, "app_id": self.my_app, "deleted": False}}

    def post_message(self, given: Json) -> Json:
        """Post publicly, in a channel, a thread, or to a person by user id."""
        channel = self._writable(_required(given, "channel"))
        wait = self.pace.wait_seconds(channel.id) if self.pace else 0
        if wait:
            raise Refusal("ratelimited", retry_after=str(wait))
        content = content_of(given, self.workspace)
        message = self.workspace.put(
            Message(
                channel.id,
                self.workspace.next_ts(),
                self.me.id,
                content.text,
                content.blocks,
                thread_ts=self._thread(channel, given),
                bot_id=self.me.bot_id,
                metadata=decoded(given.get("metadata"), "invalid_metadata_format"),
                is_broadcast=bool(given.get("thread_ts")) and is_on(given.get("reply_broadcast")),
            )
        )
        shown = message_json(message, self.workspace)
        return {"channel": channel.id, "ts": message.ts, "message": shown}

    def post_ephemeral(self, given: Json) -> Json:
        """Post for one person, who has to be in the channel."""
        user = _required(given, "user")
        channel = self._channel(_required(given, "channel"))
        if channel.is_archived:
            raise Refusal("is_archived")
        if self.me.id not in channel.members:
            raise Refusal("not_in_channel")
        if user not in channel.members:
            raise Refusal("user_not_in_channel")
        content = content_of(given, self.workspace)
        message = self.workspace.put(
            Message(
                channel.id,
                self.workspace.next_ts(),
                self.me.id,
                content.text,
                content.blocks,
                thread_ts=self._thread(channel, given),
                bot_id=self.me.bot_id,
                ephemeral_to=user,
            )
        )
        return {"message_ts": message.ts}

    def update(self, given: Json) -> Json:
        """Change one of the bot's own messages; blocks stay when the call has no ``blocks``."""
        message = self._own(given, "cant_update_message")
        content = content_of(given, self.workspace)
        blocks = content.blocks if given.get("blocks") is not None else message.blocks
        edited_ts = self.workspace.next_ts()
        changed = self.workspace.put(
            replace(message, text=content.text, blocks=blocks, edited_ts=edited_ts)
        )
        shown = message_json(changed, self.workspace)
        return {
            "channel": changed.channel,
            "ts": changed.ts,
            "text": changed.text,
            "message": shown,
        }

    def delete(self, given: Json) -> Json:
        """Remove one of the bot's own messages."""
        message = self._own(given, "cant_delete_message")
        self.workspace.drop(message.channel, message.ts)
        return {"channel": message.channel, "ts": message.ts}

    def get_permalink(self, given: Json) -> Json:
        """The address of a message."""
        channel = self._channel(_required(given, "channel"))
        message = self._public(channel, _required(given, "message_ts"))
        link = f"https://faq-team.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
        if message.is_reply:
            link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
        return {"channel": channel.id, "permalink": link}

    def info(self, given: Json) -> Json:
        """One conversation."""
        channel = self._channel(_required(given, "channel"), reading="read")
        return {"channel": channel_json(channel, self.me.id)}

    def members(self, given: Json) -> Json:
        """The user ids in a conversation."""
        channel = self._channel(_required(given, "channel"), reading="read")
        return {"members": sorted(channel.members), **_no_more()}

    def history(self, given: Json) -> Json:
        """The public top-level messages of a conversation, newest first."""
        channel = self._readable(given)
        shown = [
            message
            for message in reversed(self.workspace.messages(channel.id))
            if not message.is_ephemeral and (not message.is_reply or message.is_broadcast)
        ]
        return self._page(shown, given, newest_first=True)

    def replies(self, given: Json) -> Json:
        """A message and what stands below it, oldest first; ``ts`` may be any of them."""
        channel = self._readable(given)
        ts = _required(given, "ts")
        message = self.workspace.message(channel.id, ts)
        parent_ts = message.thread_ts or ts if message else ts
        parent = self.workspace.message(channel.id, parent_ts)
        below = self.workspace.replies(channel.id, parent_ts)
        if (message is None or message.is_ephemeral) and not below:
            raise Refusal("thread_not_found")
        return self._page([parent, *below] if parent else below, given)

    def open_conversation(self, given: Json) -> Json:
        """The direct conversation with a person."""
        user = str(given.get("users") or "")
        if user not in self.workspace.users:
            raise Refusal("user_not_found")
        channel = self.workspace.direct(user)
        return {"channel": {"id": channel.id}}

    def user_info(self, given: Json) -> Json:
        """One person or bot."""
        user = self.workspace.users.get(_required(given, "user"))
        if user is None:
            raise Refusal("user_not_found")
        return {"user": user_json(user, self.workspace.team)}

    def add_reaction(self, given: Json) -> Json:
        """The bot reacts to a message."""
        channel = self._channel(_required(given, "channel"))
        message = self._public(channel, _required(given, "timestamp"))
        reaction = (_required(given, "name"), self.me.id)
        if reaction in message.reactions:
            raise Refusal("already_reacted")
        self.workspace.put(replace(message, reactions=(*message.reactions, reaction)))
        return {}

    def _channel(self, channel_id: str, reading: str = "") -> Channel:
        """A conversation that the bot can know of, and has the scope for when ``reading`` it."""
        channel = self.workspace.channels.get(channel_id)
        is_member = channel is not None and self.me.id in channel.members
        if channel is None or (channel.kind != "public" and not is_member):
            raise Refusal("channel_not_found")
        if reading:
            noun = {"public": "channels", "private": "groups", "im": "im"}[channel.kind]
            require(f"{noun}:{reading}", self.scopes)
        return channel

    def _readable(self, given: Json) -> Channel:
        channel = self._channel(_required(given, "channel"), reading="history")
        if self.me.id not in channel.members:
            raise Refusal("not_in_channel")
        return channel

    def _writable(self, channel_id: str) -> Channel:
        if channel_id in self.workspace.users:
            return self.workspace.direct(channel_id)
        channel = self._channel(channel_id)
        if channel.is_archived:
            raise Refusal("is_archived")
        is_member = self.me.id in channel.members
        if not is_member and "chat:write.public" not in self.scopes:
            raise Refusal("not_in_channel")
        return channel

    def _thread(self, channel: Channel, given: Json) -> str | None:
        thread_ts = given.get("thread_ts")
        if thread_ts is None:
            return None
        if not isinstance(thread_ts, str) or "." not in thread_ts:
            messages = [f"[ERROR] {thread_ts} is not a valid thread_ts"]
            raise Refusal("invalid_thread_ts", response_metadata={"messages": messages})
        if self.workspace.is_thread(channel.id, thread_ts):
            return thread_ts
        is_there = self.workspace.message(channel.id, thread_ts)
        raise Refusal("cannot_reply_to_message" if is_there else "thread_not_found")

    def _public(self, channel: Channel, ts: str) -> Message:
        message = self.workspace.message(channel.id, ts)
        if message is None or message.is_ephemeral:
            raise Refusal("message_not_found")
        return message

    def _own(self, given: Json, error: str) -> Message:
        message = self._public(self._channel(_required(given, "channel")), _required(given, "ts"))
        if message.user != self.me.id:
            raise Refusal(error)
        return message

    def _page(self, shown: list[Message], given: Json, *, newest_first: bool = False) -> Json:
        oldest, latest = str(given.get("oldest") or "0"), str(given.get("latest") or "9")
        is_inclusive = is_on(given.get("inclusive"))
        after = _cursor_ts(str(given.get("cursor") or ""))
        inside = [
            message
            for message in shown
            if (oldest < message.ts < latest or (is_inclusive and message.ts in (oldest, latest)))
            and (after is None or (message.ts < after if newest_first else message.ts > after))
        ]
        limit = min(int(given.get("limit") or 100), HISTORY_MOST)
        with_metadata = is_on(given.get("include_all_metadata"))
        page = [message_json(message, self.workspace) for message in inside[:limit]]
        for message in page:
            if not with_metadata:
                message.pop("metadata", None)
        if len(inside) <= limit:
            return {"messages": page, "has_more": False, **_no_more()}
        following = b64encode(f"after:{inside[limit - 1].ts}".encode()).decode()
        return {
            "messages": page,
            "has_more": True,
            "response_metadata": {"next_cursor": following},
        }


def _cursor_ts(cursor: str) -> str | None:
    """The timestamp of the last message of the page before; None for the first page."""
    if not cursor:
        return None
    try:
        word, _, ts = b64decode(cursor, validate=True).decode().partition(":")
    except ValueError:
        raise Refusal("invalid_cursor") from None
    if word != "after":
        raise Refusal("invalid_cursor")
    return ts


def require(scope: str, granted: frozenset[str]) -> None:
    """Raise ``missing_scope`` unless the scope was granted; ``a|b`` means either."""
    if not granted.intersection(scope.split("|")):
        raise Refusal(
            "missing_scope", needed=scope.partition("|")[0], provided=",".join(sorted(granted))
        )


def _required(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if value in (None, ""):
        if name == "channel":
            raise Refusal("channel_not_found")
        messages = [f"[ERROR] missing required field: {name}"]
        raise Refusal("invalid_arguments", response_metadata={"messages": messages})
    return str(value)


def _no_more() -> Json:
    return {"response_metadata": {"next_cursor": ""}}
