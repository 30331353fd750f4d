"""The commands and their options; what they need is imported when they run."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import click

from bot import __version__

if TYPE_CHECKING:
    from bot.faq.answering import Faq
    from bot.storage.database import Database

_FOLDER = click.Path(path_type=Path)
_COUNT = click.IntRange(min=0)
_PERCENT = click.FloatRange(0, 100)


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


@faqbot.command(context_settings={"allow_interspersed_args": False})
@click.argument("words", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a question.")
@click.option("--batch", is_flag=True, help="With --json: read one question a line.")
@click.option("--knowledge", type=_FOLDER, metavar="DIR", help="Answer from the files in DIR.")
def ask(words: tuple[str, ...], as_json: bool, batch: bool, knowledge: Path | None) -> None:
    """Answer a question here, without Slack.

    Without WORDS: a conversation on a terminal, one question a line on a pipe.

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
        _wrong("--batch goes with --json: faqbot ask --batch --json < questions.txt")
    if batch and words:
        _wrong("--batch reads the questions from standard input, so it takes no words.")
    if not words and (sys.stdin is None or (as_json and not batch and on_terminal)):
        _wrong('What is the question? For example: faqbot ask --json "who owns openai"')
    faq = _faq(knowledge)
    if words:
        asking.once(faq, " ".join(words), as_json=as_json)
    elif as_json:
        asking.json_lines(faq, sys.stdin.buffer)
    elif on_terminal and asking.is_terminal(sys.stdout):
        asking.conversation(faq)
    else:
        asking.plain_lines(faq, sys.stdin.buffer)


@faqbot.command(context_settings={"allow_interspersed_args": False})
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--numbers", is_flag=True, help="Show also how it was read, ranked and weighed.")
@click.option("--knowledge", type=_FOLDER, metavar="DIR", help="Ask the answers in DIR.")
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

    faq, text = _faq(knowledge), " ".join(words)
    explaining.show(faq, text, _folder(knowledge), as_json=as_json, with_numbers=numbers)


@faqbot.command()
@click.argument("paths", type=_FOLDER, nargs=-1, metavar="[PATH]...")
@click.option("--knowledge", type=_FOLDER, metavar="DIR", help="The folder of answers.")
@click.option("--deep", is_flag=True, help="Also ask each wording of a bot without it; slower.")
@click.option("--strict", is_flag=True, help="Like --deep, and warnings are problems.")
@click.option("--all", "show_all", is_flag=True, help="Show each warning, also what is alike.")
@click.option("--learn", is_flag=True, help="Also keep what a bot learns, for a quick start.")
@click.pass_context
def check(
    context: click.Context,
    paths: tuple[Path, ...],
    knowledge: Path | None,
    *,
    deep: bool,
    strict: bool,
    show_all: bool,
    learn: bool,
) -> None:
    """Look for mistakes in the answers' files.

    Prints every problem as file:line:column: problem, and ends with exit code 1 if there is one.
    What is allowed but will not work well is a warning: what YAML or Markdown would change,
    entries that get into each other's way, that are overdue or do not fit into Slack.
    PATH is a folder or a file; a file is checked together with its folder. Without PATH: the
    files that the bot would answer from.

    \b
    Examples:
      faqbot check
      faqbot check my-answers/ knowledge/office.yaml
      faqbot check --deep my-answers/
      FAQ_CACHE_DIR=/app/learnt faqbot check --learn     while an image is built
    """
    from bot.cli import checking
    from bot.cli.plain import printable

    if knowledge and any(path.suffix not in (".yaml", ".yml") for path in paths):
        _wrong("DIR and --knowledge DIR say the same; give one of them.")
    checked = checking.check_all(
        paths, lambda given: _folder(given or knowledge), date.today(), deep=deep or strict
    )
    problems = [problem for one in checked for problem in one.problems]
    for problem in problems:
        click.echo(printable(str(problem)))
    if problems:
        wrong = len({problem.file for problem in problems})
        click.echo(f"{_count(len(problems), 'problem')} in {_count(wrong, 'file')}")
        context.exit(1)
    warnings = [warning for one in checked for warning in one.warnings]
    for line in map(str, warnings) if show_all else checking.said_once(warnings):
        click.echo(printable(line))
    reports = [one.report for one in checked]
    entries = _count(sum(report.entries for report in reports), "entry", "entries")
    phrasings = _count(sum(report.phrasings for report in reports), "phrasing")
    files = _count(sum(report.files for report in reports), "file")
    verdict = _count(len(warnings), "warning") if warnings else "all good"
    click.echo(f"{entries}, {phrasings} in {files}: {verdict}")
    if learn:
        for report in reports:
            click.echo(f"What was learnt is kept in {checking.learn(report.folder)}.")
    if warnings and strict:
        context.exit(1)


@faqbot.command()
@click.argument("folder", type=_FOLDER, required=False, metavar="[DIR]")
@click.option("--from", "source", type=_FOLDER, metavar="FILE", help="Take entries from there.")
@click.option("--repo", is_flag=True, help="Make a whole repository of DIR, with checks for CI.")
@click.option("--bot", metavar="URL", help="With --repo: the git repository of the bot's code.")
def init(folder: Path | None, source: Path | None, *, repo: bool, bot: str | None) -> None:
    """Make a folder of answers to begin with.

    Without --from: three entries that show the format. FILE is a table (CSV with the columns
    question and answer, and what else it has of phrasings, id, topic, source, owner, review_by),
    a Markdown FAQ whose headings are the questions, or a folder of Markdown files. What cannot be
    taken is named. DIR is "knowledge" here, or the repository's folder with --repo. No file that
    is there is changed.

    \b
    Examples:
      faqbot init my-answers/
      faqbot init --from faq.csv our-answers/
      faqbot init --repo --bot https://github.com/acme/faqbot faq-repo/
    """
    from bot.cli.plain import printable
    from bot.starter.writing import begin

    if repo and not bot:
        _wrong("--repo needs --bot URL: where the bot's code comes from, for CI and deploys.")
    if bot and not repo:
        _wrong("--bot goes with --repo.")
    given = folder or Path("." if repo else "knowledge")
    written = begin(given, bot=bot, source=source)
    for line in written.left:
        click.echo(printable(f"not taken: {line}"), err=True)
    for path in written.kept:
        click.echo(printable(f"kept as it is: {path}"))
    for path in written.made:
        click.echo(printable(f"made {path}"))
    if source:
        click.echo(f"{_count(written.entries, 'entry', 'entries')} taken from {source}.")
    where = "" if written.knowledge == Path("knowledge") else f" --knowledge {written.knowledge}"
    for lead, command, why in (
        ("Next:", f"check{where}", "what could be better, with file and line"),
        ("     ", f"play{where}", "ask in the browser; what you edit counts at once"),
        ("     ", f"eval {written.questions}{where}", "how many questions end right"),
    ):
        click.echo(printable(f"{lead} {_own_name()} {command}   # {why}"))


@faqbot.command("eval")
@click.argument("files", nargs=-1, required=True, type=_FOLDER, metavar="FILE...")
@click.option("--knowledge", type=_FOLDER, metavar="DIR", help="Measure the answers in DIR.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--markdown", is_flag=True, help="Print Markdown, for a job's summary.")
@click.option("--html", type=_FOLDER, metavar="FILE", help="Also write a page with charts.")
@click.option("--figures", is_flag=True, help="Show no question: for a set that is held back.")
@click.option("--against", metavar="REV", help="Compare with the answers of that git revision.")
@click.option(
    "--allow", type=_COUNT, default=0, show_default=True, metavar="N", help="So many may end worse."
)
@click.option("--min-right", type=_PERCENT, metavar="PERCENT", help="Fail below this share.")
@click.option("--max-wrong", type=_PERCENT, metavar="PERCENT", help="Fail above this share.")
@click.option("--max-false", type=_COUNT, metavar="N", help="Fail above so many false answers.")
@click.pass_context
def evaluate(
    context: click.Context,
    *,
    files: tuple[Path, ...],
    knowledge: Path | None,
    as_json: bool,
    markdown: bool,
    html: Path | None,
    figures: bool,
    against: str | None,
    allow: int,
    min_right: float | None,
    max_wrong: float | None,
    max_false: int | None,
) -> None:
    """Measure the bot on questions whose right entries are known.

    FILE is YAML, JSON, JSON Lines or CSV: a question, and the id of the entry that answers it
    (several: with | between them), or "none". Ends with exit code 1 when a limit is not kept.

    \b
    Examples:
      faqbot eval questions.csv
      faqbot eval questions.yaml --html report.html
      faqbot eval questions.yaml --against main
      faqbot eval questions.yaml --min-right 80 --max-wrong 3 --max-false 2

    \b
    questions.csv:                       questions.yaml:
      question,entry                       questions:
      my laptop is slow,laptop-order         - question: my laptop is slow
      what is for lunch,none                   entry: laptop-order
    """
    from bot.cli import asking, evaluating, report_html, report_json, report_text
    from bot.knowledge.loader import load
    from bot.knowledge.questions import load_questions
    from bot.knowledge.revision import load_revision
    from bot.meaning.kept import load as load_model
    from bot.settings import load_settings

    if as_json and markdown:
        _wrong("--json and --markdown cannot both be printed: choose one.")
    folder = _folder(knowledge)
    loaded = load(folder)
    labelled = load_questions(files, {entry.id for entry in loaded.entries})
    settings = load_settings(only=["FAQ_MIN_CONFIDENCE", "FAQ_MEANING"])
    report = evaluating.report(
        loaded,
        labelled,
        settings.faq_min_confidence,
        load_model(settings.faq_meaning),
        files=files,
        folder=folder,
        figures_only=figures,
        against=load_revision(folder, against) if against else None,
    )
    if html:
        report_html.write(report, html)
    if as_json:
        click.echo(report_json.json_text(report))
    elif markdown:
        click.echo(report_text.markdown(report))
    elif asking.is_terminal(sys.stdout):
        report_text.show(report)
    else:
        click.echo(report_text.plain(report))
    floors = evaluating.Floors(min_right, max_wrong, max_false, allow if against else None)
    failures = list(evaluating.failures(report, floors))
    for failure in failures:
        click.echo(f"Error: {failure}", err=True)
    if failures:
        context.exit(1)


@faqbot.group()
def meaning() -> None:
    """Try the sentence model of FAQ_MEANING, which compares questions by what they mean.

    \b
    Examples:
      FAQ_MEANING=minilm faqbot meaning check    whether it works here, and what it costs
    """


@meaning.command("check")
@click.pass_context
def meaning_check(context: click.Context) -> None:
    """Say whether the model works on this machine, and what it costs."""
    from bot.cli.plain import printable
    from bot.errors import SettingsError
    from bot.meaning.examining import ALIKE, ONE, OTHER, examine
    from bot.settings import load_settings

    folder = load_settings(only=["FAQ_MEANING"]).faq_meaning
    if folder is None:
        raise SettingsError(
            ["FAQ_MEANING is not set, so meaning is off. Set it to the folder of the model."]
        )
    found = examine(folder)
    memory = "unknown" if found.memory_mb is None else f"{found.memory_mb:.0f} MB"
    for line in (
        f"model       {folder}, {found.dimensions} dimensions",
        f'near        {found.alike:.2f}  "{ONE}" and "{ALIKE}"',
        f'far         {found.other:.2f}  "{ONE}" and "{OTHER}"',
        f"loaded in   {found.load_seconds:.1f} s",
        f"a question  {found.question_ms:.1f} ms",
        f"memory      {memory}, with all that this command needs",
    ):
        click.echo(printable(line))
    if not found.is_right:
        click.echo(
            f"Error: the model in {printable(str(folder))} does not put sentences that mean the "
            "same near each other: it is not all-MiniLM-L6-v2, or its tokenizer is of another "
            "model. Fetch all five files again.",
            err=True,
        )
        context.exit(1)
    click.echo("It works.")


@faqbot.command()
@click.option(
    "--days",
    type=click.IntRange(1, 730),
    default=30,
    show_default=True,
    metavar="N",
    help="Of the last N days.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--html", type=_FOLDER, metavar="FILE", help="Also write a page with charts.")
@click.option("--knowledge", type=_FOLDER, metavar="DIR", help="The folder of answers.")
def stats(*, days: int, as_json: bool, html: Path | None, knowledge: Path | None) -> None:
    """Say how often what was asked, answered, suggested and missed.

    By day, topic, entry and place, from the counts that a running bot keeps in the database of
    DATABASE_URL, or in the file faqbot.db here. They hold no text and no person. Topics are those
    of the answers' files.

    \b
    Examples:
      faqbot stats
      faqbot stats --days 7 --json
      faqbot stats --html stats.html
    """
    from bot.cli import asking, statistics, statistics_html
    from bot.knowledge.loader import load

    with closing(_database()) as database:
        found = statistics.gathered(database, load(_folder(knowledge)), days)
    if html:
        statistics_html.write(found, html)
    if as_json:
        click.echo(statistics.json_text(found))
        return
    on_terminal = asking.is_terminal(sys.stdout)
    statistics.show(found, shutil.get_terminal_size().columns if on_terminal else None)


@faqbot.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    metavar="N",
    help="Show the N biggest groups.",
)
@click.option("--write", is_flag=True, help="Put the proposals into the answers' files.")
@click.option(
    "--questions",
    type=_FOLDER,
    multiple=True,
    metavar="FILE",
    help="With --write: questions that must end as they do now, as for eval.",
)
@click.option("--export", type=_FOLDER, metavar="FILE", help="Write the questions, for --replay.")
@click.option("--replay", type=_FOLDER, metavar="FILE", help="Take the questions from there.")
@click.option("--against", metavar="REV", help="What changes since the answers of that revision.")
@click.option("--text", "with_text", is_flag=True, help="With --against: show the questions.")
@click.option("--knowledge", type=_FOLDER, metavar="DIR", help="The folder of answers.")
def gaps(
    *,
    as_json: bool,
    limit: int,
    write: bool,
    questions: tuple[Path, ...],
    export: Path | None,
    replay: Path | None,
    against: str | None,
    with_text: bool,
    knowledge: Path | None,
) -> None:
    """Show what was asked and not answered, and propose what to do.

    Questions that ask the same stand together, those first that were asked most. A proposal is
    another wording (a suggestion was picked, or the team pointed to an entry), a new entry (the
    team answered), or "unanswered" (the team declined). With FAQ_LOG_QUESTIONS=on a running bot
    keeps the questions, in the database of DATABASE_URL or in the file faqbot.db here.

    \b
    Examples:
      faqbot gaps
      faqbot gaps --write --questions questions.csv
      faqbot gaps --against main                     what this branch answers
      faqbot gaps --export gaps.jsonl
      faqbot gaps --replay gaps.jsonl --against main   the same, without a database
    """
    if replay and not against:
        _wrong("--replay goes with --against REV: what to compare with.")
    if questions and not write:
        _wrong("--questions goes with --write.")
    if sum(map(bool, (write, export, against))) > 1:
        _wrong("--write, --export and --against cannot go together: choose one.")
    from bot.cli import gaps as page

    if against:
        _replay(_folder(knowledge), replay, against, with_text=with_text)
        return
    with closing(_database()) as database:
        if export:
            page.export(page.kept(database), export)
            return
        faq = _faq(knowledge)
        found, asked = page.gathered(database, faq), page.kept(database)
    folder = _folder(knowledge)
    if write:
        from bot.circle.impact import safe_patch
        from bot.knowledge.questions import load_questions

        labelled = load_questions(questions, {entry.id for entry in faq.knowledge.entries})
        proposals = [(one.id, one.proposal) for one in found.clusters if one.proposal]
        if sys.stderr.isatty():
            click.echo(
                "Asking every wording again; with 100 entries this takes a minute.", err=True
            )
        must = (*labelled, *page.closed(asked, faq))
        made = safe_patch(folder, proposals, must, faq.min_confidence)
        page.show_written(made, made.write())
    elif as_json:
        click.echo(page.json_text(found, folder))
    else:
        page.show(found, folder, limit)


def _replay(folder: Path, exported: Path | None, against: str, *, with_text: bool) -> None:
    from bot.circle import exchange
    from bot.circle.replay import replay
    from bot.cli import gaps as page
    from bot.faq.answering import Faq
    from bot.knowledge.revision import load_revision

    if exported:
        asked = exchange.load(exported)
    else:
        with closing(_database()) as database:
            asked = exchange.asked_of(page.kept(database))
    after = _faq(folder)
    known = load_revision(folder, against).knowledge
    before = Faq(known, after.min_confidence, model=after.model)
    page.show_replay(replay(before, after, asked), against, with_text=with_text)


@faqbot.command()
@click.option("--knowledge", type=_FOLDER, metavar="DIR", help="Answer from the files in DIR.")
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

    settings = load_settings(_given(knowledge), required=HTTP_REQUIRES)
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    from bot import wsgi

    wsgi.serve(settings)


@faqbot.command()
@click.option("--knowledge", type=_FOLDER, metavar="DIR", help="Answer from the files in DIR.")
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

    settings = load_settings(_given(knowledge), required=SOCKET_REQUIRES)
    from bot import app

    app.run_socket_mode(settings)


@faqbot.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    default=3030,
    show_default=True,
    help="Where the page is on this machine; 0: any that is free.",
)
@click.option("--knowledge", type=_FOLDER, metavar="DIR", help="Answer from the files in DIR.")
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
    messages, as two people; it shows why the bot answered as it did, and edited answers at once.
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


@faqbot.command()
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


@faqbot.command()
@click.option("--knowledge", type=_FOLDER, metavar="DIR", help="Look at the answers in DIR.")
@click.option("--url", metavar="URL", help="Also look at the public address of faqbot serve.")
@click.option("--live", is_flag=True, help="Also wait for a mention, over Socket Mode.")
@click.option(
    "--wait",
    type=_COUNT,
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
    from bot.cli.plain import printable
    from bot.doctor.examining import examine
    from bot.doctor.subject import Level, Subject

    subject = Subject(
        os.environ,
        folder=knowledge,
        url=url,
        live_seconds=float(wait) if live else 0,
        say=lambda text: click.echo(printable(text)),
    )
    problems = 0
    for finding in examine(subject):
        problems += finding.level is Level.PROBLEM
        click.echo(printable(f"{finding.level.value:>7}  {finding.about}: {finding.message}"))
        for number, step in enumerate(finding.steps, 1):
            click.echo(printable(f"           {number}. {step}"))
    if problems:
        verdict = f"{_count(problems, 'problem')}: people do not get all their answers."
        click.echo(f"\n{verdict}")
        context.exit(1)
    click.echo("\nNothing found that keeps people from answers.")


@faqbot.command()
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
        _wrong(str(error))
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


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _wrong(message: str) -> NoReturn:
    raise click.UsageError(message, click.get_current_context())


def _folder(given: Path | None) -> Path:
    """The folder of answers, relative where it lies below the one that the person stands in."""
    from bot.knowledge.folder import find_folder
    from bot.settings import load_settings

    here = Path.cwd()
    configured = given or load_settings(only=["FAQ_KNOWLEDGE_DIR"]).faq_knowledge_dir
    folder = find_folder(configured, here)
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _own_name() -> str:
    """How this program was called, for commands to copy: ".venv/bin/faqbot" or "faqbot"."""
    called = sys.argv[0]
    is_own = Path(called).name == "faqbot" and called != shutil.which("faqbot")
    return called if is_own else "faqbot"


def _given(knowledge: Path | None) -> dict[str, str]:
    """The environment with what the command line says in its place."""
    environ = dict(os.environ)
    if knowledge is not None and not knowledge.is_dir():
        _wrong(f"--knowledge: {knowledge} is not a folder; faqbot init {knowledge} makes one.")
    if knowledge is not None:
        environ["FAQ_KNOWLEDGE_DIR"] = str(knowledge)
    return environ


def _database() -> Database:
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


def _faq(knowledge: Path | None) -> Faq:
    from bot.live.kept import known, learnt
    from bot.meaning.kept import load
    from bot.settings import load_settings

    settings = load_settings(only=["FAQ_MIN_CONFIDENCE", "FAQ_MEANING"])
    model = load(settings.faq_meaning)
    return learnt(known(_folder(knowledge)), settings.faq_min_confidence, model)
