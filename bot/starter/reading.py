"""Entries from what a team has: a table (CSV), a Markdown FAQ, or a folder of Markdown files."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bot.errors import OutputError
from bot.knowledge.loader import parse
from bot.starter import html_text
from bot.starter.draft import Draft, Found

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# The columns' names as tables have them, folded; the first of each is ours.
_COLUMNS = {
    "question": ("question", "questions", "q", "title", "query", "frage", "pregunta"),
    "answer": ("answer", "answers", "a", "response", "reply", "content", "body", "antwort"),
    "phrasings": ("phrasings", "phrasing", "alternatives", "variants", "aliases", "synonyms",
                  "alternative questions", "also asked"),
    "id": ("id", "key", "slug"),
    "topic": ("topic", "category", "section", "group", "thema", "kategorie"),
    "source": ("source", "url", "link", "quelle"),
    "owner": ("owner", "author", "contact"),
    "review_by": ("review_by", "review by", "review date", "valid until"),
}  # fmt: skip
_DELIMITERS = ",;\t|"
_PARTS = re.compile(r"\s*[|\n]\s*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<text>.*?)[ \t]*#*[ \t]*")
_UNDERLINE = re.compile(r"(=+|-{3,})[ \t]*")
_FENCE = re.compile(r"[ ]{0,3}(```|~~~)")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?\n)---[ \t]*\n", re.DOTALL)
_EMPHASIS = re.compile(r"[*`]{1,3}")
_NUMBER = re.compile(r"^(?:Q?\d+(?:\.\d+)*[.):]|Q[.:])\s+", re.IGNORECASE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ANCHOR = re.compile(r"\s*\{#[\w-]+\}|<a [^>]*>\s*</a>")
csv.field_size_limit(10_000_000)


def read(path: Path) -> Found:
    """Read a file or folder; raises OutputError when it is none of the three."""
    if path.is_dir():
        return _folder(path)
    text = _text(path)
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            return _table(path, text)
        case ".md" | ".markdown":
            return _markdown_file(path.name, text)
        case _:
            raise OutputError(
                f"{path}: answers can be taken from a .csv or .md file or from a folder of .md "
                "files; a sheet can be saved as CSV."
            )


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {error.strerror}.") from None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):  # what Excel calls "Unicode text"
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # what Excel writes without being asked


def _table(path: Path, text: str) -> Found:
    header, delimiter = _header(text)
    if "question" not in header or "answer" not in header:
        first = ", ".join(next(csv.reader(io.StringIO(text), delimiter=delimiter), []))
        raise OutputError(
            f"{path}: the first row must name the columns, with 'question' and 'answer' among "
            f"them; it has: {first[:200]}."
        )
    found = Found()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = [name.strip() for name in next(reader)]
    for at, name in enumerate(names):
        if at not in header.values() and name:
            found.left.append(f"{path.name}: the column '{name[:60]}' has no place in an entry")
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        place = f"{path.name}, line {reader.line_num}"
        if len(row) > len(names):
            found.left.append(
                f"{place}: has {len(row)} cells for {len(names)} columns: text that holds "
                f"'{delimiter}' must be in double quotes"
            )
            continue
        found.drafts.append(_of_row(row, header, place, found.left))
    return found


def _header(text: str) -> tuple[Mapping[str, int], str]:
    """Return the place of each column that is known, and the delimiter that finds most of them."""
    best: tuple[dict[str, int], str] = ({}, ",")
    for delimiter in _DELIMITERS:
        names = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
        plain = [re.sub(r"[\s_]+", " ", name).strip().lower() for name in names]
        header: dict[str, int] = {}
        for column, known in _COLUMNS.items():
            spellings = [one.replace("_", " ") for one in known]
            places = [plain.index(one) for one in spellings if one in plain]
            if places:
                header[column] = places[0]
        if len(header) > len(best[0]):
            best = header, delimiter
    return best


def _of_row(row: Sequence[str], header: Mapping[str, int], place: str, left: list[str]) -> Draft:
    def cell(column: str) -> str:
        at = header.get(column)
        return row[at].strip() if at is not None and at < len(row) else ""

    answer, is_html = cell("answer"), html_text.is_html(cell("answer"))
    review_by = cell("review_by")
    if review_by and not _DATE.fullmatch(review_by):
        left.append(f"{place}: the date '{review_by[:40]}' is not like 2027-01-31")
        review_by = ""
    return Draft(
        place,
        question=cell("question"),
        answer=html_text.markdown(answer) if is_html else answer,
        phrasings=tuple(part for part in _PARTS.split(cell("phrasings")) if part),
        id=cell("id"),
        topic=cell("topic"),
        source=cell("source"),
        owner=cell("owner"),
        review_by=review_by,
        is_plain_text=not is_html,
    )


def _folder(folder: Path) -> Found:
    found = Found()
    paths = sorted(path for path in folder.rglob("*.md") if not _is_hidden(path, folder))
    if not paths:
        raise OutputError(f"{folder} holds no .md files.")
    for path in paths:
        name = path.relative_to(folder).as_posix()
        one = _markdown_file(name, _text(path), topic=_topic(path.parent, folder))
        found.drafts += one.drafts
        found.left += one.left
    return found


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)


def _topic(parent: Path, folder: Path) -> str:
    words = " ".join(parent.relative_to(folder).parts).replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


class _Section(NamedTuple):
    line: int
    level: int
    title: str
    body: str


def _markdown_file(name: str, text: str, topic: str = "") -> Found:
    """One entry where front matter names the question; else a FAQ with headings as questions."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = Found()
    keys: Mapping[str, object] = {}
    if matter := _FRONT_MATTER.match(text):
        tree, problems = parse(name, matter["yaml"])
        keys = tree.top if tree and isinstance(tree.top, dict) else {}
        found.left += [f"{problem} (front matter)" for problem in problems]
        text = text[matter.end() :]
    title = _first(keys, "question", "title")
    sections = _sections(text)
    asked = [one for one in sections if one.title.endswith("?")]
    if title and (_first(keys, "question") or len(asked) < 2):
        found.drafts.append(_of_keys(name, keys, title, text.strip(), topic))
        return found
    if not sections:
        found.left.append(f"{name}: has no headings, and no front matter with a title")
        return found
    if not asked and len(sections) == 1 and sections[0].level == 1:
        one = sections[0]
        found.drafts.append(_of_keys(name, keys, one.title, one.body, topic))
        return found
    _questions(name, sections, asked, topic or (title or ""), found)
    return found


def _first(keys: Mapping[str, object], *names: str) -> str:
    for name in names:
        value = keys.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _of_keys(name: str, keys: Mapping[str, object], title: str, body: str, topic: str) -> Draft:
    aliases = next((keys[one] for one in _COLUMNS["phrasings"] if one in keys), [])
    listed = aliases if isinstance(aliases, list) else [aliases]
    date = _first(keys, "review_by")
    return Draft(
        name,
        question=_plain(title),
        answer=html_text.markdown(body) if html_text.is_html(body) else body,
        phrasings=tuple(one for one in listed if isinstance(one, str)),
        id=_first(keys, "id", "slug"),
        topic=_first(keys, "topic", "category", "section") or topic,
        source=_first(keys, "source", "url"),
        owner=_first(keys, "owner", "author"),
        review_by=date if _DATE.fullmatch(date) else "",
    )


def _questions(
    name: str, sections: Sequence[_Section], asked: Sequence[_Section], topic: str, found: Found
) -> None:
    """Take the sections of one level: the one with most questions, or with most headings.

    What is above it are topics; what is below belongs to the answers.
    """
    counts = Counter(one.level for one in asked or sections)
    level = min(counts, key=lambda one: (-counts[one], one))
    answer: list[str] = []
    question: _Section | None = None

    def finish() -> None:
        if question is not None:
            place = f"{name}, line {question.line}"
            body = "\n\n".join(part for part in answer if part)
            body = html_text.markdown(body) if html_text.is_html(body) else body
            found.drafts.append(Draft(place, _plain(question.title), body, topic=topic))

    for one in sections:
        if one.level > level and question is not None:
            # A heading inside an answer: Slack has no headings, so it is a line in bold.
            answer += [f"**{_plain(one.title)}**", one.body]
            continue
        finish()
        answer, question = [one.body], one
        if one.level != level:
            question = None
            topic = _plain(one.title)
            if one.body:
                found.left.append(
                    f"{name}, line {one.line}: the text below the heading '{topic[:60]}' "
                    "answers no question"
                )
    finish()


def _sections(text: str) -> list[_Section]:
    """Cut a text at its headings; what stands before the first is left out."""
    found: list[_Section] = []
    body: list[str] = []
    head: tuple[int, int, str] | None = None
    fence = ""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if mark := _FENCE.match(line):
            fence = "" if mark[1] == fence else fence or mark[1]
        heading = None if fence else _HEADING.fullmatch(line)
        below = lines[number] if number < len(lines) else ""
        if heading:
            next_head = (number, len(heading["marks"]), heading["text"])
        elif not fence and line.strip() and _UNDERLINE.fullmatch(below) and not (body and body[-1]):
            next_head = (number, 1 if below[0] == "=" else 2, line.strip())
        else:
            if not (body == [] and head and _UNDERLINE.fullmatch(line)):
                body.append(line)
            continue
        if head:
            found.append(_Section(*head, "\n".join(body).strip("\n")))
        head, body = next_head, []
    if head:
        found.append(_Section(*head, "\n".join(body).strip("\n")))
    return found


def _plain(heading: str) -> str:
    text = _LINK.sub(r"\1", _ANCHOR.sub("", heading))
    return _NUMBER.sub("", _EMPHASIS.sub("", text).strip()).strip()
