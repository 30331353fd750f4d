"""One message a second in a channel, before Slack has to say so."""

from __future__ import annotations

from bot.slack.pacing import Pace


class Clock:
    """A time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


def test_after_three_at_once_a_channel_gets_one_a_second() -> None:
    """Whoever may not post yet learns when, and another channel does not wait."""
    clock = Clock()
    pace = Pace(clock)
    assert [pace.wait_seconds("C1") for _ in range(4)] == [0, 0, 0, 1.0]
    assert pace.wait_seconds("C2") == 0
    clock.now += 0.75
    assert pace.wait_seconds("C1") == 0.25
    clock.now += 0.25
    assert [pace.wait_seconds("C1") for _ in range(2)] == [0, 1.0]
    clock.now += 60
    assert [pace.wait_seconds("C1") for _ in range(4)] == [0, 0, 0, 1.0]


def test_channels_of_long_ago_are_forgotten() -> None:
    """However many channels there are, only those that have to wait are remembered."""
    clock = Clock()
    pace = Pace(clock)
    for number in range(25_000):
        clock.now += 0.01
        assert pace.wait_seconds(f"C{number}") == 0
    assert len(pace._whole_at) <= 10_001
