"""What this bot is, told to Slack: the app manifest.

https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

import json
import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit

from bot.slack.readers.finding import ASK_SHORTCUT
from bot.slack.readers.proposing import PROPOSE_SHORTCUT
from bot.slack.readers.shortcuts import ANSWER_SHORTCUT

# What the listeners take, and with what they reply; each scope is needed by one of these.
_EVENTS = ("app_home_opened", "app_mention", "message.channels", "message.groups", "message.im")
_SCOPES = ("app_mentions:read", "chat:write", "commands", "im:history")
# Off where they were not granted: reading channels (edits, bare mentions in threads, FAQ_LISTEN),
# and asking whether a channel is shared with another organisation.
_OPTIONAL_SCOPES = ("channels:history", "channels:read", "groups:history", "groups:read")
# https://docs.slack.dev/reference/app-manifest: the prompts are sent as direct messages.
_AGENT_VIEW = {
    "agent_description": "Answers recurring questions from reviewed answers, with their source.",
    "suggested_prompts": [
        {"title": "What can I ask?", "message": "What topics do you know?"},
        {"title": "How do I ask?", "message": "help"},
    ],
}
_AGENT_SCOPES = ("assistant:write",)

_PATH = "/slack/events"
_NEW_APP = "https://api.slack.com/apps?new_app=1"
_COMMAND = re.compile(r"/[a-z0-9][a-z0-9_-]{0,30}")
_NAME_LIMIT = 35


def manifest(
    *,
    name: str = "faqbot",
    command: str = "/faq",
    url: str | None = None,
    is_agent: bool = False,
) -> dict[str, Any]:
    """The manifest of an app called ``name`` that is asked by the slash command ``command``.

    ``url`` is the public address of ``faqbot serve``; None means Socket Mode, which needs none.
    ``is_agent`` lets Slack show the app among its agents, which paid plans have.
    Raises ``ValueError``, with what to write instead, for what Slack would refuse.
    """
    name = _checked_name(name)
    to = None if url is None else _request_url(url)
    request = {"request_url": to} if to else {}
    options = {"message_menu_options_url": to} if to else {}
    slash = {
        "command": _checked_command(command),
        "description": "Ask the FAQ",
        "usage_hint": "your question, or help",
        "should_escape": False,
    }
    if to:
        slash["url"] = to
    agent = {"agent_view": _AGENT_VIEW} if is_agent else {}
    scopes = [*_SCOPES, *(_AGENT_SCOPES if is_agent else ())]
    return {
        "display_information": {
            "name": name,
            "description": "Answers recurring questions from reviewed answers, with their source.",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            **agent,
            "bot_user": {"display_name": name, "always_online": True},
            "shortcuts": [
                {
                    "name": "Answer from the FAQ",
                    "type": "message",
                    "callback_id": ANSWER_SHORTCUT,
                    "description": "Answers this message in its thread",
                },
                {
                    "name": "Propose as an answer",
                    "type": "message",
                    "callback_id": PROPOSE_SHORTCUT,
                    "description": "Makes a draft for the FAQ of it",
                },
                {
                    "name": "Ask the FAQ",
                    "type": "global",
                    "callback_id": ASK_SHORTCUT,
                    "description": "Ask a question that only you see",
                },
            ],
            "slash_commands": [slash],
        },
        "oauth_config": {"scopes": {"bot": scopes, "bot_optional": list(_OPTIONAL_SCOPES)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": list(_EVENTS)},
            "interactivity": {"is_enabled": True, **request, **options},
            "org_deploy_enabled": False,
            "socket_mode_enabled": to is None,
            "token_rotation_enabled": False,
        },
    }


def link(app: dict[str, Any]) -> str:
    """The address that makes this app; whoever opens it chooses the workspace.

    https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests
    """
    compact = json.dumps(app, separators=(",", ":"), ensure_ascii=False)
    return f"{_NEW_APP}&manifest_json={quote(compact, safe='')}"


def _checked_name(name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= _NAME_LIMIT or not name.isprintable():
        raise ValueError(f"The name {name!r} must have 1 to {_NAME_LIMIT} printable characters.")
    return name


def _checked_command(command: str) -> str:
    if not _COMMAND.fullmatch(command):
        raise ValueError(
            f"The command {command!r} must be a slash and up to 31 lower-case letters, digits,"
            " hyphens and underscores, like /faq."
        )
    return command


def _request_url(url: str) -> str:
    """The address for Slack's requests, whether or not ``url`` names the path already."""
    wrong = ValueError(f"The URL {url!r} must be like https://faq.example.com.")
    base = url.strip().rstrip("/").removesuffix(_PATH).rstrip("/")
    try:
        parts = urlsplit(base)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise wrong from None
    if not host or parts.username or parts.query or parts.fragment or not base.isprintable():
        raise wrong
    if " " in base or parts.scheme not in ("http", "https"):
        raise wrong
    if parts.scheme == "http" and not _is_loopback(host):
        raise ValueError(f"The URL {url!r} must begin with https://: Slack sends nothing to http.")
    return base + _PATH


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
