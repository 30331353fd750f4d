"""Every command that the README shows runs, one after the other, as somebody would type them."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from bot.cli import main
from bot.cli.commands.group import faqbot
from tests import shipped

if TYPE_CHECKING:
    from pathlib import Path

README = (shipped.ROOT / "README.md").read_text(encoding="utf-8")
PART = {"profit-and-ownership", "app-store", "sources", "vocabulary"}
# These run until they are stopped, or look at a set-up that is not there.
RUN_ON = {"play", "serve", "socket", "doctor"}


def commands(text: str) -> list[str]:
    """The lines of code that call the bot, in order; comments and what is left open are cut."""
    lines = re.findall(r"^ {4,}(.*)$", text, re.MULTILINE)
    parts = [part for line in lines for part in re.split(r"\s&&\s", line.partition("  #")[0])]
    calls = [re.match(r"\.venv/bin/(?:faqbot|python -m bot) ([^…]*)$", part) for part in parts]
    return [call[1].strip() for call in calls if call]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with the example, the files that the README speaks of, and a branch main."""
    folder = tmp_path / "clone"
    shutil.copytree(shipped.FOLDER, folder / "knowledge")
    if shipped.IS_EXAMPLE:  # two topics and what they need: to ask all wordings takes long
        for path in (folder / "knowledge").glob("*.yaml"):
            if path.stem not in PART:
                path.unlink()
                continue
            lines = path.read_text(encoding="utf-8").splitlines()
            kept = [line for line in lines if not line.startswith("    see_also: ")]
            path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    (folder / "faq.csv").write_text("question,answer\nWhere is HR?,Floor 2\n")
    entry = shipped.IS_EXAMPLE and "microsoft-profit-share"
    (folder / "questions.csv").write_text(f"question,entry\nwhat is for lunch,{entry or 'none'}\n")
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    for arguments in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "."),
        (*who, "commit", "--quiet", "--message=all"),
    ):
        subprocess.run(("git", *arguments), cwd=folder, check=True, capture_output=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.usefixtures("checkout")
def test_the_commands_of_the_readme_run(capsys: pytest.CaptureFixture[str]) -> None:
    """From the first to the last, each ends well; none writes where the next one cannot."""
    shown = commands(README)
    assert len(shown) >= 15
    assert main(["migrate"]) == 0  # stats and gaps read what a bot has kept
    for command in shown:
        name, *arguments = shlex.split(command)
        if name in RUN_ON or "--open" in arguments or (name == "ask" and not arguments):
            faqbot.commands[name].make_context(name, list(arguments))
            continue
        assert main([name, *arguments]) == 0, (command, capsys.readouterr())


def test_an_own_answer_is_given(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the README asks of the first own answers is answered from them."""
    told = README.split("## Your own answers")[1].split("## ")[0]
    make, ask = commands(told)[:2]
    assert main(shlex.split(make)) == 0
    capsys.readouterr()
    assert main(shlex.split(ask)) == 0
    assert "The password is on the screen at the reception" in capsys.readouterr().out
    assert (checkout / "my-answers" / "first-answers.yaml").is_file()
