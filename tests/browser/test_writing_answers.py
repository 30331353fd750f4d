"""What the page does for those who write answers: reloads, complains, explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Screen


def test_an_edited_answer_is_there_soon(screen: Screen, knowledge: Path) -> None:
    """The page says so, and the next question gets the new answer."""
    file = knowledge / "office.yaml"
    file.write_text(file.read_text().replace("4711", "0815"))
    notice = screen.page.get_by_text("Answers reloaded: 5 entries.")
    expect(notice).to_be_visible()
    screen.write("/faq The printer is broken")
    expect(screen.messages.last).to_contain_text("call 0815")


def test_a_broken_file_is_named_until_it_is_mended(screen: Screen, knowledge: Path) -> None:
    """The banner gives file, line and column; the old answers stay; mending takes it away."""
    file = knowledge / "office.yaml"
    good = file.read_text()
    file.write_text(good.replace("question: Where can I park", "questoin: Where can I park"))
    banner = screen.page.get_by_role("alert")
    expect(banner).to_contain_text("office.yaml:14:5: ")
    screen.write("/faq parking spot for visitors")
    expect(screen.messages.last).to_contain_text("across the street")
    file.write_text(good)
    expect(banner).to_be_hidden()


def test_the_banner_leaves_the_latest_message_in_view(screen: Screen, knowledge: Path) -> None:
    """The list gets smaller under it, and still ends with the last message."""
    for words in ("holiday", "parking", "printer", "holiday", "parking"):
        screen.write(f"/faq {words}")
    latest = screen.messages.nth(4)
    expect(latest).to_be_in_viewport(ratio=1)
    (knowledge / "office.yaml").write_text("entries: [")
    screen.page.get_by_role("alert").wait_for()
    expect(latest).to_be_in_viewport(ratio=1)


def test_why_shows_the_ranking_the_reason_and_the_payloads(screen: Screen) -> None:
    """The side panel has the last decision of this person, and JSON of both directions."""
    screen.write("/faq holiday")
    screen.page.get_by_role("button", name="Why?").click()
    why = screen.page.get_by_role("group", name="Why")
    expect(why.locator(".decision")).to_contain_text("Asked back")
    expect(why.locator(".ranking li").first).to_contain_text("holiday-")
    why.locator(".traffic summary", has_text="/faq").click()
    expect(why.get_by_role("group", name="Request")).to_contain_text('"text": "holiday"')
    expect(why.get_by_role("group", name="Reply")).to_contain_text('"response_type": "ephemeral"')
    screen.speak_as("Bob")
    expect(why.locator(".decision")).to_have_count(0)
