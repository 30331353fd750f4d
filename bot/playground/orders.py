"""What somebody does on the page, done in the fake Slack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.playground.messages import Json, View, controls, entered

if TYPE_CHECKING:
    from bot.playground.fake_slack import FakeSlack
    from bot.playground.messages import Control, Message
    from bot.playground.people import Shown

TEXT_MOST = 12_000


class OrderError(Exception):
    """The page asks for what cannot be done; ``str()`` of it is shown to the person."""


@dataclass(frozen=True, slots=True)
class Orders:
    """Does what the page says; every order names who gives it."""

    slack: FakeSlack

    def carry_out(self, order: Any) -> Json:
        """Do it and give what the page has to know: ``{}``, or ``error`` with Slack's own word.

        Raises OrderError for what nobody could do in Slack.
        """
        try:
            return self._done(_person(self.slack, order["as"]), order)
        except (KeyError, TypeError):
            raise OrderError("That is not there any more; reload the page.") from None
        except ValueError as error:
            raise OrderError(str(error)) from None

    def _done(self, user: str, order: Json) -> Json:
        slack = self.slack
        match order:
            case {"do": "say", "channel": str(channel), "text": str(text)}:
                slack.say(user, channel, _short(text), order.get("thread"))
            case {"do": "slash", "channel": str(channel), "text": str(text)}:
                return _error_of(slack.slash(user, channel, str(order["command"]), _short(text)))
            case {"do": "edit", "text": str(text)}:
                slack.edit(user, self._message(user, order), _short(text))
            case {"do": "delete"}:
                slack.delete(user, self._message(user, order))
            case {"do": "press", "block": str(block), "action": str(action)}:
                where = self._where(user, order)
                control = _control(where, block, action, order)
                return _error_of(slack.click(user, where, control, order.get("values")))
            case {"do": "suggest", "block": str(block), "action": str(action), "text": str(text)}:
                where = self._where(user, order)
                return {"options": slack.suggest(user, where, block, action, _short(text))}
            case {"do": "shortcut", "callback": str(callback), "ts": _}:
                return _error_of(slack.shortcut(user, self._message(user, order), callback))
            case {"do": "shortcut", "callback": str(callback)}:
                return _error_of(slack.global_shortcut(user, callback))
            case {"do": "submit", "values": dict(values)}:
                return _error_of(slack.submit(user, values))
            case {"do": "close"}:
                slack.close_modal(user, everything=order.get("everything") is True)
            case {"do": "home"}:
                slack.open_home(user)
            case _:
                raise OrderError("The page and the playground do not fit together; reload it.")
        return {}

    def _message(self, user: str, order: Json) -> Message:
        message = self.slack.workspace.message(str(order["channel"]), str(order["ts"]))
        if message is None or message.ephemeral_to not in (None, user):
            raise OrderError("That message is gone.")
        return message

    def _where(self, user: str, order: Json) -> Message | View:
        if "view" not in order:
            return self._message(user, order)
        for view in (self.slack.modal(user), self.slack.home(user)):
            if view is not None and view.id == order["view"]:
                return view
        raise OrderError("That view is gone.")


def _person(slack: FakeSlack, user: Any) -> str:
    known = slack.workspace.users.get(user)
    if known is None or known.bot_id is not None:
        raise OrderError("There is nobody of that id.")
    return known.id


def _short(text: str) -> str:
    if len(text) > TEXT_MOST:
        raise OrderError(f"That is longer than {TEXT_MOST:,} characters.")
    return text


def _control(where: Message | View, block: str, action: str, order: Json) -> Control:
    """The element that the page names, with the ``value`` given to it or its ``part`` pressed."""
    blocks = where.body["blocks"] if isinstance(where, View) else where.blocks
    if "value" in order and (filled := entered(blocks, block, action, order["value"])):
        return filled
    part = int(order.get("part", 0))
    found = [
        control
        for control in controls(blocks)
        if (control.block_id, control.element["action_id"]) == (block, action)
    ]
    if not 0 <= part < len(found):
        raise OrderError("There is nothing to press there any more.")
    return found[part]


def _error_of(shown: Shown) -> Json:
    return {"error": shown.error} if shown.error else {}
