"""A message and a view as a person sees them: words, buttons, and whom they ping."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.playground.block_limits import elements_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Json = dict[str, Any]

_LINK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_PING = re.compile(r"<(?:!(?:channel|here|everyone|subteam\^\w+)|@[UWB]\w+)(?:\|[^<>]*)?>")
_LABELLED = ("button", "icon_button")
_ENTERED = {
    "plain_text_input": "value",
    "datepicker": "selected_date",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "external_select": "selected_option",
}
_ONE_OF = ("static_select", "radio_buttons")
_SOME_OF = ("checkboxes", "multi_static_select")
_INTERACTIVE_BLOCKS = ("actions", "context_actions", "input")


@dataclass(frozen=True, slots=True)
class Message:
    """One message, whole; a changed message is a new value with the same ``channel`` and ``ts``.

    ``ephemeral_to`` is the one person who can see it, or None when everybody in the channel can.
    ``edited_ts`` is None until it is edited. ``reactions`` holds (name, user) pairs.
    """

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Json, ...] = ()
    thread_ts: str | None = None
    bot_id: str | None = None
    ephemeral_to: str | None = None
    edited_ts: str | None = None
    client_msg_id: str | None = None
    metadata: Json | None = None
    is_broadcast: bool = False
    reactions: tuple[tuple[str, str], ...] = ()

    @property
    def is_ephemeral(self) -> bool:
        """Whether one person alone sees it."""
        return self.ephemeral_to is not None

    @property
    def is_reply(self) -> bool:
        """Whether it stands below another message in a thread."""
        return self.thread_ts not in (None, self.ts)

    @property
    def plain(self) -> str:
        """What a person reads: the blocks' words, one block a line, else the text."""
        return plain_text(self.blocks) if self.blocks else readable(self.text)

    @property
    def buttons(self) -> tuple[str, ...]:
        """The labels of all buttons and menu options, in the order shown."""
        return tuple(control.label for control in controls(self.blocks))

    @property
    def pings(self) -> tuple[str, ...]:
        """Everything that would notify somebody, in text and in blocks."""
        typed = (
            found.group() for p in (self.text, *_mrkdwn(self.blocks)) for found in _PING.finditer(p)
        )
        return (*typed, *_rich_pings(list(self.blocks)))


@dataclass(frozen=True, slots=True)
class View:
    """A Home tab or a modal as stored; ``body`` is what the app sent, with ids filled in."""

    id: str
    user: str
    body: Json
    hash: str
    root: str
    previous: str | None = None

    @property
    def plain(self) -> str:
        """What a person reads: the title, then the blocks' words, one block a line."""
        title = self.body.get("title", {}).get("text", "")
        return "\n".join(part for part in (title, plain_text(self.body["blocks"])) if part)

    @property
    def buttons(self) -> tuple[str, ...]:
        """The labels of all buttons and menu options, in the order shown."""
        return tuple(control.label for control in controls(self.body["blocks"]))


@dataclass(frozen=True, slots=True)
class Control:
    """One thing to press: a button, one of two feedback buttons, or one option of a menu.

    ``part`` is the pressed thing itself, ``{"value": …}`` of what was entered, or
    ``{"options": […]}`` of all that are chosen now.
    """

    label: str
    block_id: str
    element: Json
    part: Json

    def action(self, action_ts: str) -> Json:
        """The entry of ``actions`` that Slack sends when a person presses it."""
        kind = self.element["type"]
        sent = {
            "type": kind,
            "action_id": self.element["action_id"],
            "block_id": self.block_id,
            "action_ts": action_ts,
        }
        if kind in _ENTERED:
            sent[_ENTERED[kind]] = self.part["value"]
        elif self.part is self.element or kind == "feedback_buttons":
            sent |= {key: self.part[key] for key in ("value", "style") if key in self.part}
            # Slack escapes labels on the way back: github.com/slackapi/bolt-python/issues/513
            sent["text"] = {**self.part["text"], "text": html.escape(self.label, quote=False)}
        elif kind in _SOME_OF:
            sent["selected_options"] = self.part.get("options", [self.part])
        else:
            sent["selected_option"] = self.part
        return sent

    @property
    def state(self) -> Json:
        """What ``state.values`` says of it from now on; empty for what holds no value."""
        if not _holds_value(self.element):
            return {}
        beside = ("action_id", "block_id", "action_ts")
        entry = {key: value for key, value in self.action("").items() if key not in beside}
        return {self.block_id: {self.element["action_id"]: entry}}


def controls(blocks: Iterable[Json]) -> Iterator[Control]:
    """Everything that can be pressed, in the order shown."""
    for block in blocks:
        for element in elements_of(block):
            kind = element.get("type")
            if kind in _LABELLED:
                parts = [element]
            elif kind == "feedback_buttons":
                parts = [element["positive_button"], element["negative_button"]]
            else:
                parts = _options(element)
            for part in parts:
                yield Control(part["text"]["text"], block["block_id"], element, part)


def entered(blocks: Iterable[Json], block_id: str, action_id: str, value: Any) -> Control | None:
    """The element that takes words, a date, somebody, a suggestion or several options.

    ``value`` is what was given to it, of options the list of their values. None when there is no
    such element, or it is one to press.
    """
    for block in blocks:
        for element in elements_of(block):
            if (block["block_id"], element.get("action_id")) != (block_id, action_id):
                continue
            if element["type"] in _SOME_OF:
                chosen = [option for option in _options(element) if option["value"] in value]
                return Control("", block_id, element, {"options": chosen})
            is_free = element["type"] in _ENTERED
            return Control("", block_id, element, {"value": value}) if is_free else None
    return None


def state_of(blocks: Iterable[Json], values: Json) -> Json:
    """``state.values`` as Slack sends it: everything that holds a value, also when it is empty.

    ``values`` is what was filled in, by action_id; what is not there is as the app made it.
    """
    state: Json = {}
    for block in blocks:
        for element in elements_of(block):
            if _holds_value(element):
                action_id = element["action_id"]
                is_known = action_id in values
                entry = _entry(element, values[action_id]) if is_known else _initial(element)
                state.setdefault(block["block_id"], {})[action_id] = entry
    return state


def unfilled(blocks: Iterable[Json], state: Json) -> list[str]:
    """The labels of the inputs that Slack does not let a person leave empty, and that are."""
    return [
        block["label"]["text"]
        for block in blocks
        if block["type"] == "input"
        and not block.get("optional")
        and not any(
            value
            for key, value in state[block["block_id"]][block["element"]["action_id"]].items()
            if key != "type"
        )
    ]


def _holds_value(element: Json) -> bool:
    return element.get("type") in (*_ENTERED, *_ONE_OF, *_SOME_OF)


def _options(element: Json) -> list[Json]:
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(one for group in groups for one in group["options"])]


def _entry(element: Json, value: Any) -> Json:
    """An element's entry in the state; ``value`` is what was entered, or chosen values."""
    kind = element["type"]
    if kind in _ENTERED:
        return {"type": kind, _ENTERED[kind]: value or None}
    if kind in _SOME_OF:
        chosen = [option for option in _options(element) if option["value"] in value]
        return {"type": kind, "selected_options": chosen}
    return {
        "type": kind,
        "selected_option": next((o for o in _options(element) if o["value"] == value), None),
    }


def _initial(element: Json) -> Json:
    """An element's entry as long as nobody has touched it."""
    kind = element["type"]
    if kind in _SOME_OF:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    field = _ENTERED.get(kind, "selected_option")
    return {"type": kind, field: element.get(f"initial_{field.removeprefix('selected_')}")}


def plain_text(blocks: Iterable[Json]) -> str:
    """The words of the blocks, one block a line, buttons left out."""
    lines = (" ".join(_words(block)) for block in blocks)
    return "\n".join(line for line in lines if line)


def readable(mrkdwn: str) -> str:
    """Slack's wire text as shown: labels instead of links, entities undone."""

    def shown(link: re.Match[str]) -> str:
        target, label = link.groups()
        if label:
            return label
        return "@" + target[1:] if target[:1] in ("!", "@") else target

    return html.unescape(_LINK.sub(shown, mrkdwn))


def with_ids(blocks: Iterable[Json], new_id: Callable[[], str]) -> tuple[Json, ...]:
    """The blocks as Slack stores them: every block and interactive element has an id."""
    stored = []
    for block in blocks:
        full = {"block_id": new_id(), **block}
        if block.get("type") in _INTERACTIVE_BLOCKS:
            full |= {
                key: [_with_action_id(item, new_id) for item in value]
                if isinstance(value, list)
                else _with_action_id(value, new_id)
                for key, value in block.items()
                if key in ("elements", "element")
            }
        if "accessory" in block and block["accessory"]["type"] != "image":
            full["accessory"] = _with_action_id(block["accessory"], new_id)
        stored.append(full)
    return tuple(stored)


def _with_action_id(element: Json, new_id: Callable[[], str]) -> Json:
    return {"action_id": new_id(), **element}


def _text_objects(block: Json) -> Iterator[Json]:
    candidates = [block.get(key) for key in ("title", "label", "text", "hint")]
    candidates += block.get("fields", [])
    if block.get("type") == "context":
        candidates += block["elements"]
    for candidate in candidates:
        if isinstance(candidate, dict) and "text" in candidate:
            yield candidate


def _words(block: Json) -> Iterator[str]:
    if block.get("type") == "data_visualization":
        yield block["title"]
        for series in block["chart"].get("series", ()):
            yield f"{series['name']}: {' '.join(str(one['value']) for one in series['data'])}"
    if block.get("type") == "markdown":
        yield block["text"]
    for text in _text_objects(block):
        yield readable(text["text"]) if text["type"] == "mrkdwn" else text["text"]
    if block.get("type") == "image":
        yield block["alt_text"]
    if block.get("type") == "rich_text":
        yield "\n".join(_rich_words(part) for part in block["elements"])
    if block.get("type") == "table":
        yield from _leaves(block["rows"])


def _rich_pings(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _rich_pings(item)
    elif isinstance(value, dict):
        if value.get("type") in ("user", "usergroup", "broadcast"):
            yield str(value)
        yield from _rich_pings(list(value.values()))


def _rich_words(part: Json) -> str:
    """One paragraph, list, quote or code of rich text, as a person reads it."""
    if part["type"] != "rich_text_list":
        return "".join(_leaf(one) for one in part["elements"])
    lines = []
    for number, item in enumerate(part["elements"], part.get("offset", 0) + 1):
        mark = f"{number}. " if part["style"] == "ordered" else "• "
        lines.append("    " * part.get("indent", 0) + mark + _rich_words(item))
    return "\n".join(lines)


def _leaf(one: Json) -> str:
    match one["type"]:
        case "text":
            return str(one["text"])
        case "link":
            return str(one.get("text", one["url"]))
        case "emoji":
            return f":{one['name']}:"
        case "channel":
            return f"#{one['channel_id']}"
        case kind:
            return f"@{one.get('user_id', kind)}"


def _leaves(value: Any) -> Iterator[str]:
    """The words of rich text and of table cells, however deep."""
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        elif "url" in value:
            yield value["url"]
        yield from _leaves(value.get("elements"))


def _mrkdwn(blocks: Iterable[Json]) -> Iterator[str]:
    for block in blocks:
        if block.get("type") == "markdown":
            yield block["text"]
        yield from (item["text"] for item in _text_objects(block) if item["type"] == "mrkdwn")
