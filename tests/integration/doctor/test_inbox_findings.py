"""What doctor says of replies that wait, that nobody can tell of, and that Slack refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.doctor.findings.database import look
from bot.doctor.subject import Level, Subject
from bot.storage.database import Database
from bot.storage.inbox import Inbox, Item, State

if TYPE_CHECKING:
    from pathlib import Path

# 2026-11-28 20:00 UTC
ASKED_AT = 1_795_896_000.0


def test_replies_that_ended_badly_are_named_with_what_to_do(tmp_path: Path) -> None:
    """Where and when they were asked and why they failed; nothing that was typed."""
    url = f"sqlite:///{tmp_path}/faqbot.db"
    database = Database(url)
    now = ASKED_AT
    inbox = Inbox(database, lambda: now)
    for number, channel in enumerate(["C0GUESS", "C0GONE", "C0SLOW", "C0WELL"]):
        inbox.store(Item(f"T:{channel}:{number}", "message", channel, "U0ANA", "wlan key"))
    inbox.finish("T:C0GUESS:0", State.UNKNOWN, "the answer to a post was lost")
    inbox.finish("T:C0GONE:1", State.FAILED, "not_in_channel")
    inbox.finish("T:C0WELL:3", State.SENT)
    now += 3600
    found = list(look(Subject({"DATABASE_URL": url}, env_file=None, now=lambda: now)))
    database.close()
    levels = [finding.level for finding in found]
    assert levels == [Level.FINE, Level.NOTE, Level.NOTE, Level.NOTE]
    waits, unknown, failed = (" ".join((one.message, *one.steps)) for one in found[1:])
    assert "1 question waits for a reply, the first since 2026-11-28 20:00 UTC" in waits
    assert "1 reply of this week may have been posted or not" in unknown
    assert "C0GUESS on 2026-11-28 20:00 UTC" in unknown
    assert "channels:history" in unknown
    assert "C0GONE on 2026-11-28 20:00 UTC: not_in_channel" in failed
    assert "invite the bot" in failed
    assert "wlan" not in f"{waits} {unknown} {failed}"
