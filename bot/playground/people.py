"""What people do in Slack, and what comes of it at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from bot.playground import gestures
from bot.playground.messages import Json, Message, View, controls, state_of, unfilled
from bot.playground.workspace import Change, Refusal

if TYPE_CHECKING:
    from bot.playground.deliveries import Delivery, Post
    from bot.playground.messages import Control
    from bot.playground.response_urls import ResponseUrls
    from bot.playground.subscriptions import Subscriptions
    from bot.playground.views import Views
    from bot.playground.workspace import Workspace

Order = Literal["together", "mention_first", "message_first"]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person sees right after a command, a click or a submission.

    ``message`` is the answer that came with the acknowledgement, if any. ``error`` is what Slack
    shows instead: ``operation_timeout``, ``dispatch_failed``, or why the answer was refused.
    """

    delivery: Delivery
    message: Message | None = None
    error: str | None = None


class People:
    """Everything a person can do; users and channels are given by id.

    ``base_url`` is where response_urls live, without a slash at the end.
    """

    def __init__(
        self,
        workspace: Workspace,
        views: Views,
        post: Post,
        urls: ResponseUrls,
        subscriptions: Subscriptions,
        *,
        base_url: str,
    ) -> None:
        self.workspace = workspace
        self.views = views
        self.post = post
        self._urls = urls
        self._subscriptions = subscriptions
        self.base_url = base_url
        workspace.observers.append(self._tell)

    def slash(self, user: str, channel: str, command: str, text: str = "") -> Shown:
        """Type a slash command; waits for the app's answer, at most three seconds."""
        self._require_member(user, channel)
        urls = self._url("commands", user, channel), self.views.new_trigger(user)
        body = gestures.command(user, channel, (command, text), urls, self.workspace)
        delivery = self.post.now("slash_commands", body)
        error = _failure(delivery)
        answer = delivery.tries[-1].payload
        if error or not answer or not (answer.get("text") or answer.get("blocks")):
            return Shown(delivery, error=error)
        try:
            return Shown(delivery, self._urls.show(user, channel, answer))
        except Refusal as refusal:
            return Shown(delivery, error=self._note(f"answer to {command}", refusal))

    def say(
        self,
        user: str,
        channel: str,
        text: str,
        thread_ts: str | None = None,
        *,
        order: Order = "together",
        client_msg_id: str | None = None,
    ) -> Message:
        """Write a message; its events go out in other threads.

        Where the bot gets both an ``app_mention`` and a ``message`` event, ``order`` says which
        is sent first; the other follows when the first was answered.
        """
        self._require_member(user, channel)
        workspace = self.workspace
        if thread_ts and not workspace.is_thread(channel, thread_ts):
            raise ValueError(f"there is nothing at {thread_ts} to reply to")
        message = Message(
            channel,
            workspace.next_ts(),
            user,
            gestures.typed(text, workspace),
            thread_ts=thread_ts,
            bot_id=workspace.users[user].bot_id,
            client_msg_id=client_msg_id or workspace.new_id("client-message-"),
        )
        workspace.put(message, is_quiet=True)
        events = self._subscriptions.events_of(Change(None, message), workspace)
        if order == "together":
            self.post.events(*events)
        else:
            self.post.in_turn(*(events if order == "mention_first" else reversed(events)))
        return message

    def edit(self, user: str, message: Message, text: str) -> Message:
        """Change one's own message."""
        current = self._current(message)
        if current.user != user:
            raise ValueError(f"{user} cannot edit a message of {current.user}")
        text = gestures.typed(text, self.workspace)
        edited_ts = self.workspace.next_ts()
        return self.workspace.put(replace(current, text=text, edited_ts=edited_ts))

    def delete(self, user: str, message: Message) -> None:
        """Delete one's own message, or dismiss an ephemeral one."""
        current = self._current(message)
        if user not in (current.user, current.ephemeral_to):
            raise ValueError(f"{user} cannot delete a message of {current.user}")
        self.workspace.drop(current.channel, current.ts)

    def react(self, user: str, message: Message, name: str) -> Message:
        """Add a reaction such as ``thumbsup``."""
        current = self._current(message)
        reacted = replace(current, reactions=(*current.reactions, (name, user)))
        if "reaction_added" in self._subscriptions.names:
            event = gestures.reaction_event(user, reacted, name, self.workspace)
            self.post.events(gestures.event(event, self.workspace))
        return self.workspace.put(reacted)

    def click(
        self,
        user: str,
        where: Message | View,
        control: str | Control,
        values: Json | None = None,
    ) -> Shown:
        """Press a button or choose an option, by its label, its action_id or itself.

        ``values`` is what else is filled in there and not submitted yet, by action_id.
        """
        if isinstance(where, View):
            return self._click_in_view(user, where, control, values or {})
        message = self._current(where)
        if message not in self.workspace.seen_by(user, message.channel):
            raise ValueError(f"{user} cannot see this message: {message.plain}")
        found = _found(user, message.blocks, control)
        urls = self._url("actions", user, message.channel, message), self.views.new_trigger(user)
        body = gestures.click_in_message(user, message, (found, values or {}), urls, self.workspace)
        return self._press(body)

    def suggest(
        self, user: str, where: Message | View, block_id: str, action_id: str, typed: str
    ) -> list[Json]:
        """Type into a select whose options the app gives; gives these options."""
        where = where if isinstance(where, View) else self._current(where)
        body = gestures.suggestion(user, where, (block_id, action_id), typed, self.workspace)
        delivery = self.post.now("interactive", body)
        answer = delivery.tries[-1].payload or {}
        groups = answer.get("option_groups", [])
        return [*answer.get("options", []), *(one for group in groups for one in group["options"])]

    def shortcut(self, user: str, message: Message, callback_id: str) -> Shown:
        """Choose an entry of the message's menu."""
        message = self._current(message)
        urls = self._url("actions", user, message.channel, message), self.views.new_trigger(user)
        return self._press(gestures.shortcut(user, message, callback_id, urls, self.workspace))

    def global_shortcut(self, user: str, callback_id: str) -> Shown:
        """Choose a shortcut that stands in the menu of every composer."""
        trigger = self.views.new_trigger(user)
        return self._press(gestures.global_shortcut(user, callback_id, trigger, self.workspace))

    def submit(self, user: str, values: Json) -> Shown:
        """Submit the modal in front; ``values`` are by the elements' action_id.

        ``error`` holds the app's messages if it refused the values. Raises ValueError for what
        Slack does not let a person submit.
        """
        view = self.views.modal(user)
        if view is None:
            raise ValueError(f"{user} has no modal open")
        blocks = view.body["blocks"]
        if empty := unfilled(blocks, state_of(blocks, values)):
            raise ValueError(f"has to be filled in: {', '.join(empty)}")
        trigger = self.views.new_trigger(user)
        body = gestures.submission(user, view, values, trigger, self.workspace)
        shown = self._press(body)
        if shown.error:
            return shown
        try:
            with self.workspace.changing():
                answer = shown.delivery.tries[-1].payload
                return replace(shown, error=self._follow(user, view, answer))
        except Refusal as refusal:
            return replace(shown, error=self._note("answer to a submission", refusal))

    def close_modal(self, user: str, *, everything: bool = False) -> None:
        """Close the modal in front without submitting it; nothing happens if there is none.

        With ``everything`` (the cross at the top), and where the view says ``clear_on_close``,
        all that lie below it go too.
        """
        view = self.views.modal(user)
        if view is None:
            return
        is_cleared = everything or bool(view.body.get("clear_on_close"))
        with self.workspace.changing():
            closed = self.views.close(user, everything=is_cleared)
        for one in closed:
            if one.body.get("notify_on_close"):
                self._press(gestures.closing(user, one, is_cleared, self.workspace))

    def open_home(self, user: str) -> None:
        """Look at the app's Home tab."""
        if "app_home_opened" in self._subscriptions.names:
            opened = gestures.home_event(user, self.views.home(user), self.workspace)
            self.post.events(gestures.event(opened, self.workspace))

    def _click_in_view(self, user: str, view: View, control: str | Control, values: Json) -> Shown:
        found = _found(user, view.body["blocks"], control)
        trigger = self.views.new_trigger(user)
        return self._press(
            gestures.click_in_view(user, view, (found, values), trigger, self.workspace)
        )

    def _press(self, body: Json) -> Shown:
        delivery = self.post.now("interactive", body)
        return Shown(delivery, error=_failure(delivery))

    def _follow(self, user: str, view: View, answer: Json | None) -> str | None:
        """Do what the app answered to a submission; returns its complaints, if any."""
        match answer or {}:
            case {"response_action": "errors", "errors": errors}:
                return "; ".join(f"{block}: {error}" for block, error in errors.items())
            case {"response_action": "clear"}:
                self.views.close(user, everything=True)
            case {"response_action": "update", "view": body}:
                self.views.update(view.id, "", body, None)
            case {"response_action": "push", "view": body}:
                self.views.stack(user, body)
            case _:
                self.views.close(user, everything=False)
        return None

    def _tell(self, change: Change) -> None:
        self.post.events(*self._subscriptions.events_of(change, self.workspace))

    def _current(self, message: Message) -> Message:
        current = self.workspace.message(message.channel, message.ts)
        if current is None:
            raise ValueError(f"this message is gone: {message.plain}")
        return current

    def _url(
        self,
        kind: Literal["commands", "actions"],
        user: str,
        channel: str,
        original: Message | None = None,
    ) -> str:
        return self.base_url + self._urls.new(kind, user, channel, original)

    def _note(self, place: str, refusal: Refusal) -> str:
        detail = refusal.extra.get("errors") or refusal.extra.get("response_metadata") or ""
        with self.workspace.changing():
            self.workspace.problems.append(f"{place}: {refusal.error} {detail}".strip())
        return refusal.error

    def _require_member(self, user: str, channel: str) -> None:
        if user not in self.workspace.channels[channel].members:
            raise ValueError(f"{user} is not in {channel}")


def _failure(delivery: Delivery) -> str | None:
    match delivery.tries[-1].reason:
        case None:
            return None
        case "http_timeout":
            return "operation_timeout"
        case _:
            return "dispatch_failed"


def _found(user: str, blocks: tuple[Json, ...] | list[Json], wanted: str | Control) -> Control:
    """The control itself, or the first with that label or action_id that this person can see."""
    if not isinstance(wanted, str):
        return wanted
    shown = [
        control
        for control in controls(blocks)
        if user in control.element.get("visible_to_user_ids", (user,))
    ]
    for control in shown:
        if wanted in (control.label, control.element["action_id"]):
            return control
    raise ValueError(f"nothing to press called {wanted!r}; there is {[c.label for c in shown]}")
