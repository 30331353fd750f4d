"""Which events the app gets to see: what it subscribed to, as far as its scopes reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.playground import gestures

if TYPE_CHECKING:
    from bot.playground.messages import Json, Message
    from bot.playground.workspace import Change, Workspace

_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
    "app_home_opened": "",
}
_MESSAGE_EVENTS = {"public": "message.channels", "private": "message.groups", "im": "message.im"}


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """The event names of the app's manifest that its scopes allow, such as ``message.im``."""

    names: frozenset[str]

    @classmethod
    def granted(cls, scopes: frozenset[str], wanted: tuple[str, ...] | None) -> Subscriptions:
        """What of ``wanted`` the scopes allow; None wants everything."""
        allowed = (name for name, scope in _SCOPES.items() if not scope or scope in scopes)
        return cls(frozenset(name for name in allowed if wanted is None or name in wanted))

    def events_of(self, change: Change, workspace: Workspace) -> list[Json]:
        """The events about a message, the ``app_mention`` before the ``message``.

        The bot hears only of conversations that it is in, of its own messages too, and never gets
        an ``app_mention`` in a direct message or for what was deleted.
        """
        message = change.after or change.before
        if message is None:
            return []
        channel = workspace.channels[message.channel]
        if workspace.bot.id not in channel.members:
            return []
        found = []
        if change.after and channel.kind != "im" and self._is_mention(message, workspace):
            found.append(gestures.event(gestures.mention_event(message, workspace), workspace))
        if _MESSAGE_EVENTS[channel.kind] in self.names:
            found.append(gestures.event(gestures.message_event(change, workspace), workspace))
        return found

    def _is_mention(self, message: Message, workspace: Workspace) -> bool:
        is_own = message.user == workspace.bot.id
        is_named = f"<@{workspace.bot.id}>" in message.text
        return "app_mention" in self.names and is_named and not is_own
