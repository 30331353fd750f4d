"""The weekly message to those who keep answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.blocks import actions, reply, said, small
from bot.slack.mrkdwn import escape, shorten
from bot.slack.renderers.charts import chart_of_weeks
from bot.slack.renderers.gaps import still_right_buttons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.circle.digest import Digest
    from bot.slack.blocks import Reply
    from bot.slack.desk import Desk
    from bot.slack.renderers.charts import Week

_SHOWN = 5
_LINE = 200


def digest_reply(digest: Digest, weeks: Sequence[Week], desk: Desk) -> Reply:
    """The message; what is overdue has a button that gives the patch for another date.

    The last ``weeks`` are a chart at its end.
    """
    words = desk.words
    pieces = [said(words.digest_lead)]
    if digest.overdue:
        lines = [
            f"• {_line(entry.question)} (`{escape(entry.id)}`, {entry.review_by})"
            for entry in digest.overdue[:_SHOWN]
        ]
        lead = words.home_overdue.format(count=len(digest.overdue))
        pieces.append(said("\n".join([f"*{lead}*", *lines])))
    if digest.disliked:
        lines = [
            f"• {_line(entry.question)} (`{escape(entry.id)}`): "
            + words.home_votes.format(helpful=helpful, not_helpful=against)
            for entry, helpful, against in digest.disliked[:_SHOWN]
        ]
        lead = words.home_bad_votes.format(count=len(digest.disliked))
        pieces.append(said("\n".join([f"*{lead}*", *lines])))
    if digest.missed:
        lines = [
            f"• {_line(cluster.question)} ({cluster.times}×)" for cluster in digest.missed[:_SHOWN]
        ]
        lead = words.home_gaps.format(count=len(digest.missed))
        pieces.append(said("\n".join([f"*{lead}*", *lines])))
        pieces.append(small(words.digest_hint))
    if weeks:
        pieces.append(chart_of_weeks(weeks, words))
    buttons = still_right_buttons(digest.overdue[:_SHOWN], desk)
    return reply(pieces, [actions(buttons)] if buttons else [])


def _line(question: str) -> str:
    return shorten(escape(" ".join(question.split())), _LINE) or "…"
