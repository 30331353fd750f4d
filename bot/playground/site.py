"""The playground's page and what it talks to, on one origin."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from bot.playground.doorkeeper import Doorkeeper
from bot.playground.orders import OrderError, Orders

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

    from bot.playground.live import Live
    from bot.playground.picture import Picture

PAGE = Path(__file__).parent / "page"
ORDER_BYTES = 200_000


def application(picture: Picture, live: Live, people: list[str], port: int) -> ASGIApp:
    """The page at ``/``; ``people`` are the ids of those whom one can speak as."""
    orders = Orders(picture.slack)

    def page(_: Request) -> Response:
        return FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-store"})

    def who(_: Request) -> Response:
        return JSONResponse(people)

    async def do(request: Request) -> Response:
        order = await _order(request)
        if order is None:
            return JSONResponse({"problem": "That is not an order."}, 400)
        try:
            return JSONResponse(await run_in_threadpool(orders.carry_out, order))
        except OrderError as error:
            return JSONResponse({"problem": str(error)}, 409)

    inner = Starlette(
        routes=[
            Route("/", page),
            Route("/people", who),
            Route("/do", do, methods=["POST"]),
            WebSocketRoute("/live", live.serve),
            Mount("/page", StaticFiles(directory=PAGE)),
        ]
    )
    return Doorkeeper(inner, port)


async def _order(request: Request) -> object | None:
    """The JSON of the body; None for anything else, and for what a form could send."""
    length = request.headers.get("content-length", "")
    is_small = length.isdigit() and int(length) <= ORDER_BYTES
    if not is_small or request.headers.get("content-type") != "application/json":
        return None
    try:
        order: object = json.loads(await request.body())
    except (ValueError, RecursionError):
        return None
    return order
