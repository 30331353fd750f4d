"""The command line: what people type, what they see, and how it ends.

Errors become exit codes in ``main``, and only there.
"""

from __future__ import annotations

import errno
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.commands.group import faqbot
from bot.errors import FaqBotError, KnowledgeError, QuestionsError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

_FINE, _PROBLEM, _BUG, _INTERRUPTED = 0, 1, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command (``None``: that of ``sys.argv``) and return its exit code.

    0 fine, 1 a problem in what was given, 2 wrong usage, 3 a bug, 130 interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    _have_a_home()
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        # click's own main() has other exit codes, and expands a question's "?" on Windows.
        with faqbot.make_context("faqbot", given) as context:
            faqbot.invoke(context)
    except click.exceptions.Exit as asked:
        return asked.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KeyboardInterrupt:
        return _INTERRUPTED
    except FaqBotError as error:
        return _problem(error)
    except OSError as error:
        return _output_failed(error)
    except Exception:
        return _bug()
    return _FINE


def _have_a_home() -> None:
    """Let a user without a name and a home be one: libraries ask for it when they are imported."""
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = "/"


def _problem(error: FaqBotError) -> int:
    from bot.cli.plain import printable

    click.echo(printable(_explanation(error)), err=True)
    return _PROBLEM


def _explanation(error: FaqBotError) -> str:
    match error:
        case KnowledgeError():
            return f"Error: the knowledge cannot be used.\n{error}"
        case QuestionsError():
            return f"Error: the questions cannot be used.\n{error}"
        case SettingsError(problems=[problem]):
            return f"Error: {problem}"
        case SettingsError():
            lines = "\n".join(f"  - {problem}" for problem in error.problems)
            return f"Error: {len(error.problems)} problems in the settings:\n{lines}"
        case _:
            return f"Error: {error}"


def _output_failed(error: OSError) -> int:
    """Nobody reads on (``| head``), or there is no room: nothing to report, or one line."""
    if error.errno not in (errno.EPIPE, errno.ENOSPC):
        return _bug()
    # The interpreter flushes once more at its end, and would complain then.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if error.errno == errno.EPIPE:
        return _FINE
    click.echo(f"Error: the output could not be written: {error.strerror}.", err=True)
    return _PROBLEM


def _bug() -> int:
    import traceback

    click.echo("Error: this is a bug, please report it with the lines below.\n", err=True)
    click.echo(traceback.format_exc(), err=True, nl=False)
    return _BUG
