"""The weights of the signals: a table without and one with a sentence model, for every FAQ."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILES = {False: "weights.toml", True: "weights_with_meaning.toml"}


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal counts, by its name, in log-odds; ``constant`` is where all begin."""

    constant: float
    of: Mapping[str, float]


@cache
def weights(*, with_meaning: bool = False) -> Weights:
    """Return the table, which ``python -m tests.bench.fit_judge`` writes."""
    text = (files("bot.faq.judging") / _FILES[with_meaning]).read_text(encoding="utf-8")
    signals = dict(tomllib.loads(text)["weights"])
    return Weights(signals.pop("constant"), signals)
