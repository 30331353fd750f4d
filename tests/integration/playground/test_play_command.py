"""``faqbot play`` as a process: it starts, says where, leaves nothing, and ends well."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.errors import SettingsError
from bot.playground import play
from tests.ports import free_port
from tests.scenarios.conftest import KNOWLEDGE

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 60
WITHOUT = (
    "import sys; sys.modules[sys.argv[1]] = None; "
    "from bot.cli import main; sys.exit(main(sys.argv[2:]))"
)


def command(*options: str, without: str = "") -> tuple[str, ...]:
    """The command that starts it, perhaps where one module is not installed."""
    start = (sys.executable, "-c", WITHOUT, without) if without else (sys.executable, "-m", "bot")
    return (*start, "play", "--no-browser", "--knowledge", str(KNOWLEDGE), *options)


def environment() -> dict[str, str]:
    """The variables of this process, less all settings, with the checkout importable."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**keep, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "SLACK_BOT_TOKEN": "nonsense"}


@contextmanager
def playing(folder: Path, *options: str, without: str = "") -> Iterator[tuple[str, int]]:
    """Start it in a folder; the address that it prints and its process id. It must end with 0."""
    process = subprocess.Popen(
        command("--port", "0", *options, without=without),
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise AssertionError(process.communicate(timeout=PATIENCE_SECONDS)[1])
        yield line.split()[-1], process.pid
        _, complaints = process.communicate(timeout=PATIENCE_SECONDS)
        assert (process.returncode, complaints) == (0, "")
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(("mode", "number"), [("http", signal.SIGINT), ("socket", signal.SIGTERM)])
def test_it_serves_its_page_until_it_is_stopped(
    tmp_path: Path, mode: str, number: signal.Signals
) -> None:
    """In both modes, with nonsense for settings, and with nothing left in the working folder.

    How it is stopped is the same code in both, so each signal is sent in one of them.
    """
    with playing(tmp_path, "--mode", mode) as (address, pid):
        with urllib.request.urlopen(address, timeout=10) as page:
            assert b"<title>faqbot playground</title>" in page.read()
        os.kill(pid, number)
    assert list(tmp_path.iterdir()) == []


def test_it_says_which_answers_it_gives(tmp_path: Path) -> None:
    """The folder and the number of entries stand below the address."""
    process = subprocess.Popen(
        command("--port", "0"), cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(2)]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_SECONDS)
        assert process.stdout is not None
        process.stdout.close()
    assert re.fullmatch(rf"It answers from \d+ entries in {KNOWLEDGE}\.\n", lines[1])


def test_it_needs_no_gunicorn(tmp_path: Path) -> None:
    """gunicorn is for Unix alone; the playground is for everybody."""
    with playing(tmp_path, without="gunicorn") as (_, pid):
        os.kill(pid, signal.SIGTERM)


def refused(folder: Path, *options: str, without: str = "") -> str:
    """What it says on standard error when it ends with exit code 1."""
    ended = subprocess.run(
        command(*options, without=without),
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    return ended.stderr


def test_a_taken_port_is_named_before_the_answers_are_learnt(tmp_path: Path) -> None:
    """One sentence with the port and what to do, and none on the folder, which has no answers."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = refused(tmp_path, "--port", str(port), "--knowledge", str(tmp_path))
    reason = "another program listens there; choose another with --port"
    assert said == f"Error: cannot listen on 127.0.0.1:{port}: {reason}.\n"


@pytest.mark.parametrize("module", ["starlette", "uvicorn", "websockets"])
def test_a_missing_extra_is_named(tmp_path: Path, module: str) -> None:
    """Without the extra ``play`` it says so, and how to install it."""
    said = refused(tmp_path, without=module)
    assert said.startswith('Error: the playground needs the extra "play"')
    assert "pip install" in said
    assert "Traceback" not in said


def test_broken_knowledge_is_named(tmp_path: Path) -> None:
    """A mistake in the files ends it at its start, with file, line and column."""
    (tmp_path / "office.yaml").write_text("entries: [")
    said = refused(tmp_path, "--knowledge", str(tmp_path), "--port", "0")
    assert f"{tmp_path / 'office.yaml'}:2:1: " in said


def test_it_says_when_no_browser_can_be_opened(tmp_path: Path) -> None:
    """Somebody before a screen is told what to do; it runs all the same."""
    parent, child = os.openpty()
    process = subprocess.Popen(
        [one for one in command("--port", "0") if one != "--no-browser"],
        cwd=tmp_path,
        env={**environment(), "DISPLAY": ":0", "PATH": str(tmp_path)},
        stdout=child,
        stderr=child,
    )
    os.close(child)
    try:
        with os.fdopen(parent, errors="replace") as terminal:
            said = [terminal.readline().strip() for _ in range(4)]
            process.terminate()
            assert process.wait(PATIENCE_SECONDS) == 0
    finally:
        process.kill()
    assert said[0].startswith("The playground is at http://127.0.0.1:")
    assert "No browser could be opened here: open the address yourself." in said


def test_a_machine_without_a_folder_for_the_state_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence with the reason and what to set; the port is free again."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    port = free_port()
    said = r"no temporary folder can be made \(No such file or directory\); set TMPDIR to one"
    with pytest.raises(SettingsError, match=said), play.playground(port, KNOWLEDGE, "http"):
        pass
    socket.create_server(("127.0.0.1", port)).close()


def test_a_browser_is_opened_for_people_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in CI, and not where standard output is no terminal."""
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("CI", raising=False)
    assert not play.has_desktop()
    parent, child = os.openpty()
    with os.fdopen(parent), os.fdopen(child, "w") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        assert play.has_desktop()
        monkeypatch.setenv("CI", "true")
        assert not play.has_desktop()
        monkeypatch.delenv("CI")
        monkeypatch.delenv("DISPLAY")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        assert play.has_desktop() == (sys.platform in ("win32", "darwin"))
