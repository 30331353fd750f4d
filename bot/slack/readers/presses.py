"""Presses on what the bot has shown, and modals that somebody sent. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.slack.gestures import Place, Press, Sent, Surface
from bot.slack.payloads import id_of, person_of, ts_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def press_of(body: Mapping[str, Any]) -> Press | None:
    """Read a press on anything that the bot has shown; None if it is none, or of nobody."""
    try:
        action, container = body["actions"][0], body["container"]
        person = person_of(body)
        action_id, view = action["action_id"], body.get("view") or {}
        option = action.get("selected_option") or {}
        value = action.get("value", option.get("value", ""))
        if person is None or not isinstance(action_id, str):
            return None
        if container.get("type") == "view":
            place = Place(Surface.VIEW, "", person[0], person_team=person[1])
        else:
            place = _pressed_in(container, id_of(body["channel"]["id"]) or "", person)
        if not (place.channel or view):
            return None
        url, trigger = body.get("response_url"), body.get("trigger_id")
        return Press(
            place,
            action_id,
            value if isinstance(value, str) else "",
            block_id=str(action.get("block_id", "")),
            message_ts=ts_of(container.get("message_ts")),
            is_ephemeral=bool(container.get("is_ephemeral")),
            response_url=url if isinstance(url, str) else "",
            trigger_id=trigger if isinstance(trigger, str) else "",
            view=str(view.get("id", "")),
            metadata=str(view.get("private_metadata", "")),
            is_home=view.get("type") == "home",
            at=ts_of(action.get("action_ts")),
        )
    except (KeyError, IndexError, TypeError, AttributeError):
        return None


def kept_of_press(press: Press) -> dict[str, Any]:
    """What ``press_of`` reads of a press in a message, kept until what it asks for is done."""
    place = press.place
    option = {"value": press.value}
    return {
        "actions": [
            {
                "action_id": press.action_id,
                "block_id": press.block_id,
                "selected_option": option,
                "action_ts": press.at,
            }
        ],
        "user": {"id": place.user, "team_id": place.person_team},
        "channel": {"id": place.channel},
        "container": {
            "message_ts": press.message_ts,
            "thread_ts": place.thread_ts,
            "is_ephemeral": press.is_ephemeral,
        },
        "response_url": press.response_url,
    }


def sent_of(body: Mapping[str, Any]) -> Sent | None:
    """Read a modal that somebody sent; None if it is none, or of nobody."""
    try:
        view, person = body["view"], person_of(body)
        if person is None:
            return None
        values = {
            (str(block), str(action)): _filled_in(entry)
            for block, entries in view["state"]["values"].items()
            for action, entry in entries.items()
        }
        return Sent(
            Place(Surface.VIEW, "", person[0], person_team=person[1]),
            str(view["callback_id"]),
            str(view["id"]),
            str(view.get("private_metadata", "")),
            tuple(values.items()),
        )
    except (KeyError, TypeError, AttributeError):
        return None


def _filled_in(entry: Mapping[str, Any]) -> str:
    """The words typed into an input, or the value of the option that was chosen."""
    option = entry.get("selected_option")
    value = option.get("value") if isinstance(option, dict) else entry.get("value")
    return value if isinstance(value, str) else ""


def _pressed_in(
    container: Mapping[str, Any], channel: str, person: tuple[str, str | None]
) -> Place:
    """The place of a pressed message; one below which a thread began is in no thread."""
    thread_ts, ts = ts_of(container.get("thread_ts")), container.get("message_ts")
    is_direct = channel.startswith("D") and not container.get("is_ephemeral")
    return Place(
        Surface.DIRECT if is_direct else Surface.MENTION,
        channel,
        person[0],
        thread_ts=None if thread_ts == ts else thread_ts,
        person_team=person[1],
    )
