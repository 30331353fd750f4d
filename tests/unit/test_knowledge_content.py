"""The shipped answers against the list of facts and the rules for writing them."""

import hashlib
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests import shipped

ROOT = Path(__file__).parents[2]

pytestmark = shipped.only

LAST_PARAGRAPH = 36
HEADINGS = {8, 18, 30}
LONGEST_QUOTE = 8
# People copy these files: a list longer than this is one that nobody would write or read.
LONGEST_LIST = 15

# Words that make no second wording of a question: two phrasings that differ only in these are one.
FILLERS = (
    "a an the is are was were be do does did has have had of in on to for by from at with and or"
    " what which please tell me i it its that this there"
)
# Words that are only true on the day when they are written.
TIME_WORDS = re.compile(
    r"\b(now|nowadays|current(ly)?|recent(ly)?|today|yesterday|soon|so far|lately|these days"
    r"|at present|to date|(this|last|next) (week|month|year)|(days|weeks|months) ago)\b",
    re.IGNORECASE,
)
ATTRIBUTIONS = re.compile(r"news analysis|The Information (on|reported)|according to minutes")


@cache
def files() -> dict[str, dict[str, Any]]:
    """The content of each file of `knowledge/` by its name."""
    return {
        path.name: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "knowledge").glob("*.yaml"))
    }


@cache
def entries() -> dict[str, dict[str, Any]]:
    """All entries of `knowledge/` by their id."""
    found: dict[str, dict[str, Any]] = {}
    for name, content in files().items():
        for entry in content.get("entries", []):
            assert entry["id"] not in found, f"{name}: {entry['id']} stands twice"
            found[entry["id"]] = entry
    return found


@cache
def unanswered() -> dict[str, list[str]]:
    """The questions that each file lists as unanswered, by its name."""
    return {name: content.get("unanswered", []) for name, content in files().items()}


@cache
def facts() -> list[dict[str, Any]]:
    """The facts of the article, in its order."""
    loaded: dict[str, list[dict[str, Any]]] = yaml.safe_load(
        (ROOT / "tests" / "facts.yaml").read_text(encoding="utf-8")
    )
    return loaded["facts"]


@cache
def synonyms() -> list[list[str]]:
    """The groups of words that mean the same in questions; the first one stands for the others."""
    loaded: dict[str, list[list[str]]] = yaml.safe_load(
        (ROOT / "knowledge" / "vocabulary.yaml").read_text(encoding="utf-8")
    )
    return loaded["synonyms"]


def words(text: str) -> list[str]:
    """Case-folded words without punctuation and 's; a hyphen parts two words."""
    return re.findall(r"[^\W_]+", re.sub(r"['’](s\b)?", "", text.casefold()))


def wordings(entry: dict[str, Any]) -> list[str]:
    """Every wording of the entry's question, the question itself first."""
    return [entry["question"], *entry["phrasings"]]


def paragraphs(where: str) -> set[int]:
    """The numbers in words such as "paragraphs 3, 19-21 and 27"."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?:-(\d+))?", where):
        found.update(range(int(first), int(last or first) + 1))
    return found


def near_copies(texts: list[str]) -> list[tuple[str, str]]:
    """Pairs of wordings with the same set of words, fillers left out and order ignored."""
    seen: dict[frozenset[str], str] = {}
    pairs = []
    for text in texts:
        key = frozenset(words(text)) - set(FILLERS.split())
        if key in seen:
            pairs.append((seen[key], text))
        seen.setdefault(key, text)
    return pairs


def runs(text: str) -> list[str]:
    """Every run of words that is one longer than a quote may be."""
    own, size = words(text), LONGEST_QUOTE + 1
    return [" ".join(own[at : at + size]) for at in range(len(own) - size + 1)]


def digest(run: str) -> str:
    """What stands for a run in ``article_runs.txt``."""
    return hashlib.sha256(run.encode()).hexdigest()[:12]


@cache
def replacements() -> list[tuple[str, str]]:
    """Each synonym with the first word of its group, the longest synonym first."""
    pairs = [
        (" ".join(words(word)), " ".join(words(group[0])))
        for group in synonyms()
        for word in group[1:]
    ]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def with_synonyms_merged(text: str) -> str:
    """The words of the text, each synonym replaced by the first word of its group."""
    merged = f" {' '.join(words(text))} "
    for word, first in replacements():
        merged = merged.replace(f" {word} ", f" {first} ")
    return merged.strip()


def test_every_fact_has_an_entry() -> None:
    """Every fact of the article names an entry that exists."""
    assert [fact for fact in facts() if fact["entry"] not in entries()] == []


def test_every_entry_answers_a_fact() -> None:
    """Every entry is named by at least one fact."""
    assert entries().keys() - {fact["entry"] for fact in facts()} == set()


def test_facts_cover_the_article() -> None:
    """Every paragraph of the article except the headings has facts."""
    expected = set(range(1, LAST_PARAGRAPH + 1)) - HEADINGS
    assert {fact["paragraph"] for fact in facts()} == expected


def test_facts_are_told_once() -> None:
    """No fact is listed twice."""
    told = Counter(" ".join(words(fact["fact"])) for fact in facts())
    assert [fact for fact, times in told.items() if times > 1] == []


def test_entries_point_to_the_paragraphs_of_their_facts() -> None:
    """An entry's `where` includes the paragraph of every fact that it answers."""
    missing = [
        fact
        for fact in facts()
        if fact["paragraph"] not in paragraphs(entries()[fact["entry"]]["where"])
    ]
    assert missing == []


def test_entries_have_enough_phrasings() -> None:
    """Every entry has eight or more phrasings beside its question."""
    assert [key for key, entry in entries().items() if len(entry["phrasings"]) < 8] == []


def test_lists_are_short_enough_to_copy() -> None:
    """No entry has more than fifteen phrasings, and no file more than fifteen unanswered ones."""
    lists = {key: entry["phrasings"] for key, entry in entries().items()} | unanswered()
    assert [key for key, texts in lists.items() if len(texts) > LONGEST_LIST] == []


def test_no_wording_is_listed_as_unanswered() -> None:
    """No question that a file lists as unanswered is a wording of an entry, or listed twice."""
    told = Counter(with_synonyms_merged(text) for e in entries().values() for text in wordings(e))
    told.update(with_synonyms_merged(text) for texts in unanswered().values() for text in texts)
    assert [text for text, times in told.items() if times > 1] == []


def test_no_phrasing_stands_twice() -> None:
    """No two wordings of all entries are equal, even with their synonyms merged."""
    told = Counter(with_synonyms_merged(text) for e in entries().values() for text in wordings(e))
    assert [text for text, times in told.items() if times > 1] == []


def test_phrasings_of_an_entry_differ() -> None:
    """No entry has two phrasings that differ only in word order and filler words."""
    found = {key: near_copies(wordings(entry)) for key, entry in entries().items()}
    assert {key: pairs for key, pairs in found.items() if pairs} == {}


def test_a_near_copy_is_found() -> None:
    """Other fillers and another order make a near-copy; another content word does not."""
    texts = ["Who bought the red kite?", "the kite red, who bought it", "Who sold the kite?"]
    assert near_copies(texts) == [(texts[0], texts[1])]


def test_answers_stay_true() -> None:
    """No answer uses a word of time that depends on the day when it is read."""
    found = {key: TIME_WORDS.findall(entry["answer"]) for key, entry in entries().items()}
    assert {key: hits for key, hits in found.items() if hits} == {}


def test_answers_say_where_they_come_from() -> None:
    """Every answer names the article or the outlet, and a year."""
    unnamed = [
        key
        for key, entry in entries().items()
        if not ATTRIBUTIONS.search(entry["answer"]) or "2023" not in entry["answer"]
    ]
    assert unnamed == []


def test_answers_name_their_reporter() -> None:
    """An entry with `reported_by` names that outlet or person in its answer."""
    unnamed = [
        key
        for key, entry in entries().items()
        if entry.get("reported_by", "").split(" ")[-1] not in entry["answer"]
    ]
    assert unnamed == []


def test_answers_are_short() -> None:
    """Every answer has one to three sentences."""
    counts = {
        key: len(re.findall(r"[.?!](?=\s|$)", entry["answer"])) for key, entry in entries().items()
    }
    assert {key: count for key, count in counts.items() if not 1 <= count <= 3} == {}


def test_related_entries_exist() -> None:
    """Every id in `see_also` is that of another entry."""
    broken = [
        (key, other)
        for key, entry in entries().items()
        for other in entry.get("see_also", [])
        if other not in entries() or other == key
    ]
    assert broken == []


def test_a_synonym_stands_in_one_group() -> None:
    """No word stands in two groups of synonyms."""
    told = Counter(" ".join(words(word)) for group in synonyms() for word in group)
    assert [word for word, times in told.items() if times > 1] == []


def test_a_copied_run_is_found() -> None:
    """Nine words in a row count as copied, whatever their case and punctuation; eight do not."""
    article = "The old ferry crosses the wide, grey bay twice a day in summer."
    copied = "**The old** Ferry crosses the wide grey bay twice, in winter"
    shorter = "An old ferry crosses the wide grey bay twice in winter"
    known = {digest(run) for run in runs(article)}
    assert [run for run in runs(copied) if digest(run) in known] == [
        "the old ferry crosses the wide grey bay twice"
    ]
    assert [run for run in runs(shorter) if digest(run) in known] == []


def test_answers_are_in_our_own_words() -> None:
    """No answer and no listed fact has nine words in a row from the article.

    Its text is not ours to copy, so what is compared are digests of all its nine words in a row.
    """
    known = set((ROOT / "tests" / "article_runs.txt").read_text(encoding="utf-8").split())
    texts = {key: entry["answer"] for key, entry in entries().items()}
    texts |= {f"fact {number}": fact["fact"] for number, fact in enumerate(facts())}
    copied = {
        key: [run for run in runs(text) if digest(run) in known] for key, text in texts.items()
    }
    assert {key: some for key, some in copied.items() if some} == {}
