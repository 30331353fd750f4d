"""Folders that load, and the warnings about them, each with its place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.cli import checking
from bot.faq.model import Entry, Knowledge, Match, Question, Suggestions
from bot.knowledge import lint, loader
from bot.slack.desk import Desk
from bot.slack.gestures import Place, Surface
from bot.slack.menu import Subject
from bot.slack.renderers.replies import Showing, render

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

TODAY = date(2027, 1, 31)
PLACE = Place(Surface.COMMAND, "C1", "U1")


@pytest.fixture
def warnings(write: Callable[[Mapping[str, str | bytes]], Path]) -> Callable[..., list[str]]:
    """Return a function that writes files and returns the lines of the warnings about them."""

    def lines(texts: Mapping[str, str], *, deep: bool = False) -> list[str]:
        folder = write(dict(texts))
        report = loader.check(folder)
        assert report.problems == ()
        found = checking.warnings(report, TODAY, deep=deep)
        return [str(line).replace(f"{folder}/", "") for line in found]

    return lines


def test_good_answers_have_no_warnings(warnings: Callable[..., list[str]]) -> None:
    """Entries with several wordings, a date to come and answers that answer are left alone."""
    text = """\
entries:
  - id: wifi
    question: What is the Wi-Fi password?
    phrasings: [Which password does the Wi-Fi have?, password for the Wi-Fi, wi-fi password]
    answer: On the wall.
    review_by: 2027-01-31
  - id: laptop
    question: How do I order a laptop?
    phrasings: [Where can I order a laptop?, order a new laptop, laptop order form]
    answer: In the shop.
"""
    assert warnings({"a.yaml": text}, deep=True) == []


def test_owners_by_name_beside_owners_by_id_are_told_nothing(
    warnings: Callable[..., list[str]],
) -> None:
    """Where all are names, they are there for people to read, and that is all right."""
    entry = """\
  - id: {name}
    question: What is the {name} password of the day?
    phrasings: [{name} key, tell me the secret of {name}]
    answer: On the wall.
    owner: {owner}
"""
    one = "entries:\n" + entry.format(name="wifi", owner="Ada")
    assert warnings({"a.yaml": one}) == []
    found = warnings({"a.yaml": one + entry.format(name="vault", owner="U0ADA12345")})
    assert found == [
        "a.yaml:6:12: warning: owner 'Ada' is in nobody's list, unlike owners who are named by "
        "their id in Slack (U0123456789): they are shown nothing"
    ]


def test_what_needs_no_asking_is_found_at_its_place(warnings: Callable[..., list[str]]) -> None:
    """Overdue reviews, entries with one wording, and answers that repeat the question."""
    text = """\
entries:
  - id: park
    question: Where do I park?
    answer: |
      **Where do I park?** In the yard.
    review_by: 2027-01-30
"""
    assert warnings({"a.yaml": text}) == [
        "a.yaml:3:15: warning: has no 'phrasings': add other ways to ask it, and more of them will "
        "be answered",
        "a.yaml:4:13: warning: the answer begins with its question: begin with what people want to "
        "know",
        "a.yaml:6:16: warning: was to be reviewed by 2027-01-30: does it still hold? then set "
        "a new date",
    ]


def test_near_copies_and_merging_synonyms_name_both_places(
    warnings: Callable[..., list[str]],
) -> None:
    """The later wording gets the line, which names the earlier one and its entry."""
    texts = {
        "a.yaml": """\
entries:
  - id: stake
    question: How large is our stake?
    phrasings: [Who buys the printers?]
    answer: Half.
""",
        "b.yaml": """\
entries:
  - id: ownership
    question: How large is our ownership?
    phrasings:
      - unrelated
      - Who is buying printers
    answer: Half.
""",
        "vocabulary.yaml": "synonyms: [[stake, ownership]]\n",
    }
    assert warnings(texts) == [
        "b.yaml:3:15: warning: synonyms make this the same as 'How large is our stake?' of 'stake' "
        "at a.yaml:3:15: word one of them in another way",
        "b.yaml:6:9: warning: nearly the same as 'Who buys the printers?' of 'stake' at "
        "a.yaml:4:17: keep one of them, or say what differs",
    ]


def test_what_is_listed_in_vain_is_named(warnings: Callable[..., list[str]]) -> None:
    """What is a wording all the same, and what says nothing; other roles are something else."""
    texts = {
        "a.yaml": """\
entries:
  - id: printers
    question: Who buys the printers from Ann?
    phrasings: [printer buyer]
    answer: Bob.
unanswered:
  - Who is buying a printer from Ann
  - Who of the printers buys Ann?
  - Who gets the printers from Ann?
  - what is it?
""",
        "vocabulary.yaml": "synonyms: [[buy, get]]\n",
    }
    vain = (
        "is said to have no answer, but is the same to the bot, or nearly, as 'Who buys the "
        "printers from Ann?' of 'printers' at a.yaml:3:15, which it answers: keep one of them"
    )
    assert warnings(texts) == [
        f"a.yaml:7:5: warning: {vain}",
        f"a.yaml:9:5: warning: {vain}",
        "a.yaml:10:5: warning: says nothing that a question could be like: ask for something in it",
    ]


MISFILED = """\
entries:
  - id: password
    question: How do I reset my password?
    phrasings: [I forgot my password, my password has expired, change my login password]
    answer: Open the portal.
  - id: vpn
    question: How do I set up the VPN?
    phrasings:
      - Which VPN client works here?
      - connect to the VPN
      - please reset my login password
    answer: Install the client.
"""


def test_a_wording_in_the_wrong_entry_is_found_by_asking(
    warnings: Callable[..., list[str]],
) -> None:
    """Only the deep look asks; it says where the wording may belong."""
    assert warnings({"a.yaml": MISFILED}) == []
    (line,) = warnings({"a.yaml": MISFILED}, deep=True)
    assert line.startswith("a.yaml:11:9: warning: reads like a question for 'password' (as '")
    assert line.endswith("): move it there, or add phrasings with its words here")


def test_wordings_that_share_nothing_are_found_by_asking(
    warnings: Callable[..., list[str]],
) -> None:
    """An entry whose wordings do not help each other answers exactly these and no other."""
    text = (
        MISFILED.replace("      - please reset my login password\n", "")
        + """\
  - id: parking
    question: Where is the car park?
    phrasings: [badge for visitors, quiet zebra]
    answer: In the yard.
"""
    )
    (line,) = warnings({"a.yaml": text}, deep=True)
    assert line.startswith("a.yaml:12:9: warning: none of its 3 wordings is answered by a bot")


def test_an_entry_that_takes_many_of_anothers_is_found_by_asking(
    warnings: Callable[..., list[str]],
) -> None:
    """When a quarter of the wordings go elsewhere, the two entries are hard to tell apart."""
    text = """\
entries:
  - id: printer
    question: How do I add a printer?
    phrasings: [add a printer on my laptop, set up the printer, install the printer driver]
    answer: With the button.
  - id: printer-new
    question: How do I add a new printer?
    phrasings: [add a printer at home, set up a printer at my desk, install printer, zebra]
    answer: Ask.
  - id: parking
    question: Where is the car park?
    phrasings: [Where may I park my car?, car park address]
    answer: In the yard.
"""
    lines = [line for line in warnings({"a.yaml": text}, deep=True) if "make them one" in line]
    assert lines
    assert all(": warning: 'printer" in line for line in lines)


@pytest.mark.parametrize("length", [75, 76])
def test_a_question_is_too_long_for_a_button_when_slack_shows_it_cut(
    length: int, warnings: Callable[..., list[str]]
) -> None:
    """The warning comes exactly when the rendered button ends in an ellipsis."""
    question = "why " * 30
    question = question[: length - 1] + "?"
    text = f"entries: [{{id: a, question: '{question}', answer: So., phrasings: [how come]}}]"
    entry = Entry("a", question, "So.")
    asked = Question("q")
    subject = Subject(asked, "v1")
    desk = Desk(Knowledge((entry,)), TODAY)
    reply = render(
        Suggestions(asked, (Match(entry, 0.5, question),), ""), Showing(PLACE, desk, subject)
    )
    label = reply.blocks[-1]["elements"][0]["text"]["text"]
    is_cut = label.endswith("…")
    lines = warnings({"a.yaml": text})
    assert is_cut == (length > 75)
    assert bool(lines) == is_cut
    assert all(f"has {length} characters, but a suggestion's button" in line for line in lines)


def test_a_folder_with_problems_has_no_warnings(
    write: Callable[[Mapping[str, str | bytes]], Path],
) -> None:
    """What cannot be loaded is not looked at further."""
    report = loader.check(write({"a.yaml": "entries: []"}))
    assert list(lint.warnings(report, TODAY)) == list(lint.deep_warnings(report, 0.6)) == []


def test_places_stand_beside_the_entries(
    write: Callable[[Mapping[str, str | bytes]], Path],
) -> None:
    """Every entry knows where it, its answer and each of its wordings stand."""
    folder = write(
        {
            "b.yaml": MISFILED,
            "a.yaml": MISFILED.replace("d: ", "d: a-")
            .replace("?", "!")
            .replace("VPN", "WLAN")
            .replace("password", "key"),
        }
    )
    report = loader.check(folder)
    assert report.knowledge is not None, report.problems
    assert len(report.places) == len(report.knowledge.entries) == 4
    place = report.places[3]
    assert str(place.wording(0)) == f"{folder}/b.yaml:7:15"
    assert str(place.wording(3)) == f"{folder}/b.yaml:11:9"
    assert str(place.found("answer")) == f"{folder}/b.yaml:12:13"
    assert str(place.found()) == f"{folder}/b.yaml:6:5"


ENTRY = "entries:\n  - id: a\n    question: Q\n    phrasings: [P]\n    answer: |\n      "
CHANGED = {
    "<p>Ask us.</p>": "HTML such as '<p>' is shown to people as it stands: write Markdown, or "
    "'format: text' if this is plain text",
    "Use local[*] or [*].": "Markdown reads the signs in '[*]' as marks for bold or italics: put "
    "code between backticks (`), or write 'format: text' if this is plain text",
    "Set __version__ there.": "Markdown reads the signs in '__version__' as marks for bold or "
    "italics: put code between backticks (`), or write 'format: text' if this is plain text",
    "Monday: 9 to 17\n      Friday: 9 to 15": "Markdown joins 'Friday: 9 to 15' to the line before "
    "it: begin it with '- ', leave a line empty between the two, or write 'format: text' if this "
    "is plain text",
}
KEPT = [
    "`<p>` and `__version__` and\n      - a list\n      - of two",
    f"{'A line that an editor has broken. ' * 2}Where the\n      {'w' * 20} would not fit.",
    "One line.\n\n      And another.",
    "With two spaces  \n      at the end.",
]


@pytest.mark.parametrize(("answer", "expected"), CHANGED.items())
def test_what_markdown_would_change_is_named(
    warnings: Callable[..., list[str]], answer: str, expected: str
) -> None:
    """Pasted HTML, code and line breaks get a warning; with ``format: text`` they are meant so."""
    body = (
        f"entries:\n  - id: a\n    question: Q\n    phrasings: [P]\n    answer: |\n      {answer}\n"
    )
    assert warnings({"a.yaml": body}) == [f"a.yaml:5:13: warning: {expected}"]
    assert warnings({"a.yaml": f"format: text\n{body}"}) == []


@pytest.mark.parametrize("answer", KEPT)
def test_good_markdown_is_left_alone(warnings: Callable[..., list[str]], answer: str) -> None:
    """Code in backticks, lists, wrapped lines and paragraphs are no reason to warn."""
    body = (
        f"entries:\n  - id: a\n    question: Q\n    phrasings: [P]\n    answer: |\n      {answer}\n"
    )
    assert warnings({"a.yaml": body}) == []
