"""A German FAQ: all that the bot says itself is German too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.playground.local_bot import connected
from tests.scenarios.conftest import Scene, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.playground.fake_slack import FakeSlack

ANSWERS = """\
topic: Büro
entries:
  - id: wlan
    question: Wie lautet das WLAN-Passwort?
    phrasings: [wie komme ich ins wlan, welches kennwort hat das funknetz]
    answer: Es hängt am **Empfang**.
    owner: Ada
    review_by: 2020-01-31
  - id: urlaub
    question: Wie beantrage ich Urlaub?
    phrasings: [wo reiche ich urlaub ein]
    answer: Zwei Wochen vorher.
unanswered: [Wer komponierte Carmen?]
"""


@pytest.fixture
def german(slack: FakeSlack, tmp_path: Path) -> Iterator[Scene]:
    """Ana, and a bot whose answers are German."""
    folder = tmp_path / "wissen"
    folder.mkdir()
    (folder / "buero.yaml").write_text(ANSWERS, encoding="utf-8")
    (folder / "vocabulary.yaml").write_text("language: german\n", encoding="utf-8")
    ana = slack.add_user("ana")
    settings = settings_for(slack, tmp_path, FAQ_KNOWLEDGE_DIR=str(folder))
    with connected(slack, settings, "http") as bot:
        yield Scene(slack, bot, ana)


def test_an_answer_and_everything_around_it_is_german(german: Scene) -> None:
    """The line below it, its buttons, its menu, and the modal that asks what is wrong."""
    shown = german.slack.slash(
        german.ana, german.slack.general, "/faq", "Wie lautet das WLAN-Passwort?"
    )
    assert shown.message is not None
    assert shown.message.plain.splitlines() == [
        "Deine Frage: Wie lautet das WLAN-Passwort?",
        "Es hängt am Empfang.",
        "geprüft von Ada, *Prüfung war am 31. Januar 2020 fällig*",
    ]
    assert shown.message.buttons[-4:] == (
        "Hilfreich",
        "Nicht hilfreich",
        "Warum diese Antwort?",
        "In diesem Kanal teilen",
    )
    german.slack.click(german.ana, shown.message, "Nicht hilfreich")
    assert german.modal().plain.startswith("Was stimmt nicht?")


def test_an_explanation_is_german_with_what_counted_and_what_to_do(german: Scene) -> None:
    """The reason, what counted, the steps and the advice, to a writer of answers."""
    slack, ana = german.slack, german.ana
    shown = slack.slash(ana, slack.general, "/faq", "wie beantrage ich elternzeit").message
    assert shown is not None
    slack.click(ana, shown, "Warum keine Antwort?")
    german.settle()
    why = german.seen(slack.general)[-1].plain
    for part in (
        "*Warum?* Ich bin mir nur zu ",
        "\N{NO-BREAK SPACE}% sicher, dass *Wie beantrage ich Urlaub?* passt",
        "*Wie beantrage ich Urlaub?* sagt nichts über „elternzeit“.",
        "ergänze die Formulierung „wie beantrage ich elternzeit“ in `buero.yaml:9` (`urlaub`).",
        "In keiner Formulierung: elternzeit",
    ):
        assert part in why


def test_finding_and_forgetting_in_german(german: Scene) -> None:
    """The list by its German name, no answer, help, and what is kept."""
    slack, ana = german.slack, german.ana
    assert slack.slash(ana, slack.general, "/faq", "Themen").message is None
    assert "1 bis 2 von 2" in german.modal().plain
    slack.close_modal(ana, everything=True)
    for text, says in {
        "wer komponierte Carmen?": "Das weiß ich leider nicht.",
        "": "`/faq deine Frage`",
        "vergiss mich": "Von dir sind keine Bewertungen und Fragen gespeichert",
    }.items():
        shown = slack.slash(ana, slack.general, "/faq", text)
        assert shown.message is not None
        assert says in shown.message.plain
