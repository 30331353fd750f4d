"""Slack's Web API over HTTP: tokens, scopes, arguments, planned faults, and a record of calls."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.responses import JSONResponse, Response

from bot.playground.block_limits import problems, view_problems
from bot.playground.content import decoded
from bot.playground.messages import Json
from bot.playground.mishaps import too_many
from bot.playground.web_methods import Methods, require
from bot.playground.wire import view_json
from bot.playground.workspace import Refusal

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.playground.mishaps import Mishaps
    from bot.playground.views import Views
    from bot.playground.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it came in. ``outcome`` is ``ok``, Slack's error name, or the fault's name.

    ``token`` is None when there was none. ``at`` is the workspace's clock.
    """

    method: str
    arguments: Json
    token: str | None
    outcome: str
    at: float


@dataclass(frozen=True, slots=True)
class Tokens:
    """The two tokens that are valid, and the scopes of each."""

    bot: str
    app: str
    scopes: frozenset[str]
    app_scopes: frozenset[str] = frozenset({"connections:write"})


@dataclass(slots=True)
class WebApi:
    """Answers ``/api/{method}``. ``open_socket`` gives the URL for apps.connections.open."""

    workspace: Workspace
    views: Views
    tokens: Tokens
    methods: Methods
    open_socket: Callable[[], str]
    mishaps: Mishaps
    calls: list[Call] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        """The HTTP answer to one call."""
        method = request.path_params["method"]
        token: str | None = None
        given: Json = {}
        try:
            given = await _arguments(request)
            token = _token(request, given)
        except Refusal as refusal:
            return self._respond(method, given, token, refusal)
        return await self.mishaps.answer(
            request,
            method,
            lambda: self._respond(method, given, token, None),
            lambda error: JSONResponse({"ok": False, "error": error}),
            lambda fault: self._record(method, given, token, fault),
        )

    def _respond(
        self, method: str, given: Json, token: str | None, refusal: Refusal | None
    ) -> Response:
        """Run the method under the lock, record the call, and put the outcome into HTTP."""
        with self.workspace.lock:
            body: Json = {}
            try:
                if refusal:
                    raise refusal
                body = {"ok": True, **self._run(method, given, token)}
            except Refusal as refused:
                refusal = refused
                body = {"ok": False, "error": refused.error, **refused.extra}
            self._record(method, given, token, body.get("error", "ok"))
        if refusal and refusal.error == "ratelimited":
            return too_many(str(refusal.extra["retry_after"]))
        scopes = self.tokens.app_scopes if token == self.tokens.app else self.tokens.scopes
        headers = {"x-oauth-scopes": ",".join(sorted(scopes)), "date": formatdate(usegmt=True)}
        return JSONResponse(body, headers=headers)

    def _run(self, method: str, given: Json, token: str | None) -> Json:
        entry = _METHODS.get(method)
        if entry is None:
            raise Refusal("unknown_method", req_method=method)
        scope, handler = entry
        if method == "blocks.validate":  # public: it needs no token
            return handler(self, given)
        if token is None:
            raise Refusal("not_authed")
        if token not in (self.tokens.bot, self.tokens.app):
            raise Refusal("invalid_auth")
        is_app_method = method == "apps.connections.open"
        if is_app_method != (token == self.tokens.app):
            raise Refusal("not_allowed_token_type")
        if is_app_method:
            require("connections:write", self.tokens.app_scopes)
        elif scope:
            require(scope, self.tokens.scopes)
        return handler(self, given)

    def _record(self, method: str, given: Json, token: str | None, outcome: str) -> None:
        with self.workspace.changing():
            self.calls.append(Call(method, given, token, outcome, self.workspace.clock()))

    def open_view(self, given: Json) -> Json:
        """views.open."""
        view = self.views.open(str(given.get("trigger_id")), _view(given))
        return {"view": view_json(view, self.workspace)}

    def push_view(self, given: Json) -> Json:
        """views.push."""
        view = self.views.push(str(given.get("trigger_id")), _view(given))
        return {"view": view_json(view, self.workspace)}

    def update_view(self, given: Json) -> Json:
        """views.update."""
        view_id, external_id = str(given.get("view_id")), str(given.get("external_id") or "")
        view = self.views.update(view_id, external_id, _view(given), given.get("hash"))
        return {"view": view_json(view, self.workspace)}

    def validate_blocks(self, given: Json) -> Json:
        """blocks.validate: blocks, a view or a whole message; nothing is shown to anybody."""
        message = decoded(given.get("message"), "invalid_arguments") or {}
        blocks = decoded(given.get("blocks"), "invalid_blocks_format") or message.get("blocks")
        view = decoded(given.get("view"), "invalid_arguments")
        if blocks is None and view is None:
            messages = ["[ERROR] must provide one of: blocks, view, message"]
            raise Refusal("invalid_arguments", response_metadata={"messages": messages})
        found = view_problems(view) if blocks is None else problems(blocks)
        if found:
            messages = [f"[ERROR] {one}" for one in found]
            raise Refusal("invalid_blocks", errors=found, response_metadata={"messages": messages})
        return {}

    def publish_view(self, given: Json) -> Json:
        """views.publish."""
        user = str(given.get("user_id"))
        if user not in self.workspace.users:
            raise Refusal("user_not_found")
        view = self.views.publish(user, _view(given), given.get("hash"))
        return {"view": view_json(view, self.workspace)}


Handler = Callable[[WebApi, Json], Json]

_METHODS: dict[str, tuple[str, Handler]] = {
    "auth.test": ("", lambda api, given: api.methods.auth_test(given)),
    "bots.info": ("users:read", lambda api, given: api.methods.bot_info(given)),
    "apps.connections.open": ("", lambda api, _: {"url": api.open_socket()}),
    "blocks.validate": ("", WebApi.validate_blocks),
    "chat.postMessage": ("chat:write", lambda api, given: api.methods.post_message(given)),
    "chat.postEphemeral": ("chat:write", lambda api, given: api.methods.post_ephemeral(given)),
    "chat.update": ("chat:write", lambda api, given: api.methods.update(given)),
    "chat.delete": ("chat:write", lambda api, given: api.methods.delete(given)),
    "chat.getPermalink": ("", lambda api, given: api.methods.get_permalink(given)),
    "conversations.info": ("", lambda api, given: api.methods.info(given)),
    "conversations.members": ("", lambda api, given: api.methods.members(given)),
    "conversations.history": ("", lambda api, given: api.methods.history(given)),
    "conversations.replies": ("", lambda api, given: api.methods.replies(given)),
    "conversations.open": (
        "im:write|mpim:write",
        lambda api, given: api.methods.open_conversation(given),
    ),
    "users.info": ("users:read", lambda api, given: api.methods.user_info(given)),
    "reactions.add": ("reactions:write", lambda api, given: api.methods.add_reaction(given)),
    "views.open": ("", WebApi.open_view),
    "views.push": ("", WebApi.push_view),
    "views.update": ("", WebApi.update_view),
    "views.publish": ("", WebApi.publish_view),
}


async def _arguments(request: Request) -> Json:
    """The arguments from the query, a form body, or a JSON body."""
    given: dict[str, Any] = dict(request.query_params)
    raw = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = json.loads(raw or b"{}")
        except ValueError:
            raise Refusal("invalid_json") from None
        if not isinstance(body, dict):
            raise Refusal("json_not_object")
        given |= body
    elif raw:
        given |= dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))
    return given


def _token(request: Request, given: Json) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    posted = given.pop("token", None)
    return token if scheme.lower() == "bearer" and token else posted


def _view(given: Json) -> Any:
    if not given.get("view"):
        messages = ["[ERROR] missing required field: view"]
        raise Refusal("invalid_arguments", response_metadata={"messages": messages})
    return decoded(given["view"], "invalid_arguments")
