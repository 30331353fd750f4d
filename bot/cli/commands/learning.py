"""Say what was asked in vain, and how often what was asked."""

from __future__ import annotations

import shutil
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import click

from bot.cli.commands.given import FOLDER, folder_of, learnt_faq, open_database, wrong_usage

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.option(
    "--days",
    type=click.IntRange(1, 730),
    default=30,
    show_default=True,
    metavar="N",
    help="Of the last N days.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--html", type=FOLDER, metavar="FILE", help="Also write a page with charts.")
@click.option("--knowledge", type=FOLDER, metavar="DIR", help="The folder of answers.")
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
    from bot.cli import statistics, statistics_html
    from bot.knowledge.loader import load

    with closing(open_database()) as database:
        found = statistics.gathered(database, load(folder_of(knowledge)), days)
    if html:
        statistics_html.write(found, html)
    if as_json:
        click.echo(statistics.json_text(found))
        return
    statistics.show(found, _columns())


def _columns() -> int | None:
    """How wide the terminal is; None where none reads."""
    from bot.cli.asking import is_terminal

    return shutil.get_terminal_size().columns if is_terminal(sys.stdout) else None


@click.command()
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
    type=FOLDER,
    multiple=True,
    metavar="FILE",
    help="With --write: questions that must end as they do now, as for eval.",
)
@click.option("--export", type=FOLDER, metavar="FILE", help="Write the questions, for --replay.")
@click.option("--replay", type=FOLDER, metavar="FILE", help="Take the questions from there.")
@click.option("--against", metavar="REV", help="What changes since the answers of that revision.")
@click.option("--text", "with_text", is_flag=True, help="With --against: show the questions.")
@click.option("--knowledge", type=FOLDER, metavar="DIR", help="The folder of answers.")
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
        wrong_usage("--replay goes with --against REV: what to compare with.")
    if questions and not write:
        wrong_usage("--questions goes with --write.")
    if sum(map(bool, (write, export, against))) > 1:
        wrong_usage("--write, --export and --against cannot go together: choose one.")
    from bot.cli import gaps as page

    if against:
        _replay(folder_of(knowledge), replay, against, with_text=with_text)
        return
    with closing(open_database()) as database:
        if export:
            page.export(page.kept(database), export)
            return
        faq = learnt_faq(knowledge)
        found, asked = page.gathered(database, faq), page.kept(database)
    folder = folder_of(knowledge)
    if write:
        from bot.circle.impact import safe_patch
        from bot.knowledge.questions import load_questions

        labelled = load_questions(questions, {entry.id for entry in faq.knowledge.entries})
        proposals = [(one.id, one.proposal) for one in found.clusters if one.proposal]
        if sys.stderr.isatty():
            click.echo(
                "Asking every wording again; with 70 entries this takes ten seconds.", err=True
            )
        must = (*labelled, *page.closed(asked, faq))
        made = safe_patch(folder, proposals, must, faq)
        page.show_written(made, made.write())
    elif as_json:
        click.echo(page.json_text(found, folder))
    else:
        page.show(found, folder, limit, _columns())


def _replay(folder: Path, exported: Path | None, against: str, *, with_text: bool) -> None:
    from bot.circle import exchange
    from bot.circle.replay import replay
    from bot.cli import gaps as page
    from bot.faq.answering import Faq
    from bot.knowledge.revision import load_revision

    if exported:
        asked = exchange.load(exported)
    else:
        with closing(open_database()) as database:
            asked = exchange.asked_of(page.kept(database))
    after = learnt_faq(folder)
    known = load_revision(folder, against).knowledge
    before = Faq(known, after.min_confidence, model=after.model)
    page.show_replay(replay(before, after, asked), against, with_text=with_text)
