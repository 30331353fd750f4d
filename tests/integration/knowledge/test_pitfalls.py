"""What YAML drops or changes without a word is named with its place and the way to write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.knowledge import loader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.integration.knowledge.conftest import Check

    Write = Callable[[Mapping[str, str]], Path]

HEAD = "entries:\n  - id: a\n    question: Why?\n"

DROPPED = {
    HEAD + "    answer: Ask in #help-it and name your manager.\n": (
        "f.yaml:4:13: YAML drops '#help-it and name your manager.', since ' #' begins a comment: "
        "put the whole text in quotes, or write '|' and the text on the next line"
    ),
    HEAD + "    answer: x\n    phrasings:\n      - what is #general for\n": (
        "f.yaml:6:9: YAML drops '#general for', since ' #' begins a comment: put the whole text "
        "in quotes, or write '|' and the text on the next line"
    ),
    HEAD + "    answer: null\n": (
        "f.yaml:4:13: null means nothing to YAML: leave the key out, or write the word in quotes"
    ),
    HEAD + "    answer: x\n    where: ~\n": (
        "f.yaml:5:12: ~ means nothing to YAML: leave the key out, or write the word in quotes"
    ),
    HEAD + "    answer\u00a0: x\n": (
        "f.yaml:4:5: the key 'answer' has the character U+00A0 (NO-BREAK SPACE) in it: delete that"
    ),
    HEAD + "    answer:\u00a0x\n": (
        "f.yaml:4:12: the character U+00A0 (NO-BREAK SPACE) stands here: type an ordinary space"
    ),
    HEAD + "    answer\uff1ax\n": (
        "f.yaml:4:11: the character U+FF1A (FULLWIDTH COLON) is no colon to YAML: type ':' and a "
        "space"
    ),
    HEAD + "    answer: x\n    phrasings:\n      -\u3000how come\n": (
        "f.yaml:6:7: the character U+3000 (IDEOGRAPHIC SPACE) stands after '-': type an ordinary "
        "space"
    ),
}

CHANGED = {
    HEAD + "    answer: >\n      Do this:\n      - one\n      - two\n": (
        "f.yaml:4:13: warning: '>' joins '- one' to the line before it: write '|' in its place, "
        "which keeps the lines of lists and tables"
    ),
    HEAD + '    answer: "C:\\temp\\new"\n': (
        "f.yaml:4:13: warning: in double quotes a backslash begins an escape, as in "
        "'C:\\temp\\new': use single quotes for text with backslashes, and '|' for text of "
        "several lines"
    ),
    HEAD + '    answer: "domain\\name"\n': (
        "f.yaml:4:13: warning: in double quotes a backslash begins an escape, as in 'domain\\name'"
        ": use single quotes for text with backslashes, and '|' for text of several lines"
    ),
    HEAD + "    answer: Press # to go on\n": (
        "f.yaml:4:13: warning: '# to go on' is a comment to YAML and not part of the text: put the "
        "text in quotes if it is, else the comment on a line of its own"
    ),
}

MEANT = [
    "entries:\n  - id: a # ids may have\n    question: Why?\n    answer: 'Ask in #help'\n",
    HEAD + "    answer: |\n      Ask in #help\n      - C:\\temp\\new\n    see_also: [a] #x\n",
    HEAD + "    answer: >\n      Folded\n      prose.\n\n      - a list\n\n      - kept\n",
    HEAD + '    answer: "one\\n\\ntwo"\n',
    '{"entries": [{"id": "a", "question": "q", "answer": "a\\nb", "source": null}]}',
    HEAD + "    answer: 'C:\\temp\\new'\n    where: '~'\n",
    HEAD + "    answer: A no-break\u00a0space in text.\n",
]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("text", "expected"), DROPPED.items())
def test_what_would_be_lost_is_a_problem(check: Check, text: str, expected: str) -> None:
    """Nothing that was typed is dropped: the file is refused, and its line says why."""
    assert expected in check({"f.yaml": text})


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("text", "expected"), CHANGED.items())
def test_what_may_be_changed_is_a_warning(write: Write, text: str, expected: str) -> None:
    """The answer may be meant as YAML reads it, so it is used, and ``check`` says so."""
    folder = write({"f.yaml": text})
    report = loader.check(folder)
    assert report.problems == ()
    assert [str(one).replace(f"{folder}/", "") for one in report.warnings] == [expected]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("text", MEANT)
def test_what_is_written_as_it_is_meant_is_left_alone(write: Write, text: str) -> None:
    """Comments after ids, text in quotes or after '|', prose after '>' and JSON are fine."""
    report = loader.check(write({"f.yaml": text}))
    assert (report.problems, report.warnings) == ((), ())


def test_what_is_merely_untidy_is_taken(write: Write) -> None:
    """An id with capitals and a wording twice in one entry are warnings, and both are used."""
    text = (
        "entries:\n  - id: VPN_access\n    question: |\n      How do I\n      get VPN?\n"
        "    answer: A\n    phrasings:\n      - how do I get vpn\n"
    )
    folder = write({"f.yaml": text})
    (entry,) = loader.load(folder).entries
    assert (entry.id, entry.question) == ("VPN_access", "How do I get VPN?")
    assert [str(one).replace(f"{folder}/", "") for one in loader.check(folder).warnings] == [
        "f.yaml:2:9: warning: the id 'VPN_access' is better 'vpn-access': small letters, digits "
        "and '-' are what people remember",
        "f.yaml:8:9: warning: 'how do I get vpn' is the same to the bot as 'How do I get VPN?' of "
        "this entry, at f.yaml:3:15: delete it",
    ]


def test_an_answer_may_be_plain_text(write: Write) -> None:
    """``format: text``, of an entry or a file, shows signs and line breaks as they stand."""
    from bot.slack.rich.elements import plain_from_markdown

    text = "Set local[*]\n  and __version__\n- 2*3*4"
    indented = text.replace("\n", "\n      ")
    body = f"format: text\nentries:\n  - id: a\n    question: Q\n    answer: |\n      {indented}\n"
    (entry,) = loader.load(write({"f.yaml": body})).entries
    assert plain_from_markdown(entry.answer).replace("\u00a0", " ") == text
    body = body.replace("answer: |", "format: markdown\n    answer: |")
    (entry,) = loader.load(write({"f.yaml": body})).entries
    assert entry.answer == text + "\n"
