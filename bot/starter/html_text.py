"""HTML, as help desks export it, as Markdown."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_IS_HTML = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|a|b|i|strong|em|h[1-6])\b[^<>]*>", re.IGNORECASE
)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "tr", "pre"})
_UNSEEN = frozenset({"script", "style", "head"})


def is_html(text: str) -> bool:
    """Whether there are tags of text in it."""
    return bool(_IS_HTML.search(text))


def markdown(html: str) -> str:
    """Keep paragraphs, line breaks, lists, links, bold, italics and code; images by their text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = re.sub(r"[ \t]+\n", "\n", "".join(reader.parts))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hrefs: list[str] = []
        self._lists: list[int | None] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _MARKS:
            self.parts.append(_MARKS[tag])
        elif tag == "br":
            self.parts.append("\\\n")
        elif tag == "a":
            self._hrefs.append(told.get("href") or "")
            self.parts.append("[" if self._hrefs[-1] else "")
        elif tag == "img":
            self.parts.append(told.get("alt") or "")
        elif tag == "li":
            number = self._lists[-1] if self._lists else None
            if number is not None:
                self._lists[-1] = number + 1
            indent = "  " * max(0, len(self._lists) - 1)
            self.parts.append(f"\n{indent}{'-' if number is None else f'{number}.'} ")
        if tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else None)
        if tag in _BLOCKS and len(self._lists) < 2:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen -= 1
        elif tag in _MARKS:
            self.parts.append(_MARKS[tag])
        elif tag == "a" and self._hrefs:
            href = self._hrefs.pop()
            self.parts.append(f"]({href})" if href else "")
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag in _BLOCKS and not self._lists:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(re.sub(r"\s+", " ", data))
