"""The Home tab: ask, browse, what others ask, and what is stored about whoever looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.slack.blocks import Block, actions, button, context, header, section
from bot.slack.desk import mark
from bot.slack.mrkdwn import escape, shorten
from bot.slack.readers.buttons import value_of
from bot.slack.readers.entries import SHOW_ACTION
from bot.slack.readers.finding import ALL, ASK_ACTION, BROWSE_ACTION, TOPIC_ACTION
from bot.slack.readers.home import CHART_ACTION
from bot.slack.renderers.charts import answered
from bot.slack.renderers.gaps import gap_rows, still_right_buttons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.circle.proposals import Cluster
    from bot.faq.model import Entry
    from bot.slack.desk import Desk
    from bot.slack.renderers.charts import Week

_TOPICS = 8
_SHOWN = 5
_LINE = 200
_BAR = 24


@dataclass(frozen=True, slots=True)
class Figures:
    """What the database says for a Home tab; nothing where it cannot be asked.

    ``votes``, ``handovers``, ``waiting`` and ``gaps`` are of the person who looks; ``disliked`` has
    an entry's id, the votes for it and those against it.
    """

    most_asked: tuple[tuple[str, int], ...] = ()
    votes: int = 0
    handovers: int = 0
    waiting: int = 0
    open_handovers: int = 0
    totals: tuple[tuple[str, int], ...] = ()
    disliked: tuple[tuple[str, int, int], ...] = ()
    weeks: tuple[Week, ...] = ()
    gaps: int = 0
    clusters: tuple[Cluster, ...] = ()


def home_view(desk: Desk, figures: Figures, *, is_owner: bool) -> Block:
    """The tab; owners and admins see in addition what needs their care."""
    words, knowledge = desk.words, desk.knowledge
    asking = [
        button(words.ask, ASK_ACTION, "ask", "primary"),
        button(words.browse, BROWSE_ACTION, ALL),
    ]
    blocks = [section(words.home_lead), actions(asking)]
    asked = [entry for one, _ in figures.most_asked if (entry := desk.entry(one))]
    if asked:
        blocks += [header(words.home_most_asked), *_questions(asked[:_SHOWN], desk, 0)]
    if topics := desk.topics()[:_TOPICS]:
        row = [
            button(topic, f"{TOPIC_ACTION}_{number}", value_of(t=number, f=0))
            for number, topic in enumerate(topics)
        ]
        blocks += [header(words.home_topics), actions(row)]
    blocks += [header(words.home_how), section(_ways(desk))]
    if is_owner:
        blocks += _for_owners(desk, figures)
    days = desk.options.keep_days
    stored = words.home_privacy if days is None else words.home_privacy_logged
    privacy = stored.format(
        votes=figures.votes,
        handovers=figures.handovers,
        waiting=figures.waiting,
        command=_command(desk),
        gaps=figures.gaps,
        days=days,
    )
    privacy = f"{privacy}\n{words.home_privacy_replies}"
    blocks += [header(words.home_private), section(privacy)]
    version = escape(knowledge.version or "-")
    entries = len(knowledge.entries)
    size = words.home_version if is_owner else words.home_answers
    blocks.append(context(size.format(entries=entries, version=version)))
    return {"type": "home", "blocks": blocks}


def _ways(desk: Desk) -> str:
    words = desk.words
    ways = [words.help_mention, words.help_direct, words.help_shortcut]
    if desk.command:
        ways.insert(0, words.help_command.format(command=escape(desk.command)))
    return "\n".join(f"• {way}" for way in ways)


def _questions(entries: list[Entry], desk: Desk, first: int) -> list[Block]:
    return [
        section(
            shorten(escape(entry.question), _LINE),
            button(desk.words.show, f"{SHOW_ACTION}{number}", mark(entry)),
        )
        for number, entry in enumerate(entries, first)
    ]


def _for_owners(desk: Desk, figures: Figures) -> list[Block]:
    words, totals = desk.words, dict(figures.totals)
    overdue = [entry for entry in desk.knowledge.entries if desk.is_overdue(entry)]
    blocks = [header(words.home_owners)]
    blocks.append(section(words.home_overdue.format(count=len(overdue))))
    blocks += _questions(overdue[:_SHOWN], desk, 100)
    if overdue:
        blocks.append(actions(still_right_buttons(overdue[:_SHOWN], desk)))
    blocks.append(section(words.home_bad_votes.format(count=len(figures.disliked))))
    for number, (entry_id, helpful, against) in enumerate(figures.disliked[:_SHOWN], 200):
        if entry := desk.entry(entry_id):
            (row,) = _questions([entry], desk, number)
            votes = words.home_votes.format(helpful=helpful, not_helpful=against)
            blocks += [row, context(votes)]
    blocks.append(section(words.home_open.format(count=figures.open_handovers)))
    counts = words.home_counts.format(
        asked=totals.get("asked", 0),
        suggestions=totals.get("suggest", 0),
        picked=totals.get("picked", 0),
        misses=totals.get("none", 0),
        handovers=totals.get("handed_over", 0),
        helpful=totals.get("helpful", 0),
        not_helpful=totals.get("not_helpful", 0),
    )
    blocks.append(section(counts))
    if figures.clusters:
        blocks.append(section(words.home_gaps.format(count=len(figures.clusters))))
        blocks += gap_rows(figures.clusters[:_SHOWN], desk)
    if any(asked for _, asked, _, _ in figures.weeks):
        blocks.append(section(f"{words.home_weeks}\n```{_bars(figures.weeks)}```"))
        blocks.append(actions([button(words.home_chart, CHART_ACTION, "weeks")]))
    return blocks


def _bars(weeks: Sequence[Week]) -> str:
    """A line a week. Slack takes its own charts in messages alone: a button sends one."""
    most = max(asked for _, asked, _, _ in weeks)
    lines = []
    for week in weeks:
        monday, _, suggested, missed = week
        parts = ((answered(week), "█"), (suggested, "▒"), (missed, "·"))
        drawn = "".join(sign * round(_BAR * number / most) for number, sign in parts)
        lines.append(f"{monday} {drawn} {answered(week)}/{suggested}/{missed}")
    return "\n".join(lines)


def _command(desk: Desk) -> str:
    return escape(desk.command or "/faq")
