"""The lists of a language come from its file."""

from __future__ import annotations

from dataclasses import fields

import pytest

from bot.faq.reading.lexicon import Lexicon, lexicon
from bot.faq.reading.pieces import pieces


@pytest.mark.parametrize("language", ["english", "german"])
def test_the_lists_are_found(language: str) -> None:
    """By the language's name in any case; each is read once."""
    assert "hi" in lexicon(language).salutations
    assert lexicon(language) is lexicon(language)


@pytest.mark.parametrize("language", ["french", "", "../languages/german", "no language"])
def test_a_language_without_a_file_has_empty_lists(language: str) -> None:
    """And no name leads out of the folder."""
    assert not any(getattr(lexicon(language), field.name) for field in fields(Lexicon))


@pytest.mark.parametrize("language", ["english", "german"])
def test_phrases_are_words_alone(language: str) -> None:
    """A phrase with a mark in it would never be found."""
    for field in fields(Lexicon):
        if field.name == "opposites":
            continue
        for phrase in getattr(lexicon(language), field.name):
            assert all(piece.key for piece in pieces(phrase)), (field.name, phrase)


@pytest.mark.parametrize("language", ["english", "german"])
def test_closings_are_known_phrases(language: str) -> None:
    """A closing that is no aside, thanks or word of address would not be known elsewhere."""
    lists = lexicon(language)
    assert set(lists.closings) <= {*lists.asides, *lists.thanks, *lists.address_words}
