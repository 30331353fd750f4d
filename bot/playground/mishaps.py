"""Lets a request meet the fault that is planned for it, on its way in or on its way out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from starlette.responses import JSONResponse, Response

from bot.playground.faults import (
    AnswerLost,
    BrokenServer,
    ClosedUnread,
    FaultPlan,
    Hang,
    RateLimited,
    Refused,
    Slow,
    TakenLate,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from bot.playground.faults import Fault


@dataclass(slots=True)
class Mishaps:
    """What goes wrong between the app and Slack.

    ``drop`` cuts a request's connection without an answer; ``closing`` ends the hanging ones.
    """

    drop: Callable[[Request], None]
    plan: FaultPlan = field(default_factory=FaultPlan)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(
        self,
        request: Request,
        method: str,
        work: Callable[[], Response],
        refuse: Callable[[str], Response],
        record: Callable[[str], None],
    ) -> Response:
        """The answer of ``work``, unless a fault is planned for this call of the method.

        Where the fault leaves the work undone, ``record`` gets its name; ``refuse`` makes the
        answer with one of Slack's error names.
        """
        fault = self.plan.next(method)
        match fault:
            case None | AnswerLost() | Slow():
                response = work()
            case RateLimited(retry_after=after):
                response = too_many(after)
            case BrokenServer(status=status, body=body):
                response = Response(body, status, media_type="text/html")
            case Refused(error=error):
                response = refuse(error)
            case Hang() | ClosedUnread():
                response = Response()
            case TakenLate(seconds=seconds):
                await self._wait(seconds)
                response = work()
            case _:
                assert_never(fault)
        if fault is not None and not isinstance(fault, (Slow, AnswerLost, TakenLate)):
            record(type(fault).__name__)
        await self._delay(request, fault)
        return response

    async def _delay(self, request: Request, fault: Fault | None) -> None:
        """Hold the answer back as the fault says, or make sure that it never arrives."""
        if isinstance(fault, Slow):
            await self._wait(fault.seconds)
        if isinstance(fault, Hang):
            await self._wait(None)
        if isinstance(fault, (Hang, ClosedUnread, AnswerLost, TakenLate)):
            self.drop(request)

    async def _wait(self, seconds: float | None) -> None:
        try:
            await asyncio.wait_for(self.closing.wait(), seconds)
        except TimeoutError:
            return


def too_many(retry_after: str | None) -> Response:
    """HTTP 429; ``retry_after`` is the header's text, None for no such header."""
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers)
