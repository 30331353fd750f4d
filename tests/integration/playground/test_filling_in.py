"""What people enter, choose and close in views and messages, as the app hears of it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from bot.playground.messages import entered
from tests.integration.playground.receiver import Received, Reply

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.playground.fake_slack import FakeSlack
    from tests.integration.playground.receiver import Receiver

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    """An option whose label is its value in capitals."""
    return {"text": plain(value.upper()), "value": value}


ONE, TWO = option("one"), option("two")
ELEMENTS: dict[str, Json] = {
    "words": {"type": "plain_text_input"},
    "day": {"type": "datepicker"},
    "who": {"type": "users_select"},
    "pick": {"type": "static_select", "options": [ONE, TWO]},
    "group": {
        "type": "static_select",
        "option_groups": [{"label": plain("All"), "options": [ONE, TWO]}],
    },
    "many": {"type": "checkboxes", "options": [ONE, TWO]},
    "radio": {"type": "radio_buttons", "options": [ONE, TWO]},
    "asked": {"type": "external_select"},
}
MODAL: Json = {
    "type": "modal",
    "title": plain("Fill in"),
    "submit": plain("Send"),
    "notify_on_close": True,
    "callback_id": "form",
    "blocks": [
        {
            "type": "input",
            "block_id": f"b-{name}",
            "label": plain(name),
            "element": {**element, "action_id": name},
            "optional": name != "words",
        }
        for name, element in ELEMENTS.items()
    ],
}


def open_modal(slack: FakeSlack, client: WebClient, app: Receiver, user: str) -> None:
    """Let the app show the modal."""
    slack.slash(user, slack.general, "/faq")
    client.views_open(trigger_id=app.interaction["trigger_id"], view=MODAL)


def test_a_submission_holds_every_kind_of_input(
    slack: FakeSlack, client: WebClient, app: Receiver, ana: str
) -> None:
    """Each input's state has Slack's field for its kind; what was left out is there, as empty."""
    open_modal(slack, client, app, ana)
    values = {
        "words": "hello",
        "day": "2026-11-22",
        "who": ana,
        "group": "one",
        "many": ["one", "two"],
        "asked": TWO,
    }
    assert slack.submit(ana, values).error is None
    state = app.interaction["view"]["state"]["values"]
    assert {block: entry[block.removeprefix("b-")] for block, entry in state.items()} == {
        "b-words": {"type": "plain_text_input", "value": "hello"},
        "b-day": {"type": "datepicker", "selected_date": "2026-11-22"},
        "b-who": {"type": "users_select", "selected_user": ana},
        "b-pick": {"type": "static_select", "selected_option": None},
        "b-group": {"type": "static_select", "selected_option": ONE},
        "b-many": {"type": "checkboxes", "selected_options": [ONE, TWO]},
        "b-radio": {"type": "radio_buttons", "selected_option": None},
        "b-asked": {"type": "external_select", "selected_option": TWO},
    }


def test_what_the_app_chose_beforehand_is_submitted(
    slack: FakeSlack, client: WebClient, app: Receiver, ana: str
) -> None:
    """Initial values count until somebody changes them; outside of inputs too."""
    initial: dict[str, Json] = {
        "words": {"type": "plain_text_input", "initial_value": "hello"},
        "day": {"type": "datepicker", "initial_date": "2026-11-22"},
        "who": {"type": "users_select", "initial_user": ana},
        "pick": {"type": "static_select", "options": [ONE, TWO], "initial_option": TWO},
        "many": {"type": "checkboxes", "options": [ONE, TWO], "initial_options": [ONE]},
    }
    elements = [{**element, "action_id": name} for name, element in initial.items()]
    asked = {**MODAL["blocks"][0], "element": elements[0]}
    beside = {"type": "actions", "block_id": "beside", "elements": elements[1:]}
    slack.slash(ana, slack.general, "/faq")
    view = {**MODAL, "blocks": [asked, beside]}
    client.views_open(trigger_id=app.interaction["trigger_id"], view=view)
    slack.submit(ana, {"many": []})
    assert app.interaction["view"]["state"]["values"] == {
        "b-words": {"words": {"type": "plain_text_input", "value": "hello"}},
        "beside": {
            "day": {"type": "datepicker", "selected_date": "2026-11-22"},
            "who": {"type": "users_select", "selected_user": ana},
            "pick": {"type": "static_select", "selected_option": TWO},
            "many": {"type": "checkboxes", "selected_options": []},
        },
    }


def test_what_must_be_filled_in_must_be(
    slack: FakeSlack, client: WebClient, app: Receiver, ana: str
) -> None:
    """As in Slack the app hears nothing of a submission in which an input is missing."""
    open_modal(slack, client, app, ana)
    for words in ({}, {"words": ""}):
        with pytest.raises(ValueError, match="has to be filled in: words"):
            slack.submit(ana, words)
    assert app.interaction["command"] == "/faq"


def test_a_click_tells_what_is_filled_in_around_it(
    slack: FakeSlack, client: WebClient, app: Receiver, ana: str
) -> None:
    """``state`` has everything that holds a value, in a modal and in a message, with the click."""
    blocks: list[Json] = [
        {
            "type": "actions",
            "block_id": "b",
            "elements": [
                {"type": "checkboxes", "action_id": "many", "options": [ONE, TWO]},
                {"type": "static_select", "action_id": "pick", "options": [ONE, TWO]},
                {"type": "button", "action_id": "press", "text": plain("Press")},
            ],
        }
    ]
    both = {"type": "checkboxes", "selected_options": [ONE, TWO]}
    slack.slash(ana, slack.general, "/faq")
    view = {**MODAL, "blocks": [*MODAL["blocks"][:1], *blocks]}
    client.views_open(trigger_id=app.interaction["trigger_id"], view=view)
    client.chat_postMessage(channel=slack.general, text="-", blocks=blocks)
    modal, (message,) = slack.modal(ana), slack.visible_to(ana, slack.general)
    assert modal is not None
    slack.click(ana, modal, "Press", {"words": "so far"})
    assert app.interaction["view"]["state"]["values"] == {
        "b-words": {"words": {"type": "plain_text_input", "value": "so far"}},
        "b": {
            "many": {"type": "checkboxes", "selected_options": []},
            "pick": {"type": "static_select", "selected_option": None},
        },
    }
    control = entered(message.blocks, "b", "many", ["one", "two"])
    assert control is not None
    slack.click(ana, message, control, {"pick": "two"})
    (action,) = app.interaction["actions"]
    assert action["selected_options"] == [ONE, TWO]
    assert app.interaction["state"]["values"]["b"] == {
        "many": both,
        "pick": {"type": "static_select", "selected_option": TWO},
    }


@pytest.mark.parametrize("way", ["the cross", "clear_on_close"])
def test_all_modals_can_be_closed_at_once(
    slack: FakeSlack, client: WebClient, app: Receiver, ana: str, way: str
) -> None:
    """Each one that asked hears of it, the one in front first."""
    open_modal(slack, client, app, ana)
    slack.slash(ana, slack.general, "/faq")
    front = {**MODAL, "callback_id": "front", "clear_on_close": way == "clear_on_close"}
    client.views_push(trigger_id=app.interaction["trigger_id"], view=front)
    slack.close_modal(ana, everything=way == "the cross")
    assert slack.modal(ana) is None
    closed = [one for one in app.interactions if one.get("type") == "view_closed"]
    assert [(one["view"]["callback_id"], one["is_cleared"]) for one in closed] == [
        ("front", True),
        ("form", True),
    ]


def test_closing_a_modal_is_told_to_an_app_that_asked(
    slack: FakeSlack, client: WebClient, app: Receiver, ana: str
) -> None:
    """``view_closed`` names the view; closing when nothing is open does nothing."""
    open_modal(slack, client, app, ana)
    slack.close_modal(ana)
    assert slack.modal(ana) is None
    closed = app.interaction
    assert (closed["type"], closed["view"]["callback_id"]) == ("view_closed", "form")
    assert closed["is_cleared"] is False
    count = len(app.interactions)
    slack.close_modal(ana)
    assert len(app.interactions) == count


def test_options_come_from_the_app(
    slack: FakeSlack, client: WebClient, app: Receiver, ana: str
) -> None:
    """``block_suggestion`` carries what was typed; plain and grouped options come back."""
    open_modal(slack, client, app, ana)
    modal = slack.modal(ana)
    assert modal is not None

    def answer(request: Received) -> Reply:
        grouped = [{"label": plain("More"), "options": [TWO]}]
        is_short = len(request.content["value"]) < 3
        return Reply({"options": [ONE]} if is_short else {"option_groups": grouped})

    app.answer = answer
    assert slack.suggest(ana, modal, "b-asked", "asked", "t") == [ONE]
    assert slack.suggest(ana, modal, "b-asked", "asked", "two") == [TWO]
    asked = app.interaction
    assert (asked["type"], asked["action_id"], asked["block_id"], asked["value"]) == (
        "block_suggestion",
        "asked",
        "b-asked",
        "two",
    )
    assert asked["view"]["id"] == modal.id


def test_what_is_entered_in_a_message_arrives(
    slack: FakeSlack, client: WebClient, app: Receiver, ana: str
) -> None:
    """A date, a person and a suggestion have their own fields; a button takes no value."""
    elements: list[Json] = [
        {"type": "datepicker", "action_id": "day"},
        {"type": "users_select", "action_id": "who"},
        {"type": "external_select", "action_id": "asked"},
        {"type": "button", "action_id": "press", "text": plain("Press")},
    ]
    block: Json = {"type": "actions", "block_id": "b", "elements": elements}
    client.chat_postMessage(channel=slack.general, text="-", blocks=[block])
    (message,) = slack.visible_to(ana, slack.general)
    wanted = {
        "day": ("selected_date", "2026-11-22"),
        "who": ("selected_user", ana),
        "asked": ("selected_option", ONE),
    }
    for action_id, (name, value) in wanted.items():
        control = entered(message.blocks, "b", action_id, value)
        assert control is not None
        assert slack.click(ana, message, control).error is None
        (action,) = app.interaction["actions"]
        assert (action["action_id"], action[name]) == (action_id, value)
    assert entered(message.blocks, "b", "press", "x") is None
    assert slack.suggest(ana, message, "b", "asked", "o") == []
    assert app.interaction["message"]["ts"] == message.ts


def test_posts_to_response_urls_are_on_record(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """Each has its body and outcome, refused ones too."""
    slack.slash(ana, slack.general, "/faq")
    url = app.interaction["response_url"]
    urllib.request.urlopen(url, json.dumps({"text": "hi"}).encode(), timeout=30).close()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url, b"{}", timeout=30)
    refused.value.close()
    assert [(call.arguments, call.outcome) for call in slack.responses] == [
        ({"text": "hi"}, "ok"),
        ({}, "no_text"),
    ]
