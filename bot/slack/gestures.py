"""What everything that people do has in common, whatever it is: a question, a press, a modal. Pure.

A gesture is read from a payload by one function, done by one listener, and shown by one renderer.
What happens around it (once however often it comes, one after the other in a channel, a word to the
person when it fails) needs no more than what stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Protocol


class Surface(StrEnum):
    """Where in Slack somebody asked."""

    COMMAND = "command"
    MENTION = "mention"
    DIRECT = "direct"
    VIEW = "view"
    """A modal or the Home tab: no channel, and nobody else sees it."""


@dataclass(frozen=True, slots=True)
class Place:
    """The spot in Slack that a reply belongs to.

    ``ts`` is the question's own message (None after a slash command, which leaves none) and
    ``thread_ts`` the thread that it was asked in (None at top level). ``person_team`` is the
    workspace that the person belongs to, and ``is_shared`` says whether the channel is shared
    with another organisation: both None where Slack did not say.
    """

    surface: Surface
    channel: str
    user: str
    ts: str | None = None
    thread_ts: str | None = None
    person_team: str | None = None
    is_shared: bool | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A press on something that the bot has shown, in a message or in a view.

    ``place`` is where a reply to it belongs. ``message_ts`` is the message that was pressed, None
    for one in a view. ``view`` is the id of a view, "" for a message, ``metadata`` what the bot
    gave it, and ``is_home`` says whether it is the Home tab. ``at`` tells presses apart, and is
    the same for every copy of one, None if that cannot be told.
    """

    place: Place
    action_id: str
    value: str = ""
    block_id: str = ""
    message_ts: str | None = None
    is_ephemeral: bool = False
    response_url: str = ""
    trigger_id: str = ""
    view: str = ""
    metadata: str = ""
    is_home: bool = False
    at: str | None = None

    @property
    def key(self) -> str | None:
        """Of one press, however often it comes."""
        if self.at is None:
            return None
        place = self.place
        return f"press:{place.channel or self.view}:{place.user}:{self.action_id}:{self.at}"

    @property
    def telling(self) -> Telling:
        """Beside the message."""
        return Telling.BESIDE


class OfPress:
    """A gesture that is a press and something more; a dataclass with ``press`` inherits this."""

    __slots__ = ()
    press: Press

    @property
    def place(self) -> Place:
        """Where a reply to it belongs."""
        return self.press.place

    @property
    def key(self) -> str | None:
        """Of one press, however often it comes."""
        return self.press.key

    @property
    def telling(self) -> Telling:
        """Beside the message."""
        return self.press.telling

    @property
    def response_url(self) -> str:
        """Where the pressed message can be replaced."""
        return self.press.response_url


@dataclass(frozen=True, slots=True)
class Sent:
    """A modal that somebody sent.

    ``view`` is its id, ``metadata`` what the bot gave it, ``values`` what was filled in, by
    (block_id, action_id).
    """

    place: Place
    callback_id: str
    view: str
    metadata: str
    values: tuple[tuple[tuple[str, str], str], ...]

    def value(self, block_id: str, action_id: str) -> str:
        """What was filled in there; "" for nothing."""
        return dict(self.values).get((block_id, action_id), "")


class OfView:
    """A gesture that is a modal and something more; a dataclass with ``sent`` inherits this."""

    __slots__ = ()
    sent: Sent

    @property
    def place(self) -> Place:
        """The person; a modal stands in no channel."""
        return self.sent.place

    @property
    def key(self) -> str | None:
        """A modal can be sent once."""
        return f"view:{self.sent.view}:{self.sent.callback_id}"

    @property
    def telling(self) -> Telling:
        """In the modal itself."""
        return Telling.VIEW

    @property
    def response_url(self) -> str:
        """A modal has none."""
        return ""


class Telling(Enum):
    """How to tell the person something that is not the outcome: an error, a refusal."""

    ACKNOWLEDGE = auto()
    """In the acknowledgement itself, which Slack shows to nobody else."""
    VIEW = auto()
    """In the modal that was sent."""
    POST = auto()
    """Where it was done, seen by nobody else (in a direct conversation: an ordinary message)."""
    REPLACE = auto()
    """In the place of the message that was pressed, or else as in POST."""
    BESIDE = auto()
    """Beside the message that was pressed, which stays."""


class Gesture(Protocol):
    """Something that a person did."""

    @property
    def place(self) -> Place:
        """The person, and where they did it; its channel is the lane that it waits in."""

    @property
    def key(self) -> str | None:
        """The same for every copy of it that Slack delivers; None if it is never doubled."""

    @property
    def telling(self) -> Telling:
        """How to tell the person that it failed."""

    @property
    def response_url(self) -> str:
        """Where the message can be replaced that was pressed; "" if there is none."""
