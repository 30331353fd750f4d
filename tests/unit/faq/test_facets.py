"""A question after a kind of thing is not answered by an entry that has nothing of that kind."""

from __future__ import annotations

import pytest

from bot.faq.judging.facets import Facets
from bot.faq.model import Entry, Knowledge
from bot.faq.reading.reader import Reader

ENTRIES = (
    Entry(
        "gym",
        "Where is the company gym?",
        "The gym is in the basement of the main building, beside the laundry, and open to all.",
        ("gym in the basement", "Is there a place to work out?"),
    ),
    Entry(
        "canteen",
        "What does lunch cost in the canteen?",
        "A warm meal costs between 4 and 7 euros; salads are weighed at the till. Your badge pays.",
        ("canteen prices", "How much is a meal?"),
    ),
    Entry(
        "move",
        "Why did the company move to Leeds?",
        "The company moved because the old lease ended and the new building has better trains.",
        ("reason for the move", "moved to another city"),
    ),
    Entry("parking", "Where do I park?", "Behind the hall, in May and on weekdays.", ("car park",)),
)
GYM, CANTEEN, MOVE, PARKING = range(4)


@pytest.fixture(scope="module")
def facets() -> Facets:
    """The facets of four entries; the number 4 stands in most answers of some other FAQ."""
    return Facets(ENTRIES, Reader(Knowledge(ENTRIES)), {"2023"})


@pytest.mark.parametrize(
    ("place", "text", "lacks"),
    [
        (GYM, "where is the gym", None),
        (GYM, "how much is the gym", "how many or how much"),
        (GYM, "does the gym cost anything", "what it costs"),
        (GYM, "is the gym free of charge", "what it costs"),
        (GYM, "how many people fit into the gym", "how many or how much"),
        (GYM, "How long may I stay in the gym?", "how long"),
        (GYM, "how many hours is the gym open", "how long"),
        (GYM, "in which city is the gym", "which place"),
        (GYM, "should I go to the gym", "should do or think"),
        (GYM, "would you recommend the gym", "should do or think"),
        (GYM, "why is the gym in the basement", "why"),
        (CANTEEN, "how much do salads cost", None),
        (CANTEEN, "who pays for lunch", None),
        (CANTEEN, "how many euros is a meal", None),
        (MOVE, "what was the reason for moving", None),
        (MOVE, "why leeds", None),
        (MOVE, "to which city did the company move", None),
        (MOVE, "how long did the move take", "how long"),
        (MOVE, "when did the company move", "when"),
        (MOVE, "what happened when we moved", None),
        (PARKING, "when can I park", None),
        (PARKING, "how do I park", "how to do it"),
        (CANTEEN, "what is the salad called", "what it is called"),
    ],
)
def test_what_is_asked_for_must_be_told(
    facets: Facets, place: int, text: str, lacks: str | None
) -> None:
    """By the wordings, or by the answer; the objection says what is missing."""
    objection = facets.objection(text, place)
    assert objection is None if lacks is None else lacks in (objection or "")


def test_usual_numbers_tell_nothing() -> None:
    """A year that stands in every answer is no amount."""
    answer = "It stands beside the entrance, says the guide to the house of the spring of 2023."
    entries = (Entry("rack", "Is there a rack for bicycles?", answer, ("bicycle rack",)),)
    reader = Reader(Knowledge(entries))
    text = "how many bicycles fit into the rack"
    assert Facets(entries, reader, ()).objection(text, 0) is None
    assert Facets(entries, reader, {"2023"}).objection(text, 0) is not None


def test_the_date_of_the_source_tells_no_time() -> None:
    """What stands in most answers does not say when anything was."""
    entries = tuple(
        Entry(name, f"Who runs the {name}?", f"Ana runs the {name}, says the guide of June 2023.")
        for name in ("gym", "lift", "shop", "crèche")
    )
    lease = Entry("lease", "Is there a lease?", "A lease runs, says the guide of June 2023.")
    dated = Entry("fire", "Was there a fire?", "There was one in March, says the guide.")
    entries = (*entries, lease, dated)
    facets = Facets(entries, Reader(Knowledge(entries)), {"2023"})
    assert facets.objection("when did the lease begin", 4) == "The nearest entry does not say when."
    assert facets.objection("when was the fire", 5) is None
