"""Every mistake in a file is reported with its place, in words for people who write answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.integration.knowledge.conftest import Check

GOOD = "entries:\n  - {id: good, question: Is it good, answer: Yes.}\n"
HEAD = "entries:\n  - id: a\n    question: Why?\n    answer: Because.\n"

SYNTAX = {
    "entries:\n  - id: a\n    question: What: this?\n": [
        "f.yaml:3:19: text that holds ': ' must be in quotes (or this line is indented wrongly)"
    ],
    "entries:\n\t- id: a\n": ["f.yaml:2:1: a tab: YAML wants spaces here"],
    "entries:\n  - id: a\n\tquestion: b\n": ["f.yaml:3:1: a tab: YAML wants spaces here"],
    "entries:\n  - id: é😀\n    question: @a\n": [
        "f.yaml:3:15: text that begins with '@' must be in quotes"
    ],
    "topic: **bold** text\n": ["f.yaml:1:8: text that begins with '*' must be in quotes"],
    "topic: 'the end\nentries: []\n": ["f.yaml:1:8: this quote is never closed"],
    'topic: "one\n---\ntwo"\n': ["f.yaml:1:8: this quote is never closed"],
    'topic: "quoted" and more\nentries: []\n': [
        "f.yaml:1:17: this does not fit in here: look at the indentation and the quotes"
    ],
    "topic: [draft] and more\n": [
        "f.yaml:1:16: this does not fit in here: look at the indentation and the quotes"
    ],
    "topic: [draft\nentries: x\n": [
        "f.yaml:1:8: this bracket is not closed, or what stands in it needs commas or quotes"
    ],
    "entries:\n  - id: a\n    question\n    answer: x\n": [
        "f.yaml:3:5: a line without 'key:'; text on several lines needs '|' after its key, and "
        "indentation"
    ],
    "topic: |text\n": ["f.yaml:1:8: the text begins on the line after '|' or '>'"],
    "topic: - a\n": [
        "f.yaml:1:8: a list begins on the line after its key; text that begins with '- ' or '? ' "
        "must be in quotes"
    ],
    'topic: "\\ud83d\\ude00"\n' + GOOD: [
        "f.yaml:1:8: a backslash in this text stands before something that YAML does not know: "
        "write the character itself (from Python: json.dump with ensure_ascii=False), or use "
        "single quotes"
    ],
    'topic: "a\\0b"\n' + GOOD: [
        "f.yaml:1:8: the escape for the character U+0000 (a control character) is not allowed here"
    ],
    GOOD + "---\n" + GOOD: [
        "f.yaml:3:1: a second document begins here: remove this line or use another file"
    ],
    "": ["f.yaml: the file is empty"],
    "# later\n": ["f.yaml: the file is empty"],
}

REFUSED = {
    "topic: &x a\nentries: [*x, *x]\n": [
        "f.yaml:1:8: text that begins with '&' must be in quotes (anchors are not used here)",
        "f.yaml:2:11: text that begins with '*' must be in quotes (aliases are not used here)",
        "f.yaml:2:15: text that begins with '*' must be in quotes (aliases are not used here)",
    ],
    "&a [*a]\n": [
        "f.yaml:1:1: text that begins with '&' must be in quotes (anchors are not used here)",
        "f.yaml:1:5: text that begins with '*' must be in quotes (aliases are not used here)",
    ],
    "topic: !!python/object/apply:os.system [touch canary]\n": [
        "f.yaml:1:8: text that begins with '!' must be in quotes (tags are not used here)"
    ],
    "topic: !!str 5\n": [
        "f.yaml:1:8: text that begins with '!' must be in quotes (tags are not used here)"
    ],
    "<<: {topic: a}\n" + GOOD: [
        "f.yaml:1:1: merge keys ('<<') are not used here: write the keys out"
    ],
    "{x: y}: z\n" + GOOD: ["f.yaml:1:1: text that begins with '{', '[' or '?' must be in quotes"],
    "topic: a\ntopic: b\n" + GOOD: ["f.yaml:2:1: 'topic' is given twice, first at f.yaml:1:1"],
    HEAD + "    answer: Or not.\n": ["f.yaml:5:5: 'answer' is given twice, first at f.yaml:4:5"],
    "[" * 11 + "]" * 11: ["f.yaml:1:11: brackets or lists stand more than 10 deep in each other"],
}

SHAPE = {
    "topic: Nothing\n": ["f.yaml:1:1: 'entries' is missing"],
    "entries:\n": ["f.yaml:1:9: 'entries' is empty"],
    "entries: []\n": ["f.yaml:1:10: 'entries' needs at least one item"],
    "entries: {id: a}\n": [
        "f.yaml:1:10: 'entries' must be a list, each item on a line of its own after '- ', not a "
        "set of keys"
    ],
    "- id: a\n": ["f.yaml:1:1: the file must have the keys entries, but it is a list"],
    "only text\n": ["f.yaml:1:1: the file must have the keys entries, but it is text"],
    "entires: x\n" + GOOD: ["f.yaml:1:1: unknown key 'entires'; did you mean 'entries'?"],
    "zebra: x\n" + GOOD: [
        "f.yaml:1:1: unknown key 'zebra'; the keys here are topic, team, format, entries, "
        "unanswered"
    ],
    "questions: []\n" + GOOD: [
        "f.yaml:1:1: labelled questions for faqbot eval are no answers: move this file out of the "
        "folder, or make it a .csv"
    ],
    "synonyms: []\nsources: []\n" + GOOD: [
        "f.yaml:1:1: unknown key 'synonyms'; it belongs in vocabulary.yaml",
        "f.yaml:2:1: unknown key 'sources'; it belongs in sources.yaml",
    ],
    "entries:\n  - question: Why?\n    anwser: Because.\n": [
        "f.yaml:2:5: 'answer' is missing",
        "f.yaml:2:5: 'id' is missing",
        "f.yaml:3:5: unknown key 'anwser'; did you mean 'answer'?",
    ],
    "entries:\n  - text\n  -\n  - [a]\n": [
        "f.yaml:2:5: item 1 of 'entries' must have the keys id, question, answer, but it is text",
        "f.yaml:3:4: item 2 of 'entries' is empty",
        "f.yaml:4:5: item 3 of 'entries' must have the keys id, question, answer, but it is a list",
    ],
    "entries:\n  - id: My Question!\n    question: ' '\n    answer:\n": [
        "f.yaml:2:9: 'id' is 'My Question!', but ids have only a-z, 0-9, '-' and '_': "
        "for example 'my-question'",
        "f.yaml:3:15: 'question' is empty",
        "f.yaml:4:12: 'answer' is empty",
    ],
    "entries:\n  - id: a\n    question: [Why]\n    answer: {No: yes}\n": [
        "f.yaml:3:15: 'question' must be text, not a list",
        "f.yaml:4:13: 'answer' must be text, not a set of keys: text that holds ': ' must be in "
        "quotes",
    ],
    HEAD + "    phrasings: How come?\n": [
        "f.yaml:5:16: 'phrasings' must be a list, each item on a line of its own after '- ', not "
        "text"
    ],
    HEAD + "    phrasings:\n      - Really: how?\n      -\n      - [x]\n": [
        "f.yaml:6:9: item 1 of 'phrasings' must be text, not a set of keys: text that holds ': ' "
        "must be in quotes",
        "f.yaml:7:8: item 2 of 'phrasings' is empty",
        "f.yaml:8:9: item 3 of 'phrasings' must be text, not a list",
    ],
    HEAD + "    review_by: 2024-02-30\n": [
        "f.yaml:5:16: 'review_by' is '2024-02-30', but it must be a date such as 2027-01-31"
    ],
    HEAD + "    review_by: 1700000000\n": [
        "f.yaml:5:16: 'review_by' is '1700000000', but it must be a date such as 2027-01-31"
    ],
    HEAD + "    review_by: [2027-01-31]\n": ["f.yaml:5:16: 'review_by' must be text, not a list"],
    HEAD + '    where: "line\\nbreak"\n': ["f.yaml:5:12: 'where' must be on one line"],
    f"entries: [{{id: a, question: {'x' * 1001}, answer: y}}]\n": [
        "f.yaml:1:29: 'question' has 1,001 characters, but 1,000 is the most that a question may "
        "have; what is longer belongs in the answer"
    ],
    HEAD + f"    where: {'x' * 301}\n": [
        "f.yaml:5:12: 'where' has 301 characters, but 300 is the most that one line in Slack has "
        "room for"
    ],
    "entries: [{id: None, question: x, answer: y}]\n": [
        "f.yaml:1:16: 'id' is 'None', which says in files of labelled questions that no entry "
        "answers: choose another"
    ],
    "entries: [{id: help, question: x, answer: y}]\n": [
        "f.yaml:1:16: 'id' is 'help', which people type to be told how to ask: choose another"
    ],
    f"entries: [{{id: a, question: x, answer: {'y' * 12_001}}}]\n": [
        "f.yaml:1:40: 'answer' has 12,001 characters, but 12,000 is the most that fits into a "
        "Slack message"
    ],
    f"entries: [{{id: {'a' * 101}, question: x, answer: y}}]\n": [
        "f.yaml:1:16: 'id' has 101 characters, but 100 is the most here"
    ],
}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("text", "expected"), SYNTAX.items())
def test_broken_yaml(check: Check, text: str, expected: list[str]) -> None:
    """A syntax error names the place where a person has to change something."""
    assert check({"f.yaml": text}) == expected


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("text", "expected"), REFUSED.items())
def test_refused_yaml(check: Check, text: str, expected: list[str]) -> None:
    """What YAML allows and nobody needs for answers is refused, each time it occurs."""
    assert check({"f.yaml": text}) == expected


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("text", "expected"), SHAPE.items())
def test_wrong_shape(check: Check, text: str, expected: list[str]) -> None:
    """Missing, unknown, empty, wrong and overlong values are all reported at once."""
    assert check({"f.yaml": text}) == expected


def test_a_broken_file_hides_no_other_problems(check: Check) -> None:
    """Each file is reported, whatever the others are like."""
    files = {"a.yaml": "topic: [\n", "b.yaml": "zebra: x\n" + GOOD, "c.yaml": "entries: x\n"}
    assert [line.split(":")[0] for line in check(files)] == ["a.yaml", "b.yaml", "c.yaml"]


SOURCES = {
    "sources:\n  - id: s\n": ["sources.yaml:2:5: 'title' is missing"],
    "sources:\n  - {id: s, title: T, url: 'javascript:alert(1)'}\n": [
        "sources.yaml:2:28: 'url' is 'javascript:alert(1)', but it must begin with https:// and "
        "have no spaces"
    ],
    "sources:\n  - {id: s, title: T}\n  - {id: s, title: U}\n": [
        "sources.yaml:3:10: the id 's' is already taken at sources.yaml:2:10"
    ],
    "sources:\n  - {id: s, title: T, puplished: x}\n": [
        "sources.yaml:2:23: unknown key 'puplished'; did you mean 'published'?"
    ],
}

VOCABULARY = {
    "synonyms:\n  - [alone]\n": [
        "vocabulary.yaml:2:5: item 1 of 'synonyms' needs at least two words that mean the same"
    ],
    "synonyms:\n  - [stake, share, Share]\n  - [STAKE, part, '']\n": [
        "vocabulary.yaml:2:20: 'Share' stands in a group already, at vocabulary.yaml:2:13",
        "vocabulary.yaml:3:6: 'STAKE' stands in a group already, at vocabulary.yaml:2:6",
        "vocabulary.yaml:3:19: item 3 of group 2 is empty",
    ],
    "language: englisch\n": [
        "vocabulary.yaml:1:11: 'language' is 'englisch', a language without word stems here; did "
        "you mean 'english'?"
    ],
    "entries: []\n": [
        "vocabulary.yaml:1:1: unknown key 'entries'; it belongs in a file of answers"
    ],
}


@pytest.mark.parametrize(("text", "expected"), SOURCES.items())
def test_wrong_sources(check: Check, text: str, expected: list[str]) -> None:
    """Sources need an id of their own, a title, and an address that is safe to click."""
    assert check({"a.yaml": GOOD, "sources.yaml": text}) == expected


@pytest.mark.parametrize(("text", "expected"), VOCABULARY.items())
def test_wrong_vocabulary(check: Check, text: str, expected: list[str]) -> None:
    """Groups need two words, no word stands twice, and the language has a stemmer."""
    assert check({"a.yaml": GOOD, "vocabulary.yaml": text}) == expected


def test_a_language_that_is_like_no_other(check: Check) -> None:
    """Without a near name, the known ones are listed, and what to write for any other."""
    (line,) = check({"a.yaml": GOOD, "vocabulary.yaml": "language: klingon\n"})
    assert "known are arabic, " in line
    assert ", german, " in line
    assert line.endswith("; 'other' compares the words of any other as they are")


@pytest.mark.parametrize("language", ["english", "german", "chinese", "japanese", "thai", "other"])
def test_known_languages(check: Check, language: str) -> None:
    """Languages with stems are known, those whose letters need no spaces, and any other one."""
    assert check({"a.yaml": GOOD, "vocabulary.yaml": f"language: {language}\n"}) == []


def test_ids_are_unique_over_all_files(check: Check) -> None:
    """The second use of an id is the problem, and names the first."""
    one = "entries:\n  - {id: x, question: One?, answer: A}\n"
    two = (
        "entries:\n  - {id: y, question: Two, answer: B}\n  - {id: x, question: Three, answer: C}\n"
    )
    assert check({"1.yaml": one, "2.yaml": two}) == [
        "2.yaml:3:10: the id 'x' is already taken at 1.yaml:2:10"
    ]


def test_wordings_are_unique_over_all_files(check: Check) -> None:
    """The same wording in two entries names both places, whatever its punctuation."""
    one = "entries:\n  - {id: x, question: Something else, answer: A}\n"
    two = "entries:\n  - {id: y, question: SOMETHING ELSE!, answer: B}\n"
    assert check({"1.yaml": one, "2.yaml": two}) == [
        "2.yaml:2:23: another entry has this wording already, at 1.yaml:2:23: 'SOMETHING ELSE!'; "
        "which of the two is to answer it? Keep it there or here, or word one otherwise"
    ]


def test_what_has_no_answer_is_no_wording(check: Check) -> None:
    """A question cannot be refused and lead to an entry, nor be refused twice."""
    one = "entries:\n  - {id: x, question: One?, answer: A}\nunanswered:\n  - Two?\n  - three\n"
    two = "entries:\n  - {id: y, question: Two, answer: B}\nunanswered:\n  - Three?\n  - ''\n"
    assert check({"1.yaml": one, "2.yaml": two}) == [
        "1.yaml:4:5: 'Two?' leads to an entry, at 2.yaml:2:23: keep one of them",
        "2.yaml:4:5: 'Three?' stands here already, at 1.yaml:5:5: keep one of them",
        "2.yaml:5:5: item 2 of 'unanswered' is empty",
    ]


REFERRING = (
    "entries:\n  - {id: x, question: One?, answer: A, see_also: [gone, one-two], source: src}\n"
)
OTHER = "entries:\n  - {id: one-too, question: Two?, answer: B}\n"
UNKNOWN_ENTRIES = [
    "1.yaml:2:51: there is no entry 'gone'",
    "1.yaml:2:57: there is no entry 'one-two'; did you mean 'one-too'?",
]
UNKNOWN_SOURCE = "1.yaml:2:75: sources.yaml has no source 'src'"


def test_references_lead_somewhere(check: Check) -> None:
    """Unknown ids of entries and sources are problems, with the nearest known one."""
    sources = "sources:\n  - {id: scr, title: T}\n"
    assert check({"1.yaml": REFERRING, "2.yaml": OTHER, "sources.yaml": sources}) == [
        *UNKNOWN_ENTRIES,
        f"{UNKNOWN_SOURCE}; did you mean 'scr'?",
    ]


def test_without_a_file_of_sources_every_source_is_unknown(check: Check) -> None:
    """A reference to a source needs sources.yaml."""
    assert check({"1.yaml": REFERRING, "2.yaml": OTHER}) == [*UNKNOWN_ENTRIES, UNKNOWN_SOURCE]


@pytest.mark.parametrize(
    "broken",
    [
        {"3.yaml": "entries: [\n"},
        {"3.yaml": b"\xff\n"},
        {"3.yaml": "entires:\n  - {id: gone, question: Q, answer: A}\n"},
        {"3.yaml": "entries:\n  - {ids: gone, question: Q, answer: A}\n"},
        {"3.yml": "entries:\n  - {id: gone, question: Q, answer: A}\n"},
    ],
)
def test_ids_in_a_broken_file_raise_no_false_alarm(
    check: Check, broken: dict[str, str | bytes]
) -> None:
    """While a file cannot be understood, no reference is called unknown."""
    sources = "sources:\n  - {id: src, title: T}\n"
    lines = check({"1.yaml": REFERRING, "2.yaml": OTHER, "sources.yaml": sources, **broken})
    assert {line[:5] for line in lines} == {next(iter(broken))[:5]}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sources.yaml", "sources: [\n"),
        ("sources.yaml", "source:\n  - {id: src, title: T}\n"),
        ("sources.yml", "sources:\n  - {id: src, title: T}\n"),
    ],
)
def test_sources_in_a_broken_file_raise_no_false_alarm(check: Check, name: str, text: str) -> None:
    """While the sources cannot be understood, no source is called unknown."""
    lines = check({"1.yaml": REFERRING, "2.yaml": OTHER, name: text})
    assert lines[:2] == UNKNOWN_ENTRIES
    assert lines[2:]
    assert all(line.startswith(name) for line in lines[2:])


def test_ids_of_faulty_entries_are_known(check: Check) -> None:
    """An entry with a fault elsewhere can still be referred to."""
    files = {"1.yaml": REFERRING.replace(", source: src", ""), "2.yaml": OTHER}
    faulty = "entries:\n  - {id: gone, question: Q, answer: ''}\n  - {id: one-two}\n"
    assert check({**files, "3.yaml": faulty}) == [
        "3.yaml:2:37: 'answer' is empty",
        "3.yaml:3:5: 'answer' is missing",
        "3.yaml:3:5: 'question' is missing",
    ]


def test_many_unknown_references_are_reported_without_proposals(check: Check) -> None:
    """After twenty proposals the rest is only named: somebody renamed everything."""
    entries = "".join(
        f"  - {{id: entry-{n}, question: Q{n}, answer: A, see_also: [entri-{n}]}}\n"
        for n in range(30)
    )
    lines = check({"f.yaml": "entries:\n" + entries})
    assert len(lines) == 30
    assert sum("did you mean" in line for line in lines) == 20
