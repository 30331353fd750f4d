"""Measure the bot on labelled questions, and try the sentence model."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bot.cli.commands.given import COUNT, FOLDER, PERCENT, folder_of, wrong_usage

if TYPE_CHECKING:
    from pathlib import Path


@click.command("eval")
@click.argument("files", nargs=-1, required=True, type=FOLDER, metavar="FILE...")
@click.option("--knowledge", type=FOLDER, metavar="DIR", help="Measure the answers in DIR.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--markdown", is_flag=True, help="Print Markdown, for a job's summary.")
@click.option("--html", type=FOLDER, metavar="FILE", help="Also write a page with charts.")
@click.option("--figures", is_flag=True, help="Show no question: for a set that is held back.")
@click.option("--against", metavar="REV", help="Compare with the answers of that git revision.")
@click.option(
    "--allow", type=COUNT, default=0, show_default=True, metavar="N", help="So many may end worse."
)
@click.option("--min-right", type=PERCENT, metavar="PERCENT", help="Fail below this share.")
@click.option("--max-wrong", type=PERCENT, metavar="PERCENT", help="Fail above this share.")
@click.option("--max-false", type=COUNT, metavar="N", help="Fail above so many false answers.")
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
        wrong_usage("--json and --markdown cannot both be printed: choose one.")
    folder = folder_of(knowledge)
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


@click.group()
def meaning() -> None:
    """Try the sentence model of FAQ_MEANING, the extra.

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
