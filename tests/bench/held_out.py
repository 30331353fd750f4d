"""The bot with weights that were fitted without the FAQ that it is measured on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unittest.mock import patch

from bot.faq.answering import Faq
from bot.faq.judging.signals import SIGNALS, WITH_MEANING
from bot.faq.judging.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from bot.faq.ranking.sentences import SentenceModel
    from tests.bench.draws import Draw


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Weights by the group of draws that they were fitted without, and whether with a model."""

    weights: Mapping[tuple[str, bool], Weights] = field(default_factory=dict)

    def faq(self, draw: Draw, model: SentenceModel | None) -> Faq:
        """Return the bot for the draw; with the weights that are shipped if it has no others."""
        given = self.weights.get((draw.group, model is not None))
        if given is None:
            return Faq(draw.knowledge, model=model)
        with patch("bot.faq.judging.judge.weights", lambda **_: given):
            return Faq(draw.knowledge, model=model)


def held_out(data: Path, groups: Iterable[str], models: Iterable[Path | None]) -> HeldOut:
    """Fit weights for each group without it, as ``fit_judge`` does, without and with a model."""
    from tests.bench.draws import training_draws
    from tests.bench.fit_judge import TRAINING, fitted, tables

    found = {}
    for model in models:
        signals = SIGNALS if model is None else WITH_MEANING
        columns = list(range(len(signals)))
        training = tables(training_draws(data, TRAINING), model)
        for group in groups:
            beta = fitted([one for one in training if one.group != group], columns)
            names = (signal.name for signal in signals)
            of = dict(zip(names, map(float, beta[1:]), strict=True))
            found[group, model is not None] = Weights(float(beta[0]), of)
    return HeldOut(found)
