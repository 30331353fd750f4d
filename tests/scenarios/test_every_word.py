"""All that the bot says by itself stands in its words: a language that is new is spoken whole."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from string import Formatter
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from bot.playground.local_bot import connected
from bot.slack import responder as responding
from bot.slack.digest import Weekly
from bot.storage.claims import Claims
from bot.words.english import Words
from bot.words.explanations import SIGNALS, Phrases, Why
from tests.payload_gate import sent
from tests.scenarios.conftest import Staffed, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.playground.fake_slack import FakeSlack
    from bot.playground.messages import Message

T = TypeVar("T", Words, Why)

# Everything that people write is Russian and all that the bot says Greek: what is neither was
# written where the bot's words do not stand.
ANSWERS = """\
topic: Офис
entries:
  - id: wlan
    question: Какой пароль от вайфая?
    phrasings: [как подключиться к беспроводной сети, код для интернета]
    answer: Он висит **у входа**.
    source: buch
    where: страница 4
    reported_by: Отдел
    owner: Ада
    review_by: 2020-01-31
    see_also: [urlaub]
  - id: urlaub
    question: Как попросить отпуск?
    phrasings: [куда подать заявление на отпуск]
    answer: За две недели.
    owner: Ада
    review_by: 2100-01-31
  - id: tage
    question: Сколько дней отпуска?
    phrasings: [число дней отпуска в году]
    answer: Тридцать.
unanswered: [Кто написал Кармен?]
"""
SOURCES = "sources:\n  - {id: buch, title: Книга, published: май 2026}\n"
WIFI, UNCLEAR = "Какой пароль от вайфая?", "отпуск осенью или летом?"
UNKNOWN = "Моцарт встретил Бетховена?"
LISTED, SEVERAL = "Кто написал Кармен?", "Какой пароль от вайфая? И когда обед?"
# Marks of people, code, commands, addresses, versions and numbers of errors.
_NOT_SAID = re.compile(r"`[^`]*`|<[^<>]*>|/faq|https?://\S+|\b[0-9a-f]{8,12}\b", re.DOTALL)
_LATIN = re.compile(r"[A-Za-z]+")


def greek(text: str) -> str:
    """The same gaps and marks, and each letter another; commands and code stay."""
    parts = re.split(r"(\{[^}]*\}|`[^`]*`)", text)
    return "".join(
        part if number % 2 else re.sub(r"[^\W\d_]", "λ", part) for number, part in enumerate(parts)
    )


def greek_words() -> Words:
    """A language in which nothing is left out."""
    signals = {
        name: Phrases(*(greek(getattr(phrases, one.name)) for one in fields(Phrases)))
        for name, phrases in SIGNALS.items()
    }
    why = replace(_in_greek(Why()), signals=signals)
    return replace(_in_greek(Words()), months=("λλ",) * 12, why=why)


def _in_greek(words: T) -> T:
    """The sentences, by a copy."""
    said = {one.name: getattr(words, one.name) for one in fields(words)}
    texts: dict[str, Any] = {n: greek(text) for n, text in said.items() if isinstance(text, str)}
    return replace(words, **texts)


@pytest.fixture
def strange(slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Staffed]:
    """Ana, Tom of the team and an admin; the bot's words are Greek."""
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "office.yaml").write_text(ANSWERS, encoding="utf-8")
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (folder / "vocabulary.yaml").write_text("language: russian\n", encoding="utf-8")
    spoken = greek_words()
    monkeypatch.setattr(responding, "words_of", lambda _: spoken)
    ana, tom, admin = (slack.add_user(name) for name in ("ana", "tom", "ada"))
    team = slack.add_channel("it-team", members=[tom])
    settings = settings_for(
        slack,
        tmp_path,
        FAQ_KNOWLEDGE_DIR=str(folder),
        FAQ_TEAM_CHANNEL=team,
        FAQ_ADMINS=admin,
        FAQ_LOG_QUESTIONS="on",
        FAQ_REPOSITORY_URL="https://example.com/edit/{path}#L{line}",
    )
    with connected(slack, settings, "http") as bot:
        yield Staffed(slack, bot, ana, team, tom, admin)


def label(name: str) -> str:
    """What is written on a button."""
    return greek(getattr(Words(), name))


def visible(value: Any) -> Iterator[str]:
    """Every text of a payload that somebody may read; what repeats the blocks is left out."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from visible(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if isinstance(one, str) and key == "text" and "blocks" in value:
                continue
            if isinstance(one, str) and key in ("text", "alt_text"):
                yield one
            elif key == "errors":
                yield from map(str, one.values())
            else:
                yield from visible(one)


def by_command(scene: Staffed, text: str) -> Message:
    """The private reply to a command."""
    shown = scene.slack.slash(scene.ana, scene.slack.general, "/faq", text).message
    assert shown is not None
    return shown


def click(scene: Staffed, user: str, message: Message, name: str) -> None:
    """Press what has that label, and wait until all that follows is there."""
    assert scene.slack.click(user, message, label(name)).error is None
    scene.settle()


def test_nothing_is_said_that_its_words_do_not_say(strange: Staffed) -> None:
    """A tour through what people do: replies, reasons, modals, Home, the team, the digest."""
    slack, ana, tom, admin = strange.slack, strange.ana, strange.tom, strange.admin
    for text in ("", "привет", "спасибо", WIFI, SEVERAL):
        by_command(strange, text)
    for text, why in {
        WIFI: "why_answer",
        "пароль вайфая": "why_answer",
        SEVERAL: "why_answer",
        UNCLEAR: "why_none",
        UNKNOWN: "why_none",
        LISTED: "why_none",
        "куда подать заявление на отпуск в Берлине 2019": "why_answer",
    }.items():
        shown = by_command(strange, text)
        both = (why, "why_none", "why_answer")
        offered = next(name for name in both if label(name) in shown.buttons)
        click(strange, ana, shown, offered)

    _vote_and_share(strange)
    _ask_the_team(strange)

    slack.slash(ana, slack.general, "/faq", "list")
    assert strange.modal().plain
    slack.close_modal(ana, everything=True)
    for user in (ana, admin):
        slack.open_home(user)
        slack.wait_for(lambda user=user: slack.home(user))  # type: ignore[misc]
    slack.global_shortcut(ana, "faq_ask")
    strange.modal()
    slack.submit(ana, {"faq_question": UNKNOWN})
    slack.close_modal(ana, everything=True)
    message = slack.say(tom, slack.general, WIFI)
    slack.shortcut(ana, message, "faq_answer")
    slack.shortcut(tom, message, "faq_propose")
    strange.modal(tom)
    slack.submit(tom, {"faq_propose_question": UNKNOWN, "faq_propose_answer": "Вот."})
    strange.settle()
    week = Weekly(strange.bot.responder, Claims(strange.bot.database), is_on=True)
    week.look(datetime(2035, 1, 1, 8, tzinfo=UTC) + timedelta(hours=1))
    strange.settle()
    by_command(strange, "forget me")
    by_command(strange, "forget me")

    texts = [text for _, body in sent(slack) for text in visible(body)]
    assert len(texts) > 400
    assert sorted({text for text in texts if _LATIN.search(_NOT_SAID.sub("", text))}) == []


def _vote_and_share(scene: Staffed) -> None:
    slack, ana = scene.slack, scene.ana
    asked = slack.say(ana, slack.general, f"@faqbot {WIFI}")
    slack.wait_for(lambda: slack.replies_to(ana, asked))
    (public,) = slack.replies_to(ana, asked)
    click(scene, ana, public, "helpful")
    click(scene, ana, public, "not_helpful")
    assert scene.modal().plain
    slack.submit(ana, {"faq_reason_choice": "wrong", "faq_reason_text": "Нет."})
    slack.close_modal(ana, everything=True)
    click(scene, ana, public, "suggest_edit")
    click(scene, scene.tom, public, "remove")
    click(scene, ana, public, "remove")
    private = by_command(scene, WIFI)
    click(scene, ana, private, "share")
    suggested = by_command(scene, UNCLEAR)
    click(scene, ana, suggested, "none_of_these")
    slack.say(ana, scene.direct, UNKNOWN)
    scene.settle()
    click(scene, ana, scene.seen(scene.direct)[-1], "tell_me")


def _ask_the_team(scene: Staffed) -> None:
    slack, ana, tom = scene.slack, scene.ana, scene.tom
    for count, name in enumerate(("answer", "is_entry", "not_for_us"), len(scene.in_team()) + 1):
        click(scene, ana, by_command(scene, f"{UNKNOWN} {count}"), "ask_team")
        slack.submit(ana, {})
        slack.close_modal(ana, everything=True)
        slack.wait_for(lambda count=count: len(scene.in_team()) == count)  # type: ignore[misc]
        scene.settle()
        told = scene.in_team()[-1]
        click(scene, tom, told, name)
        if name == "answer":
            slack.submit(tom, {"faq_words": "Нет."})
        if name == "is_entry":
            modal = scene.modal(tom)
            (first, *_) = slack.suggest(tom, modal, "found", "faq_team_found", "парол")
            slack.submit(tom, {"faq_team_found": first})
        scene.settle()


def test_the_greek_is_complete() -> None:
    """The tour above would see an English letter."""
    assert not _LATIN.search(greek("Did you mean one of these?"))
    assert [name for _, name, _, _ in Formatter().parse(greek("{a} is `b`")) if name] == ["a"]
