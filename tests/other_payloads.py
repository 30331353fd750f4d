"""What Slack can send beside questions: the kinds of events and presses of its public samples.

The kinds and their fields are those of the samples that Slack's own libraries are tested with
(github.com/slackapi: java-slack-sdk, json-logs; bolt-python, tests); the values are made up.
"""

from __future__ import annotations

from typing import Any

USER, BOT, CHANNEL, GROUP, DIRECT, TS = "U1", "B1", "C1", "G1", "D1", "1795342800.000100"
_FILE = {"id": "F1", "name": "plan.pdf", "user": USER, "mimetype": "application/pdf"}
_ITEM = {"type": "message", "channel": CHANNEL, "ts": TS}
_MESSAGE = {"type": "message", "user": USER, "text": "wlan key for guests", "ts": TS}
_SUBTEAM = {"id": "S1", "team_id": "T1", "handle": "it", "users": [USER], "is_usergroup": True}
_PERSON = {"id": USER, "team_id": "T1", "name": "ana", "profile": {"real_name": "Ana"}}
_STEP = {"workflow_step_execute_id": "1", "step_id": "s1", "inputs": {}, "outputs": []}


def _event(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "event_ts": TS, **fields}


def _said(subtype: str, channel: str = CHANNEL, **fields: Any) -> dict[str, Any]:
    kind = {CHANNEL: "channel", GROUP: "group", DIRECT: "im"}[channel]
    about = {"channel": channel, "channel_type": kind, "subtype": subtype, "ts": TS}
    return _event("message", **about, **fields)


def _all(kinds: str, **fields: Any) -> list[dict[str, Any]]:
    return [_event(kind, **fields) for kind in kinds.split()]


EVENTS: list[dict[str, Any]] = [
    *_all("app_home_opened", user=USER, channel=DIRECT, tab="home"),
    *_all("app_requested", app_request={"id": "1", "app": {"id": "A1"}, "user": _PERSON}),
    *_all("app_uninstalled goodbye resources_added resources_removed"),
    *_all("assistant_thread_started", assistant_thread={"user_id": USER, "channel_id": DIRECT}),
    *_all("assistant_thread_context_changed", assistant_thread={"channel_id": DIRECT}),
    *_all("call_rejected", call_id="R1", user_id=USER, channel_id=DIRECT),
    *_all("channel_archive channel_unarchive group_archive group_unarchive", channel=CHANNEL),
    *_all("channel_created channel_rename group_rename", channel={"id": CHANNEL, "name": "it"}),
    *_all("channel_deleted group_deleted channel_left group_left", channel=CHANNEL),
    *_all("channel_history_changed group_history_changed im_history_changed", latest=TS, ts=TS),
    *_all("channel_id_changed", old_channel_id=CHANNEL, new_channel_id="C2"),
    *_all("channel_shared channel_unshared", channel=CHANNEL, connected_team_id="T2"),
    *_all("dnd_updated dnd_updated_user", user=USER, dnd_status={"dnd_enabled": True}),
    *_all("email_domain_changed", email_domain="example.com"),
    *_all("emoji_changed", subtype="add", name="faq", value="https://example.com/faq.png"),
    *_all("file_change file_created file_public file_unshared", file_id="F1", file=_FILE),
    *_all("file_deleted", file_id="F1", channel_ids=[CHANNEL]),
    *_all("file_shared", file_id="F1", user_id=USER, channel_id=CHANNEL, file=_FILE),
    *_all("function_executed", function={"id": "Fn1"}, inputs={}, function_execution_id="Fx1"),
    *_all("grid_migration_started grid_migration_finished", enterprise_id="E1"),
    *_all("group_open group_close im_open im_close", user=USER, channel=DIRECT),
    *_all("im_created", user=USER, channel={"id": DIRECT}),
    *_all("invite_requested", invite_request={"id": "1", "email": "ben@example.com"}),
    *_all("link_shared", channel=CHANNEL, user=USER, links=[{"url": "https://example.com"}]),
    *_all("member_joined_channel member_left_channel", user=USER, channel=CHANNEL, team="T1"),
    *_all("message_metadata_posted message_metadata_deleted", channel_id=CHANNEL, bot_id=BOT),
    *_all("pin_added pin_removed star_added star_removed", user=USER, item=_ITEM),
    *_all("reaction_added reaction_removed", user=USER, reaction="tada", item=_ITEM),
    *_all("scope_denied scope_granted", scopes=["chat:write"], trigger_id="1.2.3"),
    *_all("shared_channel_invite_received", invite={"id": "I1"}, channel={"id": CHANNEL}),
    *_all("subteam_created subteam_updated", subteam=_SUBTEAM),
    *_all("subteam_members_changed", subteam_id="S1", added_users=[USER]),
    *_all("subteam_self_added subteam_self_removed", subteam_id="S1"),
    *_all("team_access_granted team_access_revoked", team_ids=["T1"]),
    *_all("team_domain_change", url="https://example.com", domain="example"),
    *_all("team_join user_change user_huddle_changed user_profile_changed", user=_PERSON),
    *_all("user_status_changed", user=_PERSON),
    *_all("team_rename", name="Example"),
    *_all("tokens_revoked", tokens={"oauth": [USER], "bot": [BOT]}),
    *_all("user_resource_denied user_resource_granted user_resource_removed", user=USER),
    *_all("workflow_deleted workflow_published workflow_unpublished", workflow_id="W1"),
    *_all("workflow_step_deleted workflow_step_execute", workflow_step=_STEP),
    _said("bot_message", text="wlan key for guests", bot_id=BOT, username="build"),
    _said("bot_message", DIRECT, text="wlan key for guests", bot_id=BOT),
    _said("assistant_app_thread", DIRECT, user=USER, text="New chat", bot_id=BOT),
    _said("bot_add", text="added an integration", user=USER, bot_id=BOT),
    _said("channel_archive", user=USER, text="archived the channel"),
    _said("channel_join", user=USER, text="has joined the channel", inviter="U2"),
    _said("channel_leave", user=USER, text="has left the channel"),
    _said("channel_name", user=USER, name="it", old_name="helpdesk", text="renamed it"),
    _said("channel_posting_permissions", user=USER, text="who may post"),
    _said("channel_purpose", user=USER, purpose="wlan key for guests", text="set the purpose"),
    _said("channel_topic", user=USER, topic="wlan key for guests", text="set the topic"),
    _said("channel_unarchive", user=USER, text="brought it back"),
    _said("channel_convert_to_private", user=USER, text="made it private"),
    _said("group_topic", GROUP, user=USER, topic="x", text="set the topic"),
    _said("group_join", GROUP, user=USER, text="has joined"),
    _said("ekm_access_denied", user=USER, text="access was denied"),
    _said("huddle_thread", user=USER, text="A huddle started", room={"id": "R1"}),
    _said("message_replied", message=_MESSAGE | {"thread_ts": TS, "reply_count": 1}),
    _said("message_changed", message=_MESSAGE, previous_message=_MESSAGE),
    _said("message_deleted", deleted_ts=TS, previous_message=_MESSAGE),
    _said("message_deleted", DIRECT, deleted_ts=TS, previous_message=_MESSAGE),
    _said("pinned_item", user=USER, text="pinned a message", item=_ITEM),
    _said("reminder_add", user=USER, text="set up a reminder"),
    _said("reply_broadcast", user=USER, text="replied to a thread"),
    _said("sh_room_created", user=USER, room={"id": "R1"}),
    _said("tombstone", DIRECT, user="USLACKBOT", text="This message was deleted.", hidden=True),
]
_WHO: dict[str, Any] = {
    "team": {"id": "T1", "domain": "example"},
    "user": {"id": USER, "username": "ana"},
    "api_app_id": "A1",
    "token": "verification",
}
_OF_CHANNEL = _WHO | {"channel": {"id": CHANNEL, "name": "it"}, "action_ts": "1795342800.1"}
_VIEW = {"id": "V1", "type": "modal", "callback_id": "other", "state": {"values": {}}, "hash": "1"}
PRESSES: list[dict[str, Any]] = [
    _OF_CHANNEL | {"type": "block_actions", "actions": [{"action_id": "a", "type": "button"}]},
    _WHO | {"type": "block_suggestion", "action_id": "a", "block_id": "b", "value": "wlan"},
    _OF_CHANNEL | {"type": "dialog_submission", "callback_id": "d", "submission": {"a": "1"}},
    _OF_CHANNEL | {"type": "dialog_cancellation", "callback_id": "d", "state": "x"},
    _OF_CHANNEL | {"type": "dialog_suggestion", "callback_id": "d", "name": "n", "value": "v"},
    _OF_CHANNEL
    | {"type": "interactive_message", "callback_id": "i", "actions": [{"name": "n", "value": "v"}]},
    _OF_CHANNEL | {"type": "message_action", "callback_id": "m", "message": _MESSAGE},
    _WHO | {"type": "shortcut", "callback_id": "s", "trigger_id": "1.2.3"},
    _WHO | {"type": "view_submission", "view": _VIEW, "trigger_id": "1.2.3"},
    _WHO | {"type": "view_closed", "view": _VIEW, "is_cleared": False},
    _WHO
    | {
        "type": "view_submission",
        "view": _VIEW | {"type": "workflow_step"},
        "workflow_step": _STEP,
    },
    _OF_CHANNEL | {"type": "workflow_step_edit", "callback_id": "w", "workflow_step": _STEP},
]
