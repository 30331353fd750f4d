"""What the bot remembers between gestures, each kind by its own name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.storage.channels import Channels
from bot.storage.conversations import Conversations
from bot.storage.counts import Counts
from bot.storage.drafts import Drafts
from bot.storage.gaps import Gaps
from bot.storage.handovers import Handovers
from bot.storage.replies import Replies
from bot.storage.votes import Votes
from bot.storage.waiting import Waiting

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Memory:
    """All of it; everything raises StorageError when the database fails."""

    votes: Votes
    handovers: Handovers
    counts: Counts
    channels: Channels
    conversations: Conversations
    replies: Replies
    waiting: Waiting
    gaps: Gaps
    drafts: Drafts

    def prune(self, now: datetime) -> None:
        """Forget what has been kept long enough."""
        self.votes.prune(now)
        self.handovers.prune(now)
        self.counts.prune(now)
        self.waiting.prune(now)
        self.conversations.prune(now)


def memory_in(database: Database) -> Memory:
    """The memory that this database holds."""
    return Memory(
        Votes(database),
        Handovers(database),
        Counts(database),
        Channels(database),
        Conversations(database),
        Replies(database),
        Waiting(database),
        Gaps(database),
        Drafts(database),
    )
