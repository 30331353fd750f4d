"""Begin a folder of answers, and look for mistakes in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from bot.cli.commands.given import FOLDER, counted, folder_of, own_name, wrong_usage


@click.command()
@click.argument("paths", type=FOLDER, nargs=-1, metavar="[PATH]...")
@click.option("--knowledge", type=FOLDER, metavar="DIR", help="The folder of answers.")
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
        wrong_usage("DIR and --knowledge DIR say the same; give one of them.")
    checked = checking.check_all(
        paths, lambda given: folder_of(given or knowledge), date.today(), deep=deep or strict
    )
    problems = [problem for one in checked for problem in one.problems]
    for problem in problems:
        click.echo(printable(str(problem)))
    if problems:
        wrong = len({problem.file for problem in problems})
        click.echo(f"{counted(len(problems), 'problem')} in {counted(wrong, 'file')}")
        context.exit(1)
    warnings = [warning for one in checked for warning in one.warnings]
    for line in map(str, warnings) if show_all else checking.said_once(warnings):
        click.echo(printable(line))
    reports = [one.report for one in checked]
    entries = counted(sum(report.entries for report in reports), "entry", "entries")
    phrasings = counted(sum(report.phrasings for report in reports), "phrasing")
    files = counted(sum(report.files for report in reports), "file")
    verdict = counted(len(warnings), "warning") if warnings else "all good"
    click.echo(f"{entries}, {phrasings} in {files}: {verdict}")
    if learn:
        for report in reports:
            click.echo(f"What was learnt is kept in {checking.learn(report.folder)}.")
    if warnings and strict:
        context.exit(1)


@click.command()
@click.argument("folder", type=FOLDER, required=False, metavar="[DIR]")
@click.option("--from", "source", type=FOLDER, metavar="FILE", help="Take entries from there.")
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
        wrong_usage("--repo needs --bot URL: where the bot's code comes from, for CI and deploys.")
    if bot and not repo:
        wrong_usage("--bot goes with --repo.")
    given = folder or Path("." if repo else "knowledge")
    written = begin(given, bot=bot, source=source)
    for line in written.left:
        click.echo(printable(f"not taken: {line}"), err=True)
    for path in written.kept:
        click.echo(printable(f"kept as it is: {path}"))
    for path in written.made:
        click.echo(printable(f"made {path}"))
    if source:
        click.echo(f"{counted(written.entries, 'entry', 'entries')} taken from {source}.")
    where = "" if written.knowledge == Path("knowledge") else f" --knowledge {written.knowledge}"
    for lead, command, why in (
        ("Next:", f"check{where}", "what could be better, with file and line"),
        ("     ", f"play{where}", "ask in the browser; what you edit counts at once"),
        ("     ", f"eval {written.questions}{where}", "how many questions end right"),
    ):
        click.echo(printable(f"{lead} {own_name()} {command}   # {why}"))
