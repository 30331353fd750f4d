"""Ask a question here, and say why it is answered so."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bot.cli.commands.given import FOLDER, folder_of, learnt_faq, wrong_usage

if TYPE_CHECKING:
    from pathlib import Path


class _QuestionCommand(click.Command):
    """Options may stand anywhere among the words; what is none of this command's is a word.

    Before the first word an unknown option is an error, and what follows "--" are words.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Move the options that stand among the words before them."""
        known = {
            name: option
            for option in self.get_params(ctx)
            if isinstance(option, click.Option)
            for name in option.opts
        }
        ahead: list[str] = []
        words: list[str] = []
        left = list(args)
        while left and left[0] != "--":
            typed = left.pop(0)
            name, has_value, _ = typed.partition("=")
            option = known.get(name)
            if option is None or (has_value and option.is_flag):
                is_word = words or not typed.startswith("-")
                (words if is_word else ahead).append(typed)
                continue
            ahead.append(typed)
            if not option.is_flag and not has_value:
                if not left:
                    raise click.BadOptionUsage(name, f"Option '{name}' requires an argument.", ctx)
                ahead.append(left.pop(0))
        return super().parse_args(ctx, [*ahead, "--", *words, *left[1:]])


@click.command(cls=_QuestionCommand)
@click.argument("words", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a question.")
@click.option("--batch", is_flag=True, help="With --json: read one question a line.")
@click.option("--knowledge", type=FOLDER, metavar="DIR", help="Answer from the files in DIR.")
def ask(words: tuple[str, ...], as_json: bool, batch: bool, knowledge: Path | None) -> None:
    """Answer a question here, without Slack.

    Without WORDS: a conversation on a terminal, one question a line on a pipe. Options may stand
    anywhere; what follows -- is the question.

    \b
    Examples:
      faqbot ask "What's Microsoft's profit share?"
      faqbot ask --json who owns openai
      faqbot ask --batch --json < questions.txt
      faqbot ask --knowledge my-answers/ how do I get a laptop
    """
    from bot.cli import asking

    on_terminal = asking.is_terminal(sys.stdin)
    if batch and not as_json:
        wrong_usage("--batch goes with --json: faqbot ask --batch --json < questions.txt")
    if batch and words:
        wrong_usage("--batch reads the questions from standard input, so it takes no words.")
    if not words and (sys.stdin is None or (as_json and not batch and on_terminal)):
        wrong_usage('What is the question? For example: faqbot ask --json "who owns openai"')
    faq = learnt_faq(knowledge)
    if words:
        asking.once(faq, " ".join(words), as_json=as_json)
    elif as_json:
        asking.json_lines(faq, sys.stdin.buffer)
    elif on_terminal and asking.is_terminal(sys.stdout):
        asking.conversation(faq)
    else:
        asking.plain_lines(faq, sys.stdin.buffer)


@click.command(cls=_QuestionCommand)
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--numbers", is_flag=True, help="Show also how it was read, ranked and weighed.")
@click.option("--knowledge", type=FOLDER, metavar="DIR", help="Ask the answers in DIR.")
def explain(words: tuple[str, ...], as_json: bool, numbers: bool, knowledge: Path | None) -> None:
    """Say why a question gets the answer that it gets, or none.

    Says what happened, what counted most, and what a writer of answers can do about it. With
    --numbers also the ranking, what each signal counts, and what each word does.

    \b
    Examples:
      faqbot explain whats the profti share of msft
      faqbot explain --numbers who owns openai
      faqbot explain --json "What's Google's profit share?"
      faqbot explain --knowledge my-answers/ how do I get a laptop
    """
    from bot.cli import explaining

    faq, text = learnt_faq(knowledge), " ".join(words)
    explaining.show(faq, text, folder_of(knowledge), as_json=as_json, with_numbers=numbers)
