"""The app manifest: what Slack takes, and no more rights than the code uses."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.slack.listeners.events import EVENTS
from bot.slack.manifest import manifest
from bot.slack.readers.home import HOME_EVENT

ROOT = Path(__file__).parents[3]

# The bot scopes that exist for what a bot like this may come to do:
# https://docs.slack.dev/reference/scopes
SCOPES = {
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "chat:write.customize",
    "chat:write.public",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users:read",
    "users:read.email",
}

# https://docs.slack.dev/reference/events: the scope that each event needs; None means none.
EVENT_SCOPE = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "tokens_revoked": None,
}

# https://docs.slack.dev/reference/methods: the scope that each method needs; None means none.
METHOD_SCOPE = {
    "apps.connections.open": None,  # an app-level token's, which no manifest grants
    "auth.test": None,
    "chat.delete": "chat:write",
    "chat.getPermalink": None,
    "conversations.history": "im:history",
    "conversations.info": "channels:read",
    "conversations.replies": "channels:history",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "reactions.add": "reactions:write",
    "users.info": "users:read",
    "views.open": None,
    "views.publish": None,
    "views.push": None,
    "views.update": None,
}

BOTH = pytest.mark.parametrize("url", [None, "https://faq.example.com"], ids=["socket", "http"])


def called_methods(folder: Path) -> set[str]:
    """The Web API methods that code names, as ``client.auth_test`` or as ``"auth.test"``."""
    names = {name for name in vars(WebClient) if not name.startswith("_")}
    by_attribute = {name: name.replace("_", ".") for name in names if "_" in name}
    by_attribute.pop("api_call", None)
    dotted = set(by_attribute.values())
    found = set()
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Attribute(attr=attr) if attr in by_attribute:
                    found.add(by_attribute[attr])
                case ast.Constant(value=str(text)) if text in dotted:
                    found.add(text)
    return found


def settings_of(app: dict[str, Any]) -> dict[str, Any]:
    """The part of a manifest that says how Slack reaches the bot."""
    settings = app["settings"]
    assert isinstance(settings, dict)
    return settings


def test_file_is_the_default_manifest() -> None:
    """``manifest.json`` at the root is what ``faqbot manifest`` prints."""
    written = (ROOT / "manifest.json").read_text(encoding="utf-8")
    assert written == json.dumps(manifest(), indent=2) + "\n"


@BOTH
def test_scopes_are_the_least(url: str | None) -> None:
    """The scopes are those of the events, of the methods that are called, and of the command."""
    app = manifest(url=url)
    needed = {EVENT_SCOPE[event] for event in settings_of(app)["event_subscriptions"]["bot_events"]}
    needed |= {METHOD_SCOPE[method] for method in called_methods(ROOT / "bot" / "slack")}
    scopes, optional = app["oauth_config"]["scopes"].values()
    assert set(scopes) | set(optional) == needed - {None} | {"commands", "groups:read"}
    assert set(scopes) == {"app_mentions:read", "chat:write", "commands", "im:history"}
    assert set(scopes) | set(optional) <= SCOPES
    assert len(scopes) == len(set(scopes))


def test_calls_are_found() -> None:
    """The search for calls sees both spellings in this code: an attribute and a string."""
    assert {"auth.test", "chat.postMessage"} <= called_methods(ROOT / "bot" / "slack")


@BOTH
def test_events_are_those_with_a_listener(url: str | None) -> None:
    """Slack is asked for exactly the events that the bot listens to."""
    events = settings_of(manifest(url=url))["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in events} == {*EVENTS, HOME_EVENT}


@BOTH
def test_people_can_write_to_the_bot(url: str | None) -> None:
    """The messages tab is on and takes messages; the Home tab is on."""
    assert manifest(url=url)["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_socket_mode_names_no_address() -> None:
    """Without a URL the app uses Socket Mode, and no request URL stands anywhere."""
    app = manifest()
    assert settings_of(app)["socket_mode_enabled"] is True
    assert "://" not in json.dumps(app)


@pytest.mark.parametrize(
    ("url", "request_url"),
    [
        ("https://faq.example.com", "https://faq.example.com/slack/events"),
        ("https://faq.example.com/", "https://faq.example.com/slack/events"),
        ("https://faq.example.com/slack/events", "https://faq.example.com/slack/events"),
        ("https://faq.example.com/slack/events/", "https://faq.example.com/slack/events"),
        ("https://example.com:8443/faq/", "https://example.com:8443/faq/slack/events"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000/slack/events"),
        ("http://[::1]:3000", "http://[::1]:3000/slack/events"),
        (" http://localhost:3000 ", "http://localhost:3000/slack/events"),
    ],
)
def test_http_sends_everything_to_one_address(url: str, request_url: str) -> None:
    """With a URL, events, buttons and the command go to ``/slack/events`` there."""
    app = manifest(url=url)
    settings = settings_of(app)
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == request_url
    assert settings["interactivity"] == {
        "is_enabled": True,
        "request_url": request_url,
        "message_menu_options_url": request_url,
    }
    assert [command["url"] for command in app["features"]["slash_commands"]] == [request_url]


def test_name_and_command_are_taken_over() -> None:
    """The name is the app's and the bot's, the command the slash command's, escaping off."""
    app = manifest(name=" Ask us ", command="/ask")
    assert app["display_information"]["name"] == "Ask us"
    assert app["features"]["bot_user"]["display_name"] == "Ask us"
    (command,) = app["features"]["slash_commands"]
    assert (command["command"], command["should_escape"]) == ("/ask", False)
    assert command["usage_hint"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "1 to 35"),
        ({"name": "x" * 36}, "1 to 35"),
        ({"name": "two\nlines"}, "printable"),
        ({"command": "faq"}, "like /faq"),
        ({"command": "/"}, "like /faq"),
        ({"command": "/Faq"}, "lower-case"),
        ({"command": "/ask us"}, "like /faq"),
        ({"command": "/faq\n"}, "like /faq"),
        ({"command": "/" + "x" * 32}, "up to 31"),
        ({"url": ""}, "like https://"),
        ({"url": "faq.example.com"}, "like https://"),
        ({"url": "ftp://faq.example.com"}, "like https://"),
        ({"url": "https://"}, "like https://"),
        ({"url": "https://faq.example.com:port"}, "like https://"),
        ({"url": "https://[::1"}, "like https://"),
        ({"url": "https://me:secret@faq.example.com"}, "like https://"),
        ({"url": "https://faq.example.com/?x=1"}, "like https://"),
        ({"url": "https://faq example.com"}, "like https://"),
        ({"url": "http://faq.example.com"}, "must begin with https://"),
    ],
    ids=str,
)
def test_refuses_what_slack_would_refuse(wrong: dict[str, Any], says: str) -> None:
    """A name, command or URL that Slack does not take is refused, with what to write instead."""
    with pytest.raises(ValueError, match=says):
        manifest(**wrong)


@BOTH
def test_an_agent_has_one_more_view_and_one_more_scope(url: str | None) -> None:
    """Nothing else differs, and the view that ends in February 2027 is in neither."""
    plain, agent = manifest(url=url), manifest(url=url, is_agent=True)
    assert "assistant_view" not in json.dumps([plain, agent])
    assert "agent_view" not in plain["features"]
    view = agent["features"].pop("agent_view")
    assert agent["oauth_config"]["scopes"]["bot"].pop() == "assistant:write"
    assert agent == plain
    assert set(view) == {"agent_description", "suggested_prompts"}
    assert all(set(prompt) == {"title", "message"} for prompt in view["suggested_prompts"])
