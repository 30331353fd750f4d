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


@dataclass(frozen=True, slots=True)
class Place:
    """The spot in Slack that a reply belongs to.

    ``ts`` is the question's own message (None after a slash command, which leaves none) and
    ``thread_ts`` the thread that it was asked in (None at top level).
    """

    surface: Surface
    channel: str
    user: str
    ts: str | None = None
    thread_ts: str | None = None


class Telling(Enum):
    """How to tell the person something that is not the outcome: an error, a refusal."""

    ACKNOWLEDGE = auto()
    """In the acknowledgement itself, which Slack shows to nobody else."""
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
