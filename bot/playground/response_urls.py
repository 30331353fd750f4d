"""The response_url that comes with every command and click: five uses within thirty minutes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.playground.content import Content, content_of, is_on
from bot.playground.messages import Json, Message
from bot.playground.web_api import Call
from bot.playground.workspace import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from bot.playground.mishaps import Mishaps
    from bot.playground.workspace import Workspace

USES_MOST = 5
LIFETIME_SECONDS = 30 * 60
_METHOD = "response_url"
_STATUS = {"no_service": 404, "used_url": 404, "expired_url": 404}


@dataclass(slots=True)
class _Url:
    user: str
    channel: str
    original: Message | None
    given_at: float
    uses: int = 0


@dataclass(slots=True)
class ResponseUrls:
    """Every response_url given out, by its path on the server."""

    workspace: Workspace
    _urls: dict[str, _Url] = field(default_factory=dict)

    def new(
        self,
        kind: Literal["commands", "actions"],
        user: str,
        channel: str,
        original: Message | None = None,
    ) -> str:
        """The path of a new response_url. ``original`` is the message that was clicked in."""
        path = f"/{kind}/{self.workspace.team}/{self.workspace.new_id('')}/secret"
        self._urls[path] = _Url(user, channel, original, self.workspace.clock())
        return path

    def use(self, path: str, body: Json) -> None:
        """What a post to the url does.

        Raises:
            Refusal: the url is unknown, used up or too old, or the content is refused.
        """
        url = self._urls.get(path)
        if url is None:
            raise Refusal("no_service")
        if url.uses >= USES_MOST:
            raise Refusal("used_url")
        if self.workspace.clock() - url.given_at > LIFETIME_SECONDS:
            raise Refusal("expired_url")
        url.uses += 1
        original = url.original
        if original and is_on(body.get("delete_original")):
            if self.workspace.drop(original.channel, original.ts) is None:
                raise Refusal("message_not_found")
        elif original and is_on(body.get("replace_original")):
            self._replace(original, content_of(body, self.workspace))
        else:
            self.show(url.user, url.channel, body)

    def show(self, user: str, channel: str, body: Json) -> Message:
        """A new message in answer to this person: ephemeral unless it says ``in_channel``."""
        content = content_of(body, self.workspace)
        response_type = body.get("response_type", "ephemeral")
        if response_type not in ("ephemeral", "in_channel"):
            raise Refusal("invalid_response_type")
        bot = self.workspace.bot
        return self.workspace.put(
            Message(
                channel,
                self.workspace.next_ts(),
                bot.id,
                content.text,
                content.blocks,
                thread_ts=body.get("thread_ts"),
                bot_id=bot.bot_id,
                ephemeral_to=user if response_type == "ephemeral" else None,
            )
        )

    def _replace(self, original: Message, content: Content) -> None:
        current = self.workspace.message(original.channel, original.ts)
        if current is None:
            raise Refusal("message_not_found")
        edited_ts = self.workspace.next_ts()
        self.workspace.put(
            replace(current, text=content.text, blocks=content.blocks, edited_ts=edited_ts)
        )


@dataclass(slots=True)
class ResponseDoor:
    """Where apps post to; ``note`` keeps a refusal as a problem and gives Slack's name for it.

    ``calls`` has every post that was JSON, with its outcome. Faults are planned for it under
    ``response_url``, as if that were a method; a use is counted only when its work is done.
    """

    workspace: Workspace
    urls: ResponseUrls
    note: Callable[[str, Refusal], str]
    mishaps: Mishaps
    calls: list[Call] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        """The HTTP answer to one post."""
        try:
            body = json.loads(await request.body())
        except ValueError:
            return PlainTextResponse("invalid_payload", 400)
        return await self.mishaps.answer(
            request,
            _METHOD,
            lambda: self._respond(request.url.path, body),
            _refusal,
            lambda fault: self._record(body, fault),
        )

    def _respond(self, path: str, body: Json) -> Response:
        with self.workspace.changing():
            try:
                self.urls.use(path, body)
                error = "ok"
            except Refusal as refusal:
                error = self.note(_METHOD, refusal)
            self._record(body, error)
        return PlainTextResponse("ok") if error == "ok" else _refusal(error)

    def _record(self, body: Json, outcome: str) -> None:
        with self.workspace.changing():
            self.calls.append(Call(_METHOD, body, None, outcome, self.workspace.clock()))


def _refusal(error: str) -> Response:
    if error in _STATUS:
        return JSONResponse({"ok": False, "error": error}, _STATUS[error])
    return PlainTextResponse(error, 400)
