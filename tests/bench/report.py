"""The page that tells what was measured, and how."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import bot
from tests.bench.plot import ALT
from tests.bench.quality import FALSE, WRONG
from tests.bench.speed import MOST_GIGABYTES, MOST_QUESTIONS, WORDINGS
from tests.bench.tables import details, summary

if TYPE_CHECKING:
    from tests.bench.tables import Study

_LIBRARIES = ("rapidfuzz", "thefuzz", "bm25s", "scikit-learn", "numpy")
_PAGE = """# Benchmark

Made by `python -m tests.bench`: [how to run it](../CONTRIBUTING.md#measure). How often the right
entry comes first, what typing errors take away, how much can be answered rightly when little may be
answered wrongly, all in % and the latter three as means over the sets; and CPU milliseconds a
question with so many wordings in the FAQ.

{summary}
![{alt}](benchmark.svg)

{systems}

Measured on {day} with {versions}, in one thread on {machine}.

## How

{how}

## Every figure

{details}"""
_QUALITY = f"""\
- **Questions.** An intent of CLINC150 (Larson et al., 2019) or of BANKING77 (Casanueva et al.,
  2020) is an entry; "× 10" means that ten of its training texts, drawn at random, are its
  wordings. Asked are up to {{questions:,}} questions of CLINC150's validation part, or of a third
  of BANKING77's training part that is kept for this: no weight was fitted to them. The sets' test
  parts are not touched. Figures are means of {{draws}} draws, ± their standard deviation.
- **Typos.** One or two words of four letters and more get a letter too many, too few, wrong or
  swapped. All systems are asked the same.
- **Right at {WRONG:.0%} wrong, at {1 - FALSE:.0%} refused.** Every system has a score, and below
  a threshold it would not answer. How many questions get the right answer while at most
  {WRONG:.0%} get a wrong one, or while {1 - FALSE:.0%} of CLINC150's out-of-scope questions get
  none? The threshold is picked with the questions at hand, as nobody can in earnest: these are
  upper limits.
- **Its own decision** is made with the threshold and the weights that are shipped. The calibration
  error is the mean distance between its confidence and how often it is right."""
_SPEED = f"""\
- **Speed.** FAQs of made-up words, {WORDINGS} wordings an entry, each system and size in a
  process of its own: CPU time, for a question the median of up to {MOST_QUESTIONS} that are worded
  anew; memory is the whole process's. Above {{budget}} CPU seconds or {MOST_GIGABYTES} GB the
  system is stopped."""


def page(study: Study, draws: int, questions: int, budget: int) -> str:
    """Return the page; ``budget`` is in CPU seconds for a system at a size."""
    how = [_QUALITY] * bool(study.settings) + [_SPEED] * bool(study.sizes)
    return _PAGE.format(
        summary=summary(study).markdown(),
        alt=ALT,
        systems="\n".join(f"- **{one.name}**: {one.note}" for one in study.systems),
        day=datetime.now(UTC).date(),
        versions=_versions(),
        machine=f"{platform.system()} ({platform.machine()})",
        how="\n".join(how).format(draws=draws, questions=questions, budget=budget),
        details="\n".join(f"### {one.title}\n\n{one.markdown()}" for one in details(study)),
    )


def _versions() -> str:
    found = [f"faqbot {bot.__version__}", f"Python {platform.python_version()}"]
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)
