"""What 500 made-up misses come to: proposals, and files that hold all of them."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.circle.patch import patch
from bot.circle.proposals import overview
from bot.faq.answering import Faq
from bot.knowledge.loader import check, load
from bot.storage.drafts import Draft
from bot.storage.gaps import DISMISSED, PICKED, TOLD, UNANSWERED, Gap
from tests.bench.clusters import FAQ, made

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
# What people made of the kinds, in turn; of what is alone nobody made anything.
RESOLUTIONS = (TOLD, PICKED, DISMISSED, None)


def test_every_proposal_of_the_made_log_passes_check(tmp_path: Path) -> None:
    """The team answered some kinds, others were picked, or declined: all go into the files."""
    folder = tmp_path / "answers"
    shutil.copytree(FAQ, folder)
    faq = Faq(load(folder))
    entries = [entry.id for entry in faq.knowledge.entries]
    log = made()
    order = list(dict.fromkeys(kind for kind in log.kinds if kind))
    gaps: list[Gap] = []
    drafts: list[Draft] = []
    for number, (text, kind) in enumerate(zip(log.texts, log.kinds, strict=True)):
        place = order.index(kind) if kind else 3
        resolution = RESOLUTIONS[place % len(RESOLUTIONS)]
        entry = entries[place % len(entries)] if resolution == PICKED else None
        name = f"gap{number}"
        gaps.append(
            Gap(name, "p", text, UNANSWERED, (), 1, NOON, NOON, resolution, entry, draft=name)
        )
        if resolution == TOLD and log.kinds.index(kind) == number:
            answer = f"As *we* say: {text}\n\n- yes # no\n- `a: b`"
            drafts.append(Draft(name, text, answer, None, "U0TOM12345", None, NOON))

    found = overview(gaps, drafts, faq)
    proposals = [(one.id, one.proposal) for one in found.clusters if one.proposal]
    made_of = Counter(type(proposal).__name__ for _, proposal in proposals)
    changed = patch(folder, proposals)

    assert set(made_of) == {"NewEntry", "Wording", "Unanswered"}
    assert sum(made_of.values()) >= 40
    assert changed.left == ()
    changed.write()
    report = check(folder)
    assert report.problems == ()
    assert report.entries == len(entries) + made_of["NewEntry"]
