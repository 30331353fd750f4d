"""What is compared: the bot and its peers, each as a function that learns an FAQ.

The peers' libraries are the extra ``bench``; each is imported when its system learns.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process
from snowballstemmer import stemmer

from bot.faq.model import Question
from bot.meaning.model import MiniLM

if TYPE_CHECKING:
    from pathlib import Path

    from bot.faq.model import Decision
    from bot.faq.ranking.sentences import SentenceModel
    from tests.bench.draws import Draw
    from tests.bench.held_out import HeldOut

BOT, WITH_MEANING = "faqbot", "faqbot + meaning"


class Guess(NamedTuple):
    """The entry that comes first; a higher ``score`` is surer, on the system's own scale.

    ``decision`` is what the system itself makes of it, None if it leaves that to a threshold.
    """

    label: str
    score: float
    decision: Decision | None = None


Texts: TypeAlias = Sequence[str]
Score: TypeAlias = Callable[[str], Guess]
"""Names the entry that a question asks for."""
Fit: TypeAlias = Callable[["Draw"], Score]
"""Learns an FAQ."""


@dataclass(frozen=True, slots=True)
class System:
    """A name and a note for people, the module that it needs, its kind, and how it learns.

    Speed is measured up to ``most`` wordings.
    """

    name: str
    note: str
    module: str
    family: Literal["bot", "extra", "fuzzy", "search", "learned"]
    fit: Fit
    most: int = 1_000_000


def systems(
    meaning: Path | None, held_out: HeldOut, model: Callable[[Path], SentenceModel] = MiniLM
) -> tuple[System, ...]:
    """Return the bot, with the sentence ``model`` of a folder too if there is one, and its peers.

    The bot judges an FAQ by the weights that ``held_out`` has for it, else by those shipped.
    """
    bot = System(BOT, "this bot, without any extra", "bot", "bot", _faqbot(lambda: None, held_out))
    if meaning is None:
        return (bot, *_PEERS)
    note = "the same with the extra `meaning`: all-MiniLM-L6-v2 in 8 bits, on the CPU"
    extra = System(
        WITH_MEANING,
        note,
        "fastembed",
        "extra",
        _faqbot(cache(lambda: model(meaning)), held_out),
        1_000,
    )
    return (bot, extra, *_PEERS)


def _faqbot(model: Callable[[], SentenceModel | None], held_out: HeldOut) -> Fit:
    def fit(draw: Draw) -> Score:
        faq = held_out.faq(draw, model())

        def score(question: str) -> Guess:
            decision = faq.answer(Question(question))
            if not decision.candidates:
                return Guess("", 0.0, decision)
            first = decision.candidates[0]
            return Guess(first.entry.id, first.confidence, decision)

        return score

    return fit


def _of_wordings(fit: Callable[[Texts, Texts], Score]) -> Fit:
    """Let a system learn the wordings alone, each given with its entry; an entry's are together."""

    def fitted(draw: Draw) -> Score:
        rows = [(text, entry.id) for entry in draw.knowledge.entries for text in entry.wordings]
        return fit([text for text, _ in rows], [label for _, label in rows])

    return fitted


def _regression(wordings: Texts, labels: Texts) -> Score:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    model = make_pipeline(make_union(words, characters), LogisticRegression(C=10, tol=1e-3))
    with warnings.catch_warnings():  # of more entries than half of the wordings
        warnings.simplefilter("ignore", UserWarning)
        model.fit(wordings, labels)

    def score(question: str) -> Guess:
        (chances,) = model.predict_proba([question])
        place = int(chances.argmax())
        return Guess(str(model.classes_[place]), float(chances[place]))

    return score


def _tf_idf(wordings: Texts, labels: Texts) -> Score:
    from sklearn.feature_extraction.text import TfidfVectorizer

    space = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    rows, best = space.fit_transform(wordings), best_of_three(labels)
    return lambda question: best((rows @ space.transform([question]).T).toarray().ravel())


def _bm25(wordings: Texts, labels: Texts) -> Score:
    scores, best = _bm25_scores(wordings), best_of_three(labels)
    return lambda question: best(scores(question))


def _bm25_with_answers(draw: Draw) -> Score:
    entries = draw.knowledge.entries
    scores = _bm25_scores(["\n".join((*entry.wordings, entry.answer)) for entry in entries])

    def score(question: str) -> Guess:
        found = scores(question)
        place = int(found.argmax())
        return Guess(entries[place].id, float(found[place]))

    return score


def _bm25_scores(texts: Texts) -> Callable[[str], Any]:
    """Return what scores a question against each of the texts."""
    from bm25s import BM25

    stem: Callable[[list[str]], list[str]] = stemmer("english").stemWords

    def stems(text: str) -> list[str]:
        return stem(re.findall(r"\w+", text.lower()))

    index = BM25()
    index.index([stems(text) for text in texts], show_progress=False)
    return lambda text: index.get_scores_from_ids(index.get_tokens_ids(stems(text)))


def best_of_three(labels: Texts) -> Callable[[Any], Guess]:
    """Return what picks the entry with the greatest mean of its best three wordings' scores.

    That is given one score a wording, none below 0.
    """
    groups = [(name, sum(1 for _ in group)) for name, group in groupby(labels)]
    counts = np.array([count for _, count in groups])
    rows = np.repeat(np.arange(len(groups)), counts)
    columns = np.arange(len(labels)) - np.repeat(np.cumsum(counts) - counts, counts)

    def best(scores: Any) -> Guess:
        grid = np.zeros((len(groups), counts.max()))
        grid[rows, columns] = scores
        means = np.sort(grid, axis=1)[:, -3:].mean(axis=1)
        place = int(means.argmax())
        return Guess(groups[place][0], float(means[place]))

    return best


def _thefuzz(wordings: Texts, labels: Texts) -> Score:
    from thefuzz import process as thefuzz_process

    choices = dict(enumerate(wordings))

    def score(question: str) -> Guess:
        _, found, place = thefuzz_process.extractOne(question, choices)
        return Guess(labels[place], found)

    return score


def _rapidfuzz(scorer: Callable[..., float]) -> System:
    def fit(wordings: Texts, labels: Texts) -> Score:
        choices = [default_process(text) for text in wordings]

        def score(question: str) -> Guess:
            _, found, place = process.extractOne(default_process(question), choices, scorer=scorer)
            return Guess(labels[place], found)

        return score

    note = f"`process.extractOne` with `{scorer.__name__}` over folded text, by rapidfuzz"
    return System(scorer.__name__, note, "rapidfuzz", "fuzzy", _of_wordings(fit))


_LOGISTIC = "logistic regression (C = 10) over TF-IDF of words, pairs and characters, scikit-learn"
_COSINES = "cosines of characters 2 to 4 long, mean of an entry's best three wordings, scikit-learn"
_STEMS = "over stems, the mean of an entry's best three wordings, by bm25s"
_ANSWERS = "over stems of an entry's wordings and answer as one text, by bm25s"
_THEFUZZ = "`process.extractOne` as it comes, which is a rounded WRatio"
_PEERS = (
    System("logistic", _LOGISTIC, "sklearn", "learned", _of_wordings(_regression)),
    System("tf-idf", _COSINES, "sklearn", "search", _of_wordings(_tf_idf)),
    System("bm25", _STEMS, "bm25s", "search", _of_wordings(_bm25)),
    System("bm25 + answers", _ANSWERS, "bm25s", "search", _bm25_with_answers),
    _rapidfuzz(fuzz.token_set_ratio),
    _rapidfuzz(fuzz.QRatio),
    _rapidfuzz(fuzz.WRatio),
    System("thefuzz", _THEFUZZ, "thefuzz", "fuzzy", _of_wordings(_thefuzz)),
)
NAMES = (BOT, WITH_MEANING, *(one.name for one in _PEERS))
