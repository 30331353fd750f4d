"""Decisions for a person at a terminal: colour where it is wanted, wrapped to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

from bot.cli.plain import (
    NEAREST,
    SMALL_TALK,
    UNKNOWN,
    UNSURE,
    choices,
    not_answered,
    origin,
    printable,
)
from bot.faq.model import Answer, Decision, NoAnswer, Suggestions

if TYPE_CHECKING:
    from bot.faq.model import Entry, Knowledge

_WIDEST = 100
_EXAMPLES = 3


class Terminal:
    """Prints to standard output, in at most ``_WIDEST`` columns."""

    def __init__(self) -> None:
        console = Console(highlight=False, markup=False, emoji=False)
        console.width = min(console.width, _WIDEST)
        self._console = console

    def show(self, decision: Decision) -> None:
        """Print an answer or answers, or what was perhaps meant."""
        match decision:
            case Answer(also=(), open=()):
                self.entry(decision.entry)
            case Answer():
                for entry in (decision.entry, *decision.also):
                    self._line(entry.question, "bold")
                    self.entry(entry)
                for part in decision.open:
                    self._line(not_answered(part))
            case Suggestions():
                self._offer(UNSURE, decision)
            case NoAnswer(small_talk=talk) if talk is not None:
                self._line(SMALL_TALK[talk])
                self._console.print()
            case NoAnswer(nearest=()):
                self._line(UNKNOWN)
                self._console.print()
            case NoAnswer():
                self._offer(f"{UNKNOWN} {NEAREST}", decision)
            case _:
                assert_never(decision)

    def entry(self, entry: Entry) -> None:
        """Print an entry's answer and, dim, where it comes from."""
        self._console.print(Markdown(printable(entry.answer), hyperlinks=False))
        self._line(origin(entry), "dim")
        self._console.print()

    def welcome(self, knowledge: Knowledge) -> None:
        """Say what this is, and how it ends."""
        self._line(f"Ask in your own words: {len(knowledge.entries)} answers are here.")
        self._line("`help` shows examples and topics, `exit` or Ctrl-D ends.", "dim")
        self._console.print()

    def help(self, knowledge: Knowledge) -> None:
        """Say how to ask, with a question of each of some topics, and name all topics."""
        examples: dict[str, str] = {}
        for entry in knowledge.entries:
            examples.setdefault(entry.topic, entry.question)
        self._line("Type a question in your own words, for example:")
        for question in list(examples.values())[:_EXAMPLES]:
            self._hanging("  • ", question)
        self._line("A number picks from a list, `exit` or Ctrl-D ends. The topics:")
        for topic in examples:
            self._hanging("  • ", topic)
        self._console.print()

    def _offer(self, lead: str, decision: Decision) -> None:
        self._line(lead)
        for number, entry in enumerate(choices(decision), 1):
            self._hanging(f"  {number}. ", entry.question)
        self._console.print()

    def _line(self, text: str, style: str = "") -> None:
        self._console.print(Text(printable(text), style=style))

    def _hanging(self, mark: str, text: str) -> None:
        """A list's item: lines after its first are indented like the first."""
        first, *rest = Text(printable(text)).wrap(self._console, self._console.width - len(mark))
        self._console.print(Text(mark), first, sep="")
        for line in rest:
            self._console.print(Padding(line, (0, 0, 0, len(mark))))
