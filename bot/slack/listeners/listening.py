"""The way that every gesture takes: read the payload, do what was asked, acknowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from bot.slack.visibility import Openness

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import Ack, BoltContext

    from bot.slack.gestures import Gesture
    from bot.slack.responder import Responder

G = TypeVar("G", bound="Gesture")

_KEY = "gesture"


def listen(
    on: Callable[[Callable[..., None]], object],
    read: Callable[[Mapping[str, Any]], G | None],
    do: Callable[[G], Mapping[str, Any] | None],
    responder: Responder,
) -> None:
    """Listen with ``on``, as ``app.block_action("vote")``, to what ``read`` makes a gesture of.

    ``do`` is given each gesture and returns what the acknowledgement says, None for nothing. What
    people of other organisations do is acknowledged and left, unless an operator wants it.
    """

    def listener(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        gesture = read(body)
        if gesture is None or responder.openness(gesture.place) is Openness.SILENT:
            ack()
            return
        note_gesture(context, gesture)
        ack(**(do(gesture) or {}))

    on(listener)


def note_gesture(context: BoltContext, gesture: Gesture | None) -> None:
    """Remember whom to tell when the request fails."""
    context[_KEY] = gesture


def gesture_of(context: BoltContext) -> Gesture | None:
    """What a person did in the request that failed; None if it had not been read."""
    gesture: Gesture | None = context.get(_KEY)
    return gesture
