"""What an explanation says, in English: a part of what ``english`` has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Phrases:
    """What a signal says for and against the first entry; "" where it says nothing about it."""

    pro: str = ""
    con: str = ""


SIGNALS = {
    "share": Phrases(
        "No other entry comes close.",
        "Other entries are about as close.",
    ),
    "topic": Phrases(
        con="Another entry is about the same topic.",
    ),
    "names": Phrases(
        con="The question names something that this entry does not mention.",
    ),
    "replaced": Phrases(
        con="The question has another name in the place of this entry's.",
    ),
    "codes": Phrases(
        con="The question has a year or version that this entry does not mention.",
    ),
    "turned": Phrases(
        con="The question asks for the opposite.",
    ),
    "listed": Phrases(
        con="The question is closer to one that is listed as unanswered.",
    ),
    "meant": Phrases(
        "As a whole sentence it means about the same.",
        "As a whole sentence it means something else.",
    ),
}


@dataclass(frozen=True, slots=True)
class Why:
    """What an explanation says. ``signals`` are phrases by a signal's name; "it" is the entry.

    Slack gets these sentences escaped as a whole, with what fills their gaps.
    """

    question: str = "The question: {question}"
    lead: str = "*Why?* {reason}"
    you_picked: str = "You picked this answer from the suggestions."
    asker_picked: str = "Whoever asked picked this answer from the suggestions."
    what_i_make: str = "What I make of the question: {reason}"
    entry: str = "The entry's id is {entry}."
    unreadable: str = (
        "I can't tell any more which question this was, so I can't say why. "
        "Please ask it again, and choose this in the menu of the new answer."
    )
    cut: str = "Of the long question only the first {length} characters are known here."
    gone: str = "The answer above is not in the FAQ any more; this is how I decide now."
    changed: str = "The FAQ has changed since the answer above; this is how I decide now."

    # ------------------------------------------------------------------ what was decided
    exact: str = "The entry *{question}* has this question word for word."
    certain: str = (
        "I am {confidence} sure that *{question}* is what was asked. To answer, I need to be "
        "{needed} sure."
    )
    several: str = "There were several questions, and I answered {questions}."
    and_: str = "{first} and {second}"
    open: str = 'I found nothing for "{part}".'
    unsure: str = (
        "I am only {confidence} sure that *{question}* is what was asked, so I made suggestions. "
        "To answer, I need to be {needed} sure."
    )
    small_talk: str = "That was not a question for the FAQ."
    listed: str = '"{question}" is on the list of questions that have no answer here.'
    no_word: str = "None of the question's words occurs here."
    unrelated: str = (
        "No entry says anything about this. *{question}* only looks like it, by its letters."
    )
    too_far: str = (
        "Nothing is close enough. The closest is *{question}*, and I am only {confidence} sure of "
        "it; from {needed} on I make suggestions."
    )

    # ------------------------------------------------------------------ what counted
    counted: str = "What counted"
    says_nothing: str = "*{question}* does not mention {words}."
    word: str = '"{word}"'
    signals: Mapping[str, Phrases] = field(default_factory=lambda: SIGNALS)

    # ------------------------------------------------------------------ what to do about it
    advice: str = "What to do about it"
    write_rest: str = "If the unanswered part comes up often, write an entry for it."
    unlist: str = 'If it has an answer now, take "{question}" out of the `unanswered` list.'
    write: str = "If it should have an answer, write an entry for it."
    add_phrasing: str = (
        "If *{question}* is the right answer, add the phrasing “{asked}” to {where}."
    )
    tell_apart: str = (
        "*{first}* and *{second}* are about equally close. If both are right, make them one entry; "
        "if not, give each a phrasing that fits only that one."
    )
    write_or_list: str = (
        "If nothing here answers it, write an entry, or list the question under `unanswered`."
    )

    # ------------------------------------------------------------------ the steps
    how_read: str = "How it was read"
    read: str = "Words: {words}"
    around: str = "Around it: {words}"
    corrected: str = "Corrected: {words}"
    compared: str = "Compared: {words}"
    telling: str = "Telling: {words}"
    unknown: str = "In no wording: {words}"
    nothing: str = "nothing"
    ranking: str = "Ranking"
    words: str = "What each word does"
    without: str = "Without “{word}” the first has {confidence}"
    first_then: str = "; first is then `{entry}`"
    none_then: str = "; then nothing is close"
    other_words: str = "The other words change nothing."
    no_word_matters: str = "No single word matters."

    def of_signal(self, name: str) -> Phrases:
        """The phrases for a signal, in English where this language has none."""
        return self.signals.get(name) or SIGNALS.get(name) or Phrases()
