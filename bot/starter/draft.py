"""Entries on their way into YAML files: what is asked of them, and how they are written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.knowledge import markup
from bot.knowledge.consistency import folded
from bot.knowledge.folder import UNPRINTABLE
from bot.knowledge.schema import ID_PATTERN, MAX_ANSWER, MAX_LINE, MAX_WORDING, RESERVED_IDS
from bot.knowledge.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SCHEMA_LINE = "# yaml-language-server: $schema={}\n"

_MOST_ID = 50
_FILLING = frozenset(
    re.findall(
        r"\w+",
        "a an and are be can do does for from how i if in is it me my of on or our should that the "
        "there this to us was we what when where which who why will with you your",
    )
)
# What may stand in YAML without quotes, whatever else is in it; the rest gets quotes.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ,.()/?!’'&+%-]*(?<! )")
_WORDS_OF_YAML = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])


@dataclass(frozen=True, slots=True)
class Draft:
    """One entry as it was found; ``place`` says where, for people ("faq.csv, row 12")."""

    place: str
    question: str
    answer: str
    phrasings: tuple[str, ...] = ()
    id: str = ""
    topic: str = ""
    source: str = ""
    owner: str = ""
    review_by: str = ""
    is_plain_text: bool = False


@dataclass(slots=True)
class Found:
    """What a file holds: the entries, and a line for each thing that was not taken."""

    drafts: list[Draft] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def fit(found: Found, taken_ids: Iterable[str], taken_wordings: Iterable[str]) -> Found:
    """Return the entries that can be used, tidied and with ids, and all that was left.

    ``taken_…`` is what the folder has already.
    """
    ids = {one.lower() for one in taken_ids}
    first = {folded(wording): "the answers that are there" for wording in taken_wordings}
    fitted = Found(left=list(found.left))
    for given in found.drafts:
        draft = replace(given, question=_line(given.question), answer=_clean(given.answer))
        if fault := _fault(draft, first):
            fitted.left.append(f"{draft.place}: {fault}")
            continue
        first[folded(draft.question)] = draft.place
        phrasings: list[str] = []
        for phrasing in map(_line, draft.phrasings):
            if not phrasing:
                continue
            other = first.setdefault(folded(phrasing), draft.place)
            if other != draft.place:
                fitted.left.append(
                    f"{draft.place}: the phrasing {shown(phrasing)} is also in {other}"
                )
            elif len(phrasing) <= MAX_WORDING and phrasing not in (draft.question, *phrasings):
                phrasings.append(phrasing)
        name = _free_id(draft.id, draft.question, ids)
        ids.add(name)
        fitted.drafts.append(replace(draft, id=name, phrasings=tuple(phrasings)))
    return fitted


def _fault(draft: Draft, first: dict[str, str]) -> str | None:
    if not draft.question:
        return "has no question"
    if not draft.answer.strip():
        return f"{shown(draft.question)} has no answer"
    if len(draft.question) > MAX_WORDING:
        return f"the question has {len(draft.question):,} characters, {MAX_WORDING:,} at most"
    if len(draft.answer) > MAX_ANSWER:
        return f"the answer has {len(draft.answer):,} characters, {MAX_ANSWER:,} at most: split it"
    if other := first.get(folded(draft.question)):
        return f"{shown(draft.question)} is asked in {other} too: make one entry of the two"
    return None


def _line(text: str) -> str:
    return " ".join(_clean(text).split())


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    lines = (line.rstrip() for line in UNPRINTABLE.sub("", text).split("\n"))
    return "\n".join(lines).strip("\n")


def slug(text: str, most: int = _MOST_ID) -> str:
    """Return the text as an id: "How do I get a laptop?" is "get-laptop"; may be empty."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", plain.decode().lower())
    telling = [word for word in words if word not in _FILLING] or words
    kept = ""
    for word in telling:
        if kept and len(kept) + 1 + len(word) > most:
            break
        kept = f"{kept}-{word}" if kept else word[:most]
    return kept


def _free_id(given: str, question: str, ids: set[str]) -> str:
    wanted = given if re.fullmatch(ID_PATTERN, given) and len(given) <= 100 else slug(given)
    wanted = wanted or slug(question) or "entry"
    if wanted.lower() in RESERVED_IDS:
        wanted = f"{wanted}-1"
    name, number = wanted, 1
    while name.lower() in ids:
        number += 1
        name = f"{wanted}-{number}"
    return name


def topic_yaml(topic: str, drafts: Iterable[Draft], schema: str) -> str:
    """Write one file of answers; ``schema`` is the way to ``schema.json`` from it."""
    lines = [SCHEMA_LINE.format(schema).rstrip()]
    if topic:
        lines.append(f"topic: {scalar(topic)}")
    lines.append("entries:")
    for draft in drafts:
        lines += _entry_lines(draft)
    return "\n".join(lines) + "\n"


def _entry_lines(draft: Draft) -> Iterator[str]:
    yield f"  - id: {scalar(draft.id)}"
    yield f"    question: {scalar(draft.question)}"
    if draft.phrasings:
        yield "    phrasings:"
        yield from (f"      - {scalar(phrasing)}" for phrasing in draft.phrasings)
    # A first line that is indented needs its indentation told: YAML would take it for the text's.
    yield f"    answer: |{'2' if draft.answer[:1].isspace() else ''}"
    yield from (f"      {line}".rstrip() for line in draft.answer.split("\n"))
    if draft.is_plain_text and any(markup.changes(draft.answer)):
        yield "    format: text"
    for key in ("source", "owner", "review_by"):
        if value := getattr(draft, key):
            yield f"    {key}: {scalar(value[:MAX_LINE])}"


def scalar(text: str) -> str:
    """Write a text on one line so that YAML reads it back as it is."""
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML
    if is_plain or re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return text
    return "'" + text.replace("'", "''") + "'"
