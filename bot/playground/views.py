"""Home tabs and modals: who sees which view, and the three seconds of a trigger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.playground.block_limits import is_view_too_large, view_problems
from bot.playground.messages import Json, View, with_ids
from bot.playground.workspace import Refusal

if TYPE_CHECKING:
    from bot.playground.workspace import Workspace

TRIGGER_SECONDS = 3
MODALS_MOST = 3


@dataclass(slots=True)
class _Trigger:
    user: str
    given_at: float
    is_used: bool = False


@dataclass(slots=True)
class Views:
    """Every view of the workspace; a person's modals are a stack with the shown one last."""

    workspace: Workspace
    _views: dict[str, View] = field(default_factory=dict)
    _homes: dict[str, str] = field(default_factory=dict)
    _stacks: dict[str, list[str]] = field(default_factory=dict)
    _triggers: dict[str, _Trigger] = field(default_factory=dict)

    def new_trigger(self, user: str) -> str:
        """A trigger_id for something this person just did."""
        trigger = f"{self.workspace.new_id('')}.{self.workspace.team}.trigger"
        self._triggers[trigger] = _Trigger(user, self.workspace.clock())
        return trigger

    def home(self, user: str) -> View | None:
        """The person's Home tab; None before it was first published."""
        return self._views.get(self._homes.get(user, ""))

    def modal(self, user: str) -> View | None:
        """The modal in front of the person; None if there is none."""
        stack = self._stacks.get(user)
        return self._views[stack[-1]] if stack else None

    def publish(self, user: str, body: Any, known_hash: str | None) -> View:
        """Replace the person's Home tab."""
        self._check(body, ("home",))
        shown = self.home(user)
        if shown is None:
            shown = self._new(user, body)
            self._homes[user] = shown.id
            return shown
        return self._replace(shown, body, known_hash)

    def open(self, trigger: str, body: Any) -> View:
        """Show a first modal."""
        user = self._use(trigger)
        self._check(body, ("modal",))
        view = self._new(user, body)
        self._stacks[user] = [view.id]
        return view

    def push(self, trigger: str, body: Any) -> View:
        """Show a modal on top of the one that is there."""
        user = self._use(trigger)
        self._check(body, ("modal",))
        return self.stack(user, body)

    def stack(self, user: str, body: Json) -> View:
        """Put a checked modal on top of the person's modals."""
        stack = self._stacks.get(user)
        if not stack:
            raise Refusal("not_found")
        if len(stack) >= MODALS_MOST:
            raise Refusal("push_limit_reached")
        view = self._new(user, body)
        view = replace(view, root=stack[0], previous=stack[-1])
        self._views[view.id] = view
        stack.append(view.id)
        return view

    def update(self, view_id: str, external_id: str, body: Any, known_hash: str | None) -> View:
        """Replace a view that is open or published."""
        for view in self._views.values():
            if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
                self._check(body, ("modal", "home"))
                return self._replace(view, body, known_hash)
        raise Refusal("not_found")

    def close(self, user: str, *, everything: bool) -> list[View]:
        """Close the person's front modal, or all of them; gives the closed ones, front first."""
        stack = self._stacks.get(user, [])
        closed = stack if everything else stack[-1:]
        self._stacks[user] = stack[: len(stack) - len(closed)]
        return [self._views.pop(view_id) for view_id in reversed(closed)]

    def _use(self, trigger_id: str) -> str:
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if self.workspace.clock() - trigger.given_at > TRIGGER_SECONDS:
            raise Refusal("expired_trigger_id")
        if trigger.is_used:
            raise Refusal("exchanged_trigger_id")
        trigger.is_used = True
        return trigger.user

    def _check(self, body: Any, kinds: tuple[str, ...]) -> None:
        if is_view_too_large(body):
            raise Refusal("view_too_large")
        found = view_problems(body)
        if not found and body["type"] not in kinds:
            found = [f"unsupported type: {body['type']} [json-pointer:/view/type]"]
        if found:
            messages = [f"[ERROR] {problem}" for problem in found]
            raise Refusal("invalid_arguments", response_metadata={"messages": messages})

    def _new(self, user: str, body: Json) -> View:
        view_id = self.workspace.new_id("V")
        view = View(view_id, user, self._stored(body), self._hash(), view_id)
        self._views[view_id] = view
        return view

    def _replace(self, view: View, body: Json, known_hash: str | None) -> View:
        if known_hash and known_hash != view.hash:
            raise Refusal("hash_conflict")
        changed = replace(view, body=self._stored(body), hash=self._hash())
        self._views[view.id] = changed
        return changed

    def _stored(self, body: Json) -> Json:
        blocks = with_ids(body["blocks"], lambda: self.workspace.new_id(""))
        return {**body, "blocks": list(blocks)}

    def _hash(self) -> str:
        return f"{self.workspace.next_ts()}.{self.workspace.new_id('')}"
