"""Writes the files of a new folder or repository; none that is there is changed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from bot.errors import KnowledgeError, OutputError
from bot.knowledge.loader import check
from bot.knowledge.schema import json_schema
from bot.starter.draft import Found, fit, scalar, slug, topic_yaml
from bot.starter.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.starter.draft import Draft

_OF_A_REPOSITORY = {
    ".github/workflows/answers.yml": "workflow.yml",
    ".pre-commit-config.yaml": "pre-commit.yaml",
    ".slack/hooks.json": "hooks.json",
    ".gitignore": "gitignore",
    "Procfile": "procfile",
    "README.md": "readme.md",
    "requirements.txt": "requirements.txt",
}


class Written(NamedTuple):
    """What came of it. ``kept`` were there already; ``left`` says what was not taken, and why."""

    knowledge: Path
    questions: Path
    made: Sequence[Path]
    kept: Sequence[Path]
    entries: int
    left: Sequence[str]


def begin(folder: Path, *, bot: str | None, source: Path | None) -> Written:
    """Make ``folder`` one of answers; with ``bot``, the code's address, a whole repository.

    ``source`` is what entries are taken from. Raises OutputError, before anything is written, when
    it cannot be used, and KnowledgeError when the answers that are there cannot.
    """
    knowledge = folder / "knowledge" if bot else folder
    has_answers = knowledge.is_dir() and any(knowledge.rglob("*.yaml"))
    found = _fitted(knowledge, source) if source else Found()
    if source and not found.drafts:
        told = "".join(f"\n  {line}" for line in found.left[:20])
        raise OutputError(f"{source} holds no entry that can be used.{told}")
    files: dict[Path, str] = {}
    if source:
        files |= _topics(knowledge, found.drafts, source)
        if taken := [path for path in files if path.exists()]:
            raise OutputError(f"{taken[0]} exists already: name another folder, or move it away.")
    elif not has_answers:
        files[knowledge / "first-answers.yaml"] = _template("first-answers.yaml")
    files[knowledge / "schema.json"] = json_schema()
    if not has_answers:
        words = _template("vocabulary.yaml")
        # Words of the examples are no words of what was taken.
        files.setdefault(knowledge / "vocabulary.yaml", words if not source else _bare(words))
    if not source and not has_answers:
        files[folder / "questions.csv"] = _template("questions.csv")
    elif not (folder / "questions.csv").exists():
        files[folder / "questions.csv"] = "question,entry\nwhat is for lunch,none\n"
    if bot:
        files |= {
            folder / name: _template(template).replace("{bot}", _address(bot))
            for name, template in _OF_A_REPOSITORY.items()
        }
    return Written(
        knowledge, folder / "questions.csv", *_write(files), len(found.drafts), found.left
    )


def _fitted(knowledge: Path, source: Path) -> Found:
    ids: list[str] = []
    wordings: list[str] = []
    if knowledge.is_dir() and any(knowledge.rglob("*.yaml")):
        report = check(knowledge)
        if report.knowledge is None:
            raise KnowledgeError(report.problems)
        ids = [entry.id for entry in report.knowledge.entries]
        wordings = [one for entry in report.knowledge.entries for one in entry.wordings]
    return fit(read(source), ids, wordings)


def _topics(knowledge: Path, drafts: Sequence[Draft], source: Path) -> dict[Path, str]:
    by_topic: dict[str, list[Draft]] = defaultdict(list)
    sources: dict[str, str] = {}
    has_sources = (knowledge / "sources.yaml").exists()
    for draft in drafts:
        if draft.source and not has_sources:
            sources.setdefault(draft.source, _source_id(draft.source, sources))
            draft = replace(draft, source=sources[draft.source])  # noqa: PLW2901
        else:
            draft = replace(draft, source="")  # noqa: PLW2901
        by_topic[draft.topic].append(draft)
    files: dict[Path, str] = {}
    for topic, ones in by_topic.items():
        name = slug(topic) or slug(source.stem) or "answers"
        path = knowledge / f"{name}.yaml"
        number = 1
        while path in files or path.name in ("sources.yaml", "vocabulary.yaml"):
            number += 1
            path = knowledge / f"{name}-{number}.yaml"
        files[path] = topic_yaml(topic, ones, "schema.json")
    if sources:
        files[knowledge / "sources.yaml"] = _sources_yaml(sources)
    return files


def _source_id(text: str, taken: Mapping[str, str]) -> str:
    wanted = name = slug(text.removeprefix("https://").removeprefix("www.")) or "source"
    number = 1
    while name in taken.values():
        number += 1
        name = f"{wanted}-{number}"
    return name


def _sources_yaml(sources: Mapping[str, str]) -> str:
    lines = ["# yaml-language-server: $schema=schema.json", "sources:"]
    for text, name in sources.items():
        lines += [f"  - id: {name}", f"    title: {scalar(text[:300])}"]
        if text.startswith(("http://", "https://")) and not any(map(str.isspace, text)):
            lines.append(f"    url: {scalar(text)}")
    return "\n".join(lines) + "\n"


def _bare(vocabulary: str) -> str:
    return vocabulary.partition("synonyms:")[0] + "synonyms: []\n"


def _address(given: str) -> str:
    """A repository as pip takes it after "git+", also where it lies on this machine."""
    if "://" not in given and Path(given).is_dir():
        return f"file://localhost{quote(str(Path(given).resolve()))}"
    return re.sub(r"^file:///", "file://localhost/", given)


def _template(name: str) -> str:
    return resources.files("bot.starter").joinpath("files", name).read_text(encoding="utf-8")


def _write(files: Mapping[Path, str]) -> tuple[list[Path], list[Path]]:
    made: list[Path] = []
    kept: list[Path] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with path.open("x", encoding="utf-8", newline="\n") as file:
                    file.write(text)
                made.append(path)
            except FileExistsError:
                kept.append(path)
    except OSError as error:
        raise OutputError(
            f"{error.filename or files} cannot be written: {error.strerror}."
        ) from None
    return made, kept
