"""What Slack's reference says of every block, element and composition object used here.

One table row a field; the numbers are Slack's (docs.slack.dev/reference/block-kit). Blocks and
elements that are not listed are refused as unsupported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.shapes import (
    Rule,
    at,
    boolean,
    both,
    choice,
    items,
    number,
    record,
    string,
    tagged,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ID = string(255)
URL = string(3000)


def plain(most: int) -> Rule:
    """A text object that may only be plain_text."""
    return tagged({"plain_text": _plain_text(most)})


def text(most: int) -> Rule:
    """A text object, mrkdwn or plain_text."""
    mrkdwn = record({"type": choice("mrkdwn"), "text": string(most)}, {"verbatim": boolean})
    return tagged({"plain_text": _plain_text(most), "mrkdwn": mrkdwn})


def _plain_text(most: int) -> Rule:
    return record({"type": choice("plain_text"), "text": string(most)}, {"emoji": boolean})


def _typed(kind: str, required: Mapping[str, Rule], optional: Mapping[str, Rule]) -> Rule:
    return record({"type": choice(kind), **required}, optional)


def _block(kind: str, required: Mapping[str, Rule], optional: Mapping[str, Rule]) -> Rule:
    return _typed(kind, required, {"block_id": ID, **optional})


CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)
OPTION = record({"text": text(75), "value": string(150)}, {"description": text(75), "url": URL})
OPTIONS = items(OPTION, 100)
GROUPS = items(record({"label": plain(75), "options": OPTIONS}, {}), 100)
ACTION = {"action_id": ID, "confirm": CONFIRM}
FOCUS = {**ACTION, "focus_on_load": boolean}
PICK = {**FOCUS, "placeholder": plain(150)}
FEEDBACK = record({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})


def _options_or_groups(value: Any, pointer: str) -> Iterator[str]:
    if ("options" in value) == ("option_groups" in value):
        yield at(pointer, "must define either `options` or `option_groups`")


IMAGE = {
    "alt_text": string(2000),
    "image_url": URL,
}
BUTTON = _typed(
    "button",
    {"text": plain(75)},
    {
        **ACTION,
        "url": URL,
        "value": string(2000),
        "style": choice("primary", "danger"),
        "accessibility_label": string(75),
    },
)
SELECTS: dict[str, Rule] = {
    "static_select": both(
        _typed(
            "static_select",
            {},
            {**PICK, "options": OPTIONS, "option_groups": GROUPS, "initial_option": OPTION},
        ),
        _options_or_groups,
    ),
    "multi_static_select": both(
        _typed(
            "multi_static_select",
            {},
            {
                **PICK,
                "options": OPTIONS,
                "option_groups": GROUPS,
                "initial_options": OPTIONS,
                "max_selected_items": whole(1, 100),
            },
        ),
        _options_or_groups,
    ),
    "users_select": _typed("users_select", {}, {**PICK, "initial_user": ID}),
    "channels_select": _typed("channels_select", {}, {**PICK, "initial_channel": ID}),
    "conversations_select": _typed(
        "conversations_select",
        {},
        {**PICK, "initial_conversation": ID, "default_to_current_conversation": boolean},
    ),
    "radio_buttons": _typed(
        "radio_buttons", {"options": items(OPTION, 10)}, {**FOCUS, "initial_option": OPTION}
    ),
    "checkboxes": _typed(
        "checkboxes", {"options": items(OPTION, 10)}, {**FOCUS, "initial_options": OPTIONS}
    ),
    "external_select": _typed(
        "external_select",
        {},
        {**PICK, "initial_option": OPTION, "min_query_length": whole(0, 100)},
    ),
    "datepicker": _typed("datepicker", {}, {**PICK, "initial_date": string(10)}),
}
BUTTON_LIKE: dict[str, Rule] = {
    "button": BUTTON,
    "overflow": _typed("overflow", {"options": items(OPTION, 5)}, ACTION),
    **SELECTS,
}
CONTEXT_ACTIONS: dict[str, Rule] = {
    "feedback_buttons": _typed(
        "feedback_buttons",
        {"positive_button": FEEDBACK, "negative_button": FEEDBACK},
        {"action_id": ID},
    ),
    "icon_button": _typed(
        "icon_button",
        {"icon": choice("trash"), "text": plain(75)},
        {
            **ACTION,
            "value": string(2000),
            "accessibility_label": string(75),
            "visible_to_user_ids": items(ID, 1000),
        },
    ),
}
INPUTS: dict[str, Rule] = {
    **SELECTS,
    "plain_text_input": _typed(
        "plain_text_input",
        {},
        {
            "action_id": ID,
            "focus_on_load": boolean,
            "placeholder": plain(150),
            "initial_value": string(3000, least=0),
            "multiline": boolean,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
            "dispatch_action_config": record(
                {
                    "trigger_actions_on": items(
                        choice("on_enter_pressed", "on_character_entered"), 2
                    )
                },
                {},
            ),
        },
    ),
}

STYLE = record({}, dict.fromkeys(("bold", "italic", "strike", "underline", "code"), boolean))
STYLED = {"style": STYLE}
RICH_WORDS: dict[str, Rule] = {
    "text": _typed("text", {"text": string(12_000, least=0)}, STYLED),
    "link": _typed("link", {"url": URL}, {**STYLED, "text": string(12_000), "unsafe": boolean}),
    "emoji": _typed("emoji", {"name": ID}, {"unicode": ID, "skin_tone": whole(1, 6)}),
    "user": _typed("user", {"user_id": ID}, STYLED),
    "usergroup": _typed("usergroup", {"usergroup_id": ID}, STYLED),
    "channel": _typed("channel", {"channel_id": ID}, STYLED),
    "broadcast": _typed("broadcast", {"range": choice("here", "channel", "everyone")}, STYLED),
}
WORDS = {"elements": items(tagged(RICH_WORDS), 1000, least=0)}
RICH_SECTION = _typed("rich_text_section", WORDS, {})
RICH_PARTS: dict[str, Rule] = {
    "rich_text_section": RICH_SECTION,
    "rich_text_quote": _typed("rich_text_quote", WORDS, {"border": whole(0, 1)}),
    "rich_text_preformatted": _typed(
        "rich_text_preformatted",
        {"elements": items(tagged({key: RICH_WORDS[key] for key in ("text", "link")}), 1000)},
        {"border": whole(0, 1), "language": ID},
    ),
    "rich_text_list": _typed(
        "rich_text_list",
        {"style": choice("bullet", "ordered"), "elements": items(RICH_SECTION, 1000)},
        {"indent": whole(0, 8), "offset": whole(0, 10_000), "border": whole(0, 1)},
    ),
}
RICH_TEXT = _block("rich_text", {"elements": items(tagged(RICH_PARTS), 1000)}, {})


def _text_or_fields(value: Any, pointer: str) -> Iterator[str]:
    if "text" not in value and "fields" not in value:
        yield at(pointer, "must define either `text` or `fields`")


CELL = tagged(
    {"raw_text": _typed("raw_text", {"text": string(3000, least=0)}, {}), "rich_text": RICH_TEXT}
)
COLUMN = record({}, {"align": choice("left", "center", "right"), "is_wrapped": boolean})

LABEL = string(20)
POINT = record({"label": LABEL, "value": number}, {})
SERIES = items(record({"name": LABEL, "data": items(POINT, 20)}, {}), 6)
AXES = record({"categories": items(LABEL, 20)}, {"x_label": string(50), "y_label": string(50)})


def _a_value_for_each_category(chart: Any, pointer: str) -> Iterator[str]:
    try:
        categories = sorted(chart["axis_config"]["categories"])
        names = [series["name"] for series in chart["series"]]
        labels = [sorted(point["label"] for point in one["data"]) for one in chart["series"]]
    except (KeyError, TypeError):  # the shape says what is wrong
        return
    if any(names.count(name) > 1 for name in names):
        yield at(f"{pointer}/series", "must have unique names")
    for index, found in enumerate(labels):
        if found != categories:
            yield at(f"{pointer}/series/{index}/data", "must have a point for each category")


CHARTS: dict[str, Rule] = {
    "pie": _typed("pie", {"segments": items(POINT, 6)}, {}),
    **{
        kind: both(
            _typed(kind, {"series": SERIES, "axis_config": AXES}, {}), _a_value_for_each_category
        )
        for kind in ("bar", "area", "line")
    },
}
"""Of https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block."""
ONLY_IN_MESSAGES = ("table", "data_visualization")

MESSAGE_BLOCKS: dict[str, Rule] = {
    "section": both(
        _block(
            "section",
            {},
            {
                "text": text(3000),
                "fields": items(text(2000), 10),
                "accessory": tagged({**BUTTON_LIKE, "image": _typed("image", IMAGE, {})}),
                "expand": boolean,
            },
        ),
        _text_or_fields,
    ),
    "divider": _block("divider", {}, {}),
    "header": _block("header", {"text": plain(150)}, {}),
    "image": _block("image", IMAGE, {"title": plain(2000)}),
    "actions": _block("actions", {"elements": items(tagged(BUTTON_LIKE), 25)}, {}),
    "context": _block(
        "context",
        {
            "elements": items(
                tagged(
                    {
                        "image": _typed("image", IMAGE, {}),
                        "mrkdwn": text(3000),
                        "plain_text": text(3000),
                    }
                ),
                10,
            )
        },
        {},
    ),
    "context_actions": _block(
        "context_actions", {"elements": items(tagged(CONTEXT_ACTIONS), 5)}, {}
    ),
    "markdown": _block("markdown", {"text": string(12_000)}, {}),
    "rich_text": RICH_TEXT,
    "data_visualization": _block(
        "data_visualization", {"title": string(50), "chart": tagged(CHARTS)}, {}
    ),
    "table": _block(
        "table",
        {"rows": items(items(CELL, 20), 100)},
        {"column_settings": items(COLUMN, 20)},
    ),
}
VIEW_BLOCKS: dict[str, Rule] = {
    **{key: rule for key, rule in MESSAGE_BLOCKS.items() if key not in ONLY_IN_MESSAGES},
    "input": _block(
        "input",
        {"label": plain(2000), "element": tagged(INPUTS)},
        {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
}
