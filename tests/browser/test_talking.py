"""People and the bot talk on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from bot.playground.play import playground
from tests.ports import free_port

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Route

    from tests.browser.conftest import Screen

ANSWER = "The password hangs behind the front desk"
UNCLEAR = "holiday"


@pytest.mark.parametrize("here", ["http", "socket"], indirect=True)
def test_a_command_is_answered_for_one_person_alone(screen: Screen) -> None:
    """Ana sees the answer with its source and the mark; Bob sees nothing of it."""
    screen.write("/faq wlan key for guests")
    answer = screen.messages.last
    expect(answer).to_contain_text(ANSWER)
    expect(answer).to_contain_text("Only visible to you")
    expect(answer).to_contain_text("Source: The handbook, May 2026")
    expect(answer.locator("strong", has_text="behind the front desk")).to_be_visible()
    screen.speak_as("Bob")
    expect(screen.page.get_by_text("Nobody has asked anything here yet")).to_be_visible()
    expect(screen.messages).to_have_count(0)


@pytest.mark.parametrize("text", ["/faq wlan key for guests", "@faqbot wlan key for guests"])
def test_what_is_written_before_the_page_has_loaded_is_sent(screen: Screen, text: str) -> None:
    """The box is there at once: a command is known then too, and nothing is lost."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    screen.page.route("**/people", hold)
    try:
        screen.page.reload()
        screen.write(text, "Message")
        expect(screen.box("Message")).to_have_value("")
        assert screen.messages.count() == 0
        held[0].continue_()
        expect(screen.messages.first).to_contain_text("wlan key for guests")
        expect(screen.page.get_by_text("is not a valid command")).to_have_count(0)
    finally:
        screen.page.unroute("**/people")


def test_a_mention_is_answered_in_its_thread_for_everybody(screen: Screen) -> None:
    """The thread opens at the side with the answer, for Bob too, and can be written in."""
    screen.write("@faqbot wlan key for guests")
    screen.speak_as("Bob")
    screen.page.get_by_role("button", name="1 reply").click()
    thread = screen.page.get_by_role("complementary")
    expect(thread.get_by_role("heading", name="Thread")).to_be_visible()
    expect(thread).to_contain_text(ANSWER)
    expect(screen.box("Reply…")).to_be_focused()
    screen.write("thank you", "Reply…")
    expect(thread.locator(".message").last).to_contain_text("thank you")
    expect(screen.page.get_by_role("button", name="2 replies")).to_be_visible()


@pytest.mark.parametrize("here", ["socket"], indirect=True)
def test_a_direct_message_is_answered_there(screen: Screen) -> None:
    """No mention is needed in the conversation with the bot, and Bob has one of his own."""
    screen.go("faqbot")
    screen.write("wlan key for guests", "Message faqbot")
    expect(screen.messages).to_have_count(2)
    expect(screen.messages.last).to_contain_text(ANSWER)
    screen.speak_as("Bob")
    expect(screen.page.get_by_text("Ask faqbot anything")).to_be_visible()


def test_a_suggestion_can_be_picked(screen: Screen) -> None:
    """The answer takes the place of the suggestions."""
    screen.write(f"/faq {UNCLEAR}")
    screen.page.get_by_role("button", name="How do I request holiday?").click()
    expect(screen.messages).to_have_count(1)
    expect(screen.messages.last).to_contain_text("Write to your team lead")
    expect(screen.messages.last).not_to_contain_text("(edited)")


def test_an_answer_says_why_in_its_menu(screen: Screen) -> None:
    """The menu beside the answer gives the reasons below it, for Ana alone."""
    screen.write("/faq what is the wlan pasword")
    answer = screen.messages.filter(has_text=ANSWER)
    answer.get_by_label("More actions").click()
    answer.get_by_role("button", name="Why this answer?").click()
    expect(screen.messages).to_have_count(2)
    expect(screen.messages.last).to_contain_text(
        "sure that What is the wifi password? is what was asked"
    )
    expect(screen.messages.last).to_contain_text("Corrected: what is the wlan password")
    expect(screen.messages.last).to_contain_text("Only visible to you")
    expect(answer).to_be_visible()


def test_the_menu_of_the_last_message_is_in_view_and_closes_beside_it(screen: Screen) -> None:
    """It opens where there is room to see it; a press anywhere else closes it."""
    for words in ("holiday", "parking", "printer", "holiday", "quantum yoghurt"):
        screen.write(f"/faq {words}")
    answer = screen.messages.nth(4)
    answer.get_by_label("More actions").click()
    expect(answer.get_by_role("button", name="Why no answer?")).to_be_in_viewport(ratio=1)
    screen.page.get_by_role("heading", name="# general").click()
    expect(answer.get_by_role("button", name="Why no answer?")).to_be_hidden()


def test_own_messages_can_be_edited_and_deleted(screen: Screen) -> None:
    """An edit shows as one, a deleted message goes after a question, and nobody else may do so."""
    words = "good mornign, 1 < 2 & 3 https://example.com/?a=1&b=2 a@example.com @bob ok"
    screen.write(words)
    message = screen.messages.first
    message.hover()
    message.get_by_role("button", name="Edit").click()
    box = screen.box("Edit message")
    expect(box).to_have_value(words)
    box.fill("good morning")
    box.press("Enter")
    expect(message).to_contain_text("good morning (edited)")
    screen.speak_as("Bob")
    expect(message).to_contain_text("good morning (edited)")
    expect(message.get_by_role("button", name="Edit")).to_have_count(0)
    screen.speak_as("Ana")
    message.hover()
    message.get_by_role("button", name="Delete").click()
    screen.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(screen.messages).to_have_count(0)


def test_a_private_reply_can_be_dismissed(screen: Screen) -> None:
    """It goes away as in Slack."""
    screen.write("/faq parking")
    screen.messages.last.hover()
    screen.messages.last.get_by_role("button", name="Dismiss").click()
    expect(screen.messages).to_have_count(0)


def test_what_is_typed_stays_text(screen: Screen) -> None:
    """Neither HTML nor Slack's control sequences of a person do anything; a real ping shows."""
    typed = "<img src=x onerror=document.title='owned'> <!channel> <https://example.com|click>"
    screen.write(f"{typed} @channel ok")
    message = screen.messages.last
    expect(message).to_contain_text(typed)
    expect(message.locator("img")).to_have_count(0)
    expect(message.get_by_role("link")).to_have_text("https://example.com")
    expect(message.locator(".chip.ping")).to_have_text("@channel")
    expect(screen.page).to_have_title("faqbot playground")
    screen.write(f"/faq {typed}")
    expect(screen.messages.last).to_contain_text("Only visible to you")
    expect(screen.messages.last.locator("img, .ping")).to_have_count(0)


def test_slash_and_mention_are_completed(screen: Screen) -> None:
    """Keys alone choose from the list, and Escape closes it."""
    box = screen.box()
    choices = screen.page.get_by_role("listbox", name="Suggestions")
    box.press_sequentially("/f")
    expect(choices.get_by_role("option")).to_have_count(1)
    box.press("Tab")
    expect(box).to_have_value("/faq ")
    box.fill("")
    box.press_sequentially("hi @")
    expect(choices.get_by_role("option").first).to_contain_text("@faqbot")
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("hi @ana ")
    box.press_sequentially("@b")
    box.press("Escape")
    expect(choices).to_be_hidden()
    expect(box).to_have_value("hi @ana @b")


def test_what_slack_would_refuse_is_said(screen: Screen) -> None:
    """An unknown command and a command in a thread give a notice, and the words stay."""
    screen.write("/nonsense words")
    expect(screen.page.get_by_role("status")).to_contain_text("/nonsense is not a valid command.")
    expect(screen.box()).to_have_value("/nonsense words")
    screen.write("@faqbot wlan key for guests")
    screen.page.get_by_role("button", name="1 reply").click()
    screen.write("/faq parking", "Reply…")
    expect(screen.page.get_by_role("status")).to_contain_text("not supported in threads")


def test_another_conversation_shows_that_something_came(screen: Screen) -> None:
    """A message elsewhere marks its conversation until one looks there."""
    slack = screen.playground.slack
    bob = next(user.id for user in slack.workspace.users.values() if user.name == "bob")
    random = next(one.id for one in slack.workspace.channels.values() if one.name == "random")
    slack.say(bob, random, "lunch?")
    there = screen.page.get_by_role("navigation").get_by_role("button", name="random")
    expect(there).to_contain_text("new messages")
    there.click()
    expect(screen.messages.last).to_contain_text("lunch?")
    expect(there).not_to_contain_text("new messages")


def test_the_page_finds_a_playground_that_was_started_again(
    browser: Browser, knowledge: Path
) -> None:
    """It says that the connection is lost, connects by itself, and works as before."""
    port = free_port()
    with browser.new_context() as context:
        page = context.new_page()
        with playground(port, knowledge, "http") as first:
            page.goto(first.address)
            box = page.get_by_role("textbox", name="Message #general")
            box.wait_for()
        expect(page.get_by_text("The connection is lost.")).to_be_visible()
        with playground(port, knowledge, "http"):
            expect(page.get_by_text("Connected again.")).to_be_visible()
            box.fill("/faq wlan key for guests")
            box.press("Enter")
            expect(page.locator(".message").last).to_contain_text(ANSWER)
