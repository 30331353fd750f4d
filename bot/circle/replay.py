"""What a change of the answers makes of the questions that were asked and not answered."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

from bot.faq.model import Answer, Question
from bot.faq.saved import Index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.circle.exchange import Asked
    from bot.faq.answering import Faq

# Below, starting other processes takes longer than it saves.
_WORTH_PROCESSES = 400
_CHUNK = 100


@dataclass(frozen=True, slots=True)
class Change:
    """A question with the ids of the entries that answered it before and after; None: nothing."""

    id: str
    question: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Replay:
    """Gaps by what becomes of them; ``same`` are answered as before.

    ``moved`` change hands, ``lost`` were answered before and are not after.
    """

    answered: tuple[Change, ...]
    moved: tuple[Change, ...]
    lost: tuple[Change, ...]
    open: tuple[Change, ...]
    same: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(map(len, (self.answered, self.moved, self.lost, self.open))) + self.same


def replay(before: Faq, after: Faq, asked: Sequence[Asked]) -> Replay:
    """Ask everything again.

    What nothing answers after, and what was open when it was written down, is not asked of
    ``before``: the bot that noted it did not answer it.
    """
    texts = [one.question for one in asked]
    now = answers(after, texts)
    doubtful = [
        one.question
        for one, entry in zip(asked, now, strict=True)
        if entry is not None or one.was_closed
    ]
    then = dict(zip(doubtful, answers(before, doubtful), strict=True))
    changes = [
        Change(one.id, one.question, then.get(one.question), entry)
        for one, entry in zip(asked, now, strict=True)
    ]
    kinds = Counter(change.before == change.after for change in changes if change.after)
    return Replay(
        tuple(c for c in changes if c.before is None and c.after is not None),
        tuple(c for c in changes if c.before and c.after and c.before != c.after),
        tuple(c for c in changes if c.before is not None and c.after is None),
        tuple(c for c in changes if c.before is None and c.after is None),
        kinds[True],
    )


def answers(faq: Faq, texts: Sequence[str]) -> list[str | None]:
    """The id of the entry that answers each text, None where nothing does; the same text once.

    Many are asked in several processes, unless there is a sentence model, which only this one has.
    """
    different = list(dict.fromkeys(texts))
    processes = min(os.cpu_count() or 1, len(different) // _WORTH_PROCESSES)
    if faq.model is not None:
        processes = 1
    if processes > 1:
        given = Index.of(faq).to_bytes(), faq.min_confidence
        fresh = get_context("spawn")  # the same on every system, whatever threads run here
        with ProcessPoolExecutor(processes, fresh, _begin, given) as pool:
            found = list(pool.map(_answer_here, different, chunksize=_CHUNK))
    else:
        found = [_answer(faq, text) for text in different]
    by_text = dict(zip(different, found, strict=True))
    return [by_text[text] for text in texts]


def _answer(faq: Faq, text: str) -> str | None:
    decision = faq.answer(Question(text))
    return decision.entry.id if isinstance(decision, Answer) else None


_here: list[Faq] = []
"""The FAQ of a process that was started to answer."""


def _begin(index: bytes, min_confidence: float) -> None:
    _here[:] = [Index.from_bytes(index).faq(min_confidence)]


def _answer_here(text: str) -> str | None:
    return _answer(_here[0], text)
