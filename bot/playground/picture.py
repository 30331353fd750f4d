"""What one person has on the screen, as flat items that can be compared one by one.

An item is a key such as ``message/C0000000001/1687867200.000100`` and JSON; see ``page/store.js``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.playground.wire import view_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.playground.fake_slack import FakeSlack
    from bot.playground.messages import Json, Message, View
    from bot.playground.thinking import Thinking

MESSAGES_MOST = 300
TRAFFIC_MOST = 40

Items = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """Takes the picture of a workspace. ``about`` gives further items, the same for everybody."""

    slack: FakeSlack
    thinking: Thinking
    about: Callable[[], Items] = field(default=dict)

    def items(self, user: str) -> Items:
        """Everything that this person sees now."""
        workspace = self.slack.workspace
        with workspace.lock:
            items: Items = {"me": user, "users": self._users(), **self.about()}
            items["channels"] = {
                channel.id: channel.name
                for channel in workspace.channels.values()
                if channel.kind == "public"
            }
            for channel in list(workspace.channels.values()):
                if user in channel.members:
                    items[f"place/{channel.id}"] = {
                        "id": channel.id,
                        "name": channel.name,
                        "kind": channel.kind,
                    }
                    shown = workspace.seen_by(user, channel.id)[-MESSAGES_MOST:]
                    for message in shown:
                        key = f"message/{channel.id}/{message.ts}"
                        items[key] = self._message(message)
            items |= self._views(user)
            items |= self.thinking.items(user)
            items |= dict(self._traffic())
        return items

    def _users(self) -> Items:
        return {
            user.id: {"name": user.name, "isBot": user.bot_id is not None}
            for user in self.slack.workspace.users.values()
        }

    def _message(self, message: Message) -> Json:
        return {
            "channel": message.channel,
            "ts": message.ts,
            "user": message.user,
            "text": message.text,
            "blocks": list(message.blocks),
            "thread": message.thread_ts if message.is_reply else None,
            "isEphemeral": message.is_ephemeral,
            # Slack marks changed words only: not blocks, and not what one person alone sees.
            "isEdited": bool(message.edited_ts and not message.blocks and not message.is_ephemeral),
            "isBroadcast": message.is_broadcast,
            "reactions": [list(reaction) for reaction in message.reactions],
        }

    def _views(self, user: str) -> Items:
        home, modal = self.slack.home(user), self.slack.modal(user)
        items = {"home": self._view(home)} if home else {}
        return items | ({"modal": self._view(modal)} if modal else {})

    def _view(self, view: View) -> Json:
        return view_json(view, self.slack.workspace)

    def _traffic(self) -> Iterator[tuple[str, Json]]:
        """The latest payloads in both directions, numbered in the order in which they began."""
        sent: list[Json] = [
            {
                "at": delivery.at,
                "way": "to the bot",
                "name": _name(delivery.kind, delivery.body),
                "outcome": [one.reason or "ok" for one in delivery.tries],
                "body": delivery.body,
                "answer": delivery.tries[-1].payload if delivery.tries else None,
            }
            for delivery in self.slack.deliveries[-TRAFFIC_MOST:]
        ]
        got: list[Json] = [
            {
                "at": call.at,
                "way": "to Slack",
                "name": call.method,
                "outcome": [call.outcome],
                "body": call.arguments,
                "answer": None,
            }
            for call in [*self.slack.calls, *self.slack.responses][-2 * TRAFFIC_MOST :]
            if call.method not in ("auth.test", "apps.connections.open")
        ]
        both = sorted([*sent, *got], key=lambda one: one["at"])
        for one in both[-TRAFFIC_MOST:]:
            yield f"traffic/{one['at']:.6f}/{one['name']}", one


def _name(kind: str, body: Json) -> str:
    match kind:
        case "events_api":
            inner = body.get("event", {})
            return str(inner.get("subtype") or inner.get("type"))
        case "slash_commands":
            return str(body.get("command"))
        case _:
            return str(body.get("type"))
