"""The commands as processes: what they import, pipes that close, Ctrl-C, a real terminal."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).parents[2]
WIFI = "What is the Wi-Fi password?"
ANSWERS = f"""\
topic: Office
entries:
  - id: wifi
    question: {WIFI}
    answer: It is **on the wall**.
  - id: laptop
    question: How do I order a laptop?
    answer: Order it in the shop.
"""
FAQBOT = (sys.executable, "-m", "bot")
PATIENCE_SECONDS = 60

# What `ask` must not wait for, by its first name; rich and pygments belong to terminals.
SERVERS = {"slack_bolt", "slack_sdk", "sqlalchemy", "alembic", "psycopg", "gunicorn"}
SERVERS |= {"starlette", "uvicorn", "websockets", "asyncio"}
TERMINALS = {"rich", "pygments", "readline"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with ``knowledge`` in it."""
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "office.yaml").write_text(ANSWERS, encoding="utf-8")
    return tmp_path


def environment(**more: str) -> dict[str, str]:
    """The variables of this process, less all settings, with the checkout importable."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**keep, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **more}


def modules_after(*arguments: str, folder: Path) -> set[str]:
    """The first names of all modules that a command has imported at its end."""
    code = (
        "import sys; from bot.cli import main; code = main(sys.argv[1:]); "
        "print('\\n' + ' '.join({name.partition('.')[0] for name in sys.modules})); sys.exit(code)"
    )
    ended = subprocess.run(
        (sys.executable, "-c", code, *arguments),
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    return set(ended.stdout.splitlines()[-1].split())


def test_ask_imports_no_slack_database_or_server(folder: Path) -> None:
    """``ask`` on a pipe loads none of the libraries that only servers and terminals need."""
    loaded = modules_after("ask", "--json", WIFI, folder=folder)
    assert "rapidfuzz" in loaded
    assert loaded & (SERVERS | TERMINALS) == set()


def test_check_imports_no_servers_either(folder: Path) -> None:
    """``check`` loads what reads YAML and compares wordings, and none of the servers' libraries."""
    loaded = modules_after("check", folder=folder)
    assert "yaml" in loaded
    assert loaded & (SERVERS | TERMINALS) == set()


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_help_and_version_import_next_to_nothing(option: str, folder: Path) -> None:
    """Of this project's dependencies, help and version load click alone."""
    foreign = modules_after(option, folder=folder) - modules_after_nothing(folder)
    assert {name for name in foreign - sys.stdlib_module_names if name[0] != "_"} == {
        "bot",
        "click",
    }


def modules_after_nothing(folder: Path) -> set[str]:
    """What Python itself loads here at its start: hooks of editable installs, for example."""
    code = "import sys; print(' '.join({name.partition('.')[0] for name in sys.modules}))"
    command = (sys.executable, "-c", code)
    ended = subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, check=True
    )
    return set(ended.stdout.split())


def test_batch_answers_before_the_next_question(folder: Path) -> None:
    """In a batch each answer is there before the next question is sent."""
    with start(folder, "ask", "--batch", "--json") as process:
        assert process.stdin
        assert process.stdout
        for question in (WIFI, "\N{SNOWMAN}?"):
            process.stdin.write(question.encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"] == question
        process.stdin.close()
        assert process.wait(PATIENCE_SECONDS) == 0


def test_a_reader_that_stops_ends_it_quietly(folder: Path) -> None:
    """When nobody reads on, as with ``| head``, it ends without a word and with exit code 0."""
    with start(folder, "ask", "--batch", "--json") as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"first\n")
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"second\nthird\n")
        process.stdin.close()
        assert process.wait(PATIENCE_SECONDS) == 0
        assert read_rest(process.stderr) == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_reported(folder: Path) -> None:
    """Output that cannot be written is one line of explanation and exit code 1."""
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            (*FAQBOT, "ask", "--json", WIFI),
            cwd=folder,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
    assert ended.returncode == 1
    assert ended.stderr == "Error: the output could not be written: No space left on device.\n"


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
def test_ctrl_c_is_130(folder: Path) -> None:
    """An interrupt ends it with exit code 130 and no traceback."""
    with start(folder, "ask", "--batch", "--json") as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"first\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_SECONDS) == 130
        assert "Traceback" not in read_rest(process.stderr)


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")
def test_conversation_at_a_terminal(folder: Path) -> None:
    """At a terminal: a prompt, help, rendered answers, a number that picks, and an end."""
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        (*FAQBOT, "ask"),
        cwd=folder,
        env=environment(TERM="dumb", COLUMNS="80", FAQ_MIN_CONFIDENCE="1"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        terminal = os.fdopen(ours, "r+b", buffering=0)
        said = read_until(terminal, b"> ")
        assert "2 answers are here" in said
        for typed, answer in [
            ("", ""),
            ("help", f"• {WIFI}"),
            ("order a laptop maybe", "1. How do I order a laptop?"),
            ("1", "Order it in the shop."),
            (WIFI, "It is on the wall."),
            ("9", "I don't know"),
        ]:
            terminal.write(f"{typed}\n".encode())
            assert answer in read_until(terminal, b"> ")
        terminal.write(b"exit\n")
        assert process.wait(PATIENCE_SECONDS) == 0
    finally:
        process.kill()
        process.wait()
        terminal.close()


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")
@pytest.mark.parametrize(
    ("arguments", "words", "colour"),
    [
        (("explain", "--numbers", "order", "a", "laptop"), "How it was read", "\x1b[1m"),
        (("eval", "questions.csv"), "100.0 % right and 0.0 % wrong of 1 question.", "\x1b[32m"),
    ],
)
def test_tables_at_a_terminal(
    arguments: tuple[str, ...], words: str, colour: str, folder: Path
) -> None:
    """At a terminal, tables are in colour and no wider than the window."""
    import pty

    (folder / "questions.csv").write_text(f"question,entry\n{WIFI},wifi\n")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        (*FAQBOT, *arguments),
        cwd=folder,
        env=environment(TERM="xterm", COLUMNS="90"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    said = b""
    with os.fdopen(ours, "rb", buffering=0) as terminal, suppress(OSError):
        # At the end of the process Linux raises an error here, others give nothing.
        while chunk := terminal.read(4096):
            said += chunk
    assert process.wait(PATIENCE_SECONDS) == 0
    lines = re.sub(r"\x1b\[[\d;]*m", "", said.decode()).splitlines()
    assert words in lines
    assert colour in said.decode()
    assert max(map(len, lines)) <= 90


def start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a command with pipes at its three ends."""
    return subprocess.Popen(
        (*FAQBOT, *arguments),
        cwd=folder,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def read_rest(stream: IO[bytes] | None) -> str:
    """All that is still to come."""
    assert stream
    return stream.read().decode()


def read_until(terminal: IO[bytes], prompt: bytes) -> str:
    """What stands on the terminal up to the next prompt at the start of a line."""
    said = b""
    while not (said == prompt or said.endswith(b"\n" + prompt)):
        ready, _, _ = select.select([terminal], [], [], PATIENCE_SECONDS)
        assert ready, said
        said += terminal.read(1)
    return said.decode()
