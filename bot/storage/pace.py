"""How fast the bot posts in one channel, whichever of its processes does it.

A turn is taken in the transaction that notes a post before it leaves, so it costs no commit.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, delete, select
from sqlalchemy.types import Float

from bot.storage.schema import pace
from bot.storage.upsert import insert

if TYPE_CHECKING:
    from sqlalchemy import Connection

# https://docs.slack.dev/apis/web-api/rate-limits: about one post a second in a channel;
# short bursts above that are let through, of a length that Slack does not tell.
_SECONDS = 1.0
_BURST = 3


def seconds_to_wait(connection: Connection, channel: str, now: float) -> float:
    """0 and one post counted, or the seconds until the channel's next post may leave.

    ``now`` is this machine's time. Where those of several machines differ by more than a burst,
    each has a pace of its own, and what they post together too fast gets a 429.
    """
    given = {"channel": channel, "now": now}
    if connection.execute(_taking(connection.dialect.name), given).first() is not None:
        return 0.0
    whole_at = connection.execute(_FOUND, given).scalar_one()
    return max(float(whole_at) - now - (_BURST - 1) * _SECONDS, 0.001)


@cache
def _taking(dialect: str) -> Any:
    at, whole_at = bindparam("now", type_=Float), pace.c.whole_at
    is_odd = whole_at > at + _BURST * _SECONDS  # of another machine's clock
    return (
        insert(dialect, pace)
        .values(channel=bindparam("channel"), whole_at=at + _SECONDS)
        .on_conflict_do_update(
            index_elements=[pace.c.channel],
            set_={"whole_at": case(((whole_at < at) | is_odd, at), else_=whole_at) + _SECONDS},
            where=(whole_at <= at + (_BURST - 1) * _SECONDS) | is_odd,
        )
        .returning(whole_at)
    )


_FOUND = select(pace.c.whole_at).where(pace.c.channel == bindparam("channel"))


def forget_pace(connection: Connection, now: float) -> None:
    """Forget the channels that may have a whole burst again."""
    connection.execute(delete(pace).where(pace.c.whole_at < now))
