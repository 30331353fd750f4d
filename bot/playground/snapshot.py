"""The state of the fake Slack in words, for the message of a failed test."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.playground.deliveries import Delivery
    from bot.playground.web_api import Call
    from bot.playground.workspace import Workspace

LATEST = 20


def snapshot(workspace: Workspace, calls: Sequence[Call], deliveries: Sequence[Delivery]) -> str:
    """Every message with whom it is for, the latest calls and deliveries, and all problems."""
    lines = [*_messages(workspace)]
    lines += [f"call {call.method}: {call.outcome}" for call in calls[-LATEST:]]
    for sent in deliveries[-LATEST:]:
        tries = [one.reason or f"ok in {one.seconds:.3f} s" for one in sent.tries]
        about = sent.body.get("event", sent.body).get("type", sent.kind)
        lines.append(f"sent {about}: {', '.join(tries) or 'under way'}")
    return "\n".join([*lines, *(f"problem {problem}" for problem in workspace.problems)])


def _messages(workspace: Workspace) -> Iterator[str]:
    for channel in workspace.channels.values():
        yield f"{channel.kind} {channel.id} {channel.name}"
        for message in workspace.messages(channel.id):
            marks = f" below {message.thread_ts}" if message.is_reply else ""
            marks += f" only for {message.ephemeral_to}" if message.is_ephemeral else ""
            yield f"  {message.ts} {message.user}{marks}: {message.plain!r}"
