"""The payloads that Slack makes of what people do (pure: everything they need is handed in)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from bot.playground.messages import View, state_of
from bot.playground.wire import CHANNEL_TYPES, message_json, view_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.playground.messages import Control, Json, Message
    from bot.playground.workspace import Change, Workspace

_TYPED = re.compile(
    r"(?P<link>https?://[^\s<>|]*[^\s<>|.,;:!?)\]'\"])"
    r"|(?P<mail>(?<![\w@.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|<@(?P<id>\w+)>|(?<![\w@])@(?P<name>[\w.-]*\w)"
)
_EVERYBODY = ("here", "channel", "everyone")
# A control, and what else is filled in around it, by action_id.
Used: TypeAlias = "tuple[Control, Json]"
VERIFICATION_TOKEN = "fake-verification-token"  # noqa: S105


def typed(text: str, workspace: Workspace) -> str:
    """What Slack makes of words a person types.

    ``@name``, ``<@ID>`` of somebody who exists, and ``@here``, ``@channel``, ``@everyone`` become
    mentions, web and mail addresses links; in all else ``&``, ``<``, ``>`` are escaped.
    """
    names = {user.name: user.id for user in workspace.users.values()}
    parts, end = [], 0
    for found in _TYPED.finditer(text):
        match found.groupdict():
            case {"link": str(link)}:
                made = f"<{_escaped(link)}>"
            case {"mail": str(mail)}:
                made = f"<mailto:{mail}|{mail}>"
            case {"name": name} if name in _EVERYBODY:
                made = f"<!{name}>"
            case {"id": str(user)} if user in workspace.users:
                made = f"<@{user}>"
            case {"name": str(name)} if name in names:
                made = f"<@{names[name]}>"
            case _:
                continue
        parts += [_escaped(text[end : found.start()]), made]
        end = found.end()
    return "".join([*parts, _escaped(text[end:])])


def event(inner: Json, workspace: Workspace) -> Json:
    """The wrapper that every event comes in."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team,
        "context_team_id": workspace.team,
        "context_enterprise_id": None,
        "api_app_id": workspace.app,
        "event": inner,
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(float(inner["event_ts"])),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team,
                "user_id": workspace.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": _is_shared(inner, workspace),
        "event_context": workspace.new_id("4-"),
    }


def _is_shared(inner: Json, workspace: Workspace) -> bool:
    place = inner.get("channel")
    channel = workspace.channels.get(place) if isinstance(place, str) else None
    return channel is not None and channel.is_shared


def message_event(change: Change, workspace: Workspace) -> Json:
    """The ``message`` event for a message that was posted, edited or deleted."""
    message = change.after or change.before
    if message is None:
        raise ValueError("a change has a message before or after it")
    channel = workspace.channels[message.channel]
    place = {"channel": channel.id, "channel_type": CHANNEL_TYPES[channel.kind]}
    if change.before is None:
        return {**message_json(message, workspace), **place, "event_ts": message.ts}
    event_ts = workspace.next_ts()
    changed = {
        "type": "message",
        "hidden": True,
        "ts": event_ts,
        "event_ts": event_ts,
        "previous_message": message_json(change.before, workspace),
        **place,
    }
    if change.after is None:
        return {**changed, "subtype": "message_deleted", "deleted_ts": message.ts}
    return {
        **changed,
        "subtype": "message_changed",
        "message": message_json(change.after, workspace),
    }


def mention_event(message: Message, workspace: Workspace) -> Json:
    """The ``app_mention`` event for the same message."""
    shown = message_json(message, workspace)
    event_ts = message.edited_ts or message.ts
    shown |= {"type": "app_mention", "channel": message.channel, "event_ts": event_ts}
    return shown


def home_event(user: str, view: View | None, workspace: Workspace) -> Json:
    """The ``app_home_opened`` event."""
    opened = {
        "type": "app_home_opened",
        "user": user,
        "channel": workspace.direct(user).id,
        "tab": "home",
        "event_ts": workspace.next_ts(),
    }
    return opened | ({"view": view_json(view, workspace)} if view else {})


def reaction_event(user: str, message: Message, name: str, workspace: Workspace) -> Json:
    """The ``reaction_added`` event."""
    return {
        "type": "reaction_added",
        "user": user,
        "reaction": name,
        "item_user": message.user,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "event_ts": workspace.next_ts(),
    }


def command(
    user: str, channel: str, typed_in: tuple[str, str], urls: tuple[str, str], workspace: Workspace
) -> Json:
    """A slash command: its name and text, then the response_url and the trigger_id."""
    name, text = typed_in
    place = workspace.channels[channel]
    kind = {"public": place.name, "private": "privategroup", "im": "directmessage"}[place.kind]
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team,
        "team_domain": "faq-team",
        "channel_id": channel,
        "channel_name": kind,
        "user_id": user,
        "user_name": workspace.users[user].name,
        "command": name,
        "text": text,
        "api_app_id": workspace.app,
        "is_enterprise_install": "false",
        "response_url": urls[0],
        "trigger_id": urls[1],
    }


def click_in_message(
    user: str, message: Message, used: Used, urls: tuple[str, str], workspace: Workspace
) -> Json:
    """``block_actions`` from a message; an ephemeral one is not sent along, as in Slack."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.is_ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = {
        **_interaction("block_actions", user, urls[1], workspace),
        "container": container,
        "channel": _place(message.channel, workspace),
        "state": {"values": _state(message.blocks, used)},
        "response_url": urls[0],
        "actions": [used[0].action(workspace.next_ts())],
    }
    if not message.is_ephemeral:
        payload["message"] = message_json(message, workspace)
    return payload


def click_in_view(user: str, view: View, used: Used, trigger: str, workspace: Workspace) -> Json:
    """``block_actions`` from a Home tab or a modal."""
    state = {"values": _state(view.body["blocks"], used)}
    return {
        **_interaction("block_actions", user, trigger, workspace),
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(view, workspace) | {"state": state},
        "actions": [used[0].action(workspace.next_ts())],
    }


def shortcut(
    user: str, message: Message, callback_id: str, urls: tuple[str, str], workspace: Workspace
) -> Json:
    """``message_action``: an entry of a message's menu."""
    return {
        **_interaction("message_action", user, urls[1], workspace),
        "callback_id": callback_id,
        "action_ts": workspace.next_ts(),
        "message_ts": message.ts,
        "channel": _place(message.channel, workspace),
        "message": message_json(message, workspace),
        "response_url": urls[0],
    }


def global_shortcut(user: str, callback_id: str, trigger: str, workspace: Workspace) -> Json:
    """``shortcut``: an entry of Slack's own menus, which belongs to no conversation."""
    return {
        **_interaction("shortcut", user, trigger, workspace),
        "callback_id": callback_id,
        "action_ts": workspace.next_ts(),
    }


def submission(user: str, view: View, values: Json, trigger: str, workspace: Workspace) -> Json:
    """``view_submission``; ``values`` are what was typed or chosen, by the element's action_id."""
    state = {"values": state_of(view.body["blocks"], values)}
    return {
        **_interaction("view_submission", user, trigger, workspace),
        "view": view_json(view, workspace) | {"state": state},
        "response_urls": [],
    }


def suggestion(
    user: str, where: Message | View, ids: tuple[str, str], words: str, workspace: Workspace
) -> Json:
    """``block_suggestion``: words typed into a select (block_id, action_id) filled by the app."""
    block_id, action_id = ids
    payload = _interaction("block_suggestion", user, "", workspace)
    del payload["trigger_id"]
    payload |= {"block_id": block_id, "action_id": action_id, "value": words}
    if isinstance(where, View):
        place = {"container": {"type": "view", "view_id": where.id}}
        return {**payload, **place, "view": view_json(where, workspace)}
    container = {
        "type": "message",
        "message_ts": where.ts,
        "channel_id": where.channel,
        "is_ephemeral": where.is_ephemeral,
    }
    payload |= {"container": container, "channel": _place(where.channel, workspace)}
    return payload if where.is_ephemeral else payload | {"message": message_json(where, workspace)}


def closing(user: str, view: View, is_cleared: bool, workspace: Workspace) -> Json:
    """``view_closed``, for a modal that asked to hear of it; whether all of the stack went."""
    payload = _interaction("view_closed", user, "", workspace)
    del payload["trigger_id"]
    return {**payload, "view": view_json(view, workspace), "is_cleared": is_cleared}


def _interaction(kind: str, user: str, trigger: str, workspace: Workspace) -> Json:
    name = workspace.users[user].name
    return {
        "type": kind,
        "team": {"id": workspace.team, "domain": "faq-team"},
        "user": {
            "id": user,
            "username": name,
            "name": name,
            "team_id": workspace.team_of(user),
        },
        "api_app_id": workspace.app,
        "token": VERIFICATION_TOKEN,
        "trigger_id": trigger,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _state(blocks: Iterable[Json], used: Used) -> Json:
    """``state.values`` after the control was used."""
    control, values = used
    state = state_of(blocks, values)
    for block_id, entries in control.state.items():
        state[block_id] |= entries
    return state


def _place(channel: str, workspace: Workspace) -> Json:
    return {"id": channel, "name": workspace.channels[channel].name}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
