"""What can be made to go wrong with a Web API method or a response_url, and how often."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slow:
    """The method works, but its answer leaves ``seconds`` later."""

    seconds: float


@dataclass(frozen=True, slots=True)
class RateLimited:
    """HTTP 429, nothing done. ``retry_after`` is the header's text, None for no such header."""

    retry_after: str | None = "1"


@dataclass(frozen=True, slots=True)
class BrokenServer:
    """An HTTP error with a page that is not JSON, nothing done."""

    status: int = 500
    body: str = "<!DOCTYPE html><html><body><h1>Server Error</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Refused:
    """HTTP 200 with ``ok`` false and this error name, nothing done."""

    error: str


@dataclass(frozen=True, slots=True)
class Hang:
    """The request is read, nothing is done and nothing is ever answered."""


@dataclass(frozen=True, slots=True)
class ClosedUnread:
    """The connection closes without an answer, nothing done."""


@dataclass(frozen=True, slots=True)
class AnswerLost:
    """The method does its work, and then the connection closes without an answer."""


@dataclass(frozen=True, slots=True)
class TakenLate:
    """The method does its work ``seconds`` later, and nothing is ever answered."""

    seconds: float


Fault = Slow | RateLimited | BrokenServer | Refused | Hang | ClosedUnread | AnswerLost | TakenLate


class FaultPlan:
    """The faults still to come, in order, for each method; ``"*"`` stands for any method."""

    def __init__(self) -> None:
        self._planned: dict[str, list[tuple[Fault, float]]] = defaultdict(list)

    def add(self, method: str, fault: Fault, times: int | None) -> None:
        """Plan the fault for the next ``times`` calls; None means until it is cleared."""
        self._planned[method].append((fault, float("inf") if times is None else times))

    def clear(self, method: str) -> None:
        """Forget what is still planned for the method."""
        self._planned.pop(method, None)

    def next(self, method: str) -> Fault | None:
        """The fault that this call of the method meets, if any; counts it as used."""
        for name in (method, "*"):
            queue = self._planned.get(name)
            if queue:
                fault, left = queue[0]
                queue[:1] = [(fault, left - 1)] if left > 1 else []
                return fault
        return None
