"""Socket Mode when connections are told to go, fall silent, end in a frame, or are two.

``python -m tests.faults.sockets`` does the same to real processes, hundreds of times.
"""

from __future__ import annotations

import copy
import threading
from typing import TYPE_CHECKING

import pytest

from bot.playground.local_bot import connected
from tests.faults.proxy import Proxy
from tests.faults.sockets import ProxiedSlack
from tests.scenarios.conftest import Scene, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUESTION = "wlan key for guests"
LARGE = 1_500_000


@pytest.fixture
def slack() -> Iterator[ProxiedSlack]:
    """A Slack whose WebSockets go through a proxy; it waits for an envelope as long as Slack."""
    with ProxiedSlack(retry_delays=(0, 0.5, 1, 2, 4, 4, 4), burst=100, ack_seconds=3) as fake:
        fake.proxy = Proxy(fake.port)
        yield fake
        fake.proxy.close()


@pytest.fixture
def scene(slack: ProxiedSlack, tmp_path: Path) -> Iterator[Scene]:
    """Ana, and the bot in Socket Mode."""
    ana = slack.add_user("ana")
    with connected(slack, settings_for(slack, tmp_path), "socket") as bot:
        yield Scene(slack, bot, ana)


def ask(scene: Scene, times: int) -> list[int]:
    """Ask so often with mentions; how many replies each question has in the end."""
    slack = scene.slack
    text = f"<@{slack.bot_user}> {QUESTION}"
    asked = [slack.say(scene.ana, slack.add_channel(f"c{n}"), text) for n in range(times)]
    slack.wait_for(lambda: all(slack.replies_to(scene.ana, one) for one in asked), timeout=60)
    scene.settle()
    return [len(slack.replies_to(scene.ana, one)) for one in asked]


def test_f21_connections_that_are_told_to_go_lose_nothing(scene: Scene) -> None:
    """Slack renews connections while people ask; each question has one reply."""

    def renew() -> None:
        for _ in range(5):
            scene.slack.disconnect_sockets("warning")
            threading.Event().wait(0.3)

    renewing = threading.Thread(target=renew)
    renewing.start()
    assert ask(scene, 20) == [1] * 20
    renewing.join()


def test_f22_f23_a_connection_that_falls_silent_is_left(slack: ProxiedSlack, scene: Scene) -> None:
    """No pong comes and nobody closes it: the bot connects anew, and answers what was asked."""
    before = slack.proxy.accepted
    slack.proxy.freeze()
    assert ask(scene, 1) == [1]
    assert slack.proxy.accepted > before


def test_a_connection_that_ends_in_the_middle_of_a_frame_is_renewed(
    slack: ProxiedSlack, scene: Scene
) -> None:
    """Half of an envelope is no envelope; Slack sends it again on the next connection."""
    slack.proxy.cut()
    assert ask(scene, 3) == [1] * 3


def test_f24_a_frame_of_more_than_a_megabyte_is_read(scene: Scene) -> None:
    """It is acknowledged at the first try, and what follows is answered."""
    asked = scene.slack.say(scene.ana, scene.direct, QUESTION)
    scene.one_seen(scene.direct)
    bodies = [one.body for one in scene.slack.deliveries if one.kind == "events_api"]
    (body,) = [copy.deepcopy(one) for one in bodies if one["event"].get("ts") == asked.ts]
    body["event"]["blocks"] = [{"type": "rich_text", "elements": [], "pad": "ä" * LARGE}]
    (large,) = scene.slack.deliver(body)
    scene.settle()
    assert [one.reason for one in large.tries] == [None]
    assert ask(scene, 2) == [1, 1]


def test_f26_a_second_process_with_the_token_doubles_nothing(
    slack: ProxiedSlack, scene: Scene, tmp_path: Path
) -> None:
    """Slack sends each envelope to either of them."""
    with connected(slack, settings_for(slack, tmp_path), "socket"):
        slack.wait_for_connections(2)
        assert ask(scene, 12) == [1] * 12


def test_f29_a_quiet_connection_is_kept(slack: ProxiedSlack, scene: Scene) -> None:
    """Ten seconds without an event are no reason to connect anew; pings go to and fro."""
    assert ask(scene, 1) == [1]
    before = slack.proxy.accepted
    threading.Event().wait(10)
    assert slack.proxy.accepted == before
