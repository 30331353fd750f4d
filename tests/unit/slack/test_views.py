"""Modals, the Home tab and what the team reads: Slack takes them whatever stands in them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.circle.proposals import Cluster, Wording
from bot.faq.model import Answer, Entry, Knowledge, Match, NoAnswer, Question, Suggestions
from bot.playground.block_limits import problems, view_problems
from bot.slack.desk import Desk, mark
from bot.slack.gestures import Place, Press, Sent, Surface
from bot.slack.options import Options
from bot.slack.readers.handovers import AskTeam
from bot.slack.readers.proposing import Propose
from bot.slack.readers.votes import Reason, vote_value
from bot.slack.renderers.gaps import gap_view, patch_view
from bot.slack.renderers.handovers import (
    ask_team_view,
    for_asker,
    team_answer_view,
    team_entry_view,
    team_message,
)
from bot.slack.renderers.home import Figures, home_view
from bot.slack.renderers.proposing import propose_view, proposed_view
from bot.slack.renderers.views import answer_view, ask_view, decision_view, topics_view
from bot.slack.renderers.votes import reason_for_team, reason_view
from bot.storage.gaps import Gap
from bot.storage.handovers import ANSWERED, DECLINED, ENTRY, FAILED, OPEN, Handover
from bot.words.languages import words_of
from tests.unit.slack.outgoing import lines, loose, markdowns, slow, strings, texts

if TYPE_CHECKING:
    from bot.faq.model import Decision
    from bot.slack.blocks import Reply

TODAY = date(2026, 7, 1)
# Whom the bot itself names, by id: nobody can type these into a question.
OWN = re.compile(r"<(?:@U[A-Z0-9]+|#C[A-Z0-9]+)>")

_entries = st.builds(
    Entry,
    id=st.from_regex(r"[a-z0-9-]{1,100}", fullmatch=True),
    question=lines,
    answer=markdowns,
    topic=lines,
    owner=st.none() | lines | st.just("U0ADA1234"),
    review_by=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    team=st.none() | st.just("C0TEAM1234"),
)
_many = st.lists(_entries, min_size=1, max_size=3).map(tuple)
_desks = st.builds(
    Desk,
    _many.map(lambda entries: Knowledge(entries * 5, version="0123456789ab")),
    st.just(TODAY),
    st.sampled_from([words_of("english"), words_of("german")]),
    st.sampled_from(
        [Options(), Options("C0TEAM1234", contact="<!channel> & *x*", admins=frozenset({"U1"}))]
    ),
    st.none() | texts,
)


def view_faults(view: dict[str, Any]) -> list[str]:
    """Return why Slack would not take a view, or would take part of it for a command."""
    return [*view_problems(view), *_shared_faults(view["blocks"])]


def reply_faults(reply: Reply) -> list[str]:
    """Return the same of a reply."""
    blocks = list(reply.blocks)
    found = [*problems(blocks), *_shared_faults(blocks), *loose(OWN.sub("", reply.text))]
    return found + [fault for more in reply.more for fault in reply_faults(more)]


def _shared_faults(blocks: list[dict[str, Any]]) -> list[str]:
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()
    return [bad for text in strings(blocks) for bad in loose(OWN.sub("", text))]


def _cluster(typed: str) -> Cluster:
    noon = datetime(2026, 7, 1, tzinfo=UTC)
    gap = Gap("g", "p", typed, "none", (), 1, noon, noon)
    return Cluster("abcdef", (gap, gap), (), Wording("vpn", (typed,)))


@given(_desks, texts, markdowns, st.sampled_from([None, "https://example.com/a?b=c&d#L1"]))
@slow
def test_slack_takes_every_view_for_owners(
    desk: Desk, typed: str, answer: str, url: str | None
) -> None:
    """Gaps, patches of any length, and what somebody proposes."""
    place = Place(Surface.MENTION, "C0GENERAL1", "U1", "1.1")
    wanted = Propose(place, answer, "", "")
    near = desk.knowledge.entries[:2]
    for view in (
        gap_view(_cluster(typed), answer * 30, typed, url, desk),
        patch_view(desk.words.still_right, answer, url, desk),
        propose_view(wanted, typed[:500], near, desk),
        proposed_view(near, desk),
    ):
        assert view_faults(view) == []


@given(_desks, texts, st.sampled_from(["answer", "suggest", "none"]), st.integers(0, 99))
@slow
def test_slack_takes_every_view_of_answers(desk: Desk, typed: str, kind: str, first: int) -> None:
    """Whatever the knowledge and the question, each list, answer and Home tab has its limits."""
    entries = desk.knowledge.entries
    matches = tuple(Match(entry, 0.4, entry.question) for entry in entries[:5])
    question = Question(typed)
    decisions: dict[str, Decision] = {
        "answer": Answer(question, entries[0], matches, "", also=entries[1:2], open=(typed,)),
        "suggest": Suggestions(question, matches, ""),
        "none": NoAnswer(question, (), ""),
    }
    decision = decisions[kind]
    cluster = _cluster(typed)
    figures = Figures(
        most_asked=tuple((entry.id, 9) for entry in entries[:5]),
        votes=3,
        totals=(("answer", 7),),
        disliked=tuple((entry.id, 1, 2) for entry in entries[:5]),
        clusters=(cluster,),
        weeks=tuple(("2026-11-23", 10**9, number, 3) for number in range(6)),
    )

    for view in (
        answer_view(entries[:1], entries, desk),
        decision_view(decision, entries[:3], desk, "U1"),
        topics_view(desk, None, first),
        topics_view(desk, first, first),
        ask_view(desk),
        home_view(desk, figures, is_owner=True),
        home_view(desk, Figures(), is_owner=False),
    ):
        assert view_faults(view) == []


@given(_desks, texts, markdowns, st.sampled_from([OPEN, ANSWERED, ENTRY, DECLINED, FAILED]))
@slow
def test_slack_takes_every_hand_over(desk: Desk, typed: str, answer: str, state: str) -> None:
    """Whatever somebody asks and the team answers, nothing of it is a command."""
    entry = desk.knowledge.entries[0]
    handover = Handover(
        "h1", "U1", "mention", "C1", typed, "C0TEAM1234", "1.1", None, state, "2.2", "U2",
        answer=answer, entry=entry.id,
    )  # fmt: skip
    press = Press(Place(Surface.DIRECT, "D1", "U1"), "faq_ask_team")
    asking = AskTeam(press, typed, press.place, "C0TEAM1234")

    assert reply_faults(team_message(handover, desk, desk.knowledge.entries)) == []
    assert reply_faults(for_asker(handover, desk)) == []
    for view in (
        ask_team_view(asking, "C0TEAM1234", desk),
        team_answer_view(handover, desk),
        team_entry_view(handover, desk),
    ):
        assert view_faults(view) == []


@given(_desks, texts)
@slow
def test_slack_takes_every_reason(desk: Desk, typed: str) -> None:
    """The modal that asks why an answer did not help, and what the team reads of it."""
    entry = desk.knowledge.entries[0]
    metadata = vote_value("reply-id", [mark(entry)] * 4, typed * 20, is_helpful=False)
    sent = Sent(Place(Surface.VIEW, "", "U1"), "faq_reason", "V1", metadata, ())
    reason = Reason(sent, "reply-id", (mark(entry),), "other", typed)

    assert len(metadata) <= 2_000
    for team in (None, "C0TEAM1234"):
        assert view_faults(reason_view(metadata, desk.knowledge.entries, team, desk)) == []
    assert reply_faults(reason_for_team(reason, entry, desk)) == []
