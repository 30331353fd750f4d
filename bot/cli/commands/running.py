"""Run the bot: over HTTP, over Socket Mode, or in a Slack of its own; its database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from bot.cli.commands.given import FOLDER, environment

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.option("--knowledge", type=FOLDER, metavar="DIR", help="Answer from the files in DIR.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help="Where to listen, in place of $PORT; on 127.0.0.1, unless HOST or PORT is set.",
)
def serve(knowledge: Path | None, port: int | None) -> None:
    """Serve Slack over HTTP, on $PORT (3000 if that is not set).

    Needs SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET, from the environment or from .env
    (README.md has all settings). Slack's request URL is this server's public https address
    and /slack/events: "faqbot manifest --url https://…" makes an app that knows it. /healthz and
    /readyz say how the bot is. SIGTERM or Ctrl-C ends it when what was accepted is answered.

    \b
    Examples:
      faqbot serve
      faqbot serve --port 8080 --knowledge my-answers/
      PORT=8080 HOST=127.0.0.1 faqbot serve
    """
    from bot.settings import HTTP_REQUIRES, load_settings

    settings = load_settings(environment(knowledge), required=HTTP_REQUIRES)
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    from bot import wsgi

    wsgi.serve(settings)


@click.command()
@click.option("--knowledge", type=FOLDER, metavar="DIR", help="Answer from the files in DIR.")
def socket(knowledge: Path | None) -> None:
    """Serve Slack over Socket Mode: no public address needed.

    Needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN, from the environment or from .env (README.md has
    all settings). The app is the one that "faqbot manifest" prints. SIGTERM or Ctrl-C ends it
    when what was accepted is answered.

    \b
    Examples:
      faqbot socket
      faqbot socket --knowledge my-answers/
      LOG_LEVEL=warning faqbot socket
    """
    from bot.settings import SOCKET_REQUIRES, load_settings

    settings = load_settings(environment(knowledge), required=SOCKET_REQUIRES)
    from bot import app

    app.run_socket_mode(settings)


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    default=3030,
    show_default=True,
    help="Where the page is on this machine; 0: any that is free.",
)
@click.option("--knowledge", type=FOLDER, metavar="DIR", help="Answer from the files in DIR.")
@click.option(
    "--mode",
    type=click.Choice(["http", "socket"]),
    default="http",
    show_default=True,
    help="How the bot is connected.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
def play(
    port: int, knowledge: Path | None, mode: Literal["http", "socket"], no_browser: bool
) -> None:
    """Try the bot in a Slack of its own, in the browser.

    Needs no Slack account and no settings. Channels, threads, commands, mentions and direct
    messages, as three people; it shows why the bot answered as it did, and edited answers at once.
    Whatever is written there is gone when it stops.

    \b
    Examples:
      faqbot play
      faqbot play --knowledge my-answers/
      faqbot play --port 8080 --no-browser
    """
    try:
        import starlette
        import uvicorn
        import websockets
    except ImportError as error:
        raise click.ClickException(
            f'the playground needs the extra "play" ({error.name} is missing): '
            "pip install 'slack-faq-bot[play]', or pip install -e '.[play]' in a checkout."
        ) from None
    del starlette, uvicorn, websockets
    from bot.playground.play import play as run

    run(port, knowledge, mode, show=not no_browser, say=click.echo)


@click.command()
def migrate() -> None:
    """Bring the database to the current schema.

    The database is that of DATABASE_URL, or the file faqbot.db here. "serve" and "socket" do the
    same when they start; this is for a deploy that wants it done before.

    \b
    Examples:
      faqbot migrate
      DATABASE_URL=postgresql://user:password@host/faqbot faqbot migrate
    """
    from bot.settings import load_settings
    from bot.storage.address import parse_address
    from bot.storage.database import Database

    url = load_settings().database_url.get_secret_value()
    Database(url).migrate()
    click.echo(f"The schema is up to date in {parse_address(url)}.")
