"""Files of answers are changed in the lines that must change, and in no other."""

from __future__ import annotations

import difflib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import EditError
from bot.knowledge.editing import (
    AddEntry,
    AddPhrasings,
    AddUnanswered,
    Edit,
    MoveReview,
    edited,
    written,
)
from bot.knowledge.loader import parse

OFFICE = """\
# Our office.
topic:   "The office"   # as on the door

entries:

  - id: wifi  # asked every day
    question: What is the Wi-Fi password?
    phrasings:
    - "wlan key?"
    # the next one is from Slack
    - how do I get into the
      wireless network
    answer: |
      It is **on the wall**:

          # not a comment

    review_by: 2026-01-01   # the first of the year

  - question: 'Where can I park?'
    phrasings: [parking, "a, b"]
    id: parking
    answer: >-
      Across
      the street.
    # more to come

# The end.
"""
CASES: dict[str, tuple[Edit, str]] = {
    "a phrasing below others": (
        AddPhrasings("wifi", ("password: where?",)),
        "+    - 'password: where?'",
    ),
    "a phrasing in brackets": (
        AddPhrasings("parking", ("car park", "cars, bikes")),
        "-    phrasings: [parking, \"a, b\"]\n"
        "+    phrasings: [parking, \"a, b\", car park, 'cars, bikes']",
    ),
    "a day that is there": (
        MoveReview("wifi", date(2027, 1, 1)),
        "-    review_by: 2026-01-01   # the first of the year\n"
        "+    review_by: 2027-01-01   # the first of the year",
    ),
    "a day that is new": (MoveReview("parking", date(2027, 1, 1)), "+    review_by: 2027-01-01"),
    "a list of unanswered": (
        AddUnanswered(("Who is the CEO?", "yes")),
        "+unanswered:\n+  - Who is the CEO?\n+  - yes",
    ),
    "an entry": (
        AddEntry("bikes", "Where to?", ("bike rack",), "In the **yard**.\n\n- roof\n  - no"),
        "+\n"
        "+  - id: bikes\n"
        "+    question: Where to?\n"
        "+    phrasings:\n"
        "+    - bike rack\n"
        "+    answer: |\n"
        "+      In the **yard**.\n"
        "+\n"
        "+      - roof\n"
        "+        - no",
    ),
}  # fmt: skip


def difference(before: str, after: str) -> str:
    """The lines that are gone, and those that are new."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return "\n".join(one for one in lines if one[:3] not in ("---", "+++") and one[:2] != "@@")


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_the_lines_that_must_change_do(name: str, newline: str) -> None:
    """Comments, order, quotes and blank lines stay; so do the file's line breaks."""
    edit, meant = CASES[name]
    before = OFFICE.replace("\n", newline)
    after = edited("office.yaml", before, [edit])
    assert difference(OFFICE, after.replace("\r\n", "\n")) == meant
    assert after.count("\r\n") == (after.count("\n") if newline == "\r\n" else 0)


def test_edits_are_made_one_after_the_other() -> None:
    """All of them in one file; and what has no list yet gets one below the question."""
    after = edited("office.yaml", OFFICE, [edit for edit, _ in CASES.values()])
    again = edited(
        "office.yaml", after, [AddPhrasings("bikes", ("cycle",)), AddUnanswered(("Why?",))]
    )
    assert difference(after, again) == "+    - cycle\n+  - Why?"
    bare = "entries:\n- id: a\n  question: Why?\n  answer: So."
    assert edited("a.yaml", bare, [AddPhrasings("a", ("how come",))]) == (
        "entries:\n- id: a\n  question: Why?\n  phrasings:\n    - how come\n  answer: So."
    )
    assert edited("a.yaml", bare, [AddEntry("b", "Who?", (), "We.")]) == (
        bare + "\n- id: b\n  question: Who?\n  answer: |\n    We.\n"
    )


def test_an_entry_of_markdown_in_a_file_of_plain_text_says_so() -> None:
    """Else its stars would be shown."""
    plain = "format: text\nentries:\n- id: a\n  question: Why?\n  answer: So.\n"
    assert "  format: markdown\n" in edited("a.yaml", plain, [AddEntry("b", "Who?", (), "*We*.")])


def test_a_file_of_two_thousand_lines_changes_in_one() -> None:
    """However much stands around it."""
    entries = "".join(
        f'\n  - id: e{number}   # {number}\n    question: "Question {number}?"\n'
        f"    phrasings:\n      - number {number}\n    answer: |\n      Line.\n\n      More: yes.\n"
        for number in range(250)
    )
    text = f"topic: Long\nentries:{entries}"
    assert text.count("\n") > 2_000
    after = edited("long.yaml", text, [AddPhrasings("e125", ("the middle one",))])
    assert difference(text, after) == "+      - the middle one"


@pytest.mark.parametrize(
    ("text", "edit", "reason"),
    [
        ('{"entries": [{"id": "a", "question": "b"}]}', AddUnanswered(("d",)), "line"),
        ("entries: [{id: a, question: b, answer: c}]", AddEntry("d", "e", (), "f"), "no list"),
        ("entries:\n- {id: a, question: b, answer: c}", AddPhrasings("a", ("d",)), "in braces"),
        ("entries:\n- id: a", AddPhrasings("b", ("d",)), "no entry b"),
        ("entries:\n- id: [", AddPhrasings("b", ("d",)), "cannot be changed"),
        (OFFICE, AddPhrasings("wifi", ("a\x00b",)), "does not allow"),
    ],
)  # fmt: skip
def test_what_cannot_be_changed_is_named(text: str, edit: Edit, reason: str) -> None:
    """With the file, and nothing is written."""
    with pytest.raises(EditError, match=reason):
        edited("office.yaml", text, [edit])


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp"))), st.booleans()
)
def test_any_text_is_written_so_that_it_is_read_again(text: str, in_brackets: bool) -> None:
    """Plain, or in quotes where YAML would make something else of it."""
    line = " ".join(text.split())
    try:
        form = written(text, in_brackets=in_brackets)
    except EditError:
        return
    tree, _ = parse("", f"k: [a, {form}]" if in_brackets else f"k: {form}")
    assert tree is not None
    assert tree.at(("k",)) == (["a", line] if in_brackets else line)
