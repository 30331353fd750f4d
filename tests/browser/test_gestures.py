"""Everything that people do with an answer, or without one, on the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import violations

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

    from tests.browser.conftest import Screen

WIFI = "What is the wifi password?"
UNKNOWN = "did Mozart meet Beethoven?"


def choose(message: Locator, label: str) -> None:
    """Choose something in the menu of a message."""
    message.get_by_label("More actions").click()
    message.get_by_role("button", name=label).click()


def looks_good(screen: Screen) -> None:
    """No serious finding of axe-core in either theme, on a wide and on a narrow screen."""
    page = screen.page
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1180, 390):
            page.set_viewport_size({"width": width, "height": 760})
            assert violations(screen) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1180, "height": 760})


def test_the_first_view_says_what_to_try(screen: Screen) -> None:
    """Three questions to click, and one that leads to all of them."""
    tries = screen.page.locator(".tries button")
    expect(tries).to_have_count(4)
    looks_good(screen)
    tries.nth(1).click()
    expect(screen.messages.last).to_contain_text("Only visible to you")


@pytest.mark.parametrize("here", ["http", "socket"], indirect=True)
def test_an_answer_that_did_not_help_reaches_the_team(screen: Screen) -> None:
    """A vote, its modal with a reason, and what Tom reads."""
    page = screen.page
    screen.write(f"/faq {WIFI}")
    screen.messages.last.get_by_role("button", name="Not helpful").click()
    modal = page.get_by_role("dialog", name="What is wrong with it?")
    modal.get_by_label("out of date").check()
    modal.get_by_label("What should it say?").fill("It hangs in the kitchen now.")
    looks_good(screen)
    modal.get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog")).to_contain_text("Your team will see it")
    page.keyboard.press("Escape")
    screen.speak_as("Tom")
    screen.go("experts")
    expect(screen.messages.last).to_contain_text("It hangs in the kitchen now.")


def test_a_question_goes_to_the_team_and_comes_back(screen: Screen) -> None:
    """Ana asks, Tom answers in the team's channel, Ana reads it in her conversation."""
    page = screen.page
    screen.write(f"/faq {UNKNOWN}")
    screen.messages.last.get_by_role("button", name="Ask the team").click()
    modal = page.get_by_role("dialog", name="Ask the team")
    expect(modal.get_by_label("Your question")).to_have_value(UNKNOWN)
    looks_good(screen)
    modal.get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog")).to_contain_text("Your question is with the team")
    page.keyboard.press("Escape")
    screen.speak_as("Tom")
    screen.go("experts")
    expect(screen.messages.last).to_contain_text(UNKNOWN)
    looks_good(screen)
    screen.messages.last.get_by_role("button", name="Answer", exact=True).click()
    answering = page.get_by_role("dialog", name="Answer the question")
    answering.get_by_label("Your answer").fill("Georges **Bizet**.")
    answering.get_by_role("button", name="Send").click()
    expect(screen.messages.last).to_contain_text("answered:")
    screen.speak_as("Ana")
    screen.go("faqbot")
    expect(screen.messages.last).to_contain_text("not yet in the FAQ")
    expect(screen.messages.last.locator("strong", has_text="Bizet")).to_be_visible()
    screen.speak_as("Tom")
    screen.playground.bot.responder.write_counts()
    screen.go("faqbot")
    page.get_by_role("tab", name="Home").click()
    page.get_by_role("button", name="Look").click()
    gap = page.get_by_role("dialog", name="Without an answer")
    expect(gap).to_contain_text("Proposal: a new entry, as @Tom answered.")
    expect(gap).to_contain_text("+      Georges **Bizet**.")
    looks_good(screen)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Send me this as a chart").click()
    page.get_by_role("tab", name="Messages").click()
    chart = page.get_by_role("img", name="Questions a week.")
    expect(chart).to_have_accessible_name(re.compile("answered 0, suggestions 0, no answer 1$"))
    looks_good(screen)


def test_the_team_gets_to_where_it_was_asked(screen: Screen) -> None:
    """A link to a message leads there on the page: Slack has no such message."""
    page = screen.page
    screen.write(f"@faqbot {UNKNOWN}")
    screen.messages.last.get_by_role("button", name="Ask the team").click()
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    screen.speak_as("Tom")
    screen.go("experts")
    screen.messages.last.get_by_role("link", name="See where it was asked").click()
    expect(page.get_by_role("heading", name="# general")).to_be_visible()
    expect(page.get_by_role("complementary").locator(".message")).to_contain_text(UNKNOWN)


def test_whoever_waits_hears_of_the_answer(screen: Screen, knowledge: Path) -> None:
    """An edited file is enough: the answer comes as a direct message, and the page shows that."""
    screen.write(f"/faq {UNKNOWN}")
    screen.messages.last.get_by_role("button", name="Tell me when there is an answer").click()
    expect(screen.messages.last).to_contain_text("I'll tell you as soon as the FAQ has an answer.")
    looks_good(screen)
    (knowledge / "opera.yaml").write_text(
        f"entries:\n  - {{id: meeting, question: {UNKNOWN}, answer: 'Once, it is said.'}}\n"
    )
    expect(screen.page.get_by_text("Answers reloaded: 6 entries.")).to_be_visible()
    screen.go("faqbot")
    expect(screen.messages.last).to_contain_text("the FAQ has an answer to your question now:")
    expect(screen.messages.last).to_contain_text("Once, it is said.")
    looks_good(screen)


def test_the_team_finds_an_entry_while_typing(screen: Screen) -> None:
    """Search-as-you-type in a modal."""
    page = screen.page
    screen.write(f"/faq {UNKNOWN}")
    screen.messages.last.get_by_role("button", name="Ask the team").click()
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    page.keyboard.press("Escape")
    screen.speak_as("Tom")
    screen.go("experts")
    screen.messages.last.get_by_role("button", name="It is this entry").click()
    field = page.get_by_role("dialog").get_by_label("Question")
    field.press_sequentially("park")
    expect(page.get_by_role("dialog").locator("datalist option").first).to_have_attribute(
        "value", "Where can I park my car?"
    )
    field.fill("Where can I park my car?")
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(screen.messages.last).to_contain_text("answered with the entry")


def test_topics_home_and_search(screen: Screen) -> None:
    """All questions in a modal, and in Home what others ask."""
    page = screen.page
    screen.write("/faq topics")
    modal = page.get_by_role("dialog", name="Topics")
    expect(modal).to_contain_text("1 to 5 of 5")
    looks_good(screen)
    modal.get_by_role("button", name="Show").first.click()
    expect(page.get_by_role("dialog")).to_contain_text("behind the front desk")
    looks_good(screen)
    page.get_by_role("button", name="Close").first.click()
    screen.go("faqbot")
    page.get_by_role("tab", name="Home").click()
    expect(page.get_by_text("What is stored about you")).to_be_visible()
    looks_good(screen)
    page.get_by_role("button", name="Ask", exact=True).click()
    asking = page.get_by_role("dialog", name="Ask the FAQ")
    asking.get_by_label("Your question").fill(WIFI)
    asking.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("dialog")).to_contain_text("behind the front desk")


def test_a_message_is_answered_by_a_shortcut_shared_and_removed(screen: Screen) -> None:
    """The menu beside a message; then Share of a private answer, and Remove of the public one."""
    page = screen.page
    screen.write("@faqbot help")
    expect(screen.messages).to_have_count(2)
    screen.speak_as("Bob")
    screen.write(WIFI)
    screen.messages.last.hover()
    screen.messages.last.get_by_label("Shortcuts: message of").click()
    screen.messages.last.get_by_role("button", name="Answer from the FAQ").click()
    page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary")
    expect(thread).to_contain_text("fetched this answer from the FAQ")
    choose(thread.locator(".message").last, "Remove this answer")
    expect(thread.locator(".message")).to_have_count(1)
    page.keyboard.press("Escape")
    screen.write(f"/faq {WIFI}")
    choose(screen.messages.last, "Share in this channel")
    expect(screen.messages.last).to_contain_text("Asked by")
    expect(screen.messages.last).not_to_contain_text("Only visible to you")


def test_what_stood_below_a_deleted_message_stays(screen: Screen) -> None:
    """A thread outlives its parent, and private messages are not counted as replies."""
    page = screen.page
    screen.write(f"@faqbot {WIFI}")
    page.get_by_role("button", name="1 reply").wait_for()
    screen.messages.first.hover()
    screen.messages.first.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(screen.messages.first).to_contain_text("This message was deleted.")
    expect(page.get_by_role("button", name="1 reply")).to_be_visible()
