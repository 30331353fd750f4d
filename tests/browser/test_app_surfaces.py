"""What an app can show: Home tab, modals, and every kind of block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient

from tests.browser.conftest import violations

if TYPE_CHECKING:
    from slack_bolt import Ack

    from tests.browser.conftest import Screen

Json = dict[str, Any]


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
    expect(page.get_by_text("The bot shows nothing here yet.")).to_be_visible()
    home = [
        {"type": "header", "text": plain("Welcome")},
        {"type": "actions", "elements": [button("Propose an answer", "open_modal")]},
    ]
    client.views_publish(user_id=ana, view={"type": "home", "blocks": home})
    page.get_by_role("button", name="Propose an answer").click()
    modal = page.get_by_role("dialog", name="Propose an answer")
    expect(modal.get_by_label("Question")).to_be_focused()
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
    message.locator("summary").click()
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
