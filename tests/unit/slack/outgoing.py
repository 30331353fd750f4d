"""What must hold for every text that goes to Slack, and texts that try to break it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator

# An opened angle that is no whole link to the web or to a mailbox, or an "&" that is no entity.
# (What Slack reads: https://docs.slack.dev/messaging/formatting-message-text)
_LOOSE = re.compile(
    r"<(?!(?:https?://|mailto:)[^<>|\n]*(?:\|[^<>\n]*)?>)|&(?!(?:amp|lt|gt);)|[\x00-\x08\ud800-\udfff]"
)

HOSTILE = (
    "<!channel>",
    "<!here|x>",
    "<!subteam^S1>",
    "<@U123>",
    "<#C1|x>",
    "&lt;!everyone&gt;",
    "&amp;lt;!here&amp;gt;",
    "<https://evil.example|click>",
    "https://x.example/<!here>",
    "https://x.example/a|b",
    "http://x.example/?a=1&b=<2>",
    "[a](https://x.example)",
    "[**https://y.example** `c`](https://x.example/?q=|<!here>)",
    "[a ![i](https://y.example) <!channel>](https://x.example)",
    "[a\\\nb](<https://x.example/ y>)",
    "[x](javascript:alert)",
    "[](https://x.example)",
    "![alt <@U1>](https://x.example)",
    "<me@x.example>",
    "<https://x.example>",
    "[r]: https://x.example '<!here>'\n",
    "[r]",
    "~~",
    "**",
    "*",
    "_",
    "`",
    "```\n",
    "~~~\n",
    "\n",
    "\n\n",
    "\n> ",
    "\n- ",
    "\n    - ",
    "\n1. ",
    "\n# ",
    "\n---\n",
    "\n\n| a | <!here> |\n|---|---|\n| b | c",
    " | ",
    "\\",
    "&",
    "<",
    ">",
    "|",
    "\x00",
    "\r\n",
    "\ud800",
    "\u202e",
    "\u200b",
    "\u2028",
    "😀",
    " ",
    "word ",
)

slow = settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""For properties of long texts."""

texts = st.lists(
    st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=()), max_size=5),
    max_size=12,
).map("".join)
"""Any text whatever, most of it Markdown and Slack control sequences."""

lines = texts.map(lambda text: f"Q{' '.join(text.split())}"[:300])
"""One line that shows something, of the length that knowledge allows."""

markdowns = st.builds(
    lambda text, times, end: (text * times + end)[:12_000],
    texts,
    st.sampled_from([1, 1, 1, 3, 40]),
    texts,
)
"""Any answer, of the length that knowledge allows."""


def loose(text: str) -> list[str]:
    """Return what Slack could take for a command, or could not show at all."""
    return [text[max(0, at.start() - 20) : at.end() + 20] for at in _LOOSE.finditer(text)]


def strings(value: Any) -> Iterator[str]:
    """All strings in which Slack looks for commands: values of buttons and fields stay as typed."""
    match value:
        case str():
            yield value
        case list() | tuple():
            for item in value:
                yield from strings(item)
        case {"type": "plain_text" | "text" | "link" | "channel" | "emoji"}:
            return  # shown as it stands: no sign in it is read as a command
        case dict():
            for key, item in value.items():
                if key not in ("value", "initial_value"):
                    yield from strings(item)
