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

from bot.faq.judging.weights import Weights, weights
from bot.faq.model import Entry, Knowledge, Question
from tests.bench import plot, quality, report, tables
from tests.bench.draws import Asked, Draw
from tests.bench.held_out import HeldOut, held_out, write
from tests.bench.kept import Kept
from tests.bench.quality import Outcome, Own, Point
from tests.bench.questions import drawn, made_up, mistyped
from tests.bench.speed import Speed
from tests.bench.systems import BOT, best_of_three, systems

if TYPE_CHECKING:
    from pathlib import Path

SYSTEMS = systems(None, HeldOut())
SCORES = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=40)


REAL = tables.Setting("shop", "real", 4, 8, 20, 2)
PUBLIC = tables.Setting("CLINC150 × 10", "public", 150, 1500, 20, 0)


def small_study() -> tables.Study:
    """Two systems, one of which decides by itself and the other is stopped at a size."""
    asked = [(0.9, True), (0.8, True), (0.4, False), (0.3, True)]
    bot = Outcome(0.75, 0.5, asked, [0.35, 0.1], Own(0.5, 0.0, 1.0, 0.2))
    other = Outcome(0.75, 0.25, asked, [0.95, 0.1], None)
    without = Outcome(0.25, 0.25, asked, [], Own(0.5, 0.0, None, 0.1))
    study = tables.Study(SYSTEMS[:2])
    study.outcomes[REAL] = {BOT: [bot, bot], SYSTEMS[1].name: [other]}
    study.outcomes[PUBLIC] = {BOT: [without], SYSTEMS[1].name: [without]}
    study.speeds[BOT, 100] = Speed(0.5, 0.25, 40, None)
    study.speeds[SYSTEMS[1].name, 100] = "over 9 s"
    return study


def test_what_was_measured_is_kept(tmp_path: Path) -> None:
    """Outcomes and speeds come back as they were; those that are to be measured again do not."""
    study, path = small_study(), tmp_path / "kept.json"
    kept = Kept.read(path, [])
    outcome = study.outcomes[REAL][BOT][0]
    kept.add_outcome(BOT, "draw", 1, outcome)
    kept.add_outcome("other", "draw", 1, study.outcomes[REAL][SYSTEMS[1].name][0])
    for (name, size), speed in study.speeds.items():
        kept.add_speed(name, size, speed)
    again = Kept.read(path, ["other"])
    assert again.outcome(BOT, "draw", 1) == outcome
    assert (again.outcome(BOT, "draw", 2), again.outcome("other", "draw", 1)) == (None, None)
    assert {key: again.speed(*key) for key in study.speeds} == study.speeds


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
    """No question is a wording; out of scope are the questions that no fit has seen."""
    train = [[f"how {number} {intent}", intent] for intent in "ab" for number in range(9)]
    content = {"train": train, "val": [["new", "a"]], "oos": [str(n) for n in range(101)]}
    (tmp_path / "clinc150.json").write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "banking77.json").write_text(json.dumps({"train": train}), encoding="utf-8")
    told = drawn(tmp_path, "clinc150", 2, 0, most=9)
    assert told.asked == (Asked("new", frozenset("a")), Asked("100", frozenset()))
    assert (told.name, told.answerable, told.foreign) == (
        "CLINC150 × 2",
        told.asked[:1],
        told.asked[1:],
    )
    draw = drawn(tmp_path, "banking77", 2, 0, most=5)
    wordings = {text for entry in draw.knowledge.entries for text in entry.wordings}
    assert [len(entry.wordings) for entry in draw.knowledge.entries] == [2, 2]
    assert draw.answerable
    assert not {one.text for one in draw.asked} & wordings


def test_what_is_made_up_has_the_size_and_as_many_questions_as_asked_for() -> None:
    """Also a small FAQ gets all its questions, several an entry, and is the same each time."""
    draw = made_up(4, 3, 10)
    assert [len(entry.wordings) for entry in draw.knowledge.entries] == [3, 3, 3, 3]
    assert len(draw.asked) == 10
    assert draw == made_up(4, 3, 10)


def test_an_entry_is_as_good_as_its_best_three_wordings() -> None:
    """One perfect wording does not win against three good ones."""
    best = best_of_three(["a"] * 4 + ["b"] * 4)
    assert best([1, 0, 0, 0, 0.5, 0.5, 0.5, 0])[:2] == ("b", 0.5)


FAQ = Draw(
    "two",
    "two",
    Knowledge(
        (
            Entry("password", "reset my password", "Choose another one at the kiosk."),
            Entry("badge", "lost my badge", "Tell the porter."),
        )
    ),
    (Asked("reset my password", frozenset({"password"})), Asked("what is for lunch", frozenset())),
)


def test_the_bot_learns_and_answers_as_a_system() -> None:
    """It names the entry, its confidence and its decision; nothing shared is no entry."""
    score = SYSTEMS[0].fit(FAQ)
    guess = score("reset my password")
    assert (guess.label, guess.score) == ("password", 1)
    assert guess.decision is not None
    assert score("???").label == ""


def test_the_bot_is_judged_by_weights_that_do_not_know_the_faq() -> None:
    """With a constant of -30 for its group it is sure of nothing; any other group is as shipped."""
    question = Question("I lost that badge")
    shipped = HeldOut().faq(FAQ, None).answer(question).candidates[0].confidence
    unsure = HeldOut({(False, "two"): Weights(-30.0, weights().of)})
    assert unsure.faq(FAQ, None).answer(question).candidates[0].confidence < 0.001 < shipped
    other = HeldOut({(False, "one"): Weights(-30.0, weights().of)})
    assert other.faq(FAQ, None).answer(question).candidates[0].confidence == shipped


def test_weights_without_each_set_are_of_todays_signals(tmp_path: Path) -> None:
    """What a fit has written is read again; that of other signals is no measure of this judge."""
    signals = {"constant": 0.5, **dict.fromkeys(weights().of, -0.25)}
    write({"rasa-demo": signals}, with_meaning=False, folder=tmp_path)
    found = held_out(with_meaning=False, folder=tmp_path).weights
    assert found[False, "rasa-demo"].constant == 0.5
    assert set(found[False, "rasa-demo"].of.values()) == {-0.25}
    write({"rasa-demo": signals | {"another": 1.0}}, with_meaning=False, folder=tmp_path)
    with pytest.raises(ValueError, match="fit anew"):
        held_out(with_meaning=False, folder=tmp_path)


def test_bm25_over_the_answers_finds_what_only_an_answer_says() -> None:
    """A word of the answer leads to its entry, which no wording has."""
    pytest.importorskip("bm25s", reason="a peer, of the extra bench")
    (peer,) = (one for one in SYSTEMS if one.name == "bm25 + answers")
    assert peer.fit(FAQ)("where is the kiosk").label == "password"


def test_an_outcome_counts_right_entries_and_what_is_refused() -> None:
    """The one question with an answer is right; the other one is not answered."""
    found = quality.measured(SYSTEMS[0].fit(FAQ), FAQ, 0)
    assert (found.top, found.asked, len(found.foreign)) == (1, [(1.0, True)], 1)
    assert found.own is not None
    assert (found.own.right, found.own.wrong, found.own.refused) == (1, 0, 1)


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
    """The settings of a kind, their mean, and the mean of what else is known of them."""
    table = tables.summary(small_study(), "real")
    assert [row[0] for row in table.rows] == [one.name for one in SYSTEMS[:2]]
    assert table.header[1:3] == ["shop", "mean"]
    assert table.rows[0][1:] == ["75.0", "75.0", "25.0", "50.0", "50.0"]
    assert table.rows[1][1:] == ["75.0", "75.0", "50.0", "50.0", "0.0"]
    assert tables.summary(small_study(), "public").rows[0][-1] == "–"
    assert table.markdown().splitlines()[1] == "| --- | --: | --: | --: | --: | --: |"


def test_what_was_stopped_says_so_in_place_of_its_figure() -> None:
    """Time and memory have a row a system."""
    assert tables.speeds(small_study()).rows == [[BOT, "0.25"], [SYSTEMS[1].name, "over 9 s"]]


def test_only_what_decides_has_a_row_of_decisions() -> None:
    """Shares of right and wrong answers and of refusals, and the calibration error."""
    table = tables.own_decisions(small_study(), "real")
    assert table.rows == [[BOT, "50.0", "0.0", "100.0", "20.0"]]


def test_the_page_has_every_table() -> None:
    """Each part with its sentence and picture, and below it each table of details."""
    page = report.page(small_study(), report.How(2, 4, 9, is_held_out=True))
    assert "| shop | 4 | 2 | 22 | 2 |" in page
    for name in ("real", "public", "speed"):
        assert f"](benchmark-{name}.svg)" in page
    assert "Figures are\n  means of 2 such draws" in page
    assert "fitted without it" in page
    assert "### CLINC150 × 10, in %" in page
    assert "| faqbot, shop | 50.0 ± 0.0 | 0.0 ± 0.0 | 100.0 ± 0.0 | 20.0 ± 0.0 |" in page
    assert "### Megabytes while building" in page
    shipped = report.page(small_study(), report.How(2, 4, 9, is_held_out=False))
    assert "no report" in shipped


@given(st.lists(st.floats(0, 100), max_size=8))
def test_labels_keep_apart_in_their_order(places: list[float]) -> None:
    """They are a gap apart and do not pass the end."""
    moved = plot.spaced(places, 10, 100)
    ranked = [place for _, place in sorted(zip(places, moved, strict=True))]
    assert all(later - earlier >= 10 - 1e-9 for earlier, later in pairwise(ranked))
    assert all(place <= 100 for place in moved)


def test_a_curve_is_read_at_given_places() -> None:
    """At each the greatest share that is right with no more false answers than that."""
    points = [Point(0, 0, 0), Point(0.2, 0, 0), Point(0.5, 0, 0.4), Point(0.7, 0, 0.8)]
    assert plot.rising(points, [0, 0.3, 0.4, 1]) == [0.2, 0.2, 0.5, 0.7]


@pytest.mark.parametrize(("low", "high", "value"), [(1, 100, 10), (0, 4, 2)])
def test_a_scale_has_its_middle_in_the_middle(low: float, high: float, value: float) -> None:
    """On a logarithmic one that is the geometric middle."""
    assert plot.Scale(low, high, 10, 20, is_log=low > 0).at(value) == pytest.approx(15)


def test_the_pictures_are_well_formed_and_name_each_system() -> None:
    """A chart that nothing was measured for is left out; what was stopped has no time."""
    found = plot.pictures(small_study())
    names = {}
    for name, picture in found.items():
        root = ElementTree.fromstring(picture)
        texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
        names[name] = texts.count(BOT), texts.count(SYSTEMS[1].name)
    assert names == {"real": (2, 2), "public": (1, 1), "speed": (1, 0)}
