"""Questions without an answer, in groups, and what could be done about each."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, assert_never

import click

from bot.circle import exchange
from bot.circle.gap_log import answering
from bot.circle.patch import patch
from bot.circle.proposals import NewEntry, Unanswered, Wording, overview
from bot.cli.plain import hanging, printable
from bot.cli.report import count, cut
from bot.errors import OutputError
from bot.faq.measuring.verdicts import Labelled
from bot.storage.drafts import Drafts
from bot.storage.gaps import Gaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from bot.circle.patch import Patch
    from bot.circle.proposals import Cluster, Overview, Proposal
    from bot.circle.replay import Change, Replay
    from bot.faq.answering import Faq
    from bot.storage.database import Database
    from bot.storage.gaps import Gap

_EVIDENCE = 5
_LINE = 100
_NOTHING = (
    "No question without an answer is kept. FAQ_LOG_QUESTIONS=on in the bot's settings keeps them, "
    "redacted; what the team answered is kept as a draft in any case."
)


def gathered(database: Database, faq: Faq) -> Overview:
    """Group what the database holds. Raises StorageError."""
    return overview(Gaps(database).all(), Drafts(database).all(), faq)


def kept(database: Database) -> list[Gap]:
    """All that is kept, the oldest first. Raises StorageError."""
    return Gaps(database).all()


def closed(gaps: Iterable[Gap], faq: Faq) -> list[Labelled]:
    """The gaps that are answered by now: a change must not open them again."""
    return [Labelled(gap.question, (entry.id,)) for gap in gaps if (entry := answering(gap, faq))]


def export(gaps: Sequence[Gap], path: Path) -> None:
    """Write them, without people. Raises OutputError."""
    try:
        path.write_text(exchange.lines(gaps), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None
    click.echo(f"{count(len(gaps), 'question')} written to {path}: redacted, and without people.")


def show(found: Overview, folder: Path, limit: int, width: int | None) -> None:
    """Print the groups, the biggest first, each with its evidence and its patch.

    In so many columns, None: each line whole; the lines of a patch are whole in any case.
    """
    for line in _page(found, folder, limit):
        text = line.lstrip()
        is_patch = text.startswith(("+", "-"))
        click.echo(hanging(line.removesuffix(text), text, None if is_patch else width))


def _page(found: Overview, folder: Path, limit: int) -> Iterator[str]:
    if not found.clusters:
        answered = f" {count(found.settled, 'question')} of before answered by now."
        yield f"Nothing is open.{answered}" if found.settled else _NOTHING
        return
    times = sum(cluster.times for cluster in found.clusters)
    groups = count(len(found.clusters), "group")
    yield f"{count(times, 'question')} without a good answer, in {groups}."
    if found.settled:
        yield f"{count(found.settled, 'more is', 'more are')} kept, and settled by now."
    if found.left_out:
        yield f"The oldest {found.left_out:,} are left out: there are too many to compare."
    for number, cluster in enumerate(found.clusters[:limit], 1):
        yield ""
        yield f"{number}. {cut(cluster.question, _LINE)}  [{cluster.id}]"
        yield f"   {_how_often(cluster)}"
        yield from (f"     {line}" for line in _evidence(cluster))
        yield f"   {said(cluster.proposal)}"
        if cluster.proposal is not None:
            yield from (f"     {line}" for line in _patch_lines(folder, cluster))
    yield ""
    if (left := len(found.clusters) - limit) > 0:
        yield f"{count(left, 'more group')}: --limit {len(found.clusters)} shows all."
    if any(cluster.proposal for cluster in found.clusters):
        yield (
            "faqbot gaps --write puts the proposals into the files, but for those that take "
            "something from another entry. Look at what git diff says then."
        )


def _how_often(cluster: Cluster) -> str:
    first, last = cluster.first.date(), cluster.last.date()
    span = f"on {first}" if first == last else f"from {first} to {last}"
    people = "1 person" if cluster.people == 1 else f"{cluster.people} people"
    again = "; asked again since it was answered" if cluster.was_closed else ""
    return f"{count(cluster.times, 'time')} by {people}, {span}{again}"


def _evidence(cluster: Cluster) -> Iterator[str]:
    if len(cluster.gaps) == 1 and not _became(cluster.gaps[0]):
        return  # the title says it
    for gap in cluster.gaps[:_EVIDENCE]:
        times = f" ({gap.times} times)" if gap.times > 1 else ""
        yield cut(gap.question, _LINE) + times + _became(gap)
    if (left := len(cluster.gaps) - _EVIDENCE) > 0:
        yield f"and {left} more"


def _became(gap: Gap) -> str:
    match gap.resolution, gap.outcome:
        case ("picked", _):
            return f" -> picked {gap.entry}"
        case ("entry", _):
            return f" -> the team pointed to {gap.entry}"
        case ("answered", _):
            return " -> the team answered"
        case ("dismissed", _):
            return " -> dismissed"
        case (_, "disliked"):
            return f" -> got {gap.nearest[0]}, and voted against it" if gap.nearest else ""
        case _:
            return ""


def said(proposal: Proposal | None) -> str:
    """A proposal in a sentence."""
    match proposal:
        case None:
            return "Nobody has said yet what answers it."
        case Wording():
            return f"Proposal: {count(len(proposal.texts), 'more wording')} of {proposal.entry}."
        case NewEntry():
            link = f" ({proposal.link})" if proposal.link else ""
            return f"Proposal: a new entry, as {proposal.author or 'the team'} answered{link}."
        case Unanswered():
            return "Proposal: list it as unanswered."
        case _:
            assert_never(proposal)


def _patch_lines(folder: Path, cluster: Cluster) -> list[str]:
    if cluster.proposal is None:
        return []
    made = patch(folder, [(cluster.id, cluster.proposal)])
    if made.left:
        return [f"It cannot be made by itself: {made.left[0][1]}"]
    names = (line.removeprefix("+++ b/") for line in made.diff().splitlines() if line[:4] == "+++ ")
    changed = [line for line in made.diff().splitlines() if line[:1] in "+-" and line[1:3] != "++"]
    return [f"in {', '.join(names)}:", *(line for line in changed if line[:4] != "--- ")]


def json_text(found: Overview, folder: Path) -> str:
    """One object, in ASCII."""
    clusters = []
    for cluster in found.clusters:
        made = None
        if cluster.proposal is not None:
            made = patch(folder, [(cluster.id, cluster.proposal)])
        clusters.append(
            {
                "id": cluster.id,
                "question": cluster.question,
                "times": cluster.times,
                "people": cluster.people,
                "first": cluster.first.isoformat(),
                "last": cluster.last.isoformat(),
                "asked_again": cluster.was_closed,
                "questions": [_gap(gap) for gap in cluster.gaps],
                "proposal": _proposal(cluster.proposal),
                "patch": made.diff() if made else None,
                "problem": made.left[0][1] if made and made.left else None,
            }
        )
    whole = {"clusters": clusters, "settled": found.settled, "left_out": found.left_out}
    return json.dumps(whole)


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "question": gap.question,
        "times": gap.times,
        "outcome": gap.outcome,
        "nearest": list(gap.nearest),
        "resolution": gap.resolution,
        "entry": gap.entry,
    }


def _proposal(proposal: Proposal | None) -> dict[str, Any] | None:
    if proposal is None:
        return None
    kinds = {Wording: "wording", NewEntry: "entry", Unanswered: "unanswered"}
    return {"kind": kinds[type(proposal)], **asdict(proposal)}


def show_written(made: Patch, paths: Sequence[Path]) -> None:
    """Say what was written, and what was left out and why."""
    for line in made.diff().splitlines():
        click.echo(printable(line))
    for name, why in made.left:
        click.echo(printable(f"left out: [{name}] {why}"), err=True)
    files = ", ".join(map(str, paths)) or "no file"
    click.echo(printable(f"{count(len(made.made), 'proposal')} written to {files}."))


def show_replay(found: Replay, name: str, *, with_text: bool) -> None:
    """Counts, and ids; the questions only where they are wanted: a log of CI is often public."""
    click.echo(
        printable(
            f"Of {count(found.total, 'question')} that got no good answer: "
            f"{len(found.answered)} answered now and not at {name}, "
            f"{len(found.moved)} by another entry, {len(found.lost)} no more, "
            f"{found.same} as before, {len(found.open)} still open."
        )
    )
    for title, changes in (
        ("answered now", found.answered),
        ("by another entry", found.moved),
        ("answered no more", found.lost),
    ):
        for change in changes:
            click.echo(printable(f"- {title}: {_change(change, with_text=with_text)}"))


def _change(change: Change, *, with_text: bool) -> str:
    ids = " -> ".join(name for name in (change.before, change.after) if name)
    text = f": {cut(change.question, _LINE)}" if with_text else ""
    return f"{change.id} {ids}{text}"
