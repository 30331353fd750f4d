"""What a person is told when Slack does not let the bot write somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.blocks import sentence
from bot.slack.mrkdwn import escape

if TYPE_CHECKING:
    from slack_sdk.errors import SlackApiError

    from bot.slack.blocks import Reply
    from bot.slack.desk import Desk


def refusal(error: SlackApiError, desk: Desk) -> Reply:
    """A sentence that says why, and what to do. Raises what is no refusal for good."""
    code = str(error.response.get("error"))
    words = desk.words
    if error.response.status_code != 200:
        raise error
    match code:
        case "not_in_channel" | "channel_not_found":
            return sentence(words.not_in_channel)
        case "is_archived":
            return sentence(words.channel_archived)
        case _:
            return sentence(words.channel_closed.format(error=f"`{escape(code)}`"))
