"""A real browser before the playground's page, with nothing in between."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from bot.playground.play import playground

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, Request

    from bot.playground.play import Playground

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MILLISECONDS = 30_000
KNOWLEDGE = Path(__file__).parents[1] / "scenarios" / "knowledge"


@dataclass
class Screen:
    """The page as a person uses it, and what went wrong in it."""

    page: Page
    playground: Playground
    complaints: list[str]

    def box(self, label: str = "Message #general") -> Locator:
        """The box where one writes."""
        return self.page.get_by_role("textbox", name=label)

    def write(self, text: str, label: str = "Message #general") -> None:
        """Type words and press Enter."""
        self.box(label).fill(text)
        self.box(label).press("Enter")

    @property
    def messages(self) -> Locator:
        """The messages of the conversation in the middle."""
        return self.page.get_by_role("main").locator(".message")

    def go(self, name: str) -> None:
        """Choose a conversation, whether there is something new in it or not."""
        shown = re.compile(rf"^{re.escape(name)}\W*(\(new messages\))?$")
        navigation = self.page.get_by_role("navigation")
        navigation.get_by_role("button", name=shown).click()

    def speak_as(self, name: str) -> None:
        """Be somebody else from now on."""
        self.page.get_by_role("radiogroup", name="Speak as").get_by_text(name).click()


def violations(screen: Screen) -> list[str]:
    """The serious and critical findings of axe-core, with where they are."""
    response = Axe().run(screen.page).response
    assert "color-contrast" in {one["id"] for one in response["passes"]}
    found: list[dict[str, Any]] = response["violations"]
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary')}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, while tests of this folder run; without it they fail in CI, else are skipped."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        reason = f"no browser in PATH (one of {', '.join(NAMES)}); on Debian: apt install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield started
        finally:
            started.close()


@pytest.fixture(scope="package")
def page(browser: Browser) -> Iterator[Page]:
    """One page for test after test: a new one costs more than what most of them do with it."""
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        yield page


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A folder of answers that a test may edit."""
    return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))


@pytest.fixture
def app() -> dict[str, Any] | None:
    """The manifest of the app in it; None for the bot's own."""
    return None


@pytest.fixture(params=["http"])
def here(
    request: pytest.FixtureRequest, knowledge: Path, app: dict[str, Any] | None
) -> Iterator[Playground]:
    """A running playground."""
    with playground(0, knowledge, request.param, app=app) as running:
        yield running


@pytest.fixture
def screen(page: Page, here: Playground) -> Iterator[Screen]:
    """The page, opened. Any complaint of the browser and any request elsewhere fails the test.

    The playground's address has a port of its own, so the page finds nothing of another test.
    """
    complaints: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            complaints.append(said.text)

    def hear_of(error: Error) -> None:
        complaints.append(str(error))

    def see(request: Request) -> None:
        if not request.url.startswith(here.address):
            complaints.append(f"asks for {request.url}")

    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    page.mouse.move(0, 0)
    page.on("console", hear)
    page.on("pageerror", hear_of)
    page.on("request", see)
    try:
        page.goto(here.address)
        shown = Screen(page, here, complaints)
        shown.box().wait_for()
        yield shown
    finally:
        page.remove_listener("console", hear)
        page.remove_listener("pageerror", hear_of)
        page.remove_listener("request", see)
        page.goto("about:blank")
    assert complaints == []
