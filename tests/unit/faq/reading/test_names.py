"""Names and numbers in questions as people type them."""

from __future__ import annotations

import pytest

from bot.faq.reading import names
from bot.faq.reading.language import Language


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("What is Google's share?", {"Google"}),
        ("what is google's share", {"google"}),
        ("Where is the Munich office?", {"Munich"}),
        ("Apple is great. Windows too", set()),
        ("WHERE IS THE OFFICE", set()),
        ("What Is The Current Vacation Policy Here", set()),
        ("the employees' room", set()),
        ("does openAI pay", {"openAI"}),
        ("Does Microsoft get 49% of the profits of Mistral?", {"Microsoft", "Mistral"}),
    ],
)
def test_marked_words(text: str, marked: set[str]) -> None:
    """A capital inside a sentence or a possessive marks a name; shouting and titles do not."""
    assert {word.text for word in names.typed_words(text) if word.is_marked} == marked


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("GPT-4 costs $1,000", {"gpt4", "1000"}),
        ("floor 5, room 12b", {"5", "12"}),
        ("75% in 2022", {"75", "2022"}),
        ("10bn or 2.5 million", {"10", "2.5"}),
        ("no digits", set()),
    ],
)
def test_numbers(text: str, numbers: set[str]) -> None:
    """Numbers are compared without commas, hyphens and units."""
    assert names.numbers(text) == numbers


def test_names_of() -> None:
    """Names are words that a text writes with capitals inside sentences, mostly."""
    text = "We sell to Contoso and iPhone users.\nThe Contoso deal. Ask Sales or our sales team."
    assert names.names_of(text) == {"contoso", "iphone"}


@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("german", "Gibt's Platz für das Auto am Hafen?", set()),
        ("german", "Was kann SecureGate mit VPN, und wie geht's Petra?", {"SecureGate", "VPN"}),
        ("german", "Die E-Mail an die IT-Abteilung", {"IT-Abteilung"}),
        ("french", "Le train pour Paris, c'est gratuit", {"Paris"}),
        ("russian", "Сколько стоит билет в Москву", {"Москву"}),
        ("japanese", "会社のVPNをWindowsで", {"VPN", "Windows"}),
    ],
)
def test_marked_words_in_other_languages(language: str, text: str, marked: set[str]) -> None:
    """German nouns are no names by their capital; a possessive ending counts in English alone."""
    words = names.typed_words(text, language=Language(language))
    assert {word.text for word in words if word.is_marked} == marked


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("german", "Mit dem Auto in den Hafen, mit SecureGate ins VPN.", {"securegate", "vpn"}),
        ("french", "Pendant l'été, à l'école, le réseau Lumeo est fermé", {"lumeo"}),
        ("russian", "Деньги за отпуск приходят в Сбербанк до отпуска", {"сбербанк"}),
        ("chinese", "我们, 公司的 密码 和 OA 系统", {"oa"}),
    ],
)
def test_names_of_other_languages(language: str, text: str, found: set[str]) -> None:
    """Small letters beyond a to z are small, and letters without cases mark nothing."""
    assert names.names_of(text, Language(language)) == found


def test_typed_words_end_where_spaces_are_not_written() -> None:
    """A number or a Latin word beside letters that need no spaces is a word of its own."""
    words = names.typed_words("30人くらいA4纸")
    assert [word.text for word in words] == ["30", "人くらい", "A4", "纸"]
    assert [word.text for word in words if word.is_number] == ["30", "A4"]
