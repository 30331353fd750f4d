"""The ways to ask: once, one question a line, or in a conversation."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

import click

from bot.cli import plain
from bot.cli.json_line import json_line
from bot.faq.model import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.cli.terminal import Terminal
    from bot.faq.answering import Faq
    from bot.faq.model import Entry

_PROMPT = "> "
_SURROGATE = re.compile("[\ud800-\udfff]")


def once(faq: Faq, words: str, *, as_json: bool) -> None:
    """Answer one question: as JSON, for a person at a terminal, or as plain lines."""
    # An argument that was not UTF-8 arrives with surrogates, which nothing can print.
    decision = faq.answer(Question(_SURROGATE.sub("\ufffd", words)))
    if as_json:
        click.echo(json_line(decision))
    elif is_terminal(sys.stdout):
        _terminal().show(decision)
    else:
        click.echo(plain.decision(decision))


def json_lines(faq: Faq, lines: Iterable[bytes]) -> None:
    """Answer each line with one line of JSON, blank ones too, each before the next is read."""
    for line in _texts(lines):
        click.echo(json_line(faq.answer(Question(line))))


def plain_lines(faq: Faq, lines: Iterable[bytes]) -> None:
    """Answer each line that is not blank; an empty line stands between two answers."""
    between = ""
    for line in _texts(lines):
        if line.strip():
            click.echo(between + plain.decision(faq.answer(Question(line.strip()))))
            between = "\n"


def conversation(faq: Faq) -> None:
    """Answer at a prompt until ``exit`` or the end of input; a number picks a suggestion."""
    terminal = _terminal()
    terminal.welcome(faq.knowledge)
    choices: tuple[Entry, ...] = ()
    for line in _typed():
        match line.split():
            case []:
                continue
            case ["exit" | "quit"]:
                return
            case ["help" | "?"]:
                terminal.help(faq.knowledge)
            case [number] if number.isdecimal() and 0 < int(number) <= len(choices):
                terminal.entry(choices[int(number) - 1])
            case _:
                decision = faq.answer(Question(line))
                terminal.show(decision)
                choices = plain.choices(decision)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person sits there; a stream that was closed before the start is None."""
    return stream is not None and stream.isatty()


def _typed() -> Iterator[str]:
    """What a person types, line by line, with the editing keys that this machine offers."""
    with suppress(ImportError):
        import readline  # noqa: F401 - importing it is what gives input() its editing keys
    while True:
        try:
            yield input(_PROMPT)
        except EOFError:
            click.echo()
            return
        except UnicodeDecodeError:
            click.echo("That was not readable as text; please type it again.")


def _texts(lines: Iterable[bytes]) -> Iterator[str]:
    """Decode lines as other systems write them: with a byte order mark, and "\\r" at the end."""
    for number, line in enumerate(lines):
        text = line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "replace")
        yield text.removeprefix("\ufeff") if number == 0 else text


def _terminal() -> Terminal:
    from bot.cli.terminal import Terminal

    return Terminal()
