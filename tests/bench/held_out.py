"""The bot with weights that were fitted without the FAQ that it is measured on.

``fit_judge`` finds them with those that are shipped, and writes them to a file for each model.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from bot.faq.answering import Faq
from bot.faq.judging.weights import Weights, weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.faq.ranking.sentences import SentenceModel
    from tests.bench.draws import Draw

FILES = {False: "held_out.toml", True: "held_out_with_meaning.toml"}
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Weights by whether there is a model, and the group of draws that they were fitted without."""

    weights: Mapping[tuple[bool, str], Weights] = field(default_factory=dict)

    def faq(self, draw: Draw, model: SentenceModel | None) -> Faq:
        """Return the bot for the draw; with the weights that are shipped if it has no others."""
        given = self.weights.get((model is not None, draw.group))
        if given is None:
            return Faq(draw.knowledge, model=model)
        with patch("bot.faq.judging.judge.weights", lambda **_: given):
            return Faq(draw.knowledge, model=model)


def held_out(*, with_meaning: bool, folder: Path = _FOLDER) -> HeldOut:
    """Read what ``fit_judge`` wrote without and, if wanted, with a model.

    Raises ValueError if it is of other signals than today's.
    """
    found = {}
    for has_model in (False, True) if with_meaning else (False,):
        name, signals = FILES[has_model], weights(with_meaning=has_model).of.keys()
        content = tomllib.loads((folder / name).read_text(encoding="utf-8"))
        for group, values in content.items():
            constant = values.pop("constant")
            if values.keys() != signals:
                raise ValueError(f"{name} has other signals than the judge: fit anew, with --write")
            found[has_model, group] = Weights(constant, values)
    return HeldOut(found)


def write(
    rows: Mapping[str, Mapping[str, float]], *, with_meaning: bool, folder: Path = _FOLDER
) -> None:
    """Write the weights of each group, which has a constant and a weight for each signal."""
    lines = ["# Written by fit_judge: weights fitted without each group of draws.", ""]
    for group, values in rows.items():
        lines += [f'["{group}"]', *(f"{name} = {value:.3f}" for name, value in values.items()), ""]
    (folder / FILES[with_meaning]).write_text("\n".join(lines), encoding="utf-8")
