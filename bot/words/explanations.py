"""What an explanation says, in English: a part of what ``english`` has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Phrases:
    """A signal in words: what it measures, and what it says for and against the first entry.

    A sentence is "" where a signal says nothing about that entry.
    """

    measure: str
    pro: str = ""
    con: str = ""


SIGNALS = {
    "share": Phrases(
        "its part of all entries' probability",
        "It is ahead of all others.",
        "Others are about as near.",
    ),
    "lead": Phrases("its lead over the second"),
    "topic": Phrases(
        "a topic that another entry has too",
        con="Another entry has this topic too.",
    ),
    "missed": Phrases("words of which it says nothing"),
    "length": Phrases("how much was asked"),
    "names": Phrases(
        "names that it does not have",
        con="The question has a name that it does not have.",
    ),
    "replaced": Phrases(
        "another name in place of its own",
        con="The question has another name than it.",
    ),
    "codes": Phrases(
        "a year or code that it does not have",
        con="The question has a year or code that it does not have.",
    ),
    "turned": Phrases(
        "the contrary of what it is asked for",
        con="The question asks for the contrary.",
    ),
    "listed": Phrases(
        "how much nearer it is to a question listed as unanswered",
        con="The question is more like one that is listed as unanswered.",
    ),
    "wordings": Phrases("how many phrasings an entry has"),
    "entries": Phrases("how many entries there are"),
    "meant": Phrases(
        "how near it is in meaning, as whole sentences",
        "It means about the same.",
        "It means something else.",
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
    exact: str = "The question is, word for word, that of *{question}*."
    certain: str = "I am {confidence} sure that *{question}* answers it; {needed} is needed."
    several: str = "Several things were asked, and I answered {questions}."
    and_: str = "{first} and {second}"
    open: str = 'I know nothing for "{part}".'
    unsure: str = (
        "I am only {confidence} sure that *{question}* answers it, so I suggested the nearest; "
        "{needed} is needed for an answer."
    )
    small_talk: str = "Nothing was asked that an entry answers."
    listed: str = '"{question}" is listed as a question that has no answer here.'
    no_word: str = "None of the question's words is known here."
    unrelated: str = (
        "No entry says anything of what was asked. The nearest by its letters is *{question}*."
    )
    too_far: str = (
        "The nearest is *{question}*, and I am {confidence} sure of it; suggestions begin at "
        "{needed}."
    )

    # ------------------------------------------------------------------ what counted
    counted: str = "What counted"
    says_nothing: str = "*{question}* says nothing about {words}."
    word: str = '"{word}"'
    sure: str = "Why the first is this sure"
    constant: str = "where every question starts"
    together: str = "together, in log-odds; above 0 it is rather right than wrong"
    signals: Mapping[str, Phrases] = field(default_factory=lambda: SIGNALS)

    # ------------------------------------------------------------------ what to do about it
    advice: str = "What to do about it"
    write_rest: str = "If the part without an answer comes up often, write an entry for it."
    unlist: str = 'If it has an answer now, take "{question}" out of the `unanswered` list.'
    write: str = "If it should have an answer, write an entry for it."
    add_phrasing: str = "If *{question}* answers it, add the phrasing “{asked}” to {where}."
    tell_apart: str = (
        "*{first}* and *{second}* are about equally near. If both are right, make them one entry; "
        "else give each a phrasing that the other cannot have."
    )
    write_or_list: str = "If nothing answers it, write an entry, or list it under `unanswered`."

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
    first_then: str = "; first is then {entry}"
    other_words: str = "The other words change nothing."
    no_word_matters: str = "No single word matters."

    def of_signal(self, name: str) -> Phrases:
        """The phrases for a signal, in English where this language has none."""
        return self.signals.get(name) or SIGNALS[name]
