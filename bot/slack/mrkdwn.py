"""Slack's text: what arrives becomes plain words, and what leaves passes the one escape here.

Slack reads ``<...>`` in a message as a command (a link, a mention, a ping of everybody), whatever
else is set on the message. So the characters ``&``, ``<`` and ``>`` of any text that we did not
write ourselves are escaped, and nothing else is: https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re

_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_ANGLED = re.compile(r"<([^<>]*)>")
_LINKABLE = ("http://", "https://", "mailto:")
# A link is never cut, so one must fit into any text: 2,000 characters in a context block.
_LONGEST_TARGET = 1_500
_LONGEST_LABEL = 400
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def escape(text: str) -> str:
    """Make any text harmless in Slack: no mention, link or ping survives in it.

    >>> escape("<!channel> & co")
    '&lt;!channel&gt; &amp; co'
    """
    return _CONTROL.sub("", _sendable(text)).translate(_ESCAPES)


def plain_from_slack(text: str) -> str:
    """What a person typed, from the text that Slack delivers.

    Mentions go, the bot's and others', wherever they stand: they say who is spoken to, not what
    is asked. Links and channels keep their label.

    >>> plain_from_slack("<@U0BOT> what's <https://x.example|the plan> &amp; why?")
    "what's the plan & why?"
    """

    def words(angled: re.Match[str]) -> str:
        target, _, label = angled[1].partition("|")
        match target[:1]:
            case "@" | "!":
                return " "
            case "#":
                return f"#{label}" if label else " "
            case _:
                return label or target

    said = _ANGLED.sub(words, _sendable(text))
    said = said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return re.sub(r"[ \t]+", " ", said).strip()


def link(label: str, url: str) -> str:
    """A link with an escaped label, which may be empty; the label alone if ``url`` is no good."""
    target = escape(url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E"))
    if not target.startswith(_LINKABLE) or len(target) > _LONGEST_TARGET:
        return label
    if len(label) > _LONGEST_LABEL:
        return f"{label} <{target}>"
    return f"<{target}|{label}>".replace("\n", " ") if label else f"<{target}>"


def shorten(escaped: str, limit: int) -> str:
    """Escaped text in at most ``limit`` characters, with "…" where something is left out."""
    if len(escaped) <= limit:
        return escaped
    return escaped[: _cut(escaped, limit - 1)].rstrip() + "…"


def split(escaped: str, limit: int) -> list[str]:
    """Cut escaped text into pieces of at most ``limit``: at a line's end, else at a space.

    Never inside an entity or a link, which would leave half a control sequence behind. No piece
    is blank, and a piece that begins with a new line keeps that line's indentation.
    """
    pieces = []
    while len(escaped) > limit:
        at = _cut(escaped, limit)
        pieces.append(escaped[:at].rstrip())
        escaped = escaped[at:]
        escaped = escaped.lstrip("\n" if escaped.startswith("\n") else " ")
    return [piece for piece in (*pieces, escaped) if piece.strip()]


def _cut(escaped: str, limit: int) -> int:
    for mark in ("\n", " "):
        at = escaped.rfind(mark, 1, limit)
        if at > limit // 2 and escaped.rfind("<", 0, at) <= escaped.rfind(">", 0, at):
            return at
    at = limit
    if (entity := escaped.rfind("&", at - 5, at)) > 0 and ";" not in escaped[entity:at]:
        at = entity
    if (link := escaped.rfind("<", 0, at)) > escaped.rfind(">", 0, at) and link > 0:
        at = link
    return at


def _sendable(text: str) -> str:
    """Without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")
