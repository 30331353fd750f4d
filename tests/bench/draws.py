"""Simulated FAQs to fit and to report with: many sizes and shapes, from sets of every kind.

The folder of the sets holds ``clinc150.json`` and ``banking77.json`` (see ``questions.py``), and in
``real/`` FAQs that strangers wrote: {"entries": [{"id", "question", "phrasings", "answer"}],
"questions": [[text, [ids that answer it]]], "unanswerable": [text]}. Those in ``tests/questions/
faqs`` are our own, of other subjects than the knowledge that is shipped, and those in
``tests/questions/languages`` say about the same in six languages.

A draw keeps some wordings of each entry; those left out are questions. It takes a quarter of the
entries away, so that their questions have no answer; of some of these it lists a few as unanswered.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.faq.model import Entry, Knowledge, Vocabulary
from bot.faq.reading import english
from bot.faq.reading.lexicon import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.faq.reading.lexicon import Lexicon

OWN = Path(__file__).parents[1] / "questions" / "faqs"
_PUBLIC_SIZES = (
    (1, 40),
    (1, 100),
    (2, 25),
    (2, 70),
    (3, 60),
    (4, 120),
    (5, 30),
    (8, 60),
    (10, 100),
)
_REAL_WORDINGS = (1, 2, 3, 5, 8, 15, None)
_QUESTIONS = 500
_FOREIGN = 250
_AWAY = 0.25
_LISTED = 3
_ENOUGH = 15
_MADE = 6
FOREIGN_FOR_FITS = 100
"""So many of CLINC150's out-of-scope questions; the others are for reports."""


class Asked(NamedTuple):
    """A question and the entries that answer it; none of them: it has no answer.

    ``is_made``: it was made of a wording, to ask for something else.
    """

    text: str
    entries: frozenset[str]
    is_made: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """An FAQ as it was written, with questions. ``group``: what is left out together in a fit."""

    group: str
    entries: tuple[Entry, ...]
    asked: tuple[Asked, ...]
    language: str = "english"
    synonyms: tuple[tuple[str, ...], ...] = ()

    @property
    def has_unanswerable(self) -> bool:
        """Whether people asked enough that it does not answer to measure with."""
        return sum(not one.entries for one in self.asked) >= _ENOUGH


@dataclass(frozen=True, slots=True)
class Draw:
    """One simulated FAQ with its questions."""

    name: str
    group: str
    knowledge: Knowledge
    asked: tuple[Asked, ...]

    @property
    def answerable(self) -> tuple[Asked, ...]:
        """The questions that an entry answers."""
        return tuple(one for one in self.asked if one.entries)

    @property
    def foreign(self) -> tuple[Asked, ...]:
        """The questions that no entry answers."""
        return tuple(one for one in self.asked if not one.entries)


def sources(data: Path) -> Iterator[Source]:
    """Yield the real FAQs of ``data``, and our own of other subjects."""
    yield from real_sources(data)
    yield from map(source, sorted(OWN.glob("*.json")))
    yield shipped()


def real_sources(data: Path) -> Iterator[Source]:
    """Yield the FAQs that strangers wrote."""
    yield from map(source, sorted((data / "real").glob("*.json")))


def languages(half: str) -> Iterator[Source]:
    """Yield the FAQs in other languages with the questions of one ``half`` (a file's stem)."""
    from bot.knowledge.loader import load
    from bot.knowledge.questions import load_questions

    for folder in sorted((OWN.parent / "languages").iterdir()):
        knowledge = load(folder / "knowledge")
        known = {entry.id for entry in knowledge.entries}
        asked = load_questions([folder / f"{half}.yaml"], known)
        found = tuple(Asked(one.question, frozenset(one.entries)) for one in asked)
        language, synonyms = knowledge.vocabulary.language, knowledge.vocabulary.synonyms
        yield Source(folder.name, knowledge.entries, found, language, synonyms)


def shipped() -> Source:
    """The knowledge that is shipped, with the questions that may be looked at."""
    # Not at the top: what the bot itself needs for a question is measured with this module.
    from bot.knowledge.folder import find_folder
    from bot.knowledge.loader import load
    from bot.knowledge.questions import load_questions

    folder = find_folder(None, Path.cwd())
    knowledge = load(folder)
    files = [OWN.parent / "development.yaml", OWN.parent / "near_misses.yaml"]
    asked = load_questions(files, {entry.id for entry in knowledge.entries})
    found = tuple(Asked(one.question, frozenset(one.entries)) for one in asked)
    return Source("shipped", knowledge.entries, found, synonyms=knowledge.vocabulary.synonyms)


def source(path: Path) -> Source:
    """Read one FAQ. An answer of a dot alone is none."""
    content = json.loads(path.read_text(encoding="utf-8"))
    entries = tuple(
        Entry(
            id=str(one["id"]),
            question=one["question"],
            answer=str(one.get("answer") or "").strip(". "),
            phrasings=tuple(one.get("phrasings", ())),
        )
        for one in content["entries"]
    )
    asked = [Asked(row[0], frozenset(map(str, row[1]))) for row in content["questions"]]
    asked += [
        Asked(row if isinstance(row, str) else row[0], frozenset())
        for row in content["unanswerable"]
    ]
    return Source(path.stem, entries, tuple(asked), content.get("language", "english"))


def training_draws(data: Path, seeds: range) -> Iterator[Draw]:
    """Yield draws of all sources and of the public sets."""
    for seed in seeds:
        for one in (*sources(data), *languages("development")):
            most = max(len(entry.wordings) for entry in one.entries)
            sizes = [size for size in _REAL_WORDINGS if size is not None and size < most]
            for size in (*sizes, None):
                rng = random.Random(f"{one.group} {size} {seed}")
                yield reduced(one, rng, wordings=size, lists=rng.random() < 0.5, makes=True)
            if one.has_unanswerable:
                yield reduced(one, random.Random(f"{one.group} {seed}"), away=0)
        for name in ("clinc150", "banking77"):
            yield from _public(data, name, seed)


def reported_draws(data: Path, seeds: range) -> Iterator[Draw]:
    """Yield draws as they are reported: FAQs as they are, or a quarter of the entries away."""
    for one in languages("report"):
        yield reduced(one, random.Random(one.group), away=0, most=10_000)
    for one in sources(data):
        yield from reported(one, seeds, most=10_000)


def reported(whole: Source, seeds: range, *, most: int) -> Iterator[Draw]:
    """Yield one FAQ as it is reported: once if it has questions that it does not answer."""
    if whole.has_unanswerable:
        yield reduced(whole, random.Random(whole.group), away=0, most=most)
    else:
        for seed in seeds:
            yield reduced(whole, random.Random(f"report {whole.group} {seed}"), most=most)


def reduced(
    whole: Source,
    rng: random.Random,
    *,
    wordings: int | None = None,
    away: float = _AWAY,
    lists: bool = False,
    makes: bool = False,
    most: int = _QUESTIONS,
) -> Draw:
    """Keep ``wordings`` of each entry (None: all), and take the part ``away`` of the entries.

    With ``lists`` up to three questions of some that were taken away are listed as unanswered,
    with ``makes`` there are questions for the contrary of what some entries are asked for.
    """
    entries, asked = [], list(whole.asked)
    for entry in whole.entries:
        texts = list(entry.wordings)
        if wordings is not None and len(texts) > wordings:
            rng.shuffle(texts)
            asked += [Asked(text, frozenset({entry.id})) for text in texts[wordings:]]
            texts = texts[:wordings]
        entries.append(replace(entry, question=texts[0], phrasings=tuple(texts[1:])))
    ids = [entry.id for entry in entries]
    gone = set(rng.sample(ids, max(1, round(away * len(ids))))) if away else set()
    rng.shuffle(asked)
    listed: dict[str, list[str]] = {}
    answerable, foreign = [], []
    for one in asked:
        if one.entries - gone:
            answerable.append(one._replace(entries=one.entries - gone))
            continue
        some = listed.setdefault(min(one.entries), []) if one.entries and lists else None
        if some is not None and len(some) < _LISTED and rng.random() < 0.5:
            some.append(one.text)
        else:
            foreign.append(one._replace(entries=frozenset()))
    kept = tuple(entry for entry in entries if entry.id not in gone)
    if makes:
        foreign = [*made(kept, whole.language, rng), *foreign]
    knowledge = Knowledge(
        kept,
        Vocabulary(whole.language, whole.synonyms),
        unanswered=tuple(text for some in listed.values() for text in some),
    )
    name = f"{whole.group} {wordings or 'all'}"
    return Draw(name, whole.group, knowledge, (*answerable[:most], *foreign[: most // 2]))


def made(entries: Sequence[Entry], language: str, rng: random.Random) -> list[Asked]:
    """Turn some wordings into questions for something else, which must not get their answer.

    One of two opposites stands for the other, or another name or number for its own. Nobody asks
    much of this kind in the sets, and who does is helped least by a wrong answer.
    """
    found = [
        Asked(changed, frozenset(), is_made=True)
        for entry in entries
        if (changed := _changed(rng.choice(entry.wordings), entry, lexicon(language), rng))
    ]
    return rng.sample(found, min(_MADE, len(found)))


def _changed(text: str, entry: Entry, words: Lexicon, rng: random.Random) -> str | None:
    other: dict[str, str] = {}
    for one, two in words.opposites:
        other |= {one: two, two: one}
    said = set(re.findall(r"[\w-]+", " ".join((*entry.wordings, entry.answer)).casefold()))
    typed = text.split()
    changes = []
    for at, word in enumerate(typed):
        bare = word.strip("?.,!:;\"'")
        opposite = other.get(bare.casefold(), "")
        if opposite and opposite not in said:
            changes.append((at, word.replace(bare, opposite)))
        elif bare.isdigit():
            changes.append((at, word.replace(bare, str(int(bare) + rng.randint(1, 9)))))
        elif (
            at
            and bare.isalpha()
            and bare[:1].isupper()
            and bare.casefold() not in english.STOP_WORDS
        ):
            name = rng.choice(sorted(english.brands() - said)).capitalize()
            changes.append((at, word.replace(bare, name)))
    if not changes:
        return None
    at, changed = rng.choice(changes)
    typed[at] = changed
    return " ".join(typed)


def _public(data: Path, name: str, seed: int) -> Iterator[Draw]:
    content = json.loads((data / f"{name}.json").read_text(encoding="utf-8"))
    texts: dict[str, list[str]] = {}
    for text, intent in content["train"]:
        texts.setdefault(intent, []).append(text)
    foreign = content.get("oos", [])[:FOREIGN_FOR_FITS]
    for wordings, count in _PUBLIC_SIZES:
        rng = random.Random(f"{name} {wordings} {count} {seed}")
        entries, asked = (
            [],
            [Asked(text, frozenset()) for text in rng.sample(foreign, min(60, len(foreign)))],
        )
        for intent in rng.sample(sorted(texts), min(count, len(texts))):
            some = rng.sample(texts[intent], min(wordings + 8, len(texts[intent])))
            entries.append(Entry(intent, some[0], "", tuple(some[1:wordings])))
            asked += [Asked(text, frozenset({intent})) for text in some[wordings:]]
        whole = Source(name, tuple(entries), tuple(asked))
        drawn = reduced(whole, rng, lists=rng.random() < 0.5, makes=True)
        yield replace(drawn, name=f"{name} {wordings} x {count}")
