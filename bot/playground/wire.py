"""Users, channels, messages and views in the JSON that Slack's API and events use."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.playground.messages import Json, Message, View
    from bot.playground.workspace import Channel, User, Workspace

_ANGLE = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
OTHER_APP = "A0OTHERAPP1"
CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im"}


def user_json(user: User, team: str) -> Json:
    """A user as in users.info."""
    is_bot = user.bot_id is not None
    return {
        "id": user.id,
        "team_id": team,
        "name": user.name,
        "real_name": user.name.title(),
        "deleted": False,
        "is_bot": is_bot,
        "is_app_user": False,
        "is_admin": False,
        "is_restricted": False,
        "tz": "Etc/UTC",
        "profile": {"real_name": user.name.title(), "display_name": user.name, "team": team},
    }


def channel_json(channel: Channel, bot: str) -> Json:
    """A conversation as in conversations.info."""
    shared = {
        "id": channel.id,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": channel.kind == "im",
        "is_mpim": False,
        "is_private": channel.kind != "public",
        "is_archived": channel.is_archived,
        "is_ext_shared": channel.is_shared,
        "num_members": len(channel.members),
    }
    if channel.kind == "im":
        return shared | {"user": next(iter(channel.members - {bot}), bot), "is_open": True}
    return shared | {"name": channel.name, "is_member": bot in channel.members}


def message_json(message: Message, workspace: Workspace) -> Json:
    """A message as in history, with what is known of its thread."""
    blocks = list(message.blocks) or (_typed_blocks(message.text) if not message.bot_id else [])
    optional: dict[str, Any] = {
        "bot_id": message.bot_id,
        "app_id": message.bot_id and _app_of(message.user, workspace),
        "client_msg_id": message.client_msg_id,
        "blocks": blocks,
        "thread_ts": message.thread_ts,
        "metadata": message.metadata,
        "subtype": "thread_broadcast" if message.is_broadcast else None,
        "edited": message.edited_ts and {"user": message.user, "ts": message.edited_ts},
        "reactions": _reactions(message),
    }
    shown = {
        "type": "message",
        "user": message.user,
        "team": workspace.team_of(message.user),
        "text": message.text,
        "ts": message.ts,
        **{key: value for key, value in optional.items() if value},
    }
    if message.bot_id:
        shown["bot_profile"] = {
            "id": message.bot_id,
            "app_id": _app_of(message.user, workspace),
            "name": workspace.users[message.user].name,
            "team_id": workspace.team,
            "deleted": False,
        }
    return shown | _thread(message, workspace)


def view_json(view: View, workspace: Workspace) -> Json:
    """A view as in the answer of views.open and in payloads."""
    defaults: Json = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "title": {"type": "plain_text", "text": "View Title", "emoji": True},
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
    }
    return {
        **defaults,
        **view.body,
        "id": view.id,
        "team_id": workspace.team,
        "app_id": workspace.app,
        "bot_id": workspace.bot.bot_id,
        "app_installed_team_id": workspace.team,
        "hash": view.hash,
        "root_view_id": view.root,
        "previous_view_id": view.previous,
        "state": {"values": {}},
    }


def _app_of(bot: str, workspace: Workspace) -> str:
    return workspace.app if bot == workspace.bot.id else OTHER_APP


def _typed_blocks(text: str) -> list[Json]:
    """The rich_text block that Slack adds to what a person types."""
    words: list[Json] = []
    end = 0
    for found in _ANGLE.finditer(text):
        words += [*_words(text[end : found.start()]), _meant(*found.groups())]
        end = found.end()
    words += _words(text[end:])
    section = {"type": "rich_text_section", "elements": words}
    return [{"type": "rich_text", "block_id": "typed", "elements": [section]}]


def _words(text: str) -> list[Json]:
    return [{"type": "text", "text": html.unescape(text)}] if text else []


def _meant(target: str, label: str | None) -> Json:
    """The element for what stands between angle brackets."""
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    if target.startswith("!"):
        return {"type": "broadcast", "range": target[1:]}
    link = {"type": "link", "url": html.unescape(target)}
    return link | ({"text": label} if label else {})


def _reactions(message: Message) -> list[Json]:
    names = dict.fromkeys(name for name, _ in message.reactions)
    by_name = {name: [user for n, user in message.reactions if n == name] for name in names}
    return [{"name": n, "users": users, "count": len(users)} for n, users in by_name.items()]


def _thread(message: Message, workspace: Workspace) -> Json:
    if message.is_reply:
        parent = workspace.message(message.channel, message.thread_ts or "")
        return {"parent_user_id": parent.user} if parent else {}
    replies = workspace.replies(message.channel, message.ts)
    if not replies:
        return {}
    people = sorted({reply.user for reply in replies})
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
        "reply_users": people,
    }
