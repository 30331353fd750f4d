"""Make the Slack app, and find what keeps people from answers."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import click

from bot.cli.commands.given import COUNT, FOLDER, counted, wrong_usage

if TYPE_CHECKING:
    from pathlib import Path

_WIDEST = 100


@click.command()
@click.option("--knowledge", type=FOLDER, metavar="DIR", help="Look at the answers in DIR.")
@click.option("--url", metavar="URL", help="Also look at the public address of faqbot serve.")
@click.option("--live", is_flag=True, help="Also wait for a mention, over Socket Mode.")
@click.option(
    "--wait",
    type=COUNT,
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="How long --live waits.",
)
@click.pass_context
def doctor(
    context: click.Context, knowledge: Path | None, url: str | None, *, live: bool, wait: int
) -> None:
    """Say what keeps people from answers, and what to click.

    Looks at the settings, the tokens and their scopes, the clock, the answers and the database, as
    a bot started here would have them. Ends with exit code 1 if something keeps people from
    answers.

    \b
    Examples:
      faqbot doctor
      faqbot doctor --live
      faqbot doctor --url https://faq.example.com
    """
    from bot.cli.asking import is_terminal
    from bot.cli.plain import hanging, printable
    from bot.doctor.examining import examine
    from bot.doctor.subject import Level, Subject

    subject = Subject(
        os.environ,
        folder=knowledge,
        url=url,
        live_seconds=float(wait) if live else 0,
        say=lambda text: click.echo(printable(text)),
    )
    columns = shutil.get_terminal_size().columns
    width = min(columns, _WIDEST) if is_terminal(sys.stdout) else None
    problems = 0
    for finding in examine(subject):
        problems += finding.level is Level.PROBLEM
        lead = f"{finding.level.value:>7}  "
        click.echo(hanging(lead, f"{finding.about}: {finding.message}", width))
        for number, step in enumerate(finding.steps, 1):
            click.echo(hanging(f"           {number}. ", step, width))
    if problems:
        verdict = f"{counted(problems, 'problem')}: people do not get all their answers."
        click.echo(f"\n{verdict}")
        context.exit(1)
    click.echo("\nNothing found that keeps people from answers.")


@click.command()
@click.option("--url", metavar="URL", help="The server's public address: HTTP, not Socket Mode.")
@click.option("--link", is_flag=True, help="Print the address that makes the app instead.")
@click.option("--open", "opens", is_flag=True, help="Open that address in the browser.")
@click.option("--agent", is_flag=True, help="Let Slack show the app among its agents (paid plans).")
@click.option(
    "--command",
    "slash_command",
    metavar="/NAME",
    default="/faq",
    show_default=True,
    help="The slash command that people type.",
)
@click.option(
    "--name",
    metavar="NAME",
    default="faqbot",
    show_default=True,
    help="What the app and its bot are called.",
)
def manifest(
    url: str | None, slash_command: str, name: str, *, link: bool, opens: bool, agent: bool
) -> None:
    """Print the Slack app's manifest, to paste at api.slack.com/apps.

    With --link: the address that makes the app with everything filled in. Without --url it is for
    Socket Mode ("faqbot socket"), with it for HTTP ("faqbot serve").

    \b
    Examples:
      faqbot manifest
      faqbot manifest --link
      faqbot manifest --url https://faq.example.com --command /ask --name helpdesk
    """
    import json

    from bot.slack import manifest as slack

    try:
        app = slack.manifest(name=name, command=slash_command, url=url, is_agent=agent)
    except ValueError as error:
        wrong_usage(str(error))
    if not link and not opens:
        click.echo(json.dumps(app, indent=2))
        return
    address = slack.link(app)
    click.echo(address)
    click.echo(
        "\nIt makes the app: choose the workspace, Next, Create, Install. If Slack shows an empty "
        "form in its place,\nit has refused the manifest without a word: choose From a manifest "
        "there and paste what\nfaqbot manifest prints; that way it says what is wrong.",
        err=True,
    )
    if opens:
        import webbrowser

        if not webbrowser.open(address):
            click.echo("No browser could be opened here: open the address yourself.", err=True)
