"""Figures as Slack's own chart, with all of it in words beside it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bot.slack.blocks import Piece, chart, reply
from bot.slack.mrkdwn import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.slack.blocks import Reply
    from bot.words.english import Words

Week: TypeAlias = tuple[str, int, int, int]
"""Its Monday; how many were asked, of these how many got suggestions, and how many nothing."""


def answered(week: Week) -> int:
    """How many were answered at once."""
    _, asked, suggested, missed = week
    return max(asked - suggested - missed, 0)


def chart_of_weeks(weeks: Sequence[Week], words: Words) -> Piece:
    """Bars for what was answered, suggested and missed in each week."""
    rows = {
        words.chart_answered: [answered(week) for week in weeks],
        words.chart_suggested: [suggested for _, _, suggested, _ in weeks],
        words.chart_missed: [missed for _, _, _, missed in weeks],
    }
    lines = [
        words.chart_line.format(
            week=week[0], answered=answered(week), suggestions=week[2], misses=week[3]
        )
        for week in weeks
    ]
    block = chart(words.chart_title, [week[0] for week in weeks], rows)
    plain = "\n".join([words.chart_title, *lines])
    return Piece(block, escape(plain), len(plain))


def chart_reply(weeks: Sequence[Week], words: Words) -> Reply:
    """A message of the chart alone."""
    return reply([chart_of_weeks(weeks, words)])
