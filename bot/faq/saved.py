"""What was learnt from a knowledge, as bytes that can be kept until the next start."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bot.faq.answering import Faq
from bot.faq.model import Entry, Knowledge, Source, Vocabulary
from bot.faq.ranking.classifier import Weights
from bot.faq.ranking.features import Features, FeatureTable
from bot.faq.ranking.ranker import Learnt
from bot.faq.reading.reader import Words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.faq.ranking.sentences import SentenceModel

FORMAT = f"numpy-{np.__version__}"
"""Changes with what else than this code makes older bytes useless."""
_TEXT = "text"


class Index(NamedTuple):
    """A knowledge, its words, and what was learnt from them; None if nothing was."""

    knowledge: Knowledge
    words: Words
    learnt: Learnt | None

    @classmethod
    def of(cls, faq: Faq) -> Index:
        """Return that of an FAQ that was learnt."""
        return cls(faq.knowledge, faq.reader.words, faq.learnt)

    def faq(self, min_confidence: float, model: SentenceModel | None = None) -> Faq:
        """Return the FAQ, without learning anything."""
        return Faq(self.knowledge, min_confidence, self.words, self.learnt, model)

    def to_bytes(self) -> bytes:
        """Return it as an archive of arrays, with all text in one of them as JSON."""
        text: dict[str, Any] = {
            "knowledge": asdict(self.knowledge),
            "wordings": [list(map(" ".join, of_entry)) for of_entry in self.words.wordings],
            "answers": list(map(" ".join, self.words.answers)),
            "counts": self.words.counts,
            "names": sorted(self.words.names),
        }
        arrays: dict[str, NDArray[Any]] = {}
        if self.learnt is not None:
            table, weights, unanswered = self.learnt
            text |= {"keys": table.keys, "size": table.texts.size}
            arrays = {
                "groups": table.groups,
                "idf": table.idf,
                **_named("texts", table.texts),
                **_named("weights", weights),
            }
            if unanswered is not None:
                arrays |= _named("unanswered", unanswered)
        arrays[_TEXT] = np.frombuffer(json.dumps(text, default=str).encode(), np.uint8)
        file = io.BytesIO()
        np.savez(file, allow_pickle=False, **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Index:
        """Return what ``to_bytes`` was called on; raises ValueError for any other bytes."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            text = json.loads(arrays.pop(_TEXT).tobytes())
            return cls(_knowledge(**text["knowledge"]), _words(text), _learnt(text, arrays))
        except Exception as error:  # zip, numpy and json have many ways to say no
            raise ValueError("this is no index") from error


def _knowledge(
    entries: list[dict[str, Any]],
    vocabulary: dict[str, Any],
    version: str,
    unanswered: list[str],
) -> Knowledge:
    groups = tuple(map(tuple, vocabulary["synonyms"]))
    known = Vocabulary(vocabulary["language"], groups)
    made = tuple(_entry(**entry) for entry in entries)
    return Knowledge(made, known, version, tuple(unanswered))


def _entry(**facts: Any) -> Entry:
    source, review_by = facts["source"], facts["review_by"]
    facts |= {
        "phrasings": tuple(facts["phrasings"]),
        "see_also": tuple(facts["see_also"]),
        "source": source and Source(**source),
        "review_by": review_by and date.fromisoformat(review_by),
    }
    return Entry(**facts)


def _words(text: dict[str, Any]) -> Words:
    return Words(
        [list(map(_stems, of_entry)) for of_entry in text["wordings"]],
        list(map(_stems, text["answers"])),
        text["counts"],
        frozenset(text["names"]),
    )


def _stems(text: str) -> tuple[str, ...]:
    # A stem that stands in a hundred wordings is one string.
    return tuple(map(sys.intern, text.split()))


def _learnt(text: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Learnt | None:
    if "keys" not in text:
        return None
    texts = Features(**_of("texts", arrays), size=text["size"])
    table = FeatureTable(text["keys"], arrays["groups"], arrays["idf"], texts)
    weights = Weights(**_of("weights", arrays))
    listed = _of("unanswered", arrays)
    unanswered = Features(**listed, size=text["size"]) if listed else None
    return Learnt(table, weights, unanswered)


def _named(prefix: str, values: Features | Weights) -> dict[str, NDArray[Any]]:
    return {
        f"{prefix}-{name}": value
        for name, value in values._asdict().items()
        if isinstance(value, np.ndarray)
    }


def _of(prefix: str, arrays: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {
        name.removeprefix(f"{prefix}-"): value
        for name, value in arrays.items()
        if name.startswith(f"{prefix}-")
    }
