"""The page that says what was measured, and how."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import bot
from tests.bench.quality import FALSE, WRONG
from tests.bench.speed import MOST_GIGABYTES, MOST_QUESTIONS, WORDINGS
from tests.bench.tables import details, faqs, own_decisions, speeds, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.tables import Kind, Study

_LIBRARIES = (
    "rapidfuzz",
    "thefuzz",
    "bm25s",
    "scikit-learn",
    "numpy",
    "fastembed",
    "onnxruntime",
)
_BEGINNING = """\
The bot beside what people use for the same, on FAQs that strangers wrote, on two public sets of
questions, and in speed. Made by `python -m tests.bench`:
[how to run it](../CONTRIBUTING.md#measure)."""
_COLUMNS = f"""\
Each column but the last three says how often the right entry comes first, in %. *Lost by typos*:
how much of that one or two typing errors take away. *Right at {WRONG:.0%} wrong*: how many
questions get the right answer if the system answers only when it is so sure that {WRONG:.0%} of
all answerable questions get a wrong one. *Right at {1 - FALSE:.0%} refused*: how many, if it is so
careful that {1 - FALSE:.0%} of the questions without an answer get none."""
_OWN = """\
The bot decides by itself, by one threshold for every FAQ. Its answers to questions that an entry
answers are *right* or *wrong*; questions without an answer are *refused* (suggestions count as
that). The *calibration error* is the mean distance between its confidence and how often it is
right, questions without an answer counting as not right."""
_AGAIN = "The columns are those of the FAQs above, in %."
_OWN_AGAIN = "And what the bot decides by itself:"
_REAL = """\
Seven FAQs that people wrote and asked who know nothing of this bot, with their answers: a shop's
bot and its customers' questions (HINT3), a framework's own bot (Rasa), a public health FAQ
(deepset), two courses (DataTalksClub), and two tiny ones (Braun et al., 2017). HINT3 comes without
answers. The courses' questions were made by a language model from question and answer, which
favours whoever looks for the answer's words."""
_REAL_ALT = (
    "Two charts of faqbot beside its peers on real FAQs: how often the right entry comes first, "
    "with and without typos; right answers against answers to what has no answer"
)
_PUBLIC = """\
Questions as people type them to an assistant (CLINC150: 150 intents) and to a bank (BANKING77: 77).
An intent is an entry, and as many of its training texts as the column says are its wordings. There
are no answers, so "bm25 + answers" has the wordings alone, as one text."""
_PUBLIC_ALT = (
    "The same two charts on the public sets: how often the right entry comes first; right answers "
    "against answers to out-of-scope questions"
)
_SPEED = f"""\
CPU milliseconds a question, in one thread, with so many wordings in the FAQ ({WORDINGS} an
entry)."""
_SPEED_ALT = "A chart of the CPU milliseconds a question takes, by the number of wordings"
_HELD_OUT = """\
- **Nothing is measured on what it was fitted to.** The bot's weights come from simulated FAQs of
  many kinds, these among them. So each FAQ, and each public set, is judged by weights that were
  fitted without it, in the same way. A handful of constants of the ranking were chosen by hand on
  some of the FAQs ([which](../docs/matching.md#constants))."""
_AS_SHIPPED = """\
- **The weights are those that are shipped,** and were fitted to these FAQs among others: no report,
  for work on the ranking only."""
_QUALITY = f"""\
- **Draws.** Where an FAQ came with questions that it does not answer, it is asked as it is. From
  the others a quarter of the entries is taken away: what asks for them has no answer. Figures are
  means of {{draws}} such draws, ± their standard deviation; "mean" is that of the columns, so that
  a small FAQ counts as much as a large one. At most {{questions:,}} questions a draw.
- **Public sets.** Questions are those of CLINC150's validation part (Larson et al., 2019), and a
  third of BANKING77's training part that gives no wordings (Casanueva et al., 2020); out of scope
  are CLINC150's own. The sets' test parts are not touched.
- **Typos.** One or two words of four letters and more get a letter too many, too few, wrong or
  swapped. All systems are asked the same.
- **Thresholds.** Every system has a score, and below a threshold it would not answer. For *right at
  {WRONG:.0%} wrong* and *right at {1 - FALSE:.0%} refused* the threshold is picked with the
  questions at hand, for each FAQ anew, as nobody can in earnest: these are upper limits."""
_SPEED_HOW = f"""\
- **Speed.** FAQs of made-up words, each system and size in a process of its own: CPU time, for a
  question the median of up to {MOST_QUESTIONS} that are worded anew; memory is the whole process's.
  Above {{budget}} CPU seconds or {MOST_GIGABYTES} GB the system is stopped. With a sentence model
  each wording takes some milliseconds once: that is measured up to 1,000 wordings."""


@dataclass(frozen=True, slots=True)
class How:
    """How it was measured; ``budget`` is in CPU seconds for a system at a size."""

    draws: int
    questions: int
    budget: int
    is_held_out: bool


def page(study: Study, how: How) -> str:
    """Return the page, with pictures beside it called benchmark-real.svg and so on."""
    parts = ["# Benchmark", _BEGINNING, *_parts(study), *_method(study, how), "## Every figure"]
    for one in details(study):
        parts += [f"### {one.title}", one.markdown().strip()]
    return "\n\n".join(parts) + "\n"


def _parts(study: Study) -> Iterator[str]:
    if study.settings("real"):
        yield from ("## FAQs that strangers wrote", _REAL, faqs(study).markdown().strip())
        yield from (*_compared(study, "real"), f"![{_REAL_ALT}](benchmark-real.svg)")
    if study.settings("public"):
        yield from ("## Public sets", _PUBLIC, *_compared(study, "public"))
        yield f"![{_PUBLIC_ALT}](benchmark-public.svg)"
    if study.sizes:
        yield from ("## Speed", _SPEED, speeds(study).markdown().strip())
        yield f"![{_SPEED_ALT}](benchmark-speed.svg)"


def _compared(study: Study, kind: Kind) -> Iterator[str]:
    """The tables of a kind; what their columns are stands above the first of each."""
    is_first = kind == "real" or not study.settings("real")
    yield from (_COLUMNS if is_first else _AGAIN, summary(study, kind).markdown().strip())
    own = own_decisions(study, kind)
    if own.rows:
        yield from (_OWN if is_first else _OWN_AGAIN, own.markdown().strip())


def _method(study: Study, how: How) -> Iterator[str]:
    yield "## How"
    yield "\n".join(f"- **{one.name}**: {one.note}" for one in study.systems)
    points = [_HELD_OUT if how.is_held_out else _AS_SHIPPED, _QUALITY] * bool(study.outcomes)
    points += [_SPEED_HOW] * bool(study.sizes)
    yield "\n".join(points).format(draws=how.draws, questions=how.questions, budget=how.budget)
    day, machine = datetime.now(UTC).date(), f"{platform.system()} ({platform.machine()})"
    yield f"Measured on {day} with {_versions()}, on {machine}."


def _versions() -> str:
    found = [f"faqbot {bot.__version__}", f"Python {platform.python_version()}"]
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)
