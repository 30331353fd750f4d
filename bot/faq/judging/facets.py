"""Object to an answer without the kind of thing that is asked for: a number, a price, a reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.faq.judging.guards import usual
from bot.faq.reading import names

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.faq.model import Entry
    from bot.faq.reading.reader import Reader


class Facet(NamedTuple):
    """A kind of thing that English questions ask for.

    ``asks`` finds it in a question, and in the wordings of entries that tell it; ``tells`` finds
    it in their answers, None if only wordings show it. ``what`` completes "the entry does not say".
    """

    what: str
    asks: re.Pattern[str]
    tells: re.Pattern[str] | None = None


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b")


_DURATION = r"(?:year|month|week|day|hour|minute|second)s?"
_MONEY = (
    r"pay|pays|paying|paid|payment|payments|price|prices|priced|pricing|costs?|costly|fees?|free"
    r"|charged|charges|cheap|cheaper|expensive|salary|salaries|wages?|cash|dollars?"
    r"|(?<!make )(?<!making )(?<!earn )money(?! making)"
    r"|subscriptions?|budgets?|afford"
)
_EARNINGS = r"revenues?|turnover|loss|losses|commissions?|earn\w*|invest\w*|million|billion"
_PLACE = (
    r"city|cities|country|countries|locations?|located|address|headquarters?|headquartered|hq|towns?"
    r"|venues?|streets?"
)
FACETS = (
    Facet("what it costs or who pays", _words(_MONEY), _words(f"{_MONEY}|{_EARNINGS}")),
    Facet(
        "how long",
        _words(rf"how long|how many {_DURATION}|duration"),
        _words(rf"(?!this|last|that|next|which|what|each|per)\w+ {_DURATION}"),
    ),
    Facet("which place", _words(_PLACE), _words(_PLACE)),
    Facet("how to do it", _words(r"how (?:do|can|could|may|should) (?:i|we|our \w+|my \w+)")),
    Facet("what it is called", _words("names? of|called"), _words("name[sd]?|called")),
    Facet(
        "what somebody should do or think",
        _words(
            r"should (?:i|we)|would you (?:say|recommend|advise|trust|choose|buy)"
            r"|do you (?:think|recommend|believe)|recommend|worth it"
            r"|your opinion|trustworthy|is it (?:safe|wise|smart|a good idea)"
        ),
    ),
    Facet(
        "why",
        _words(r"why|reasons?|how come|what for|cause[sd]?|because"),
        _words(r"because|since|due to|reasons?|so that|in order to|cause[sd]?|therefore|why"),
    ),
)
_USUAL_SHARE = 0.2
_NUMERAL = _words(
    r"two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|half|thirds?|quarters?"
)
_WHEN = _words(
    r"when (?:do|does|did|will|can|could|is|are|was|were|has|have|had|would|should|exactly)"
    r"|(?:what|which|exact) (?:exact )?(?:date|day|month|year)|since when|how soon"
    r"|(?:release|launch|start|starting|opening|publication) date"
)
_TIME = _words(
    r"january|february|april|june|july|august|september|october|november|december"
    r"|(?:in|of|since|until|by|early|mid|late|\d) (?:may|march)|\w+days?|noon|midnight|o'?clock"
    r"|spring|summer|autumn|winter|ago|daily|weekly|monthly|yearly|every year|(?:19|20)\d\d"
)
_QUANTITY = _words(r"how (?:many|much)|number of|what percentage|percent")


class Facets:
    """Looks at what the entry's wordings ask for, and at what its answer tells."""

    def __init__(
        self, entries: Sequence[Entry], reader: Reader, usual_numbers: Collection[str]
    ) -> None:
        self._entries = entries
        self._reader = reader
        self._usual_numbers = usual_numbers
        answers = (_TIME.findall(self._folded(entry.answer)) for entry in entries)
        self._usual_times = usual(answers, _USUAL_SHARE)  # the date of their source
        self._texts: dict[int, tuple[str, str]] = {}

    def objection(self, text: str, place: int) -> str | None:
        """Return why the entry at ``place`` may not tell what ``text`` asks for, or None."""
        question = self._folded(text)
        asked, told = self._texts_of(place)
        for facet in FACETS:
            if not facet.asks.search(question) or facet.asks.search(asked):
                continue
            if facet.tells is None or not facet.tells.search(told):
                return f"The nearest entry does not say {facet.what}."
        is_asked = _QUANTITY.search(question) and not _QUANTITY.search(asked)
        if is_asked and not self._tells_number(place):
            return "The nearest entry does not say how many or how much."
        is_asked = _WHEN.search(question) and not _WHEN.search(asked)
        if is_asked and self._usual_times.issuperset(_TIME.findall(told)):
            return "The nearest entry does not say when."
        return None

    def _tells_number(self, place: int) -> bool:
        numbers = names.numbers(self._entries[place].answer).difference(self._usual_numbers)
        return bool(numbers) or _NUMERAL.search(self._texts_of(place)[1]) is not None

    def _texts_of(self, place: int) -> tuple[str, str]:
        texts = self._texts.get(place)
        if texts is None:
            entry = self._entries[place]
            asked = "\n".join(map(self._folded, entry.wordings))
            texts = self._texts[place] = asked, self._folded(entry.answer)
        return texts

    def _folded(self, text: str) -> str:
        return " ".join(self._reader.language.words(text))
