"""What the people who keep answers should look at this week, by their channel. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from bot.circle.proposals import Cluster, Proposal
    from bot.faq.model import Entry, Knowledge


@dataclass(slots=True)
class Digest:
    """``disliked`` has the votes for an entry and those against it, since a week ago."""

    overdue: list[Entry] = field(default_factory=list)
    disliked: list[tuple[Entry, int, int]] = field(default_factory=list)
    missed: list[Cluster] = field(default_factory=list)


def digests(
    knowledge: Knowledge,
    today: date,
    disliked: Iterable[tuple[str, int, int]],
    missed: Iterable[Cluster],
    team_channel: str | None,
) -> dict[str, Digest]:
    """What is due for each channel: a topic's ``team``, else ``team_channel``.

    What belongs to no channel is left out; a group of questions belongs to its nearest entry's.
    """
    entries = {entry.id: entry for entry in knowledge.entries}
    found: dict[str, Digest] = {}

    def of(team: str | None) -> Digest | None:
        channel = team or team_channel
        return found.setdefault(channel, Digest()) if channel else None

    for entry in knowledge.entries:
        if entry.review_by and entry.review_by < today and (digest := of(entry.team)):
            digest.overdue.append(entry)
    for name, helpful, against in disliked:
        bad = entries.get(name)
        if bad and (digest := of(bad.team)):
            digest.disliked.append((bad, helpful, against))
    teams = {entry.topic: entry.team for entry in reversed(knowledge.entries)}
    for cluster in missed:
        if digest := of(_team(cluster, entries.get, teams.get)):
            digest.missed.append(cluster)
    return found


def _team(
    cluster: Cluster,
    entry_of: Callable[[str], Entry | None],
    team_of: Callable[[str], str | None],
) -> str | None:
    topic = _topic(cluster.proposal)
    if topic is not None:
        return team_of(topic)
    names = [getattr(cluster.proposal, "entry", None)]
    names += [gap.nearest[0] for gap in cluster.gaps if gap.nearest]
    near = next((one for name in names if name and (one := entry_of(name))), None)
    return near.team if near else None


def _topic(proposal: Proposal | None) -> str | None:
    return getattr(proposal, "topic", None)
