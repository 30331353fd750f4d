"""Feed mutated and made-up inputs to what reads foreign bytes, and stop at the first bad outcome.

    python -m tests.fuzz --inputs 1000000 --seed 1

Four parts: the edge (never a 500, never an exception), the reading of signed payloads (a value or
nothing, and what is kept of it reads the same again), the outgoing gate (nothing that Slack takes
for a command), and the loader of YAML (a report, whatever stands in the file). A find prints its
seed and input, and exits with 1; then it becomes a test.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.knowledge.loader import check
from bot.slack.edge import Edge
from bot.slack.mrkdwn import escape, plain_from_slack
from bot.slack.readers.picks import pick_by_action
from bot.slack.readers.presses import press_of, sent_of
from bot.slack.readers.questions import asked_by_command, asked_by_event, kept_of, message_id_of
from tests.unit.slack.edge_requests import FORM, JSON, SECRET, Inner, ask, signed
from tests.unit.slack.outgoing import HOSTILE, loose

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
_PAYLOADS = [
    json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "tests" / "payloads").glob("*.json"))
]
_YAML = [
    path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "tests" / "scenarios" / "knowledge").rglob("*.yaml"))
]
_SIGNS = [
    "&a",
    "*a",
    "<<: *a",
    "!!python/object/apply:os.system",
    "[" * 50,
    "{",
    "\t",
    "\x00",
    "- ",
]
_SIGNS += [
    "key: ",
    "? ",
    "|\n",
    ">\n",
    "2024-02-30",
    "0x" + "f" * 50,
    "~",
    "'",
    '"',
    "\ufeff",
    "#",
    ": ",
]
_VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    1e308,
    "",
    "x" * 5000,
    "\x00",
    "\ud800",
    [],
    {},
    [[]],
    "U1",
]
_VALUES += [
    "D1",
    "1.0",
    "<@U0FAQBOT>",
    {"type": "view"},
    [{"team_id": 7}],
    "message",
    "app_mention",
]


def _text(luck: random.Random) -> str:
    return "".join(luck.choice(HOSTILE) for _ in range(luck.randint(0, 8)))


def _mutated(value: Any, luck: random.Random) -> Any:
    """A payload with some of its parts replaced, left out or put deeper."""
    if luck.random() < 0.04:
        return luck.choice(_VALUES)
    match value:
        case dict():
            kept = {k: _mutated(v, luck) for k, v in value.items() if luck.random() > 0.03}
            return [kept] if luck.random() < 0.01 else kept
        case list():
            return [_mutated(one, luck) for one in value]
        case str() if luck.random() < 0.1:
            return _text(luck)
        case _:
            return value


def _edge(luck: random.Random) -> None:
    raw = json.dumps(_mutated(luck.choice(_PAYLOADS), luck)).encode()
    raw = luck.choice([raw, raw[: luck.randint(0, len(raw))], b"payload=" + raw, b"command=" + raw])
    if luck.random() < 0.5:
        at = luck.randint(0, len(raw))
        raw = raw[:at] + luck.randbytes(luck.randint(0, 20)) + raw[at:]
    headers = signed(raw) if luck.random() < 0.7 and _is_text(raw) else {}
    kind = luck.choice([JSON, FORM, "", "text/plain"])
    answer = ask(Edge(Inner(), SECRET, {}), raw, CONTENT_TYPE=kind, **headers)
    assert answer.status in (200, 400, 401, 413), answer


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _payload(luck: random.Random) -> None:
    body = _mutated(luck.choice(_PAYLOADS), luck)
    if not isinstance(body, dict):
        return
    for read in (asked_by_command, press_of, sent_of, pick_by_action):
        read(body)
    asked = asked_by_event(body)
    if asked is not None:
        kept = json.loads(json.dumps(kept_of(body)))
        message_id_of(body)
        assert asked_by_event(kept) == asked, body


def _gate(luck: random.Random) -> None:
    text = _text(luck)
    assert loose(escape(text)) == [], text
    assert loose(escape(plain_from_slack(text))) == [], text


def _yaml(luck: random.Random) -> None:
    text = luck.choice(_YAML)
    for _ in range(luck.randint(1, 6)):
        start = luck.randint(0, len(text))
        end = start + (luck.randint(0, 30) if luck.random() < 0.5 else 0)
        text = text[:start] + luck.choice(_SIGNS) + text[end:]
    file = _FOLDER / "a.yaml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    check(_FOLDER)


_PARTS: dict[str, tuple[Callable[[random.Random], None], float]] = {
    "edge": (_edge, 0.2),
    "payloads": (_payload, 0.3),
    "gate": (_gate, 0.495),
    "yaml": (_yaml, 0.005),  # each is a file that is written and read
}
_FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))


def main() -> int:
    """Run all parts."""
    parser = argparse.ArgumentParser("python -m tests.fuzz", description=__doc__.split("\n")[0])
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for name, (feed, share) in _PARTS.items():
        began, number = time.monotonic(), int(given.inputs * share)
        for turn in range(number):
            seed = f"{given.seed}:{name}:{turn}"
            try:
                feed(random.Random(seed))
            except Exception as error:  # whatever it is, it is a find
                print(f"{name}: seed {seed}: {error!r}"[:2000])
                return 1
        print(f"{name}: {number} inputs, nothing found, {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
