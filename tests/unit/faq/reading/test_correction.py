"""Words that were written otherwise than the FAQ writes them."""

from __future__ import annotations

import pytest

from bot.faq.model import Entry, Knowledge
from bot.faq.reading.reader import Reader


@pytest.mark.parametrize(
    ("wording", "typed", "read"),
    [
        ("What is the Wi-Fi password?", "wifi password", ("wi", "fi", "password")),
        ("How do I log in?", "login page", ("log", "in", "page")),
        ("What is the wifi password?", "wi-fi password", ("wifi", "password")),
        ("Who is on call?", "oncall", ("on", "call")),
        ("Fi, a dog, and Wi, a cat", "wifi", ("wife",)),
    ],
)
def test_one_word_or_two(wording: str, typed: str, read: tuple[str, ...]) -> None:
    """Two words of a wording that stand together are meant by both in one, and the other way."""
    other = Entry("laptop", "How do I order a laptop?", "In the shop.")
    reader = Reader(Knowledge((Entry("first", wording, "So."), other)))

    assert reader.read(typed).corrected == read
