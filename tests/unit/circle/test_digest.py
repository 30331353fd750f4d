"""Who is told what to look at."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.circle.digest import digests
from bot.circle.proposals import Cluster, Unanswered, Wording
from bot.faq.model import Entry, Knowledge
from bot.storage.gaps import Gap

TODAY = date(2026, 11, 23)
OLD = Entry("old", "Old?", "So.", topic="Net", team="C0NET00000", review_by=date(2026, 11, 1))
NEW = Entry("new", "New?", "So.", topic="Net", team="C0NET00000", review_by=TODAY)
FREE = Entry("free", "Free?", "So.", topic="Free")
KNOWLEDGE = Knowledge((OLD, NEW, FREE))


def cluster(name: str, nearest: tuple[str, ...] = (), proposal: object = None) -> Cluster:
    """One question."""
    noon = datetime(2026, 11, 23, tzinfo=UTC)
    gap = Gap(name, "p", name, "none", nearest, 1, noon, noon)
    return Cluster(name, (gap,), (), proposal)  # type: ignore[arg-type]


def test_each_channel_is_told_what_is_its_own() -> None:
    """By the entry's team, or that of the nearest entry; the rest is the default channel's."""
    missed = (
        cluster("near", ("old",)),
        cluster("far"),
        cluster("worded", (), Wording("new", ("w",))),
        cluster("listed", (), Unanswered(("l",), "Net")),
    )
    disliked = [("free", 1, 2), ("gone", 0, 9)]
    found = digests(KNOWLEDGE, TODAY, disliked, missed, "C0TEAM0000")
    net, team = found["C0NET00000"], found["C0TEAM0000"]
    assert [entry.id for entry in net.overdue] == ["old"]
    assert [one.id for one in net.missed] == ["near", "worded", "listed"]
    assert team.disliked == [(FREE, 1, 2)]
    assert [one.id for one in team.missed] == ["far"]


def test_without_a_channel_nobody_is_told() -> None:
    """And a week without anything has no message."""
    assert set(digests(KNOWLEDGE, TODAY, [("free", 0, 1)], (cluster("far"),), None)) == {
        "C0NET00000"
    }
    assert digests(Knowledge((NEW, FREE)), TODAY, [], (), "C0TEAM0000") == {}
