"""The README and the program name the same commands, options and settings."""

from __future__ import annotations

import re
from pathlib import Path

import click

from bot.cli.commands.group import faqbot
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST = (
    "python3 -m venv .venv && .venv/bin/pip install -q -e '.[play]' && "
    ".venv/bin/faqbot ask \"What's Microsoft's profit share?\""
)
TESTS = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/pytest"


def _section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def _row_names(section: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)`", section, re.MULTILINE))


def test_the_first_two_commands_stand_in_the_readme_word_for_word() -> None:
    """The command that answers and the one that tests stand there, each on a line of its own."""
    lines = [line.strip() for line in README.splitlines()]
    assert FIRST in lines
    assert TESTS in lines


def test_the_table_of_commands_has_every_command_and_no_other() -> None:
    """What the README's table of commands names is what the program has."""
    assert _row_names(_section("Commands")) == {f"faqbot {name}" for name in faqbot.commands}


def test_every_command_in_the_readme_exists() -> None:
    """Wherever the README writes ``faqbot NAME`` as code, that command exists."""
    code = re.findall(r"`([^`\n]+)`", README) + re.findall(r"^    .*$", README, re.MULTILINE)
    named = {name for text in code for name in re.findall(r"(?:^|/|\s)faqbot ([a-z]+)\b", text)}
    assert named <= set(faqbot.commands)
    assert named >= {"ask", "serve", "socket"}


def test_every_option_in_the_readme_exists() -> None:
    """Every ``--option`` that the README names in its table of commands is one of that command."""
    for line in _section("Commands").splitlines():
        if row := re.match(r"\| `faqbot (\w+)`(.*)", line):
            command = faqbot.commands[row[1]]
            has = {
                name
                for option in command.params
                if isinstance(option, click.Option)
                for name in option.opts
            }
            assert set(re.findall(r"`(--[\w-]+)`", row[2])) == has


def test_the_table_of_settings_has_every_setting_and_no_other() -> None:
    """What the README's table of settings names is what the bot reads."""
    assert _row_names(_section("Settings")) == {name.upper() for name in Settings.model_fields}


def test_every_setting_in_the_readme_exists() -> None:
    """Wherever the README names a variable, the bot reads it."""
    named = set(re.findall(r"\b(?:SLACK|FAQ|LOG|DATABASE)_[A-Z_]+\b", README))
    assert named == {name.upper() for name in Settings.model_fields} - {
        "PORT",
        "HOST",
        "WEB_CONCURRENCY",
    }


def test_every_link_within_the_project_leads_somewhere() -> None:
    """A relative link of the README is a file here, and an anchor is one of its headings."""
    headings = {
        re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", README, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", README):
        if target.startswith("#"):
            assert target[1:] in headings
        elif "://" not in target:
            assert (ROOT / target).exists(), target
