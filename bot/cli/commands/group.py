"""The program, and its commands in the order in which people meet them."""

from __future__ import annotations

import click

from bot import __version__
from bot.cli.commands import answers, asking, learning, measuring, running, slack_app


class _Commands(click.Group):
    def list_commands(self, _: click.Context) -> list[str]:
        """The commands in the order in which people meet them."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Like click's, and a question without its command is told what is missing."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            hint = f"{error.format_message()}\nTo ask a question: faqbot ask WORDS"
            raise click.UsageError(hint, ctx) from None


_EPILOG = """\b
Examples:
  faqbot ask "What's Microsoft's profit share?"
  faqbot ask                      a conversation
  faqbot play                     in a Slack of its own, in the browser
  faqbot explain who owns openai  why it answers so
  faqbot init my-answers/         a folder of answers to begin with
  faqbot check my-answers/        look for mistakes in a folder of answers
  faqbot eval questions.csv       measure the bot on questions with known answers
  faqbot gaps                     what was asked in vain, and what to do about it
  faqbot manifest                 the Slack app, to paste at api.slack.com/apps

Next: "faqbot COMMAND --help", and README.md for the way into Slack.
"""


@click.group(
    cls=_Commands,
    epilog=_EPILOG,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="faqbot", message="%(prog)s %(version)s")
@click.pass_context
def faqbot(context: click.Context) -> None:
    """Answer a team's recurring questions in Slack from reviewed YAML files."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (
    asking.ask,
    asking.explain,
    running.play,
    answers.init,
    answers.check,
    measuring.evaluate,
    slack_app.manifest,
    running.socket,
    running.serve,
    slack_app.doctor,
    learning.stats,
    learning.gaps,
    measuring.meaning,
    running.migrate,
):
    faqbot.add_command(_command)
