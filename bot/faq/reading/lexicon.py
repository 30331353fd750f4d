"""What words and phrases do in a language: plain lists, one file a language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The lists of a language; data/languages/english.toml says what each is for.

    All are empty for a language without a file. Two are equal only if they are the same one, so
    that what is made of one can be cached by it.
    """

    salutations: Phrases = ()
    address_words: Phrases = ()
    addressees: Phrases = ()
    sign_offs: Phrases = ()
    thanks: Phrases = ()
    thanks_for: Phrases = ()
    asides: Phrases = ()
    pleasantries: Phrases = ()
    closings: Phrases = ()
    joining_words: Phrases = ()
    lead_ins: Phrases = ()
    asking_verbs: Phrases = ()
    asking_objects: Phrases = ()
    question_words: Phrases = ()
    sentence_openers: Phrases = ()
    deadline_words: Phrases = ()
    time_words: Phrases = ()
    time_fillers: Phrases = ()
    link_words: Phrases = ()
    bound_words: Phrases = ()
    bound_verbs: Phrases = ()
    mentioning_words: Phrases = ()
    look_alikes: Phrases = ()
    after_ordinals: Phrases = ()
    small_talk_greeting: Phrases = ()
    small_talk_thanks: Phrases = ()
    small_talk_help: Phrases = ()
    small_talk_about: Phrases = ()
    small_talk_topics: Phrases = ()
    light_words: Phrases = ()
    asking_words: Phrases = ()
    opposites: tuple[tuple[str, str], ...] = ()
    question_openers: Phrases = ()
    conjunctions: Phrases = ()


_EMPTY = Lexicon()


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lists of ``language``, by its English name; empty ones if it has no file.

    Raises ValueError for a list that has no meaning here: a misspelt name would be lost.
    """
    name = language.casefold()
    file = files("bot.faq") / "data" / "languages" / f"{name}.toml"
    if not name.isalpha() or not file.is_file():
        return _EMPTY
    lists = tomllib.loads(file.read_text(encoding="utf-8"))
    known = {field.name for field in fields(Lexicon)}
    if unknown := sorted(lists.keys() - known):
        raise ValueError(f"{name}.toml: no such list: {', '.join(unknown)}")
    return Lexicon(**{key: tuple(map(_value, values)) for key, values in lists.items()})


def _value(value: Any) -> Any:
    """Return a phrase, or a pair of them."""
    return value if isinstance(value, str) else tuple(value)
