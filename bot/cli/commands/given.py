"""What a person gives to several commands, and what is made of it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from bot.faq.answering import Faq
    from bot.storage.database import Database

FOLDER = click.Path(path_type=Path)
COUNT = click.IntRange(min=0)
PERCENT = click.FloatRange(0, 100)


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number and its noun: "1 entry", "2 entries"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def wrong_usage(message: str) -> NoReturn:
    """End the command with exit code 2 and its usage."""
    raise click.UsageError(message, click.get_current_context())


def folder_of(given: Path | None) -> Path:
    """The folder of answers, relative where it lies below the one that the person stands in."""
    from bot.knowledge.folder import find_folder
    from bot.settings import load_settings

    here = Path.cwd()
    configured = given or load_settings(only=["FAQ_KNOWLEDGE_DIR"]).faq_knowledge_dir
    folder = find_folder(configured, here)
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def own_name() -> str:
    """How this program was called, for commands to copy: ".venv/bin/faqbot" or "faqbot"."""
    called = sys.argv[0]
    is_own = Path(called).name == "faqbot" and called != shutil.which("faqbot")
    return called if is_own else "faqbot"


def environment(knowledge: Path | None) -> dict[str, str]:
    """The environment with what the command line says in its place."""
    environ = dict(os.environ)
    if knowledge is not None and not knowledge.is_dir():
        wrong_usage(f"--knowledge: {knowledge} is not a folder; faqbot init {knowledge} makes one.")
    if knowledge is not None:
        environ["FAQ_KNOWLEDGE_DIR"] = str(knowledge)
    return environ


def open_database() -> Database:
    """The running bot's database, which must be there: nobody else makes one."""
    from bot.errors import StorageError
    from bot.settings import load_settings
    from bot.storage.address import parse_address
    from bot.storage.database import Database

    url = load_settings(only=["DATABASE_URL"]).database_url.get_secret_value()
    address = parse_address(url)
    if address.is_sqlite and not Path(address.database).exists():
        raise StorageError(
            f"There is no database in {address} yet: a bot that runs makes it. Start this where "
            "the bot runs, or with its DATABASE_URL."
        )
    return Database(url)


def learnt_faq(knowledge: Path | None) -> Faq:
    """The bot of a folder, as the settings want it, with what was learnt at an earlier start."""
    from bot.live.kept import known, learnt
    from bot.meaning.kept import load
    from bot.settings import load_settings

    settings = load_settings(only=["FAQ_MIN_CONFIDENCE", "FAQ_MEANING"])
    model = load(settings.faq_meaning)
    return learnt(known(folder_of(knowledge)), settings.faq_min_confidence, model)
