"""Questions without a good answer on real databases: what is kept of them, and for how long."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.circle.gap_log import GapLog
from bot.faq.answering import Faq
from bot.faq.model import (
    Answer,
    Entry,
    Knowledge,
    Match,
    NoAnswer,
    Question,
    SmallTalk,
    Suggestions,
)
from bot.storage.database import Database
from bot.storage.gaps import DISLIKED, PICKED, SUGGESTED, TOLD, UNANSWERED, Gap, Gaps

if TYPE_CHECKING:
    from collections.abc import Iterator

VPN = Entry("vpn", "How do I connect to the VPN?", "Open Tunnel.")
WIFI = Entry("wifi", "What is the wifi password?", "On the wall.")
MATCHES = (Match(VPN, 0.4, VPN.question), Match(WIFI, 0.1, WIFI.question))
ANA, BOB = "U0ANA12345", "U0BOB12345"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database without tables."""
    with closing(Database(database_url)) as database:
        yield database


def kept(log: GapLog, database: Database) -> list[Gap]:
    """What is in the database once all is written."""
    log.write()
    return Gaps(database).all()


def none(question: str) -> NoAnswer:
    """A question that nothing answers."""
    return NoAnswer(Question(question), (), "")


def test_misses_suggestions_bad_answers_and_open_parts_are_kept(database: Database) -> None:
    """Small talk and answers are not; each has the entries that came nearest."""
    log = GapLog(Gaps(database), "secret")
    log.decided(ANA, Suggestions(Question("tunnel?"), MATCHES, ""))
    log.decided(ANA, none("Who wrote Carmen?"))
    log.decided(ANA, Answer(Question("vpn? And tea?"), VPN, MATCHES, "", open=("And tea?",)))
    log.decided(ANA, Answer(Question("vpn"), VPN, MATCHES, ""))
    log.decided(ANA, NoAnswer(Question("hi"), (), "", small_talk=SmallTalk.GREETING))
    log.disliked(ANA, "remote desktop?", "vpn")

    found = {gap.question: (gap.outcome, gap.nearest) for gap in kept(log, database)}

    assert found == {
        "tunnel?": (SUGGESTED, ("vpn", "wifi")),
        "Who wrote Carmen?": (UNANSWERED, ()),
        "And tea?": (UNANSWERED, ()),
        "remote desktop?": (DISLIKED, ("vpn",)),
    }


def test_the_text_is_redacted_and_the_person_is_a_hash_with_a_key(database: Database) -> None:
    """Nothing in the database leads to who asked, without the secret; one person is one hash."""
    log = GapLog(Gaps(database), "secret")
    log.decided(ANA, none("I'm Ana Meier, ana@example.com: who knows 4111 1111 1111 1111?"))
    log.decided(ANA, none("Where is tea?"))
    log.decided(BOB, none("Where is tea?"))
    gaps = kept(log, database)

    assert gaps[0].question == "I'm [name], [email]: who knows [number]?"
    assert gaps[0].person == gaps[1].person != gaps[2].person
    with database.reading() as connection:
        dump = str(connection.execute(text("SELECT * FROM faqbot_gaps")).all())
    assert not any(word in dump for word in (ANA, BOB, "Meier", "ana@", "4111"))
    other = GapLog(Gaps(database), "another secret")
    assert (log.of(ANA), other.of(ANA)) == (2, 0)


def test_the_same_words_of_a_person_are_one_gap_and_what_became_of_it_is_noted(
    database: Database,
) -> None:
    """It is counted how often; a pick may be written before the question is."""
    log = GapLog(Gaps(database), "secret")
    log.resolved(ANA, "Where is tea?", PICKED, entry="vpn")
    log.decided(ANA, none("where is  tea"))
    log.decided(ANA, none("Where is tea??"))
    log.resolved(ANA, "Where is tea?", TOLD, draft="h1")
    (gap,) = kept(log, database)
    assert (gap.times, gap.resolution, gap.entry, gap.draft) == (3, TOLD, None, "h1")


def test_a_gap_that_the_answers_close_opens_again_when_it_is_asked_again(
    database: Database,
) -> None:
    """A few are looked at each time, until all were; a disliked answer closes nothing."""
    log = GapLog(Gaps(database), "secret")
    for number in range(30):
        log.decided(ANA, none(f"Who wrote opera {number}?"))
    log.decided(ANA, none("how do i connect to the vpn"))
    log.disliked(BOB, "How do I connect to the VPN?", "vpn")
    log.write()
    faq = Faq(Knowledge((VPN, WIFI)))

    for _ in range(2):
        log.review(faq)
    closed = [gap for gap in kept(log, database) if gap.closed_at]

    assert [gap.question for gap in closed] == ["how do i connect to the vpn"]
    log.decided(ANA, none("how do i connect to the vpn"))
    assert [gap for gap in kept(log, database) if gap.closed_at] == []


def test_gaps_go_after_their_days_and_with_their_person(database: Database) -> None:
    """The last time that it was asked counts; off, nothing new is kept and the old goes too."""
    log = GapLog(Gaps(database), "secret", keep_days=10)
    now = datetime.now(UTC)
    log.decided(ANA, none("Where is tea?"))
    log.decided(BOB, none("Where is tea?"))
    log.write()
    log.prune(now + timedelta(days=9))
    assert len(kept(log, database)) == 2

    off = GapLog(Gaps(database), "secret", keep_days=10, is_on=False)
    off.decided(BOB, none("canary"))
    off.disliked(BOB, "canary", "vpn")
    off.resolved(BOB, "canary", PICKED, entry="vpn")
    assert len(kept(off, database)) == 2
    assert (off.forget(ANA), off.of(ANA), off.of(BOB)) == (1, 0, 1)
    off.prune(now + timedelta(days=11))
    assert kept(off, database) == []


def test_what_cannot_be_written_is_written_later(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An outage of the database loses nothing that was noted meanwhile."""
    from bot.errors import StorageError

    log = GapLog(Gaps(database), "secret")
    log.decided(ANA, none("Where is tea?"))

    def fail(*_: object) -> None:
        raise StorageError("down")

    with monkeypatch.context() as patch:
        patch.setattr(Gaps, "add", fail)
        log.write()
    assert [gap.question for gap in kept(log, database)] == ["Where is tea?"]
