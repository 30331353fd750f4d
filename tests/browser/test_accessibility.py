"""The page for everybody: contrast, names, keys, small screens; and its picture for the README."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient

from bot.playground.play import playground
from tests import shipped
from tests.browser.conftest import violations
from tests.browser.test_app_surfaces import EVERYTHING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.conftest import Screen

Json = dict[str, Any]

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "playground.png"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture
def payload_gate() -> None:
    """Here the tests themselves send to the fake Slack, also what no bot should."""


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_serious_violation(screen: Screen, width: int) -> None:
    """Whatever is open: messages of all kinds, a thread, the side panel, a modal question."""
    page = screen.page
    page.set_viewport_size({"width": width, "height": 800})
    screen.write("/faq holiday")
    screen.write("@faqbot wlan key for guests")
    page.get_by_role("button", name="1 reply").wait_for()
    post_everything(screen)
    page.get_by_role("link", name="a link").wait_for()
    assert in_both_schemes(screen) == []
    page.get_by_role("button", name="1 reply").click()
    page.get_by_role("complementary").get_by_text("behind the front desk").wait_for()
    assert in_both_schemes(screen) == []
    page.get_by_role("button", name="Close details").click()
    page.get_by_role("button", name="Why?").click()
    page.locator(".traffic summary").first.click()
    assert in_both_schemes(screen) == []
    page.get_by_role("button", name="Close details").click()
    if width < 720:
        page.get_by_role("button", name="Conversations").click()
        expect(page.get_by_role("navigation")).to_be_visible()
        assert in_both_schemes(screen) == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("navigation")).to_be_hidden()


def in_both_schemes(screen: Screen) -> list[str]:
    """What axe finds on the page as it stands, in light and in dark colours."""
    found = []
    for scheme in SCHEMES:
        screen.page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {one}" for one in violations(screen)]
    return found


def post_everything(screen: Screen) -> None:
    """Let the bot post one message with every kind of block."""
    slack = screen.playground.slack
    WebClient(slack.bot_token, slack.api_url).chat_postMessage(
        channel=slack.general, text="-", blocks=EVERYTHING
    )


def test_keys_alone_reach_everything(screen: Screen) -> None:
    """The skip link leads to the box; the tools of a message can be tabbed to; Escape goes back."""
    page = screen.page
    screen.write("@faqbot wlan key for guests")
    page.get_by_role("button", name="1 reply").wait_for()
    skip = page.get_by_role("link", name="Skip to the message box")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(screen.box()).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(screen.messages.last.get_by_role("button", name="Delete")).to_be_focused()
    page.get_by_role("button", name="1 reply").focus()
    page.keyboard.press("Enter")
    expect(screen.box("Reply…")).to_be_focused()
    page.keyboard.press("Escape")
    expect(screen.box()).to_be_focused()


def test_new_messages_are_announced(screen: Screen) -> None:
    """What the bot says goes to a live region, words only."""
    screen.write("/faq wlan key for guests")
    log = screen.page.get_by_role("log", name="New messages")
    expect(log).to_contain_text("faqbot: ")
    expect(log).to_contain_text("behind the front desk")


STICKING_OUT = """
() => [...document.querySelectorAll("main *, aside *")]
  .filter((one) => one.checkVisibility() && !one.closest(".table"))
  .filter((one) => one.getBoundingClientRect().right > innerWidth)
  .map((one) => one.outerHTML.slice(0, 80))
"""
BROKEN_WORDS = """
() => [...document.querySelectorAll(".table th")].map((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return [cell.innerText, range.getClientRects().length];
}).filter(([text, lines]) => lines > text.split(" ").length)
"""
TABLE: Json = {
    "type": "table",
    "rows": [
        [{"type": "raw_text", "text": text} for text in ("Name", "Amount", "Importance")],
        [{"type": "raw_text", "text": text} for text in ("many small words " * 9, "1000", "low")],
    ],
}


@pytest.mark.parametrize("width", [320, 380])
def test_nothing_needs_more_than_a_small_screen(screen: Screen, width: int) -> None:
    """Nothing sticks out at the side, words stay whole, conversations are behind a button."""
    page = screen.page
    page.set_viewport_size({"width": width, "height": 700})
    post_everything(screen)
    page.get_by_role("link", name="a link").wait_for()
    slack = screen.playground.slack
    WebClient(slack.bot_token, slack.api_url).chat_postMessage(
        channel=slack.general, text="-", blocks=[TABLE]
    )
    page.get_by_role("columnheader", name="Importance").wait_for()
    assert page.evaluate(STICKING_OUT) == []
    assert page.evaluate(BROKEN_WORDS) == []
    expect(page.get_by_role("navigation")).to_be_hidden()
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("navigation").get_by_role("button", name="faqbot").click()
    for tab in ("Messages", "Home"):
        page.get_by_role("tab", name=tab).click()
        assert page.evaluate(STICKING_OUT) == []
    page.get_by_role("button", name="Why?").click()
    assert page.evaluate(STICKING_OUT) == []
    page.get_by_role("button", name="Close details").click()
    page.get_by_role("button", name="Conversations").click()
    page.mouse.click(width - 20, 300)
    expect(page.get_by_role("navigation")).to_be_hidden()


def part_of_the_answers(folder: Path) -> Path:
    """A folder with two of the shipped topics, less what refers to the others."""
    part = folder / "knowledge"
    part.mkdir()
    for name in ("app-store", "profit-and-ownership", "sources", "vocabulary"):
        text = (ROOT / "knowledge" / f"{name}.yaml").read_text("utf-8")
        lines = [line for line in text.splitlines() if not line.startswith("    see_also: ")]
        (part / f"{name}.yaml").write_text("\n".join(lines), "utf-8")
    return part


@shipped.only
def test_the_picture_in_the_readme_is_a_screenshot(browser: Browser, tmp_path: Path) -> None:
    """It is as large as the one taken here, and small enough; remove it to have it made anew.

    Only then is it of all the shipped answers: to learn them takes longer than the rest.
    """
    with (
        playground(0, part_of_the_answers(tmp_path) if PICTURE.exists() else None, "http") as here,
        browser.new_context(reduced_motion="reduce") as context,
    ):
        page = context.new_page()
        page.set_viewport_size({"width": 1180, "height": 760})
        page.goto(here.address)
        box = page.get_by_role("textbox", name="Message #general")
        box.fill("@faqbot what is the llm ap store?")
        box.press("Enter")
        page.get_by_role("button", name="1 reply").wait_for()
        box.fill("/faq What's Microsoft's profit share?")
        box.press("Enter")
        page.get_by_text("Only visible to you").wait_for()
        box.fill("/faq microsoft")
        box.press("Enter")
        page.get_by_text("You asked: microsoft", exact=True).wait_for()
        page.get_by_role("button", name="1 reply").click()
        page.get_by_role("complementary").get_by_text("marketplace").wait_for()
        page.mouse.move(0, 0)
        picture = tmp_path / "playground.png"
        page.screenshot(path=picture)
    if not PICTURE.exists():
        PICTURE.parent.mkdir(exist_ok=True)
        shutil.copy(picture, PICTURE)
    kept = PICTURE.read_bytes()
    assert kept[:24] == picture.read_bytes()[:24]  # what it is, and its width and height
    assert len(kept) < 200_000
