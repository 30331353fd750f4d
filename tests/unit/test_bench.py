"""The benchmark's own parts: its questions, its figures, its tables and its picture."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench import plot, quality, report, tables
from tests.bench.quality import Outcome, Own, Point
from tests.bench.questions import drawn, made_up, mistyped
from tests.bench.speed import Speed
from tests.bench.systems import SYSTEMS, best_of_three

if TYPE_CHECKING:
    from pathlib import Path

SCORES = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=40)


def small_study() -> tables.Study:
    """Two systems, one of which decides by itself and the other is stopped at a size."""
    asked = [(0.9, True), (0.8, True), (0.4, False), (0.3, True)]
    bot = Outcome(0.75, 0.5, asked, [0.35, 0.1], Own(0.5, 0.0, 1.0, 0.2))
    other = Outcome(0.75, 0.25, asked, [0.95, 0.1], None)
    study = tables.Study(SYSTEMS[:2])
    study.outcomes["clinc150", 10] = {SYSTEMS[0].name: [bot, bot], SYSTEMS[1].name: [other]}
    study.speeds[SYSTEMS[0].name, 100] = Speed(0.5, 0.25, 40, None)
    study.speeds[SYSTEMS[1].name, 100] = "over 9 s"
    return study


def test_a_curve_counts_what_is_answered_from_each_score_on() -> None:
    """Each point has the shares at one threshold, from nothing to everything answered."""
    asked = [(0.9, True), (0.5, False), (0.2, True), (0.1, True)]
    assert quality.curve(asked, [0.5, 0.0]) == [
        Point(0, 0, 0),
        Point(0.25, 0, 0),
        Point(0.25, 0.25, 0.5),
        Point(0.5, 0.25, 0.5),
        Point(0.75, 0.25, 0.5),
        Point(0.75, 0.25, 1),
    ]


@given(SCORES, st.lists(st.integers(0, 9)))
def test_a_curve_only_rises_and_ties_share_a_point(
    asked: list[tuple[int, bool]], foreign: list[int]
) -> None:
    """A lower threshold never answers less, and equal scores cannot be told apart."""
    points = quality.curve([(float(score), right) for score, right in asked], foreign)
    scores = {score for score, _ in asked} | set(foreign)
    assert len(points) == 1 + len(scores)
    for earlier, later in pairwise(points):
        assert all(a <= b for a, b in zip(earlier, later, strict=True))
    right = sum(right for _, right in asked) / len(asked)
    assert points[-1] == pytest.approx((right, 1 - right, float(bool(foreign))))


def test_right_answers_are_those_at_the_best_threshold_that_is_allowed() -> None:
    """A limit on wrong or on false answers excludes the thresholds beyond it."""
    points = [Point(0, 0, 0), Point(0.4, 0.05, 0.2), Point(0.6, 0.06, 0.05), Point(0.7, 0.3, 1)]
    assert quality.right_within(points, wrong=0.05) == 0.4
    assert quality.right_within(points, false=0.1) == 0.6
    assert quality.right_within(points) == 0.7


@given(st.lists(st.text("abcdxyz", min_size=1, max_size=9)), st.integers())
def test_typos_change_one_or_two_long_words(words: list[str], seed: int) -> None:
    """Short words stay, no word is lost or much longer, and a seed gives the same typos again."""
    text = " ".join(words)
    typed = mistyped(text, random.Random(seed))
    pairs = list(zip(words, typed.split(), strict=True))
    changed = [(old, new) for old, new in pairs if old != new]
    assert len(changed) <= 2
    assert all(len(old) >= 4 and abs(len(old) - len(new)) <= 1 for old, new in changed)
    assert typed == mistyped(text, random.Random(seed))


def test_what_is_drawn_keeps_wordings_and_questions_apart(tmp_path: Path) -> None:
    """No question is a wording, whether to develop with or to report."""
    train = [[f"how {number} {intent}", intent] for intent in "ab" for number in range(9)]
    content = {"train": train, "val": [["new", "a"]], "oos": [str(n) for n in range(101)]}
    (tmp_path / "some.json").write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "other.json").write_text(json.dumps({"train": train}), encoding="utf-8")
    told = drawn(tmp_path, "some", 2, 0, develop=False, most=9)
    assert (told.questions, told.foreign) == ([("new", "a")], ["100"])
    for name in ("some", "other"):
        for develop in (True, False):
            draw = drawn(tmp_path, name, 2, 0, develop=develop, most=5)
            texts, labels = draw.rows
            assert labels == ["a", "a", "b", "b"]
            assert draw.questions
            assert not {text for text, _ in draw.questions} & set(texts)


def test_what_is_made_up_has_the_size_and_as_many_questions_as_asked_for() -> None:
    """Also a small FAQ gets all its questions, several an entry, and is the same each time."""
    draw = made_up(4, 3, 10)
    assert [len(some) for some in draw.wordings.values()] == [3, 3, 3, 3]
    assert len(draw.questions) == 10
    assert draw == made_up(4, 3, 10)


def test_an_entry_is_as_good_as_its_best_three_wordings() -> None:
    """One perfect wording does not win against three good ones."""
    best = best_of_three(["a"] * 4 + ["b"] * 4)
    assert best([1, 0, 0, 0, 0.5, 0.5, 0.5, 0])[:2] == ("b", 0.5)


def test_the_bot_learns_and_answers_as_a_system() -> None:
    """It names the entry, its confidence and its decision; nothing shared is no entry."""
    score = SYSTEMS[0].fit(["reset my password", "lost my badge"], ["password", "badge"])
    guess = score("reset my password")
    assert (guess.label, guess.score) == ("password", 1)
    assert guess.decision is not None
    assert score("???").label == ""


@pytest.mark.parametrize(
    ("shares", "told"),
    [([], "–"), ([None], "–"), ([0.5], "50.0"), ([0.5, 0.6], "55.0 ± 7.1"), ([None, 0.5], "50.0")],
)
def test_shares_are_told_as_mean_and_spread(shares: list[float | None], told: str) -> None:
    """A single share has no spread, and one that is not known does not count."""
    assert tables.per_cent(shares) == told


@pytest.mark.parametrize(
    ("value", "told"), [(None, "–"), (0.123, "0.12"), (3.456, "3.5"), (1234.5, "1,234")]
)
def test_numbers_have_about_two_digits(value: float | None, told: str) -> None:
    """Greater numbers lose their decimals."""
    assert tables.number(value) == told


def test_the_summary_has_a_row_a_system() -> None:
    """What was stopped says so in place of its figure."""
    table = tables.summary(small_study())
    assert [row[0] for row in table.rows] == [one.name for one in SYSTEMS[:2]]
    assert table.rows[0][1:] == ["75.0", "25.0", "50.0", "50.0", "0.25"]
    assert table.rows[1][1:] == ["75.0", "50.0", "50.0", "0.0", "over 9 s"]
    assert table.markdown().splitlines()[1] == "| --- | --: | --: | --: | --: | --: |"


def test_the_page_has_every_table() -> None:
    """Each table of details stands in it under its title."""
    page = report.page(small_study(), 2, 4, 9)
    assert "### CLINC150 × 10, in %" in page
    assert "| faqbot, CLINC150 × 10 | 50.0 ± 0.0 | 0.0 ± 0.0 | 100.0 ± 0.0 | 20.0 ± 0.0 |" in page
    assert "### Megabytes while building" in page


@given(st.lists(st.floats(0, 100), max_size=8))
def test_labels_keep_apart_in_their_order(places: list[float]) -> None:
    """They are a gap apart and do not pass the end."""
    moved = plot.spaced(places, 10, 100)
    ranked = [place for _, place in sorted(zip(places, moved, strict=True))]
    assert all(later - earlier >= 10 - 1e-9 for earlier, later in pairwise(ranked))
    assert all(place <= 100 for place in moved)


def test_a_clipped_curve_ends_where_the_picture_does() -> None:
    """The last point lies on the line between those around the edge."""
    points = [Point(0, 0, 0), Point(0.5, 0, 0.4), Point(0.7, 0, 0.8)]
    assert plot.clipped(points, 0.6) == [(0, 0), (0.4, 0.5), (0.6, pytest.approx(0.6))]
    assert plot.clipped(points, 0.8) == [(0, 0), (0.4, 0.5), (0.8, 0.7)]


@pytest.mark.parametrize(("low", "high", "value"), [(1, 100, 10), (0, 4, 2)])
def test_a_scale_has_its_middle_in_the_middle(low: float, high: float, value: float) -> None:
    """On a logarithmic one that is the geometric middle."""
    assert plot.Scale(low, high, 10, 20, is_log=low > 0).at(value) == pytest.approx(15)


def test_the_picture_is_well_formed_and_names_each_system_in_each_part() -> None:
    """A system that was stopped at every size is missing from the times only."""
    root = ElementTree.fromstring(plot.drawn(small_study()))
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert (texts.count("faqbot"), texts.count("logistic")) == (3, 2)
    assert "as shipped" in texts
