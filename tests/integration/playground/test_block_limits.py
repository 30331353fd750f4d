"""The Block Kit rules: what is at the limit passes, what is one over does not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models import blocks as sdk

from bot.playground.block_limits import is_view_too_large, problems, view_problems
from bot.playground.messages import controls, plain_text, with_ids

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", **more: object) -> Json:
    """A section with words."""
    return {"type": "section", "text": mrkdwn(text), **more}


def button(label: str = "Go", **more: object) -> Json:
    """A button."""
    return {"type": "button", "text": plain(label), **more}


def actions(*elements: Json, **more: object) -> Json:
    """A row of elements."""
    return {"type": "actions", "elements": list(elements), **more}


def option(text: str = "x", value: str = "v") -> Json:
    """One entry of a menu."""
    return {"text": plain(text), "value": value}


def overflow(count: int) -> Json:
    """A menu of so many entries."""
    return {"type": "overflow", "options": [option()] * count}


def context(*elements: Json) -> Json:
    """A line of small print."""
    return {"type": "context", "elements": list(elements)}


def confirm(**changed: object) -> Json:
    """A confirmation dialog at its limits."""
    whole = {
        "title": plain("x" * 100),
        "text": mrkdwn("x" * 300),
        "confirm": plain("x" * 30),
        "deny": plain("x" * 30),
    }
    return whole | changed


def feedback(**changed: object) -> Json:
    """A row of the two feedback buttons."""
    one = {"text": plain("Yes"), "value": "v"}
    buttons = {"type": "feedback_buttons", "positive_button": one, "negative_button": one}
    return {"type": "context_actions", "elements": [buttons | changed]}


def icon(**changed: object) -> Json:
    """A row of one icon button."""
    whole = {"type": "icon_button", "icon": "trash", "text": plain("Remove")}
    return {"type": "context_actions", "elements": [whole | changed]}


def image(**changed: object) -> Json:
    """An image."""
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a"} | changed


def rich(*parts: Json) -> Json:
    """A rich_text block."""
    return {"type": "rich_text", "elements": list(parts)}


def words(kind: str, text: str = "x", **more: object) -> Json:
    """A part of a rich_text block."""
    return {"type": kind, "elements": [{"type": "text", "text": text}], **more}


def bars(names: int = 1, weeks: int = 1, **changed: object) -> Json:
    """A chart of so many series over so many weeks."""
    labels = [f"week {number:015}" for number in range(weeks)]
    points = [{"label": label, "value": 3.5} for label in labels]
    series = [{"name": f"name {number:015}", "data": points} for number in range(names)]
    axes = {"categories": labels, "x_label": "x" * 50, "y_label": "y" * 50}
    drawn = {"type": "bar", "series": series, "axis_config": axes, **changed}
    return {"type": "data_visualization", "title": "t" * 50, "chart": drawn}


def table(rows: int, cells: int) -> Json:
    """A table of the same cell."""
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * cells] * rows}


INPUT = {
    "type": "input",
    "label": plain("Question"),
    "element": {"type": "plain_text_input", "action_id": "q"},
}

FINE: dict[str, list[Json]] = {
    "no blocks": [],
    "50 blocks": [{"type": "divider"}] * 50,
    "section text": [section("x" * 3000)],
    "ten fields": [{"type": "section", "fields": [mrkdwn("x" * 2000)] * 10}],
    "header": [{"type": "header", "text": plain("x" * 150)}],
    "button": [
        actions(
            button("x" * 75, value="v" * 2000, url="https://" + "x" * 2992, action_id="a" * 255)
        )
    ],
    "25 elements": [actions(*[button()] * 25)],
    "ten in a context": [context(*[mrkdwn("x")] * 9, image())],
    "overflow": [section(accessory=overflow(5))],
    "confirm": [actions(button(confirm=confirm()))],
    "options": [actions({"type": "static_select", "options": [option("x" * 75, "v" * 150)] * 100})],
    "markdown": [{"type": "markdown", "text": "x" * 6000}] * 2,
    "feedback": [feedback(action_id="f")],
    "icon": [icon(visible_to_user_ids=["U1"])],
    "image": [image(title=plain("x"))],
    "table": [table(100, 20)],
    "charts": [bars(6, 20), bars()],
    "pie": [
        {
            "type": "data_visualization",
            "title": "t",
            "chart": {"type": "pie", "segments": [{"label": "x" * 20, "value": 1}] * 6},
        }
    ],
    "rich text": [
        rich(
            words("rich_text_section"),
            words("rich_text_quote", border=1),
            words("rich_text_preformatted"),
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [words("rich_text_section")],
            },
        )
    ],
    "same block twice without ids": [section(), section()],
}

LONG = "must be less than {} characters"
REFUSED: dict[str, tuple[list[Any], str, str]] = {
    "51 blocks": ([{"type": "divider"}] * 51, "no more than 50 items allowed", ""),
    "long section": ([section("x" * 3001)], LONG.format(3001), "/0/text/text"),
    "empty section": ([section("")], "must be more than 0 characters", "/0/text/text"),
    "blank section": ([section(" \n")], "must be more than 0 characters", "/0/text/text"),
    "section without words": (
        [{"type": "section"}],
        "must define either `text` or `fields`",
        "/0",
    ),
    "eleven fields": (
        [{"type": "section", "fields": [mrkdwn("x")] * 11}],
        "no more than 10 items allowed",
        "/0/fields",
    ),
    "long field": (
        [{"type": "section", "fields": [mrkdwn("x" * 2001)]}],
        LONG.format(2001),
        "/0/fields/0/text",
    ),
    "long header": (
        [{"type": "header", "text": plain("x" * 151)}],
        LONG.format(151),
        "/0/text/text",
    ),
    "mrkdwn header": (
        [{"type": "header", "text": mrkdwn("x")}],
        "unsupported type: mrkdwn",
        "/0/text/type",
    ),
    "mrkdwn label": (
        [actions({**button(), "text": mrkdwn("x")})],
        "unsupported type: mrkdwn",
        "/0/elements/0/text/type",
    ),
    "no text type": (
        [{"type": "section", "text": {"text": "x"}}],
        "missing required field: type",
        "/0/text",
    ),
    "text that is a string": (
        [{"type": "section", "text": "x"}],
        "must provide an object",
        "/0/text",
    ),
    "number as text": (
        [{"type": "section", "text": {"type": "mrkdwn", "text": 5}}],
        "must be a string",
        "/0/text/text",
    ),
    "emoji in mrkdwn": (
        [{"type": "section", "text": mrkdwn("x") | {"emoji": True}}],
        "invalid additional property: emoji",
        "/0/text",
    ),
    "long label": ([actions(button("x" * 76))], LONG.format(76), "/0/elements/0/text/text"),
    "long value": ([actions(button(value="v" * 2001))], LONG.format(2001), "/0/elements/0/value"),
    "long url": ([actions(button(url="u" * 3001))], LONG.format(3001), "/0/elements/0/url"),
    "long action_id": (
        [actions(button(action_id="a" * 256))],
        LONG.format(256),
        "/0/elements/0/action_id",
    ),
    "long block_id": ([section(block_id="b" * 256)], LONG.format(256), "/0/block_id"),
    "unknown style": (
        [actions(button(style="loud"))],
        "must be one of primary, danger",
        "/0/elements/0/style",
    ),
    "26 elements": ([actions(*[button()] * 26)], "no more than 25 items allowed", "/0/elements"),
    "no elements": ([actions()], "no fewer than 1 items allowed", "/0/elements"),
    "elements not listed": (
        [{"type": "actions", "elements": button()}],
        "must be an array",
        "/0/elements",
    ),
    "eleven in a context": (
        [context(*[mrkdwn("x")] * 11)],
        "no more than 10 items allowed",
        "/0/elements",
    ),
    "button in a context": (
        [context(button())],
        "unsupported type: button",
        "/0/elements/0/type",
    ),
    "same action_id": (
        [actions(button(action_id="a")), section(accessory=button(action_id="a"))],
        "`action_id` must be unique, 2 times: a",
        "",
    ),
    "same block_id": (
        [section(block_id="b"), section(block_id="b")],
        "`block_id` must be unique, 2 times: b",
        "",
    ),
    "overflow of none": (
        [section(accessory=overflow(0))],
        "no fewer than 1 items allowed",
        "/0/accessory/options",
    ),
    "overflow of six": (
        [section(accessory=overflow(6))],
        "no more than 5 items allowed",
        "/0/accessory/options",
    ),
    "long option": (
        [section(accessory={"type": "overflow", "options": [option("x" * 76)]})],
        LONG.format(76),
        "/0/accessory/options/0/text/text",
    ),
    "long option value": (
        [section(accessory={"type": "overflow", "options": [option("x", "v" * 151)]})],
        LONG.format(151),
        "/0/accessory/options/0/value",
    ),
    "select without options": (
        [actions({"type": "static_select"})],
        "must define either `options` or `option_groups`",
        "/0/elements/0",
    ),
    "confirm without deny": (
        [actions(button(confirm={"title": plain("x"), "text": plain("x"), "confirm": plain("x")}))],
        "missing required field: deny",
        "/0/elements/0/confirm",
    ),
    "long confirm": (
        [actions(button(confirm=confirm(title=plain("x" * 101))))],
        LONG.format(101),
        "/0/elements/0/confirm/title/text",
    ),
    "too much markdown": (
        [{"type": "markdown", "text": "x" * 6001}] * 2,
        "markdown blocks must be less than 12001 characters",
        "",
    ),
    "feedback without value": (
        [feedback(positive_button={"text": plain("Yes")})],
        "missing required field: value",
        "/0/elements/0/positive_button",
    ),
    "feedback in actions": (
        [actions(feedback()["elements"][0])],
        "unsupported type: feedback_buttons",
        "/0/elements/0/type",
    ),
    "six context actions": (
        [{"type": "context_actions", "elements": icon()["elements"] * 6}],
        "no more than 5 items allowed",
        "/0/elements",
    ),
    "other icon": ([icon(icon="star")], "must be one of trash", "/0/elements/0/icon"),
    "image without alt_text": (
        [{"type": "image", "image_url": "https://example.com/a.png"}],
        "missing required field: alt_text",
        "/0",
    ),
    "three charts": (
        [bars(), bars(), bars()],
        "no more than 2 data_visualization blocks allowed",
        "",
    ),
    "series": ([bars(7)], "no more than 6 items allowed", "/0/chart/series"),
    "title of a chart": (
        [bars() | {"title": "t" * 51}],
        "must be less than 51 characters",
        "/0/title",
    ),
    "chart of text": (
        [bars(series=[{"name": "a", "data": [{"label": f"week {0:015}", "value": "3"}]}])],
        "must be a number",
        "/0/chart/series/0/data/0/value",
    ),
    "chart with a gap": (
        [bars(series=[{"name": "a", "data": [{"label": "another", "value": 3}]}])],
        "must have a point for each category",
        "/0/chart/series/0/data",
    ),
    "names of series": (
        [bars(series=bars(1)["chart"]["series"] * 2)],
        "must have unique names",
        "/0/chart/series",
    ),
    "two tables": ([table(1, 1), table(1, 1)], "only_one_table_allowed", ""),
    "wide table": ([table(1, 21)], "no more than 20 items allowed", "/0/rows/0"),
    "unknown rich text": (
        [rich(words("paragraph"))],
        "unsupported type: paragraph",
        "/0/elements/0/type",
    ),
    "border of two": (
        [rich(words("rich_text_quote", border=2))],
        "must be from 0 to 1",
        "/0/elements/0/border",
    ),
    "border that is true": (
        [rich(words("rich_text_quote", border=True))],
        "must be an integer",
        "/0/elements/0/border",
    ),
    "word for a flag": ([section(expand="yes")], "must be a boolean", "/0/expand"),
    "input in a message": ([INPUT], "unsupported type: input", "/0/type"),
    "unknown block": ([{"type": "poem"}], "unsupported type: poem", "/0/type"),
    "unknown key": ([section(colour="red")], "invalid additional property: colour", "/0"),
    "block without type": ([{"text": mrkdwn("x")}], "missing required field: type", "/0"),
    "block that is text": (["x"], "must provide an object", "/0"),
}


@pytest.mark.parametrize("blocks", FINE.values(), ids=FINE)
def test_blocks_at_the_limits_pass(blocks: list[Json]) -> None:
    """Blocks that use a limit up to its last character or item have no problem."""
    assert problems(blocks) == []


@pytest.mark.parametrize(("blocks", "sentence", "place"), REFUSED.values(), ids=REFUSED)
def test_blocks_over_a_limit_are_refused_with_their_place(
    blocks: list[Any], sentence: str, place: str
) -> None:
    """Exactly one problem is named, in Slack's words and with the JSON pointer of its place."""
    assert problems(blocks) == [f"{sentence} [json-pointer:/blocks{place}]"]


def test_blocks_that_are_no_list_are_refused() -> None:
    """An object where the list of blocks should be is a problem of the whole."""
    assert problems({"type": "divider"}) == ["must be an array [json-pointer:/blocks]"]


KEYS = ("type", "text", "elements", "accessory", "fields", "options", "rows", "block_id", "value")
KINDS = "section button actions static_select table rich_text plain_text mrkdwn context_actions"
LEAVES = st.sampled_from([None, True, 1, "", "feedback_buttons", "input", *KINDS.split()])
ANY_JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=20,
)


@given(blocks=st.lists(ANY_JSON, max_size=3), view=ANY_JSON)
def test_any_json_is_judged(blocks: list[Any], view: object) -> None:
    """Whatever an app sends, there is a verdict and no exception."""
    for judged in (problems(blocks), view_problems(view)):
        assert all("[json-pointer:" in sentence for sentence in judged)


@pytest.mark.parametrize("blocks", FINE.values(), ids=FINE)
def test_blocks_that_pass_can_be_shown(blocks: list[Json]) -> None:
    """Every control of blocks that were taken has a label, and its click an action_id."""
    stored = with_ids(blocks, lambda: "id")
    assert isinstance(plain_text(stored), str)
    actions_sent = [control.action("1.000001") for control in controls(stored)]
    assert all(action["action_id"] and action["block_id"] for action in actions_sent)


def test_what_the_sdk_builds_passes() -> None:
    """Blocks that Slack's own model classes build are taken."""
    built = [
        sdk.HeaderBlock(text="Answer"),
        sdk.SectionBlock(text=sdk.MarkdownTextObject(text="*75 %*"), block_id="answer"),
        sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="Source")]),
        sdk.ActionsBlock(
            elements=[
                sdk.ButtonElement(text="Share", action_id="share", value="1", style="primary"),
                sdk.OverflowMenuElement(
                    action_id="more", options=[sdk.Option(text="Wrong", value="wrong")]
                ),
            ]
        ),
        sdk.ContextActionsBlock(
            elements=[
                sdk.FeedbackButtonsElement(
                    action_id="feedback",
                    positive_button=sdk.FeedbackButtonObject(text="Yes", value="y"),
                    negative_button=sdk.FeedbackButtonObject(text="No", value="n"),
                ),
                sdk.IconButtonElement(icon="trash", text="Remove", action_id="remove"),
            ]
        ),
        sdk.DividerBlock(),
        sdk.MarkdownBlock(text="**bold**"),
    ]
    assert problems([block.to_dict() for block in built]) == []


def modal(**changed: object) -> Json:
    """A modal with an input."""
    whole = {"type": "modal", "title": plain("Ask"), "submit": plain("Ask"), "blocks": [INPUT]}
    return whole | changed


VIEWS: dict[str, tuple[Json, list[str]]] = {
    "modal": (modal(title=plain("x" * 24)), []),
    "home of 100 blocks": ({"type": "home", "blocks": [{"type": "divider"}] * 100}, []),
    "home of 101 blocks": (
        {"type": "home", "blocks": [{"type": "divider"}] * 101},
        ["no more than 100 items allowed [json-pointer:/view/blocks]"],
    ),
    "long title": (
        modal(title=plain("x" * 25)),
        ["must be less than 25 characters [json-pointer:/view/title/text]"],
    ),
    "input without submit": (
        {"type": "modal", "title": plain("Ask"), "blocks": [INPUT]},
        ["missing required field: submit [json-pointer:/view]"],
    ),
    "home with a title": (
        {"type": "home", "title": plain("x"), "blocks": []},
        ["invalid additional property: title [json-pointer:/view]"],
    ),
    "chart": (
        {"type": "home", "blocks": [bars()]},
        ["unsupported type: data_visualization [json-pointer:/view/blocks/0/type]"],
    ),
    "table": (
        {"type": "home", "blocks": [table(1, 1)]},
        ["unsupported type: table [json-pointer:/view/blocks/0/type]"],
    ),
    "metadata": (
        modal(private_metadata="x" * 3001),
        ["must be less than 3001 characters [json-pointer:/view/private_metadata]"],
    ),
    "unknown kind": (
        {"type": "page", "blocks": []},
        ["unsupported type: page [json-pointer:/view/type]"],
    ),
}


@pytest.mark.parametrize(("view", "expected"), VIEWS.values(), ids=VIEWS)
def test_views_have_their_own_limits(view: Json, expected: list[str]) -> None:
    """A view's problems are exactly those listed, with pointers below ``/view``."""
    assert view_problems(view) == expected


def test_a_view_that_is_no_object_is_refused() -> None:
    """A list where the view should be is a problem of the whole."""
    assert view_problems([]) == ["must provide an object [json-pointer:/view]"]


def test_a_view_over_250_kb_is_too_large() -> None:
    """The size of the whole view is limited beside the limits on its parts."""
    blocks = [section("x" * 2900)] * 90
    assert view_problems({"type": "home", "blocks": blocks}) == []
    assert is_view_too_large({"type": "home", "blocks": blocks})
    assert not is_view_too_large({"type": "home", "blocks": blocks[:50]})
