"""Fit the weights of the judge's signals, and say what each is worth on FAQs not fitted on.

    python -m tests.bench.fit_judge --data DIR [--meaning FOLDER] [--write]

Many FAQs are simulated (``draws.py``). A logistic regression learns from all of them when the first
entry is right; questions without an answer are a third of the mass, and an FAQ counts the same
whatever its size. Then each FAQ is judged by weights that were fitted without it, and each signal
is left out in turn. ``--write`` writes ``bot/faq/judging/weights.toml`` with these figures, and for
the benchmark the weights of each fit without an FAQ (``held_out.py``).
With the sentence model in FOLDER the weights for it are fitted, ``weights_with_meaning.toml``.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one draw a process is quicker

import numpy as np

from bot.faq.judging.evidence import Evidence
from bot.faq.judging.facts import Book
from bot.faq.judging.signals import SIGNALS, WITH_MEANING
from bot.faq.ranking.ranker import Ranker
from bot.faq.reading.reader import Reader
from tests.bench import held_out as held_out_file
from tests.bench.draws import reported_draws, training_draws
from tests.bench.sentences import Remembering

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from bot.faq.ranking.sentences import SentenceModel
    from tests.bench.draws import Draw

    Floats = NDArray[np.float64]

NAMES = tuple(signal.name for signal in WITH_MEANING)
# Whether a signal speaks for the first entry, against it, or either way.
_FOR, _EITHER = (
    ("share", "lead", "meant"),
    (
        "length",
        "wordings",
        "entries",
        "unfamiliar",
        "unfamiliar_missed",
    ),
)
SPEAKS = [1 if name in _FOR else 0 if name in _EITHER else -1 for name in NAMES]
# Chosen by hand: an answer about another year, version or name than was asked for is worse than a
# suggestion, and so is one of several that a single word may mean; the sets have hardly any such
# questions to learn it from.
AT_MOST = {"codes": -3.5, "replaced": -3.0, "topic": -1.3}
JUDGING = Path(__file__).parents[2] / "bot/faq/judging"
THRESHOLD = 0.6
_REFUSED = 0.37  # a policy: more of it answers less, right and wrong
_MADE = 0.05  # of the mass are questions made of wordings, to ask for something else
_PENALTY = 1e-3
_USUAL = 20  # entries
_TRAINING, _REPORTED = range(2), range(10, 18)


@dataclass(frozen=True, slots=True)
class Table:
    """The questions of one draw: a row of ``values`` each, a column a signal.

    A row of NaN is a question of which nothing was known. ``right``: its first entry is;
    ``has_answer``: some entry is.
    """

    name: str
    group: str
    entries: int
    values: Floats
    right: NDArray[np.bool_]
    has_answer: NDArray[np.bool_]
    is_made: NDArray[np.bool_]


_model: list[SentenceModel] = []
"""The sentence model of this process, if there is one."""


def _begin(folder: Path | None) -> None:
    _model[:] = [] if folder is None else [Remembering(folder)]


def table(draw: Draw) -> Table:
    """Ask the questions of ``draw``; those decided by their wording alone are left out."""
    model = _model[0] if _model else None
    signals = WITH_MEANING if model else SIGNALS
    entries, unanswered = draw.knowledge.entries, draw.knowledge.unanswered
    reader = Reader(draw.knowledge)
    ranker = Ranker(entries, unanswered, reader, model=model)
    book = Book(entries, reader)
    values, right, has_answer, is_made = [], [], [], []
    for text, ids, was_made in draw.asked:
        reading = reader.read(text)
        ranking = ranker.rank(reading)
        if ranking.exact or (ranking.listed and ranking.listed.is_same):
            continue
        evidence = Evidence(reading, ranking, book)
        known = bool(ranking.entries)
        values.append([s.measure(evidence) if known else np.nan for s in signals])
        right.append(known and entries[ranking.entries[0].place].id in ids)
        has_answer.append(bool(ids))
        is_made.append(was_made)
    return Table(
        draw.name,
        draw.group,
        len(entries),
        np.array(values, dtype=float).reshape(-1, len(signals)),
        np.array(right, dtype=bool),
        np.array(has_answer, dtype=bool),
        np.array(is_made, dtype=bool),
    )


def tables(draws: Iterable[Draw], model: Path | None = None) -> list[Table]:
    """Ask all draws, on all processors; with the sentence model in a folder, if one is given."""
    with ProcessPoolExecutor(initializer=_begin, initargs=(model,)) as pool:
        return list(pool.map(table, draws))


def fitted(found: Sequence[Table], columns: Sequence[int]) -> Floats:
    """Return the constant and a weight for each of ``columns``.

    A signal gets no weight rather than one of the wrong sign, which the fit may give to one of
    several that say nearly the same.
    """
    offset = np.zeros(found[0].values.shape[1])
    free = list(columns)
    while True:
        beta = _fitted(found, free, offset)
        fixed = [c for c, b in zip(free, beta[1:], strict=True) if _is_beyond(c, b)]
        if not fixed:
            break
        for column in fixed:
            offset[column] = AT_MOST.get(NAMES[column], 0.0)
            free.remove(column)
    whole = offset[list(columns)]
    for column, weight in zip(free, beta[1:], strict=True):
        whole[list(columns).index(column)] = weight
    return np.concatenate([beta[:1], whole])


def _is_beyond(column: int, weight: float) -> bool:
    name = NAMES[column]
    return SPEAKS[column] * weight < 0 or weight > AT_MOST.get(name, np.inf)


def _fitted(found: Sequence[Table], columns: Sequence[int], offset: Floats) -> Floats:
    """Fit ``columns``; ``offset`` are the weights of the others."""
    draws = Counter(one.group for one in found)
    masses = []
    for one in found:
        # An FAQ of which there are many draws counts more, but not as many times more; one of a
        # few entries is no FAQ that people ask much.
        whole = draws[one.group] ** -0.5 * min(1.0, one.entries / _USUAL)
        asked, made = one.has_answer, one.is_made
        answerable = whole * (1 - _REFUSED - _MADE) / max(1, asked.sum())
        refused = whole * _REFUSED / max(1, (~asked & ~made).sum())
        changed = whole * _MADE / max(1, made.sum())
        masses.append(np.where(asked, answerable, np.where(made, changed, refused)))
    values = np.vstack([one.values[:, columns] for one in found])
    given = np.concatenate([one.values @ offset for one in found])
    right, mass = np.concatenate([one.right for one in found]), np.concatenate(masses)
    known = ~np.isnan(values[:, 0])
    return _regressed(values[known], right[known].astype(float), mass[known], given[known])


def _regressed(values: Floats, right: Floats, mass: Floats, given: Floats) -> Floats:
    """Maximise the likelihood by Newton's method, with an L2 penalty on standardised signals."""
    mass = mass / mass.sum()
    mean = mass @ values
    spread = np.sqrt(mass @ (values - mean) ** 2) + 1e-9
    scaled = np.hstack([np.ones((len(values), 1)), (values - mean) / spread])
    beta = np.zeros(scaled.shape[1])
    ridge = _PENALTY * np.eye(len(beta))
    ridge[0, 0] = 0
    for _ in range(30):
        chance = 1 / (1 + np.exp(-scaled @ beta - given))
        slope = scaled.T @ (mass * (right - chance)) - ridge @ beta
        curve = (scaled * (mass * chance * (1 - chance))[:, None]).T @ scaled + ridge
        beta += np.linalg.solve(curve, slope)
    weights = beta[1:] / spread
    return np.concatenate([[beta[0] - weights @ mean], weights])


@dataclass(frozen=True, slots=True)
class Figures:
    """What weights are worth on some questions, in per cent.

    ``right`` and ``wrong`` are answers to questions that an entry answers, ``false`` those to
    others; ``error`` is the calibration error over all of them.
    """

    top: float
    right: float
    wrong: float
    false: float
    auroc: float
    error: float

    @property
    def score(self) -> float:
        """One figure that keeps the trade honest."""
        return self.right - 2 * self.wrong - self.false


def figures(
    one: Table, beta: Floats, columns: Sequence[int], threshold: float = THRESHOLD
) -> Figures:
    """Judge the questions of one table."""
    logits = np.nan_to_num(one.values[:, columns]) @ beta[1:] + beta[0]
    sure = np.where(np.isnan(one.values[:, 0]), 0.0, 1 / (1 + np.exp(-logits)))
    given, asked, others = sure >= threshold, one.has_answer, ~one.has_answer
    bins = np.minimum((sure * 10).astype(int), 9)
    error = sum(
        abs(sure[bins == b].mean() - one.right[bins == b].mean()) * (bins == b).sum()
        for b in np.unique(bins)
    )
    return Figures(
        top=100 * one.right[asked].mean(),
        right=100 * (given & one.right & asked).sum() / asked.sum(),
        wrong=100 * (given & ~one.right & asked).sum() / asked.sum(),
        false=100 * (given & others).sum() / max(1, others.sum()),
        auroc=100 * _auroc(sure, one.right),
        error=100 * error / len(sure),
    )


def _auroc(sure: Floats, right: NDArray[np.bool_]) -> float:
    order = np.argsort(sure, kind="stable")
    ranks = np.empty(len(sure))
    ranks[order] = np.arange(len(sure))
    yes, no = right.sum(), (~right).sum()
    return float((ranks[right].sum() - yes * (yes - 1) / 2) / (yes * no)) if yes * no else 1.0


def held_out(
    training: Sequence[Table], reported: Sequence[Table], columns: Sequence[int]
) -> dict[str, Figures]:
    """Judge each group by weights fitted without it; means over its draws."""
    found = {}
    for group in dict.fromkeys(one.group for one in reported):
        beta = fitted([one for one in training if one.group != group], columns)
        some = [figures(one, beta, columns) for one in reported if one.group == group]
        found[group] = mean(some)
    return found


def mean(some: Sequence[Figures]) -> Figures:
    """The mean of each figure."""
    fields = Figures.__dataclass_fields__
    return Figures(**{name: float(np.mean([getattr(f, name) for f in some])) for name in fields})


def main() -> None:
    """Simulate, fit, report, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--write", action="store_true", help="write the table of weights")
    parser.add_argument("--meaning", type=Path, metavar="FOLDER", help="fit with its model")
    parser.add_argument("--held-out", action="store_true", help="write those of the benchmark only")
    given = parser.parse_args()
    training = tables(training_draws(given.data, _TRAINING), given.meaning)
    columns = list(range(len(WITH_MEANING if given.meaning else SIGNALS)))
    if given.write or given.held_out:
        _write_held_out(training, columns, with_meaning=given.meaning is not None)
    if given.held_out:
        return
    reported = tables(reported_draws(given.data, _REPORTED), given.meaning)
    by_group = held_out(training, reported, columns)
    lines = list(_report(by_group))
    whole = mean(list(by_group.values()))
    print(*lines, sep="\n")
    losses = {}
    for at, name in zip(columns, NAMES, strict=False):
        left = mean(list(held_out(training, reported, [c for c in columns if c != at]).values()))
        losses[name] = (
            whole.score - left.score,
            whole.auroc - left.auroc,
            left.error - whole.error,
        )
        print(f"without {name:10} score {-losses[name][0]:+.2f}  AUROC {-losses[name][1]:+.2f}")
    beta = fitted(training, columns)
    if given.write:
        questions = sum(len(one.right) for one in training)
        name = "weights_with_meaning.toml" if given.meaning else "weights.toml"
        text = _toml(beta, losses, lines, len(training), questions)
        (JUDGING / name).write_text(text, encoding="utf-8")


def _write_held_out(
    training: Sequence[Table], columns: Sequence[int], *, with_meaning: bool
) -> None:
    found = {}
    for group in dict.fromkeys(one.group for one in training):
        beta = fitted([one for one in training if one.group != group], columns)
        names = ("constant", *NAMES[: len(columns)])
        found[group] = dict(zip(names, map(float, beta), strict=True))
    held_out_file.write(found, with_meaning=with_meaning)


def _report(by_group: dict[str, Figures]) -> Iterable[str]:
    rows = [*by_group.items(), ("mean", mean(list(by_group.values())))]
    for name, f in rows:
        yield (
            f"{name:24} first {f.top:5.1f}  right {f.right:5.1f}  wrong {f.wrong:4.1f}"
            f"  false {f.false:5.1f}  score {f.score:5.1f}  AUROC {f.auroc:5.1f}"
            f"  error {f.error:4.1f}"
        )


def _toml(
    beta: Floats,
    losses: dict[str, tuple[float, float, float]],
    report: Sequence[str],
    draws: int,
    questions: int,
) -> str:
    lines = [
        "# Written by: python -m tests.bench.fit_judge --data DIR [--meaning FOLDER] --write",
        f"# Fitted on {draws} simulated FAQs with {questions} questions.",
        "# Each FAQ judged by weights that were fitted without it, in per cent:",
        *(f"#   {line}" for line in report),
        "# Beside each signal: what leaving it out costs on FAQs not fitted on,",
        "# in points of the score, of AUROC, and of the calibration error.",
        "",
        "[weights]",
        f"constant = {beta[0]:.3f}",
    ]
    for name, weight in zip(NAMES, beta[1:], strict=False):
        score, auroc, error = losses[name]
        lines.append(f"{name} = {weight:.3f}  # {score:+.2f} {auroc:+.2f} {error:+.2f}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
