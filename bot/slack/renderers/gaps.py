"""Questions without an answer as owners see them: rows of the Home tab, a modal with a patch."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.circle.proposals import NewEntry, Unanswered, Wording
from bot.slack.blocks import Block, actions, button, context, section
from bot.slack.desk import mark
from bot.slack.mrkdwn import escape, link, shorten
from bot.slack.readers.gaps import DISMISS_ACTION, GAP_ACTION, STILL_RIGHT_ACTION
from bot.slack.renderers.views import modal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.circle.proposals import Cluster, Proposal
    from bot.faq.model import Entry
    from bot.slack.desk import Desk
    from bot.words.english import Words

_LINE = 200
_EVIDENCE = 8
_PATCH = 2_900  # of a text in a block
_PARTS = 20


def gap_rows(clusters: Sequence[Cluster], desk: Desk) -> list[Block]:
    """One row for each, with a button that shows more."""
    blocks = []
    for number, cluster in enumerate(clusters):
        more = button(desk.words.gap_more, f"{GAP_ACTION}{number}", cluster.id)
        blocks.append(section(_line(cluster.question), more))
        blocks.append(context(_how_often(cluster, desk.words)))
    return blocks


def gap_view(cluster: Cluster, diff: str, problem: str, url: str | None, desk: Desk) -> Block:
    """The evidence, the proposal and its patch; ``problem`` says why there is none."""
    words = desk.words
    questions = [f"• {_line(gap.question)}" for gap in cluster.gaps[:_EVIDENCE]]
    blocks = [section(f"*{_line(cluster.question)}*")]
    blocks.append(context(_how_often(cluster, words)))
    if len(questions) > 1:
        blocks.append(section("\n".join(questions)))
    blocks.append(section(_said(cluster.proposal, words)))
    if problem:
        blocks.append(section(words.gap_problem.format(problem=shorten(escape(problem), 1_000))))
    blocks += patch_blocks(diff, desk)
    if url:
        blocks.append(section(words.edit_here.format(url=link(words.gap_file, url))))
    if not isinstance(cluster.proposal, Unanswered):
        blocks.append(actions([button(words.gap_dismiss, DISMISS_ACTION, cluster.id)]))
    return modal(words.gap_title, blocks, close=words.close)


def still_right_buttons(entries: Sequence[Entry], desk: Desk) -> list[Block]:
    """Buttons that give the patch for another date of review."""
    return [
        button(
            desk.words.digest_still_right.format(question=entry.question),
            f"{STILL_RIGHT_ACTION}{number}",
            mark(entry),
        )
        for number, entry in enumerate(entries)
    ]


def patch_view(title: str, diff: str, url: str | None, desk: Desk) -> Block:
    """A patch alone."""
    blocks = patch_blocks(diff, desk)
    if url:
        blocks.append(section(desk.words.edit_here.format(url=link(desk.words.gap_file, url))))
    return modal(title, blocks, close=desk.words.close)


def patch_blocks(diff: str, desk: Desk) -> list[Block]:
    """A patch as text to copy; the lines stay whole."""
    parts: list[str] = []
    for line in diff.splitlines(keepends=True):
        if not parts or len(parts[-1]) + len(line) > _PATCH:
            parts.append("")
        parts[-1] += line[:_PATCH]
    blocks: list[Block] = [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_preformatted",
                    "elements": [{"type": "text", "text": part}],
                }
            ],
        }
        for part in parts[:_PARTS]
    ]
    return [*blocks, context(desk.words.gap_patch)] if blocks else []


def _line(question: str) -> str:
    return shorten(escape(" ".join(question.split())), _LINE) or "…"


def _how_often(cluster: Cluster, words: Words) -> str:
    return words.gap_times.format(
        times=cluster.times, people=cluster.people, last=cluster.last.date().isoformat()
    )


def _said(proposal: Proposal | None, words: Words) -> str:
    match proposal:
        case None:
            return words.gap_open
        case Wording(entry=entry):
            return words.gap_wording.format(entry=escape(entry))
        case NewEntry(author=author):
            return words.gap_entry.format(person=f"<@{author}>")
        case Unanswered():
            return words.gap_unanswered
        case _:
            assert_never(proposal)
