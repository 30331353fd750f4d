"""The state of one Slack workspace: people, channels, messages, and who can see what.

Every change happens inside ``changing()``, which holds the one lock and wakes whoever waits.
"""

from __future__ import annotations

import itertools
import threading
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.playground.messages import Message

ChannelKind = Literal["public", "private", "im"]


class Refusal(Exception):  # noqa: N818
    """Slack says no: ``error`` is Slack's name for it, ``extra`` further fields of the answer."""

    def __init__(self, error: str, **extra: object) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra


@dataclass(frozen=True, slots=True)
class User:
    """A person or the bot. ``bot_id`` is None for people.

    ``team`` is the workspace that a person of another organisation belongs to, else None.
    """

    id: str
    name: str
    bot_id: str | None = None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation; ``members`` are user ids. ``is_shared``: with another organisation."""

    id: str
    name: str
    kind: ChannelKind
    members: frozenset[str]
    is_archived: bool = False
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A public message was posted (no ``before``), edited, or deleted (no ``after``)."""

    before: Message | None
    after: Message | None


@dataclass(slots=True)
class Workspace:
    """All of it. ``clock`` gives seconds since 1970 and decides every timestamp."""

    clock: Callable[[], float]
    team: str = "T0FAQTEAM01"
    app: str = "A0FAQAPP001"
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    lock: threading.Condition = field(default_factory=threading.Condition)
    bot: User = User("U0FAQBOT001", "faqbot", "B0FAQBOT001")
    observers: list[Callable[[Change], None]] = field(default_factory=list)
    wakers: list[Callable[[], None]] = field(default_factory=list)
    _messages: dict[str, dict[str, Message]] = field(default_factory=lambda: defaultdict(dict))
    _replies: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    _last_ts: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.users[self.bot.id] = self.bot

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock, then wake everybody who waits for a change, and call the wakers."""
        with self.lock:
            try:
                yield
            finally:
                self.lock.notify_all()
                for wake in self.wakers:
                    wake()

    def new_id(self, prefix: str) -> str:
        """An id that was never given out before, such as ``U0000000007``."""
        return f"{prefix}{next(self._numbers):010d}"

    def next_ts(self) -> str:
        """A timestamp later than all before it, such as ``1687867200.000100``."""
        with self.lock:
            self._last_ts = max(self._last_ts + 100, int(self.clock() * 1_000_000))
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def add_user(self, name: str, *, is_bot: bool = False, team: str | None = None) -> User:
        """A new person, or a bot of another app, who is in every public channel.

        Somebody of another ``team`` is in those only that are shared.
        """
        with self.changing():
            user = User(self.new_id("U"), name, self.new_id("B") if is_bot else None, team)
            self.users[user.id] = user
            for channel in list(self.channels.values()):
                if channel.kind == "public" and (channel.is_shared or team is None):
                    self.join(channel.id, user.id)
            return user

    def team_of(self, user: str) -> str:
        """The workspace that somebody belongs to."""
        known = self.users.get(user)
        return (known.team if known else None) or self.team

    def share(self, channel: str) -> None:
        """Share a channel with another organisation."""
        with self.changing():
            self.channels[channel] = replace(self.channels[channel], is_shared=True)

    def add_channel(self, name: str, kind: ChannelKind, members: frozenset[str]) -> Channel:
        """A new channel with exactly these members."""
        with self.changing():
            prefix = {"public": "C", "private": "G", "im": "D"}[kind]
            channel = Channel(self.new_id(prefix), name, kind, members)
            self.channels[channel.id] = channel
            return channel

    def direct(self, user: str) -> Channel:
        """The conversation between the bot and this person, begun if there is none."""
        with self.lock:
            for channel in self.channels.values():
                if channel.kind == "im" and user in channel.members:
                    return channel
            return self.add_channel("directmessage", "im", frozenset({user, self.bot.id}))

    def join(self, channel: str, user: str) -> None:
        """Make the user a member."""
        self.set_members(channel, self.channels[channel].members | {user})

    def leave(self, channel: str, user: str) -> None:
        """Make the user no member any more."""
        self.set_members(channel, self.channels[channel].members - {user})

    def set_members(self, channel: str, members: frozenset[str]) -> None:
        """Replace all members."""
        with self.changing():
            self.channels[channel] = replace(self.channels[channel], members=members)

    def archive(self, channel: str) -> None:
        """Close the channel for new messages."""
        with self.changing():
            self.channels[channel] = replace(self.channels[channel], is_archived=True)

    def put(self, message: Message, *, is_quiet: bool = False) -> Message:
        """Store a message, or its new version, and tell the observers unless ``is_quiet``.

        An ephemeral message in a thread that nobody has replied to is noted as a problem and not
        stored, because Slack shows it nowhere.
        """
        with self.changing():
            before = self.message(message.channel, message.ts)
            if before is None and self._is_shown_nowhere(message):
                self.problems.append(
                    f"ephemeral message not shown, thread {message.thread_ts} has no replies yet: "
                    f"{message.plain}"
                )
                return message
            self._messages[message.channel][message.ts] = message
            if message.is_reply and not message.is_ephemeral:
                self._replies[message.channel, message.thread_ts or ""].add(message.ts)
            if not is_quiet and (before is None or before.edited_ts != message.edited_ts):
                self._tell(Change(before, message))
            return message

    def drop(self, channel: str, ts: str) -> Message | None:
        """Remove and return a message; None if there is none."""
        with self.changing():
            message = self._messages[channel].pop(ts, None)
            if message:
                self._replies[channel, message.thread_ts or ""].discard(ts)
                self._tell(Change(message, None))
            return message

    def _is_shown_nowhere(self, message: Message) -> bool:
        if not message.is_ephemeral or message.thread_ts is None:
            return False
        return not self.replies(message.channel, message.thread_ts)

    def _tell(self, change: Change) -> None:
        is_ephemeral = any(
            version and version.is_ephemeral for version in (change.before, change.after)
        )
        if not is_ephemeral:
            for observer in self.observers:
                observer(change)

    def message(self, channel: str, ts: str) -> Message | None:
        """The current version of a message; None if there is none."""
        with self.lock:
            return self._messages[channel].get(ts)

    def messages(self, channel: str) -> list[Message]:
        """Everything stored for a channel, ephemeral messages too, oldest first."""
        with self.lock:
            return sorted(self._messages[channel].values(), key=lambda message: message.ts)

    def replies(self, channel: str, thread_ts: str) -> list[Message]:
        """What stands publicly below a message, oldest first."""
        with self.lock:
            below = sorted(self._replies[channel, thread_ts])
            return [self._messages[channel][ts] for ts in below]

    def is_thread(self, channel: str, thread_ts: str) -> bool:
        """Whether something can be posted below this timestamp."""
        parent = self.message(channel, thread_ts)
        if parent is None:
            return bool(self.replies(channel, thread_ts))
        return not parent.is_ephemeral and not parent.is_reply

    def visible_to(self, user: str, channel: str, thread_ts: str | None) -> list[Message]:
        """What this person sees in the channel, or in the thread with its parent, oldest first."""
        return [one for one in self.seen_by(user, channel) if _stands_in(one, thread_ts)]

    def seen_by(self, user: str, channel: str) -> list[Message]:
        """What this person sees in the channel and in all its threads, oldest first."""
        if user not in self.channels[channel].members:
            return []
        return [one for one in self.messages(channel) if one.ephemeral_to in (None, user)]


def _stands_in(message: Message, thread_ts: str | None) -> bool:
    if thread_ts is None:
        return message.thread_ts in (None, message.ts) or message.is_broadcast
    return thread_ts in (message.ts, message.thread_ts)
