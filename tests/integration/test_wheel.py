"""What is shipped: the wheel holds all it needs, and the checkout runs without being installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import pytest

from bot import __version__
from tests import shipped

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, folder: Path, python_path: str) -> str:
    """Run a command that ends well, and return what it printed."""
    ended = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": python_path, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    out = tmp_path_factory.mktemp("dist")
    build = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out)
    run(*build, folder=ROOT, python_path="")
    (built,) = out.glob("*.whl")
    return built


def test_wheel_holds_what_is_needed(wheel: Path) -> None:
    """The answers, the schema and the licence are in it; tests and settings are not."""
    names = set(zipfile.ZipFile(wheel).namelist())
    answers = {f"bot/_knowledge/{path.name}" for path in (ROOT / "knowledge").rglob("*.yaml")}
    assert answers
    assert answers <= names
    assert {
        "bot/py.typed",
        "bot/knowledge/schema.json",
        "bot/cli/report.css",
        "bot/__main__.py",
    } <= names
    page = {f"bot/playground/page/{path.name}" for path in (ROOT / "bot/playground/page").iterdir()}
    assert {"bot/playground/page/index.html", "bot/playground/page/main.js"} <= page <= names
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    distribution = f"slack_faq_bot-{__version__}.dist-info"
    assert {name.split("/")[0] for name in names} == {"bot", distribution}
    assert not [name for name in names if name.endswith((".env", ".db", ".pyc"))]


def test_wheel_answers_from_its_own_knowledge(wheel: Path, tmp_path: Path) -> None:
    """Unpacked anywhere and run in an empty folder, it answers from the files inside it."""
    unpacked, empty = tmp_path / "unpacked", tmp_path / "empty"
    zipfile.ZipFile(wheel).extractall(unpacked)
    empty.mkdir()
    ask = (sys.executable, "-m", "bot", "ask", "--json", "What's Microsoft's profit share?")
    record = json.loads(run(*ask, folder=empty, python_path=str(unpacked)))
    if shipped.IS_EXAMPLE:
        assert record["outcome"] == "answer"
        assert "49" in record["answer"]
    assert list(empty.iterdir()) == []


def test_checkout_knows_its_version_without_being_installed(tmp_path: Path) -> None:
    """Where only the dependencies are installed, ``python -m bot --version`` works."""
    (tmp_path / "click").symlink_to(Path(click.__file__).parent)
    # -S: no site-packages, so that no metadata of an installed distribution is in sight.
    command = (sys.executable, "-S", "-m", "bot", "--version")
    out = run(*command, folder=tmp_path, python_path=f"{ROOT}{os.pathsep}{tmp_path}")
    assert out == f"faqbot {__version__}\n"
