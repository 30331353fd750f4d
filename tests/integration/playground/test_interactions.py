"""Commands, clicks, shortcuts, views, and the response_url that comes with them."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.fake_slack import FakeSlack
from tests.integration.playground.receiver import Receiver, Reply

if TYPE_CHECKING:
    from bot.playground.messages import Message


@pytest.fixture
def payload_gate() -> None:
    """Here the tests themselves send to the fake Slack, also what is wrong."""


def button(label: str, action_id: str, **more: object) -> dict[str, Any]:
    """A button."""
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "text": text, "action_id": action_id, **more}


BLOCKS: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "Did you mean"}},
    {"type": "actions", "elements": [button("A & B", "a", value="1"), button("No", "no")]},
]
FEEDBACK: dict[str, Any] = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "feedback",
            "positive_button": {"text": {"type": "plain_text", "text": "Yes"}, "value": "y"},
            "negative_button": {"text": {"type": "plain_text", "text": "No"}, "value": "n"},
        },
        {
            "type": "icon_button",
            "icon": "trash",
            "text": {"type": "plain_text", "text": "Remove"},
            "action_id": "remove",
            "visible_to_user_ids": ["U0FAQBOT001"],
        },
    ],
}
MENU: dict[str, Any] = {
    "type": "actions",
    "elements": [
        {
            "type": "static_select",
            "action_id": "pick",
            "options": [
                {"text": {"type": "plain_text", "text": "One"}, "value": "1"},
                {"text": {"type": "plain_text", "text": "Two"}, "value": "2"},
            ],
        }
    ],
}


def respond(url: str, body: object) -> tuple[int, str]:
    """Status and body of a post to a response_url."""
    request = urllib.request.Request(url, json.dumps(body).encode())
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def asked(slack: FakeSlack, app: Receiver, user: str, **answer: object) -> Message:
    """The message that answers a command."""
    app.answer = lambda _: Reply({"text": "x", "blocks": BLOCKS} | answer)
    shown = slack.slash(user, slack.general, "/faq", "what?")
    assert shown.message is not None
    app.answer = lambda _: Reply()
    return shown.message


def test_a_command_is_a_form_with_all_fields(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """The app gets what Slack sends, text unchanged, and an empty answer shows nothing."""
    shown = slack.slash(ana, slack.general, "/faq", "a <b> & c")
    form = app.received[0].content
    assert (shown.message, shown.error) == (None, None)
    assert (form["command"], form["text"], form["user_id"]) == ("/faq", "a <b> & c", ana)
    assert (form["channel_id"], form["channel_name"]) == (slack.general, "general")
    assert form["response_url"].startswith(slack.base_url)
    assert form["trigger_id"]
    assert app.received[0].headers["X-Slack-Signature"].startswith("v0=")


@pytest.mark.parametrize(
    ("answer", "is_private"),
    [
        ("plain words", True),
        ({"text": "plain words"}, True),
        ({"text": "plain words", "response_type": "in_channel"}, False),
        ({"blocks": [{"type": "markdown", "text": "plain words"}]}, True),
    ],
)
def test_the_answer_to_a_command_is_shown(
    slack: FakeSlack, app: Receiver, ana: str, answer: object, *, is_private: bool
) -> None:
    """Text or JSON in the HTTP response becomes a message, private unless it says otherwise."""
    other = slack.add_user("other")
    app.answer = lambda _: Reply(answer)
    shown = slack.slash(ana, slack.general, "/faq", "x")
    assert shown.message is not None
    assert (shown.message.plain, shown.message.is_ephemeral) == ("plain words", is_private)
    assert slack.visible_to(ana, slack.general) == [shown.message]
    assert slack.visible_to(other, slack.general) == ([] if is_private else [shown.message])


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"text": "x", "blocks": [{"type": "poem"}]}, "invalid_blocks"),
        ({"text": "x", "response_type": "loud"}, "invalid_response_type"),
        ({"text": "x" * 40_001}, "msg_too_long"),
    ],
)
def test_a_refused_answer_is_a_problem(
    slack: FakeSlack, app: Receiver, ana: str, answer: object, error: str
) -> None:
    """An answer that Slack would not show is not shown, and is on record."""
    app.answer = lambda _: Reply(answer)
    assert slack.slash(ana, slack.general, "/faq", "x").error == error
    assert slack.visible_to(ana, slack.general) == []
    assert slack.problems[0].startswith(f"answer to /faq: {error}")


@pytest.mark.parametrize("ack_seconds", [1.5])
def test_a_command_is_never_retried(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """An error shows as dispatch_failed, silence as operation_timeout, after one try each."""
    app.answer = lambda _: Reply(status=500)
    assert slack.slash(ana, slack.general, "/faq", "x").error == "dispatch_failed"
    late = threading.Event()

    def answer(_: object) -> Reply:
        late.wait(30)
        return Reply()

    app.answer = answer
    assert slack.slash(ana, slack.general, "/faq", "x").error == "operation_timeout"
    late.set()
    assert len(app.interactions) == 2


def test_a_click_on_an_ephemeral_message(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """The payload has the container but not the message, as in Slack; the label is escaped."""
    message = asked(slack, app, ana)
    assert slack.click(ana, message, "A & B").error is None
    payload = app.interaction
    assert payload["type"] == "block_actions"
    assert "message" not in payload
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": slack.general,
        "is_ephemeral": True,
    }
    [action] = payload["actions"]
    assert (action["action_id"], action["value"], action["type"]) == ("a", "1", "button")
    assert action["text"]["text"] == "A &amp; B"
    assert payload["user"]["id"] == ana


def test_a_click_on_a_public_message(slack: FakeSlack, app: Receiver, ana: str, ben: str) -> None:
    """Everybody may click, by action_id too; message and thread are sent along."""
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    parent = slack.say(ana, slack.general, "q")
    client.chat_postMessage(
        channel=slack.general, text="x", blocks=[*BLOCKS, MENU, FEEDBACK], thread_ts=parent.ts
    )
    slack.settle()
    [reply] = slack.replies_to(ben, parent)
    actions = []
    for control in ("no", "Two", "Yes"):
        slack.click(ben, reply, control)
        payload = app.interaction
        actions += payload["actions"]
        assert payload["message"]["ts"] == reply.ts
        assert payload["container"]["thread_ts"] == parent.ts
    assert [action["action_id"] for action in actions] == ["no", "pick", "feedback"]
    assert actions[1]["selected_option"]["value"] == "2"
    assert actions[2]["value"] == "y"


def test_only_what_is_shown_can_be_clicked(
    slack: FakeSlack, app: Receiver, ana: str, ben: str
) -> None:
    """Another's ephemeral message, a hidden button and a missing one cannot be pressed."""
    private = asked(slack, app, ana)
    public = asked(slack, app, ana, response_type="in_channel", blocks=[FEEDBACK])
    for user, message, control in (
        (ben, private, "No"),
        (ana, public, "Remove"),
        (ana, public, "Buy"),
    ):
        with pytest.raises(ValueError, match=r"cannot see|nothing to press"):
            slack.click(user, message, control)
    assert len(app.interactions) == 2


def test_a_click_can_replace_and_delete_its_message(
    slack: FakeSlack, app: Receiver, ana: str
) -> None:
    """Only the response_url changes an ephemeral message; afterwards it is gone."""
    message = asked(slack, app, ana)
    slack.click(ana, message, "No")
    url = app.interaction["response_url"]
    assert respond(url, {"replace_original": True, "text": "new"}) == (200, "ok")
    [changed] = slack.visible_to(ana, slack.general)
    assert (changed.ts, changed.plain, changed.is_ephemeral) == (message.ts, "new", True)
    assert respond(url, {"delete_original": "true"}) == (200, "ok")
    assert slack.visible_to(ana, slack.general) == []
    assert respond(url, {"delete_original": True}) == (400, "message_not_found")
    assert respond(url, {"replace_original": True, "text": "x"}) == (400, "message_not_found")


def test_a_response_url_can_add_messages(
    slack: FakeSlack, app: Receiver, ana: str, ben: str
) -> None:
    """Without a flag, and always after a command, a post is a new message."""
    slack.slash(ana, slack.general, "/faq", "x")
    url = app.interaction["response_url"]
    assert respond(url, {"text": "one", "replace_original": True})[0] == 200
    assert respond(url, {"text": "two", "response_type": "in_channel"})[0] == 200
    assert [m.plain for m in slack.visible_to(ana, slack.general)] == ["one", "two"]
    assert [m.plain for m in slack.visible_to(ben, slack.general)] == ["two"]


def test_a_response_url_refuses_bad_content(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """Blocks and text are checked as in the Web API; each refusal is on record."""
    slack.slash(ana, slack.general, "/faq", "x")
    url = app.interaction["response_url"]
    assert respond(url, {"text": "x", "blocks": [{"type": "poem"}]}) == (400, "invalid_blocks")
    assert respond(url, {}) == (400, "no_text")
    assert len(slack.problems) == 2
    request = urllib.request.Request(url, b"{nope")
    with pytest.raises(urllib.error.HTTPError, match="400") as caught:
        urllib.request.urlopen(request, timeout=30)
    caught.value.close()


def test_a_response_url_works_five_times(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """The sixth post gets 404 and used_url."""
    slack.slash(ana, slack.general, "/faq", "x")
    url = app.interaction["response_url"]
    answers = [respond(url, {"text": "x"}) for _ in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert json.loads(answers[-1][1]) == {"ok": False, "error": "used_url"}


def test_a_response_url_lives_thirty_minutes(app: Receiver) -> None:
    """After thirty minutes the url is expired; one that never was is unknown."""
    now = [1687867200.0]
    with FakeSlack(clock=lambda: now[0]) as slack:
        slack.connect_http(app.url)
        cy = slack.add_user("cy")
        slack.slash(cy, slack.general, "/faq", "x")
        url = app.interaction["response_url"]
        now[0] += 30 * 60
        assert respond(url, {"text": "x"})[0] == 200
        now[0] += 1
        assert json.loads(respond(url, {"text": "x"})[1])["error"] == "expired_url"
        assert respond(slack.base_url + "/actions/T/1/x", {"text": "x"})[0] == 404


def test_a_shortcut_brings_the_message(slack: FakeSlack, app: Receiver, ana: str) -> None:
    """message_action has the message, the callback_id and a response_url."""
    message = slack.say(ana, slack.general, "what?")
    slack.settle()
    slack.shortcut(ana, message, "answer")
    payload = app.interaction
    assert (payload["type"], payload["callback_id"]) == ("message_action", "answer")
    assert payload["message"]["text"] == "what?"
    assert payload["response_url"]


MODAL = {
    "type": "modal",
    "callback_id": "ask",
    "title": {"type": "plain_text", "text": "Ask"},
    "submit": {"type": "plain_text", "text": "Ask"},
    "blocks": [
        {
            "type": "input",
            "block_id": "question",
            "label": {"type": "plain_text", "text": "Question"},
            "element": {"type": "plain_text_input", "action_id": "words"},
        },
        {
            "type": "input",
            "block_id": "reason",
            "label": {"type": "plain_text", "text": "Why"},
            "element": {**MENU["elements"][0], "action_id": "why"},
        },
    ],
}
FILLED = {"words": "what?", "why": "2"}
HOME = {"type": "home", "blocks": BLOCKS}


def test_a_shortcut_of_the_composer_opens_a_modal(
    slack: FakeSlack, client: WebClient, app: Receiver, ana: str
) -> None:
    """It has a trigger, and neither a conversation nor a response_url."""
    assert slack.global_shortcut(ana, "ask").error is None
    payload = app.interaction
    assert (payload["type"], payload["callback_id"], payload["user"]["id"]) == (
        "shortcut",
        "ask",
        ana,
    )
    assert payload.keys().isdisjoint({"channel", "message", "response_url"})
    assert client.views_open(trigger_id=payload["trigger_id"], view=MODAL)["ok"]


def test_the_home_tab_is_published_and_clicked(
    slack: FakeSlack, app: Receiver, ana: str, ben: str
) -> None:
    """Opening it tells the app; what the app publishes is that person's alone."""
    slack.open_home(ana)
    slack.settle()
    event = app.received[-1].content["event"]
    assert (event["type"], event["tab"], "view" in event) == ("app_home_opened", "home", False)
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    view = client.views_publish(user_id=ana, view=HOME)["view"]
    home = slack.home(ana)
    assert home is not None
    assert (home.plain, home.buttons) == ("Did you mean", ("A & B", "No"))
    assert slack.home(ben) is None
    slack.click(ana, home, "No")
    payload = app.interaction
    assert payload["container"] == {"type": "view", "view_id": view["id"]}
    assert "response_url" not in payload
    slack.open_home(ana)
    slack.settle()
    assert app.received[-1].content["event"]["view"]["id"] == view["id"]


def test_a_home_tab_guards_against_races(slack: FakeSlack, client: WebClient, ana: str) -> None:
    """The hash of an older version is refused, the current one works."""
    first = client.views_publish(user_id=ana, view=HOME)["view"]
    second = client.views_publish(user_id=ana, view=HOME, hash=first["hash"])["view"]
    assert second["id"] == first["id"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_publish(user_id=ana, view=HOME, hash=first["hash"])


def trigger(slack: FakeSlack, app: Receiver, user: str) -> str:
    """A fresh trigger_id."""
    slack.slash(user, slack.general, "/faq")
    return str(app.interaction["trigger_id"])


def test_a_trigger_lives_three_seconds_and_works_once(app: Receiver) -> None:
    """A late trigger is expired, a second use is refused, an invented one is invalid."""
    now = [1687867200.0]
    with FakeSlack(clock=lambda: now[0]) as slack:
        slack.connect_http(app.url)
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        cy = slack.add_user("cy")
        good = trigger(slack, app, cy)
        now[0] += 3
        assert client.views_open(trigger_id=good, view=MODAL)["ok"]
        late = trigger(slack, app, cy)
        now[0] += 3.1
        for used, error in (
            (good, "expired_trigger_id"),
            (late, "expired_trigger_id"),
            ("1.2.x", "invalid_trigger_id"),
        ):
            with pytest.raises(SlackApiError, match=error):
                client.views_open(trigger_id=used, view=MODAL)
        fresh = trigger(slack, app, cy)
        client.views_open(trigger_id=fresh, view=MODAL)
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            client.views_open(trigger_id=fresh, view=MODAL)


def test_a_modal_is_submitted(slack: FakeSlack, client: WebClient, app: Receiver, ana: str) -> None:
    """The values stand where Bolt looks for them, and an empty answer closes the modal."""
    client.views_open(trigger_id=trigger(slack, app, ana), view=MODAL)
    assert slack.submit(ana, FILLED).error is None
    payload = app.interaction
    values = payload["view"]["state"]["values"]
    assert payload["type"] == "view_submission"
    assert values["question"]["words"] == {"type": "plain_text_input", "value": "what?"}
    assert values["reason"]["why"]["selected_option"]["value"] == "2"
    assert slack.modal(ana) is None
    with pytest.raises(ValueError, match="no modal"):
        slack.submit(ana, {})


def test_a_submission_can_be_answered(
    slack: FakeSlack, client: WebClient, app: Receiver, ana: str
) -> None:
    """The app may complain, change the modal, push another, or close them all."""
    client.views_open(trigger_id=trigger(slack, app, ana), view=MODAL)

    def submit(answer: dict[str, object]) -> tuple[str | None, str | None]:
        app.answer = lambda _: Reply(answer)
        error = slack.submit(ana, FILLED).error
        modal = slack.modal(ana)
        return error, modal.plain.splitlines()[0] if modal else None

    other = {**MODAL, "title": {"type": "plain_text", "text": "Other"}}
    errors = {"question": "too short"}
    assert submit({"response_action": "errors", "errors": errors}) == (
        "question: too short",
        "Ask",
    )
    assert submit({"response_action": "update", "view": other}) == (None, "Other")
    assert submit({"response_action": "push", "view": MODAL}) == (None, "Ask")
    assert submit({"response_action": "push", "view": other}) == (None, "Other")
    assert submit({"response_action": "push", "view": MODAL}) == ("push_limit_reached", "Other")
    assert submit({}) == (None, "Ask")
    assert submit({"response_action": "clear"}) == (None, None)
    app.answer = lambda _: Reply(status=500)
    client.views_open(trigger_id=slack.views.new_trigger(ana), view=MODAL)
    assert slack.submit(ana, FILLED).error == "dispatch_failed"


def test_modals_are_pushed_and_updated(
    slack: FakeSlack, client: WebClient, app: Receiver, ana: str
) -> None:
    """views.push needs an open modal; views.update finds it by either id."""
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_push(trigger_id=trigger(slack, app, ana), view=MODAL)
    first = client.views_open(trigger_id=trigger(slack, app, ana), view=MODAL)["view"]
    named = {**MODAL, "external_id": "mine"}
    pushed = client.views_push(trigger_id=trigger(slack, app, ana), view=named)["view"]
    assert (pushed["root_view_id"], pushed["previous_view_id"]) == (first["id"], first["id"])
    other = {**named, "title": {"type": "plain_text", "text": "Other"}}
    client.views_update(external_id="mine", view=other)
    modal = slack.modal(ana)
    assert modal is not None
    assert modal.plain.startswith("Other\n")
    updated = client.views_update(view_id=pushed["id"], view=MODAL, hash=modal.hash)["view"]
    assert updated["title"]["text"] == "Ask"
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=pushed["id"], view=MODAL, hash=modal.hash)
