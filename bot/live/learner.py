"""Holds what answers, and learns each new knowledge beside the answering."""

from __future__ import annotations

import ctypes
import gc
import logging
import threading
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.faq.saved import Index
from bot.live.kept import learnt

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.faq.answering import Faq
    from bot.faq.model import Knowledge
    from bot.faq.ranking.sentences import SentenceModel

log = logging.getLogger(__name__)


class Learner:
    """What is known at first, until another ``knowledge`` is adopted.

    With a ``model`` whole sentences count. Nothing is learnt before ``learn`` or ``learn_beside``
    is called. One may be shared by processes that are forked after ``learn``.
    """

    def __init__(
        self,
        known: Knowledge | Index,
        min_confidence: float,
        model: SentenceModel | None = None,
    ) -> None:
        self.knowledge = known.knowledge if isinstance(known, Index) else known
        self._known = known
        self._min_confidence = min_confidence
        self._model = model
        self._faq: Future[Faq] = Future()
        self._changing = threading.Lock()
        self._learning = threading.Lock()

    @property
    def faq(self) -> Faq:
        """What answers; waits until the first knowledge is learnt."""
        return self._faq.result()

    def learn(self) -> None:
        """Learn here: what another thread has used is hardly given back."""
        self._faq.set_result(learnt(self._known, self._min_confidence, self._model))
        give_back_memory()

    def learn_beside(self) -> None:
        """Learn in a thread; what is asked meanwhile waits."""
        self._begin(self._learn_first)

    def adopt(self, knowledge: Knowledge) -> None:
        """Answer from another knowledge at once, and better as soon as it is learnt."""
        if self._faq.exception() is None:
            faq = self.faq.carried_over(knowledge)
        else:  # nothing was learnt that could be carried over
            faq = learnt(knowledge, self._min_confidence, self._model)
        with self._changing:
            self.answer_with(faq)
        self._begin(self._learn_next, knowledge)

    def answer_with(self, faq: Faq) -> None:
        """Answer with it, and its knowledge, in one step."""
        self._faq = Future()
        self._faq.set_result(faq)
        self.knowledge = faq.knowledge

    def _begin(self, learn: Callable[..., None], *known: Knowledge) -> None:
        # No daemon: the end of the process would wait for ever for BLAS, if it stopped within.
        threading.Thread(target=learn, args=known, name="learning").start()

    def _learn_first(self) -> None:
        try:
            self.learn()
        except Exception as error:
            self._faq.set_exception(error)

    def _learn_next(self, knowledge: Knowledge) -> None:
        with self._learning:
            if knowledge is not self.knowledge:
                return
            try:
                faq = learnt(knowledge, self._min_confidence, self._model)
            except Exception:
                log.exception("learning failed; new wordings are found by their exact words alone")
                return
            with self._changing:
                if knowledge is self.knowledge:  # else it was edited meanwhile
                    self.answer_with(faq)
            del faq
            give_back_memory()


def give_back_memory() -> None:
    """Let go of what learning has needed: a third of all memory, which malloc would keep."""
    gc.collect()
    with suppress(OSError, AttributeError, TypeError):  # it is there with glibc alone
        ctypes.CDLL(None).malloc_trim(0)
