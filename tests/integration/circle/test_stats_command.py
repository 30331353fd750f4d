"""`faqbot stats` from a bot's database to what is printed."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from bot.circle.statistics import statistics
from bot.cli import main
from bot.cli.statistics import narrow
from bot.faq.model import Knowledge
from bot.storage.counts import Count, Counts, Event
from bot.storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANSWERS = """\
topic: Office <b>
entries:
  - id: wifi
    question: What is the Wi-Fi password?
    answer: On the wall.
"""


@pytest.fixture
def database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> Iterator[Database]:
    """A bot's database; the person stands in the folder above the answers."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.delenv("FAQ_KNOWLEDGE_DIR", raising=False)
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "office.yaml").write_text(ANSWERS, encoding="utf-8")
    with closing(Database(database_url)) as database:
        yield database


def count_some(database: Database) -> None:
    """Three questions today."""
    events = [Event("asked", surface="command")] * 3
    events += [Event("answer", "wifi", "command")] * 2
    events += [Event("none", surface="command"), Event("not_helpful", "wifi")]
    Counts(database).add(*events)


def test_stats_prints_tables_json_and_a_page(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All say the same; the page needs no network and shows no markup of others."""
    count_some(database)

    assert main(["stats", "--html", "page.html"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("3 questions from")
    assert "66.7 % answered at once, 0.0 % got suggestions, 33.3 % no answer." in out
    assert "  slash command      3         2          ·       ·       1            ·" in out

    assert main(["stats", "--json", "--days", "1"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["since"] == figures["until"] == str(datetime.now(UTC).date())
    assert figures["total"]["not_helpful"] == 1
    assert figures["topics"][0]["topic"] == "Office <b>"
    assert figures["entries"] == [
        {
            "entry": "wifi", "asked": 0, "answer": 2, "suggest": 0, "picked": 0, "none": 0,
            "helpful": 0, "not_helpful": 1, "handed_over": 0,
        }
    ]  # fmt: skip

    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "://" not in page.replace("http://www.w3.org", "")
    assert "<script" not in page
    tags = Tags()
    tags.feed(page)
    assert tags.seen.count("rect") == 3 * 30
    assert "b" in tags.seen  # the tiles' numbers
    assert "Office &lt;b&gt;" in page


class Tags(HTMLParser):
    """The names of a page's tags."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Remember it."""
        self.seen.append(tag)


def test_stats_of_a_bot_that_nobody_asked_says_so(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty database, or another one than the bot's, is named as what it may be."""
    database.migrate()
    assert main(["stats"]) == 0
    assert "Is this the bot's database (DATABASE_URL)?" in capsys.readouterr().out


def test_stats_makes_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no bot has run, that is said, and no file is left behind."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///nothing.db")
    assert main(["stats"]) == 1
    assert "There is no database in the SQLite file nothing.db yet" in capsys.readouterr().err
    assert not (tmp_path / "nothing.db").exists()


def test_in_a_narrow_window_rows_become_lines() -> None:
    """Nothing is cut: a name, and below it what is not nothing."""
    today = datetime.now(UTC).date()
    counts = [Count(today, "asked", "", "command", 2), Count(today, "none", "", "command", 2)]
    lines = list(narrow(statistics(counts, Knowledge(()), today, today)))
    assert lines[1:5] == ["", "Days", f"  {today}", "    asked 2, missed 2"]
