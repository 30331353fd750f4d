"""What Slack sends to the app: each delivery with its tries, and the retries of events."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from bot.playground.messages import Json
    from bot.playground.workspace import Workspace

Kind = Literal["events_api", "slash_commands", "interactive"]
Reason = Literal["http_timeout", "http_error", "connection_failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one try ended.

    ``reason`` is None when it was acknowledged in time. ``status`` is None when there was no HTTP
    answer, or in Socket Mode. ``payload`` is what came with the acknowledgement, if anything.
    """

    reason: Reason | None = None
    status: int | None = None
    payload: Json | None = None
    is_final: bool = False
    seconds: float = 0.0


@dataclass(slots=True)
class Delivery:
    """One event, command or click, with every try to deliver it; ``is_over`` when none follows.

    ``at`` is the workspace's clock when it happened.
    """

    kind: Kind
    body: Json
    at: float
    tries: list[Outcome] = field(default_factory=list)
    is_over: bool = False

    @property
    def is_acknowledged(self) -> bool:
        """Whether the last try was acknowledged in time."""
        return bool(self.tries) and self.tries[-1].reason is None


class Door(Protocol):
    """The app's end of the line: HTTP or Socket Mode."""

    def send(self, kind: Kind, body: Json, retry: tuple[int, Reason] | None) -> Outcome:
        """One try; waits for the acknowledgement, at most as long as Slack does."""
        ...

    def close(self) -> None:
        """Give up every try that is under way."""
        ...


class Post:
    """Sends through the current door, retries events, and keeps the record.

    ``retry_delays`` are the seconds before the second, third, … try. ``later(seconds, work)``
    calls back after that time.
    """

    def __init__(
        self,
        workspace: Workspace,
        retry_delays: Sequence[float],
        later: Callable[[float, Callable[[], object]], None],
    ) -> None:
        self.door: Door | None = None
        self.deliveries: list[Delivery] = []
        self._workspace = workspace
        self._retry_delays = tuple(retry_delays)
        self._later = later
        self._pool = ThreadPoolExecutor(32, "fake-slack-post")
        self._is_closed = False

    def now(self, kind: Kind, body: Json) -> Delivery:
        """Send once, in the caller's thread; commands and clicks are never retried."""
        delivery = self._record(kind, body)
        self._try(delivery, is_retried=False)
        return delivery

    def events(self, *bodies: Json) -> list[Delivery]:
        """Send these events at the same moment, with retries, in other threads."""
        deliveries = [self._record("events_api", body) for body in bodies]
        for delivery in deliveries:
            self._start(delivery)
        return deliveries

    def in_turn(self, *bodies: Json) -> list[Delivery]:
        """Send these events, with retries, each when the first try of the one before is over."""
        deliveries = [self._record("events_api", body) for body in bodies]

        def send_all() -> None:
            for delivery in deliveries:
                self._try(delivery, is_retried=True)

        if not self._is_closed:
            self._pool.submit(send_all).add_done_callback(self._report)
        return deliveries

    def settled(self) -> bool:
        """Whether no try is under way and no retry is to come."""
        return all(delivery.is_over for delivery in self.deliveries)

    def close(self) -> None:
        """Stop sending."""
        self._is_closed = True
        if self.door:
            self.door.close()
        self._pool.shutdown(cancel_futures=True)

    def _record(self, kind: Kind, body: Json) -> Delivery:
        delivery = Delivery(kind, body, self._workspace.clock())
        with self._workspace.changing():
            self.deliveries.append(delivery)
        return delivery

    def _start(self, delivery: Delivery) -> None:
        if not self._is_closed:
            future = self._pool.submit(self._try, delivery, is_retried=True)
            future.add_done_callback(self._report)

    def _report(self, future: Future[None]) -> None:
        """Show an error of the sending itself, which would be lost with its thread."""
        if not future.cancelled() and future.exception():
            with self._workspace.changing():
                self._workspace.problems.append(f"sending broke: {future.exception()!r}")

    def _try(self, delivery: Delivery, *, is_retried: bool) -> None:
        failed = len(delivery.tries)
        reason = delivery.tries[-1].reason if failed else None
        began = time.monotonic()
        if self.door is None:
            outcome = Outcome("connection_failed", is_final=True)
        else:
            outcome = self.door.send(
                delivery.kind, delivery.body, (failed, reason) if reason else None
            )
        seconds = time.monotonic() - began
        delay = None
        if is_retried and outcome.reason and not outcome.is_final:
            delay = dict(enumerate(self._retry_delays)).get(failed)
        with self._workspace.changing():
            delivery.tries.append(
                Outcome(outcome.reason, outcome.status, outcome.payload, outcome.is_final, seconds)
            )
            delivery.is_over = delay is None
        if delay is not None and not self._is_closed:
            self._later(delay, lambda: self._start(delivery))
