"""Decisions at a terminal: colour, width, and the narrow window."""

from __future__ import annotations

import pytest

from bot.cli.terminal import Terminal
from bot.faq.model import Answer, Entry, Knowledge, Match, NoAnswer, Question, Source, Suggestions

LONG = "How much of the profit goes to the investor before all of the investment has come back?"
SHARE = Entry(
    "share",
    LONG,
    "It is **75 %** until the investment has come back, and then\nforty-nine percent.",
    topic="Money",
    source=Source("a", "A news analysis", "June 2023"),
)
OTHER = Entry("other", "Why is that so?", "Because.", topic="Reasons")
MATCHES = (Match(SHARE, 0.4, LONG), Match(OTHER, 0.3, "why"))
ASKED = Question("\x1b]0;title\x07")


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A terminal with colours, 40 columns wide; tests change it by setting variables."""
    for name in ("NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")
    return monkeypatch


def test_answer_is_rendered(window: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Bold is bold, the source is dim, and no Markdown marks are left."""
    Terminal().show(Answer(ASKED, SHARE, MATCHES, ""))
    out = capsys.readouterr().out
    assert "\x1b[1m75 %\x1b[0m" in out
    assert "\x1b[2mSource: A news analysis, June 2023" in out
    assert "**" not in out


def test_no_color_is_respected(
    window: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With NO_COLOR set there is no colour in the output."""
    window.setenv("NO_COLOR", "1")
    Terminal().show(Answer(ASKED, SHARE, MATCHES, ""))
    out = capsys.readouterr().out
    assert "75 %" in out
    assert not any(f"\x1b[{colour}m" in out for colour in (*range(30, 48), *range(90, 108)))


def test_narrow_window_wraps_between_words(
    window: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In 40 columns no line is longer, and a suggestion's later lines hang below its first."""
    window.delenv("FORCE_COLOR")
    Terminal().show(Suggestions(ASKED, MATCHES, ""))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 40
    assert [line.rstrip() for line in lines if line.strip()] == [
        "I'm not sure what you mean. Did you",
        "mean:",
        "  1. How much of the profit goes to the",
        "     investor before all of the",
        "     investment has come back?",
        "  2. Why is that so?",
    ]


def test_wide_window_keeps_lines_readable(
    window: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """However wide the window is, text takes 100 columns of it at most."""
    window.delenv("FORCE_COLOR")
    window.setenv("COLUMNS", "300")
    entry = Entry("long", "?", "word " * 100)
    Terminal().show(Answer(ASKED, entry, (), ""))
    assert max(len(line.rstrip()) for line in capsys.readouterr().out.splitlines()) in range(
        90, 101
    )


@pytest.mark.parametrize("matches", [MATCHES, ()], ids=["near", "far"])
def test_no_answer_says_so(
    matches: tuple[Match, ...], window: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says plainly that it does not know, and which questions are near if one may be meant."""
    window.delenv("FORCE_COLOR")
    Terminal().show(NoAnswer(ASKED, MATCHES, "", nearest=matches))
    out = capsys.readouterr().out
    assert out.startswith("I don't know the answer to that.")
    assert ("2. Why is that so?" in out) == bool(matches)


def test_two_answers_have_their_questions_above(
    window: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where two things were asked, each answer stands under its question."""
    Terminal().show(Answer(ASKED, OTHER, (), "", also=(SHARE,)))
    out = capsys.readouterr().out
    order = ["Why is that so?", "Because.", "How much of the profit", "75 %"]
    assert sorted(order, key=out.index) == order


def test_help_has_examples_and_topics(
    window: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Help shows the first question of some topics, and all topics, in the files' order."""
    window.delenv("FORCE_COLOR")
    window.setenv("COLUMNS", "100")
    second = Entry("second", "Why else?", "Because.", topic="Reasons")
    Terminal().help(Knowledge((SHARE, OTHER, second)))
    listed = [line.strip() for line in capsys.readouterr().out.splitlines() if "•" in line]
    assert listed == [f"• {LONG}", "• Why is that so?", "• Money", "• Reasons"]
