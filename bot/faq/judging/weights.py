"""The weights of the signals: one table, the same for every FAQ and language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = "weights.toml"


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal counts, by its name, in log-odds; ``constant`` is where all begin."""

    constant: float
    of: Mapping[str, float]


@cache
def weights() -> Weights:
    """Return the table, which ``python -m tests.bench.fit_judge`` writes."""
    table = tomllib.loads((files("bot.faq.judging") / _FILE).read_text(encoding="utf-8"))
    signals = dict(table["weights"])
    return Weights(signals.pop("constant"), signals)
