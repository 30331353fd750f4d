"""Tables on a terminal, however narrow it is."""

from __future__ import annotations

import pytest

from bot.cli.report_tables import Table
from bot.cli.report_text import show_tables, widths_of

TABLE = Table(
    "Entries",
    ("entry", "questions", "false answers", "no answer"),
    (("train-and-flight-booking", "12", "1", "0"), ("visitors", "7", "0", "3")),
    frozenset({0}),
)


@pytest.mark.parametrize("gap", [1, 2])
@pytest.mark.parametrize("width", range(30, 90))
def test_a_column_is_as_wide_as_there_is_room(width: int, gap: int) -> None:
    """No number and no word of a name is broken; a table that does not fit has no widths."""
    found, least = widths_of(TABLE, width, gap), (14, 9, 7, 6)
    if width < sum(least) + 3 * gap:
        assert found is None
        return
    assert found is not None
    assert all(own >= needs for own, needs in zip(found, least, strict=True))
    assert sum(found) == min(24 + 9 + 13 + 9, width - 3 * gap)


@pytest.mark.parametrize("width", [120, 60, 44, 30])
def test_nothing_is_lost_on_a_narrow_terminal(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every cell is there, in lines that fit; where no table fits, each row has its own lines."""
    monkeypatch.setenv("COLUMNS", str(width))
    show_tables("Lead", [TABLE])
    shown = capsys.readouterr().out
    assert all(len(line) <= width for line in shown.splitlines())
    joined = "".join(shown.split())
    for text in ("train-and", "visitors", "12", "questions", "3"):
        assert text in joined
    assert ("false answers 1" in " ".join(shown.split())) == (width == 30)
