"""Who sees a reply: the one place that decides it.

What a slash command gives is private, a mention's answer is public in the thread, and what is not
an answer (suggestions, misses, help, errors) is private, so that nobody's channel fills up with it.
A direct conversation has no one else to hide from.
"""

from __future__ import annotations

from bot.faq.model import Answer, Decision
from bot.slack.gestures import Surface


def is_public(surface: Surface, decision: Decision | None) -> bool:
    """Whether everybody in the place may see the reply. None: help or an error, not a decision."""
    return surface is Surface.MENTION and isinstance(decision, Answer)
