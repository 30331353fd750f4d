"""How long the playground lets people wait.

    python -m tests.bench.play

starts ``faqbot play``, asks in a real browser, and prints how long the answer takes from Enter to
the next picture on the screen; then edits and breaks the answers, and prints how long the page
takes to say so.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import sync_playwright

from bot.knowledge.folder import find_folder
from tests.browser.conftest import FLAGS, NAMES
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

BOOT_SECONDS = 60
ANSWER_MILLISECONDS = 10_000
RELOADED = "Answers reloaded"
QUESTIONS = (
    "What's Microsoft's profit share?",
    "what is the llm ap store",
    "who owns openai?",
    "microsoft",
    "what is for lunch",
)
# The clock starts when Enter goes down, and stops when the browser is about to paint a message of
# the bot or a thread that was not there.
WATCH = """
() => {
  window.waited = [];
  const count = () => document.querySelectorAll("main :is(.tag, .replies)").length;
  let began = null;
  let before = 0;
  addEventListener("keydown", (event) => {
    if (event.key === "Enter") [began, before] = [performance.now(), count()];
  }, true);
  new MutationObserver(() => {
    if (began === null || count() <= before) return;
    const from = began;
    began = null;
    requestAnimationFrame(() => window.waited.push(performance.now() - from));
  }).observe(document.body, { childList: true, subtree: true });
}
"""


# Until the page has ``text``: the time of its next picture, in milliseconds since 1970.
SEEN = """
(text) => new Promise((seen) => {
  const look = () => document.body.innerText.includes(text)
    ? requestAnimationFrame(() => seen(Date.now()))
    : requestAnimationFrame(look);
  look();
})
"""


class Way(NamedTuple):
    """A way to ask: where, and what stands before the question."""

    place: str
    box: str
    before: str


WAYS = {
    "slash command": Way("general", "Message #general", "/faq "),
    "mention": Way("random", "Message #random", "@faqbot "),
    "direct message": Way("faqbot", "Message faqbot", ""),
}


@contextmanager
def started(knowledge: Path) -> Iterator[str]:
    """The playground as a process, once its page is there: its address."""
    address = f"http://127.0.0.1:{(port := free_port())}/"
    options = ("--no-browser", "--port", str(port), "--knowledge", str(knowledge))
    command = (sys.executable, "-m", "bot", "play", *options)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_until_there(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(BOOT_SECONDS)


def _wait_until_there(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.perf_counter() + BOOT_SECONDS
    while time.perf_counter() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=BOOT_SECONDS):
                return
        except OSError:
            time.sleep(0.005)
    raise SystemExit(f"faqbot play did not start within {BOOT_SECONDS} s")


def waited(page: Page, address: str, way: Way, times: int) -> list[float]:
    """Ask so often in this way, one question after the other; milliseconds for each answer."""
    page.goto(address)
    page.get_by_role("navigation").get_by_role("button", name=way.place, exact=True).click()
    page.evaluate(WATCH)
    box = page.get_by_role("textbox", name=way.box)
    for number in range(times):
        box.fill(way.before + QUESTIONS[number % len(QUESTIONS)])
        box.press("Enter")
        page.wait_for_function("(n) => window.waited.length > n", arg=number)
        page.wait_for_timeout(1100)  # Slack takes one message a second in a channel
    return [float(one) for one in page.evaluate("window.waited")]


def rewritten(page: Page, file: Path, times: int) -> dict[str, list[float]]:
    """Edit an answer, add a wording, break the file and mend it, each so often.

    Milliseconds until the page says that it has the answers anew, or where the file is broken.
    """
    found: dict[str, list[float]] = {"answer": [], "wording": [], "broken file": []}
    good = file.read_text()
    for number in range(times):
        answer = f"answer: >-\n      Number {number}."
        wording = f"phrasings:\n      - whether {number} is a number"
        edits = {
            "answer": (good.replace("answer: >-", answer, 1), RELOADED),
            "wording": (good.replace("phrasings:", wording, 1), RELOADED),
            "broken file": (good.replace("entries:", "entrees:", 1), f"{file.name}:"),
        }
        for name, (text, sign) in edits.items():
            page.wait_for_function("(text) => !document.body.innerText.includes(text)", arg=sign)
            page.wait_for_timeout(random.uniform(0, 500))  # the bot looks now and then
            began = time.time() * 1000
            file.write_text(text)
            found[name].append(float(page.evaluate(SEEN, sign)) - began)
        file.write_text(good)
    return found


def main() -> None:
    """Measure and print."""
    title = (__doc__ or "").split("\n", maxsplit=1)[0]
    parser = argparse.ArgumentParser("python -m tests.bench.play", description=title)
    parser.add_argument("--times", type=int, default=20, help="how often each way is asked (20)")
    given = parser.parse_args()
    browser = next(filter(None, map(shutil.which, NAMES)), None)
    if browser is None:
        parser.error(f"no browser in PATH (one of {', '.join(NAMES)})")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
    if sys.dont_write_bytecode:
        print("PYTHONDONTWRITEBYTECODE is set: each start compiles everything anew")
    with (
        TemporaryDirectory() as folder,
        started(_copied(folder)) as address,
        sync_playwright() as driver,
    ):
        chromium = driver.chromium.launch(executable_path=browser, args=list(FLAGS))
        page = chromium.new_page()
        page.set_default_timeout(ANSWER_MILLISECONDS)
        for name, way in WAYS.items():
            print(_line(f"{name}, ms", waited(page, address, way, given.times), 0), flush=True)
        file = min(Path(folder).rglob("*.yaml"))
        for name, figures in rewritten(page, file, max(given.times // 2, 1)).items():
            print(_line(f"edited {name}, ms", figures, 0), flush=True)
        chromium.close()
    print(f"load {os.getloadavg()[0]:.1f} at the end")


def _copied(folder: str) -> Path:
    """A copy of the shipped answers."""
    return shutil.copytree(find_folder(None, Path.cwd()), Path(folder, "knowledge"))


def _line(name: str, figures: list[float], places: int) -> str:
    least, middle, most = min(figures), median(figures), max(figures)
    spread = f"{least:.{places}f} to {most:.{places}f}, n={len(figures)}"
    return f"{name}: median {middle:.{places}f} ({spread})"


if __name__ == "__main__":
    main()
