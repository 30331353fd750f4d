"""What speaks for or against the first entry: one file a family, all of them listed here.

A signal is a pure function of the evidence, with a name and the range of its values. A new one
takes a function in a family's file (or a new file), a line in ``SIGNALS``, its phrases in
``bot/words/english.py``, a test, and a new fit (``python -m tests.bench.fit_judge``), which gives
its weight and says what it is worth on FAQs that it was not fitted on. One that is worth nothing
goes.
"""

from __future__ import annotations

from bot.faq.judging.signals import (
    language,
    listed,
    meant,
    names,
    numbers,
    share,
    size,
    turns,
    words,
)

SIGNALS = (
    *share.SIGNALS,
    *words.SIGNALS,
    *names.SIGNALS,
    *numbers.SIGNALS,
    *turns.SIGNALS,
    *listed.SIGNALS,
    *size.SIGNALS,
    *language.SIGNALS,
)
"""Those of every FAQ."""
WITH_MEANING = (*SIGNALS, *meant.SIGNALS)
"""Those where there is a sentence model."""
