"""The figures of an evaluation, on cases small enough to count on one's fingers."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.faq.measuring.evaluation import (
    EntryTally,
    Point,
    Refusals,
    Tally,
    curve,
    evaluate,
    interval,
    precision,
)
from bot.faq.measuring.verdicts import Labelled, Result, Verdict, compare, judge
from bot.faq.model import Answer, Decision, Entry, Match, NoAnswer, Question, Suggestions

ENTRIES = {name: Entry(name, f"{name}?", f"{name}.") for name in ("a", "b", "c", "d", "e")}


def matches(ranked: str, confidence: float) -> tuple[Match, ...]:
    """Candidates by their letters, best first; the others are less sure."""
    return tuple(
        Match(ENTRIES[name], confidence / (place + 1), f"{name}?")
        for place, name in enumerate(ranked)
    )


def answer(ranked: str, confidence: float = 0.9, also: str = "") -> Answer:
    """Answer with the first of the letters."""
    others = tuple(ENTRIES[name] for name in also)
    return Answer(Question("q"), ENTRIES[ranked[0]], matches(ranked, confidence), "", others)


def suggest(ranked: str, confidence: float = 0.4) -> Suggestions:
    """Suggest the letters."""
    return Suggestions(Question("q"), matches(ranked, confidence), "")


def silent(ranked: str = "", confidence: float = 0.1) -> NoAnswer:
    """Know nothing; the letters are the nearest."""
    return NoAnswer(Question("q"), matches(ranked, confidence), "")


def labelled(entries: str, kind: str = "") -> Labelled:
    """A question for any of the letters."""
    return Labelled(f"question for {entries or kind}", tuple(entries), kind)


@pytest.mark.parametrize(
    ("entries", "decision", "verdict"),
    [
        ("a", answer("ab"), Verdict.RIGHT),
        ("ba", answer("ab"), Verdict.RIGHT),
        ("b", answer("ab"), Verdict.WRONG),
        ("b", answer("a", also="b"), Verdict.WRONG),
        ("c", suggest("abc"), Verdict.OFFERED),
        ("d", suggest("abcd"), Verdict.ASTRAY),
        ("a", silent("a"), Verdict.MISSED),
        ("", answer("a"), Verdict.FALSE),
        ("", suggest("a"), Verdict.HINTED),
        ("", silent("a"), Verdict.REFUSED),
        ("", silent(), Verdict.REFUSED),
    ],
)
def test_each_decision_has_one_verdict(entries: str, decision: Decision, verdict: Verdict) -> None:
    """Right is an answer whose first entry is labelled; only three suggestions are seen."""
    assert judge(labelled(entries), decision) is verdict


def test_counts_are_kept_apart() -> None:
    """Answerable and unanswerable questions have their own counts, the latter by kind too."""
    evaluation = evaluate(
        [
            (labelled("a"), answer("ab", 0.95)),
            (labelled("a"), answer("b", 0.65)),
            (labelled("c"), suggest("ac")),
            (labelled("c"), suggest("ab")),
            (labelled("d"), silent()),
            (labelled("", "far"), silent()),
            (labelled("", "near"), suggest("a")),
            (labelled("", "near"), answer("a", 0.7)),
            (labelled(""), silent("e")),
        ],
        ["a", "b", "c", "d", "e"],
    )
    assert evaluation.answerable == Tally(right=1, wrong=1, suggested=2, offered=1, missed=1)
    assert evaluation.answerable.total == 5
    # One of the three answers is right: that to a question which nothing answers counts too.
    assert precision(evaluation.answerable, evaluation.unanswerable.false) == pytest.approx(1 / 3)
    assert evaluation.unanswerable == Refusals("", false=1, suggested=1, none=2)
    assert evaluation.kinds == (
        Refusals("far", none=1),
        Refusals("near", false=1, suggested=1),
        Refusals("", none=1),
    )
    assert evaluation.untested == ("b", "e")


def test_each_entry_answers_for_its_questions() -> None:
    """A question counts for the entry that was given if it is right, else for its first label."""
    evaluation = evaluate(
        [
            (labelled("ab"), answer("b")),
            (labelled("ab"), suggest("ab")),
            (labelled("a"), answer("c")),
            (labelled(""), answer("c")),
        ]
    )
    assert evaluation.entries == (
        EntryTally("b", Tally(right=1)),
        EntryTally("a", Tally(wrong=1, suggested=1, offered=1)),
        EntryTally("c", Tally(), taken=2),
    )


def test_confused_pairs_begin_with_the_most_frequent() -> None:
    """Wrong answers are grouped by what was asked for and what was given; false ones are not."""
    evaluation = evaluate(
        [
            (labelled("a"), answer("b")),
            (labelled("c"), answer("d")),
            (labelled("cb"), answer("d")),
            (labelled(""), answer("d")),
        ]
    )
    pairs = [(pair.expected, pair.given, len(pair.results)) for pair in evaluation.confusions]
    assert pairs == [("c", "d", 2), ("a", "b", 1)]


def test_calibration_compares_confidence_with_truth() -> None:
    """What nothing answers is not right: (3 x |0.95 - 1/3| + 2 x |0.35 - 0.5|) / 5 is the error."""
    found = evaluate(
        [
            (labelled("a"), answer("a", 0.90)),
            (labelled("b"), answer("a", 0.95)),
            (labelled("a"), suggest("ab", 0.30)),
            (labelled("b"), suggest("ab", 0.40 - 1e-9)),
            (labelled(""), answer("a", 1.0)),
        ]
    ).calibration
    assert [(one.low, one.high, one.count, one.right) for one in found.bins] == [
        (0.3, 0.4, 2, 0.5),
        (0.9, 1.0, 3, pytest.approx(1 / 3)),
    ]
    assert [one.confidence for one in found.bins] == [pytest.approx(0.35), pytest.approx(0.95)]
    assert found.error == pytest.approx((3 * (0.95 - 1 / 3) + 2 * 0.15) / 5)


def test_a_confidence_of_one_belongs_to_the_last_bin() -> None:
    """The last bin has both its ends; a question without a candidate is in the first."""
    found = evaluate([(labelled("a"), answer("a", 1.0)), (labelled("a"), silent())]).calibration
    assert [(one.low, one.count, one.right) for one in found.bins] == [(0.0, 1, 0.0), (0.9, 1, 1.0)]
    assert found.error == 0.0


def test_an_evaluation_of_nothing_has_figures() -> None:
    """No questions, no answers: nothing is divided by zero."""
    evaluation = evaluate([])
    assert evaluation.answerable == Tally()
    assert precision(evaluation.answerable, 0) is None
    assert evaluation.calibration.error == 0.0
    assert Point(0.5, Tally(), 0).coverage == 0.0


def test_the_curve_withholds_what_is_not_sure_enough() -> None:
    """At each threshold only the answers that are as sure stay; a part of them is right."""
    decisions: dict[str, Decision] = {
        "question for a": answer("a", 0.9),
        "question for b": answer("a", 0.5),
        "question for c": suggest("c", 0.99),
        "question for far": answer("d", 0.7),
    }
    questions = [labelled("a"), labelled("b"), labelled("c"), labelled("", "far")]
    points = curve(questions, lambda text, _: decisions[text], [0.0, 0.5, 0.6, 0.8, 1.0])
    figures = [(point.tally.right, point.tally.wrong, point.false) for point in points]
    assert figures == [(1, 1, 1), (1, 1, 1), (1, 0, 1), (1, 0, 0), (0, 0, 0)]
    assert [point.coverage for point in points] == [2 / 3, 2 / 3, 1 / 3, 1 / 3, 0.0]


def test_questions_in_several_parts_are_asked_at_every_threshold() -> None:
    """What becomes of the parts at another threshold only the bot itself can say."""

    def ask(_: str, threshold: float) -> Decision:
        return answer("a", 0.1, also="b") if threshold < 0.5 else answer("b", 0.9)

    points = curve([labelled("a")], ask, [0.2, 0.8])
    assert [(point.tally.right, point.tally.wrong) for point in points] == [(1, 0), (0, 1)]


def result(entries: str, decision: Decision) -> Result:
    """A judged decision for any of the letters."""
    return Result(labelled(entries), decision, judge(labelled(entries), decision))


def test_flips_know_which_way_they_go() -> None:
    """What ends in another way is found; refusing with or without suggestions is equally good."""
    before = [
        result("a", answer("a")),
        result("a", suggest("ab")),
        result("a", answer("a", 0.7)),
        result("", answer("a")),
        result("", silent()),
    ]
    after = [
        result("a", answer("b")),
        result("a", answer("a")),
        result("a", answer("a", 0.9)),
        result("", silent()),
        result("", suggest("a")),
    ]
    flips = compare(before, after)
    assert [(flip.before.verdict, flip.after.verdict) for flip in flips] == [
        (Verdict.RIGHT, Verdict.WRONG),
        (Verdict.OFFERED, Verdict.RIGHT),
        (Verdict.FALSE, Verdict.REFUSED),
        (Verdict.REFUSED, Verdict.HINTED),
    ]
    assert [flip.is_worse for flip in flips] == [True, False, False, False]
    assert [flip.is_better for flip in flips] == [False, True, True, False]


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(9, 10, 0.596, 0.982), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (0, 0, 0.0, 1.0)],
)
def test_the_interval_is_wilsons(count: int, total: int, low: float, high: float) -> None:
    """Known values of Wilson's interval, to three digits."""
    assert list(interval(count, total)) == pytest.approx([low, high], abs=5e-4)


DECISIONS = st.one_of(
    st.builds(answer, st.permutations("abcde").map("".join), st.floats(0, 1)),
    st.builds(suggest, st.permutations("abcde").map("".join), st.floats(0, 1)),
    st.builds(silent, st.sampled_from(["", "a", "bc"]), st.floats(0, 1)),
)
CASES = st.lists(
    st.tuples(
        st.builds(labelled, st.sampled_from(["", "a", "bc", "edb"]), st.sampled_from(["", "far"])),
        DECISIONS,
    )
)


@given(CASES)
def test_every_question_is_counted_once(cases: list[tuple[Labelled, Decision]]) -> None:
    """Whatever was decided, the parts add up to the whole, and the error is a share."""
    evaluation = evaluate(cases)
    answerable, others = evaluation.answerable, evaluation.unanswerable
    assert answerable.total + others.total == len(cases)
    assert sum(kind.total for kind in evaluation.kinds) == others.total
    assert sum(one.tally.total for one in evaluation.entries) == answerable.total
    assert sum(one.taken for one in evaluation.entries) == answerable.wrong + others.false
    assert sum(len(pair.results) for pair in evaluation.confusions) == answerable.wrong
    assert sum(one.count for one in evaluation.calibration.bins) == len(cases)
    assert 0 <= evaluation.calibration.error <= 1
    assert compare(evaluation.results, evaluation.results) == ()


@given(CASES)
def test_a_higher_threshold_never_answers_more(cases: list[tuple[Labelled, Decision]]) -> None:
    """Along the curve right, wrong and false answers only become fewer."""
    asked = {f"{place}": case for place, case in enumerate(cases)}
    questions = [Labelled(place, case[0].entries, case[0].kind) for place, case in asked.items()]
    points = curve(questions, lambda text, _: asked[text][1], [0.0, 0.25, 0.5, 0.75, 1.0])
    for figures in zip(*((p.tally.right, p.tally.wrong, p.false) for p in points), strict=True):
        assert list(figures) == sorted(figures, reverse=True)


@given(st.integers(0, 500), st.integers(1, 500))
@example(0, 75)
def test_the_interval_holds_the_share(count: int, more: int) -> None:
    """The interval lies within 0 to 1, around the share that was counted."""
    low, high = interval(count, count + more)
    assert 0 <= low <= count / (count + more) <= high <= 1
