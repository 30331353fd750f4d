"""Words of many languages, in the form that is compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.reading.language import ENGLISH, Language
from bot.faq.reading.text import QUESTION_TOKENS


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("english", "What’s résumé? im", ["what", "is", "resume", "i", "am"]),
        ("german", "Größe im Büro", ["grösse", "im", "büro"]),
        ("french", "C’est l’été, dont", ["c", "est", "l", "été", "dont"]),
        ("russian", "Мой СЧЁТ", ["мой", "счёт"]),
        ("russian", "за\u0301мок и\u0306", ["замок", "й"]),
        ("turkish", "IŞIK İzin I\u0307zin", ["ışık", "izin", "izin"]),
        ("spanish", "İzin", ["izin"]),
        ("japanese", "有給を３日", ["有給", "給を", "3", "日"]),
        ("chinese", "A4纸在哪", ["a4", "纸在", "在哪"]),
        ("other", "Чи є ЇЖА", ["чи", "є", "їжа"]),
    ],
)
def test_words(language: str, text: str, words: list[str]) -> None:
    """Letters keep the marks that make them letters; stress marks and English habits go."""
    assert Language(language).words(text) == words


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("german", ("Häuser", "Hauser", "Haus")),
        ("french", ("règlement", "reglement")),
        ("russian", ("моего отпуска", "моего отпуску")),
        ("russian", ("счёта", "счета")),
        ("russian", ("зайти", "Зайти")),
        ("turkish", ("ışık", "isik", "IŞIK")),
        ("turkish", ("şifre", "sifre", "ŞİFRE")),
        ("turkish", ("günü", "günde", "günün")),
        ("other", ("café", "cafe")),
    ],
)
def test_forms_share_stems(language: str, forms: tuple[str, ...]) -> None:
    """Forms of a word meet in one stem, also without the accents that many leave out."""
    assert len({tuple(Language(language).stems(form)) for form in forms}) == 1


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("turkish", "oda", "önce"),
        ("turkish", "sunum", "şimdi"),
        ("russian", "зайка", "заика"),
        ("other", "їжа", "іжа"),
    ],
)
def test_words_apart(language: str, first: str, second: str) -> None:
    """Words that only begin alike keep different stems, however short these are."""
    assert Language(language).stems(first) != Language(language).stems(second)


@given(st.sampled_from(["english", "german", "turkish", "thai", "other"]), st.text())
def test_words_of_any_text(language: str, text: str) -> None:
    """Any text gives non-empty words with non-empty stems, no more than are read of a question."""
    found = Language(language).words(text)
    assert all(found)
    assert all(map(Language(language).stem, found))
    assert len(found) <= QUESTION_TOKENS


def test_names_of_languages() -> None:
    """The case of a language's name does not matter, and only English is English."""
    assert Language("English").is_english
    assert ENGLISH.is_english
    assert not Language("porter").is_english
