"""What a button carries: a small JSON object, read again when it is pressed."""

from __future__ import annotations

import json
from typing import Any

from bot.slack.mrkdwn import escape, plain_from_slack

_QUESTION = 300  # characters; a button's value holds 2,000, also when all are escaped


def value_of(**fields: Any) -> str:
    """What a button is to carry, at most 2,000 characters of it."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def fields_of(value: str) -> dict[str, Any] | None:
    """What a button carries; None if it is no object of ours."""
    try:
        fields = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


def question_field(text: str) -> str:
    """A question as a button carries it: harmless wherever Slack shows it, and not too long."""
    return escape(text[:_QUESTION])


def question_of(field: object) -> str:
    """The question again; "" if there is none."""
    return plain_from_slack(field) if isinstance(field, str) else ""


def texts_of(field: object) -> tuple[str, ...]:
    """A list of texts, such as ids; what is not one is left out."""
    return tuple(one for one in field if isinstance(one, str)) if isinstance(field, list) else ()
