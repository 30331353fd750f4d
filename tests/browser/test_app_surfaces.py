"""What an app can show: Home tab, modals, and every kind of block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient

from bot.slack.manifest import manifest
from tests.browser.conftest import violations

if TYPE_CHECKING:
    from slack_bolt import Ack

    from tests.browser.conftest import Screen

Json = dict[str, Any]


@pytest.fixture
def payload_gate() -> None:
    """Here the tests themselves send to the fake Slack, also what no bot should."""


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, **more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(label), "action_id": action_id, **more}


MODAL: Json = {
    "type": "modal",
    "callback_id": "propose",
    "title": plain("Propose an answer"),
    "submit": plain("Propose"),
    "blocks": [
        {
            "type": "input",
            "block_id": "question",
            "label": plain("Question"),
            "element": {"type": "plain_text_input", "action_id": "question"},
        },
        {
            "type": "input",
            "block_id": "topic",
            "label": plain("Topic"),
            "optional": True,
            "element": {
                "type": "external_select",
                "action_id": "topic",
                "min_query_length": 1,
            },
        },
        {
            "type": "input",
            "block_id": "kind",
            "label": plain("Kinds"),
            "element": {
                "type": "checkboxes",
                "action_id": "kind",
                "options": [
                    {"text": plain("New"), "value": "new"},
                    {"text": plain("Mended"), "value": "mended"},
                ],
            },
        },
    ],
}


@pytest.fixture
def client(screen: Screen) -> WebClient:
    """The Web API as the bot uses it."""
    slack = screen.playground.slack
    return WebClient(slack.bot_token, slack.api_url)


@pytest.fixture
def submitted(screen: Screen) -> list[Json]:
    """What arrives from a modal that a small app opens from its Home tab."""
    bolt = screen.playground.bot.bolt
    arrived: list[Json] = []

    @bolt.action("open_modal")
    def open_modal(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        ack()

    @bolt.options("topic")
    def topics(ack: Ack, payload: Json) -> None:
        ack(options=[{"text": plain(f"{payload['value']} and more"), "value": "t1"}])

    @bolt.view("propose")
    def propose(ack: Ack, view: Json) -> None:
        values = view["state"]["values"]
        arrived.append(values)
        if "?" in values["question"]["question"]["value"]:
            ack()
        else:
            ack(response_action="errors", errors={"question": "Write a question mark."})

    return arrived


def test_home_tab_and_modal(screen: Screen, client: WebClient, submitted: list[Json]) -> None:
    """Home opens a modal, which checks, complains, and closes when done."""
    slack = screen.playground.slack
    ana = next(user.id for user in slack.workspace.users.values() if user.name == "ana")
    page = screen.page
    screen.go("faqbot")
    page.get_by_role("tab", name="Home").click()
    expect(page.get_by_text("How to ask", exact=True)).to_be_visible()
    home = [
        {"type": "header", "text": plain("Welcome")},
        {"type": "actions", "elements": [button("Propose an answer", "open_modal")]},
    ]
    home += [one for one in EVERYTHING if one["type"] != "table"]
    client.views_publish(user_id=ana, view={"type": "home", "blocks": home})
    page.get_by_role("link", name="a link").wait_for()
    assert violations(screen) == []
    page.get_by_role("button", name="Propose an answer").click()
    modal = page.get_by_role("dialog", name="Propose an answer")
    expect(modal.get_by_label("Question")).to_be_focused()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(screen) == []
    modal.get_by_label("Question").fill("Why not")
    modal.get_by_role("button", name="Propose").click()
    expect(modal).to_contain_text("Please complete this required field.")
    modal.get_by_label("Mended").check()
    modal.get_by_label("Topic").press_sequentially("cafe")
    expect(modal.locator("datalist option")).to_have_attribute("value", "cafe and more")
    modal.get_by_label("Topic").fill("cafe and more")
    modal.get_by_role("button", name="Propose").click()
    expect(modal).to_contain_text("Write a question mark.")
    modal.get_by_label("Question").fill("Why not?")
    modal.get_by_role("button", name="Propose").click()
    expect(modal).to_be_hidden()
    last = submitted[-1]
    assert last["question"]["question"] == {"type": "plain_text_input", "value": "Why not?"}
    assert last["topic"]["topic"]["selected_option"]["value"] == "t1"
    assert [one["value"] for one in last["kind"]["kind"]["selected_options"]] == ["mended"]
    expect(page.get_by_role("button", name="Propose an answer")).to_be_focused()
    page.get_by_role("button", name="Propose an answer").click()
    expect(modal).to_be_visible()
    page.keyboard.press("Escape")
    expect(modal).to_be_hidden()


def test_what_is_filled_in_survives_changes_of_the_modal(screen: Screen, client: WebClient) -> None:
    """The app changes the modal, and puts another on top: words and choices are still there."""
    elements: dict[str, Json] = {
        "words": {"type": "plain_text_input"},
        "one": {"type": "static_select", "options": OPTIONS},
        "some": {"type": "multi_static_select", "options": OPTIONS, "max_selected_items": 1},
        "radio": {"type": "radio_buttons", "options": OPTIONS},
        "boxes": {"type": "checkboxes", "options": OPTIONS, "initial_options": OPTIONS[:1]},
    }
    inputs = [
        {
            "type": "input",
            "block_id": f"b-{name}",
            "label": plain(name),
            "element": {**element, "action_id": name},
        }
        for name, element in elements.items()
    ]
    buttons = {
        "type": "actions",
        "elements": [button("Change", "change"), button("On top", "on_top")],
    }
    form = {**MODAL, "callback_id": "form", "blocks": [*inputs, buttons]}
    told: list[Json] = []
    bolt = screen.playground.bot.bolt

    @bolt.action("open_form")
    def open_form(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=form)
        ack()

    @bolt.action("change")
    def change(ack: Ack, body: Json, client: WebClient) -> None:
        told.append(body["view"]["state"]["values"])
        changed = {**form, "title": plain("Changed"), "blocks": [*inputs[::-1], buttons]}
        client.views_update(view_id=body["view"]["id"], view=changed)
        ack()

    @bolt.action("on_top")
    def on_top(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_push(trigger_id=body["trigger_id"], view={**MODAL, "title": plain("On top")})
        ack()

    @bolt.view("form")
    def submit(ack: Ack, view: Json) -> None:
        told.append(view["state"]["values"])
        ack()

    actions = {"type": "actions", "elements": [button("Open", "open_form")]}
    client.chat_postMessage(channel=screen.playground.slack.general, text="-", blocks=[actions])
    page = screen.page
    page.get_by_role("button", name="Open").click()
    modal = page.get_by_role("dialog")
    assert violations(screen) == []
    modal.get_by_label("words").fill("so far")
    modal.get_by_label("one", exact=True).select_option("Two")
    modal.get_by_role("group", name="some").get_by_label("Two").check()
    expect(modal.get_by_role("group", name="some").get_by_label("One")).to_be_disabled()
    modal.get_by_role("radiogroup", name="radio").get_by_label("One").check()
    modal.get_by_role("group", name="boxes").get_by_label("One").uncheck()
    modal.get_by_role("group", name="boxes").get_by_label("Two").check()
    modal.get_by_role("button", name="Change").click()
    expect(modal.get_by_role("heading", name="Changed")).to_be_visible()
    modal.get_by_role("button", name="On top").click()
    expect(modal.get_by_role("heading", name="On top")).to_be_visible()
    modal.get_by_role("button", name="Cancel").click()
    expect(modal.get_by_role("heading", name="Changed")).to_be_visible()
    modal.get_by_role("button", name="Propose").click()
    expect(modal).to_be_hidden()
    at_click, at_submission = told
    assert at_submission == at_click
    assert {block: entry[block.removeprefix("b-")] for block, entry in at_click.items()} == {
        "b-words": {"type": "plain_text_input", "value": "so far"},
        "b-one": {"type": "static_select", "selected_option": OPTIONS[1]},
        "b-some": {"type": "multi_static_select", "selected_options": OPTIONS[1:]},
        "b-radio": {"type": "radio_buttons", "selected_option": OPTIONS[0]},
        "b-boxes": {"type": "checkboxes", "selected_options": OPTIONS[1:]},
    }


def test_the_cross_closes_all_modals_and_cancel_the_first(
    screen: Screen, submitted: list[Json], client: WebClient
) -> None:
    """As in Slack."""
    del submitted
    slack = screen.playground.slack
    ana = next(user.id for user in slack.workspace.users.values() if user.name == "ana")
    modal = screen.page.get_by_role("dialog")
    for label, left in (("Cancel", "First"), ("Close", None)):
        client.views_open(
            trigger_id=slack.views.new_trigger(ana), view={**MODAL, "title": plain("First")}
        )
        client.views_push(trigger_id=slack.views.new_trigger(ana), view=MODAL)
        expect(modal.get_by_role("heading", name="Propose an answer")).to_be_visible()
        modal.get_by_role("button", name=label).click()
        if left:
            expect(modal.get_by_role("heading", name=left)).to_be_visible()
        else:
            expect(modal).to_be_hidden()


def test_all_chosen_boxes_of_a_message_arrive(screen: Screen, client: WebClient) -> None:
    """Each change sends everything that is chosen then, and what else is filled in there."""
    elements = [
        {"type": "checkboxes", "action_id": "boxes", "options": OPTIONS},
        {"type": "static_select", "action_id": "pick", "options": OPTIONS},
    ]
    actions = {"type": "actions", "block_id": "b", "elements": elements}
    slack = screen.playground.slack
    client.chat_postMessage(channel=slack.general, text="-", blocks=[actions])
    screen.messages.last.get_by_role("combobox").select_option("Two")
    screen.messages.last.get_by_role("checkbox", name="One").check()
    screen.messages.last.get_by_role("checkbox", name="Two").check()
    screen.messages.last.get_by_role("checkbox", name="One").uncheck()

    def chosen() -> list[list[str]]:
        sent = [one.body["actions"][0] for one in slack.deliveries if one.kind == "interactive"]
        return [
            [option["value"] for option in action["selected_options"]]
            for action in sent
            if action["action_id"] == "boxes"
        ]

    slack.wait_for(lambda: len(chosen()) == 3)
    assert chosen() == [["1"], ["1", "2"], ["2"]]
    state = slack.deliveries[-1].body["state"]["values"]["b"]
    assert state["pick"]["selected_option"]["value"] == "2"


SHORTCUTS = [
    {"name": "Propose an answer", "type": "global", "callback_id": "propose", "description": "New"},
    {"name": "Answer this", "type": "message", "callback_id": "answer", "description": "Here"},
]


@pytest.mark.parametrize(
    "app",
    [{**manifest(), "features": {**manifest()["features"], "shortcuts": SHORTCUTS}}],
    ids=["with shortcuts"],
)
def test_shortcuts_are_in_the_menus(screen: Screen, app: Json) -> None:
    """Those of a message beside it, the others in the composer's list, by their names."""
    bolt = screen.playground.bot.bolt
    chosen: list[tuple[str, str | None]] = []

    @bolt.shortcut({"type": "shortcut", "callback_id": "propose"})
    def propose(ack: Ack, body: Json, client: WebClient) -> None:
        chosen.append((body["callback_id"], None))
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        ack()

    @bolt.shortcut({"type": "message_action", "callback_id": "answer"})
    def answer(ack: Ack, body: Json) -> None:
        chosen.append((body["callback_id"], body["message"]["text"]))
        ack()

    screen.write("who knows?")
    screen.messages.last.hover()
    screen.messages.last.get_by_label("Shortcuts: message of").click()
    screen.messages.last.get_by_role("button", name="Answer this").click()
    screen.box().press_sequentially("/p")
    screen.box().press("Enter")
    expect(screen.page.get_by_role("dialog", name="Propose an answer")).to_be_visible()
    expect(screen.box()).to_have_value("")
    assert chosen == [("answer", "who knows?"), ("propose", None)]


OPTIONS = [{"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}]
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "bold", "style": {"bold": True}},
                {"type": "broadcast", "range": "here"},
                {"type": "link", "url": "javascript:alert(1)", "text": "evil"},
                {"type": "link", "url": "https://example.com/", "text": "good"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]}
            ],
        },
    ],
}
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "vote",
    "positive_button": {"text": plain("Helpful"), "value": "up"},
    "negative_button": {"text": plain("Not helpful"), "value": "down"},
}
EVERYTHING: list[Json] = [
    {"type": "header", "text": plain("A header")},
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "*bold* 5 * 3 * 2 _it_ ~gone~ `a*b*` a_b_c &lt;b&gt;"},
        "accessory": {"type": "overflow", "action_id": "more", "options": OPTIONS},
    },
    {
        "type": "section",
        "fields": [{"type": "mrkdwn", "text": "*left*"}, {"type": "mrkdwn", "text": "right"}],
    },
    {
        "type": "section",
        "text": {
            "type": "mrkdwn",
            "text": "&gt; quoted\n```code <b>\nmore```\n<https://example.com/?a=1&amp;b=2|a link>",
        },
    },
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "by the <!channel>"}]},
    {"type": "divider"},
    RICH,
    {
        "type": "markdown",
        "text": "## Title\n\n1. one\n2. **two**\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    },
    {"type": "image", "image_url": "https://example.com/cat.png", "alt_text": "a cat"},
    {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": "Head"}, {"type": "raw_text", "text": "Head 2"}],
            [{"type": "raw_text", "text": "cell"}, RICH],
        ],
    },
    {
        "type": "actions",
        "elements": [
            button("Press", "press", style="primary"),
            {
                "type": "static_select",
                "action_id": "pick",
                "placeholder": plain("Pick one"),
                "options": OPTIONS,
            },
            {"type": "datepicker", "action_id": "day", "placeholder": plain("Day")},
            {"type": "users_select", "action_id": "who", "placeholder": plain("Somebody")},
        ],
    },
    {"type": "context_actions", "elements": [FEEDBACK]},
]


def test_every_block_is_drawn(screen: Screen, client: WebClient) -> None:
    """Words, styles, links and tables look as in Slack; unsafe links and pictures load nothing."""
    client.chat_postMessage(channel=screen.playground.slack.general, text="-", blocks=EVERYTHING)
    message = screen.messages.last
    section = message.locator(".section").first
    expect(section).to_contain_text("bold 5 * 3 * 2 it gone a*b* a_b_c <b>")
    assert section.locator("strong, em, s, code").all_inner_texts() == [
        "bold",
        "it",
        "gone",
        "a*b*",
    ]
    expect(message.locator("blockquote")).to_have_text("quoted")
    expect(message.locator("pre").first).to_have_text("code <b>\nmore")
    links = message.get_by_role("link")
    hrefs = {link.get_attribute("href") for link in links.all()}
    assert hrefs == {"https://example.com/?a=1&b=2", "https://example.com/"}
    expect(message.locator(".context .ping")).to_have_text("@channel")
    expect(message.locator(".markdown ol li strong")).to_have_text("two")
    expect(message.get_by_role("cell", name="cell")).to_be_visible()
    expect(message.get_by_role("img", name="a cat")).to_be_visible()
    expect(message.locator("img")).to_have_count(0)


def test_every_control_sends_what_slack_sends(screen: Screen, client: WebClient) -> None:
    """Buttons, menus, selects, dates, people and votes arrive as ``block_actions``."""
    slack = screen.playground.slack
    client.chat_postMessage(channel=slack.general, text="-", blocks=EVERYTHING)
    message = screen.messages.last
    message.get_by_role("button", name="Press").click()
    message.get_by_label("Pick one").select_option("Two")
    message.get_by_label("Day").fill("2026-11-22")
    message.get_by_label("Day").dispatch_event("change")
    message.get_by_label("Somebody").select_option("Bob")
    message.get_by_label("More actions").click()
    message.get_by_role("button", name="Two").click()
    message.get_by_role("button", name="Not helpful").click()

    def sent() -> dict[str, Json]:
        bodies = [one.body for one in slack.deliveries if one.kind == "interactive"]
        return {body["actions"][0]["action_id"]: body["actions"][0] for body in bodies}

    slack.wait_for(lambda: len(sent()) == 6)
    assert sent()["pick"]["selected_option"]["value"] == "2"
    assert sent()["day"]["selected_date"] == "2026-11-22"
    assert slack.workspace.users[sent()["who"]["selected_user"]].name == "bob"
    assert sent()["more"]["selected_option"]["value"] == "2"
    assert sent()["vote"]["value"] == "down"
