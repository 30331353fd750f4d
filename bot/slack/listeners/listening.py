"""The way that every gesture takes: read the payload, do what was asked, acknowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import Ack, BoltContext

    from bot.slack.gestures import Gesture

G = TypeVar("G", bound="Gesture")

_KEY = "gesture"


def listen(
    on: Callable[[Callable[..., None]], object],
    read: Callable[[Mapping[str, Any]], G | None],
    do: Callable[[G], Mapping[str, Any] | None],
) -> None:
    """Listen with ``on``, as ``app.block_action("vote")``, to what ``read`` makes a gesture of.

    ``do`` is given each gesture and returns what the acknowledgement says, None for nothing.
    """

    def listener(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        gesture = read(body)
        if gesture is None:
            ack()
            return
        context[_KEY] = gesture
        ack(**(do(gesture) or {}))

    on(listener)


def gesture_of(context: BoltContext) -> Gesture | None:
    """What a person did in the request that failed; None if it had not been read."""
    gesture: Gesture | None = context.get(_KEY)
    return gesture
