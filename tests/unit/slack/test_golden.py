"""The Block Kit of the main replies, as files: a change of what people see is seen in review.

Delete a file to have it written anew, and look at it, for example in Slack's Block Kit Builder.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.models.blocks import Block

from bot.faq.model import (
    Answer,
    Entry,
    Knowledge,
    Match,
    NoAnswer,
    Question,
    SmallTalk,
    Source,
    Suggestions,
)
from bot.slack.desk import Desk
from bot.slack.gestures import Place, Surface
from bot.slack.menu import Subject
from bot.slack.options import Options
from bot.slack.readers.picks import Pick
from bot.slack.renderers.charts import chart_reply
from bot.slack.renderers.handovers import for_asker, team_message
from bot.slack.renderers.home import Figures, home_view
from bot.slack.renderers.replies import Showing, render, render_help, render_none_picked
from bot.slack.renderers.views import answer_view, topics_view
from bot.slack.renderers.votes import reason_view
from bot.slack.renderers.waiting import render_awaited
from bot.storage.handovers import ANSWERED, Handover
from tests.payload_gate import NEWER

if TYPE_CHECKING:
    from bot.faq.model import Decision
    from bot.slack.blocks import Reply

FOLDER = Path(__file__).parent / "golden"
COMMAND = Place(Surface.COMMAND, "C0GENERAL1", "U0ANA12345")
MENTION = Place(Surface.MENTION, "C0GENERAL1", "U0ANA12345", "1795342800.000100")
DIRECT = Place(Surface.DIRECT, "D0ANA12345", "U0ANA12345", "1795342800.000100")

VPN = Entry(
    "vpn",
    "How do I connect to the VPN?",
    "1. Open **Tunnel**\n2. Choose `office`\n   - or `office-2`\n\nMore: [the guide]"
    "(https://wiki.example.com/vpn) or <#C0ITHELP12>\n\n"
    "```\ntunnel up office\n```\n\n> Not at home",
    topic="Network",
    source=Source("handbook", "The handbook", "May 2026", "https://wiki.example.com"),
    where="page 4",
    reported_by="The IT team",
    see_also=("wifi",),
    owner="Ada",
    review_by=date(2027, 1, 1),
)
WIFI = Entry("wifi", "What is the wifi password?", "It hangs at the desk.", topic="Network")
LUNCH = Entry("lunch", "When is lunch?", "At noon.", topic="Food", review_by=date(2026, 1, 31))
KNOWLEDGE = Knowledge((VPN, WIFI, LUNCH), version="0123456789ab")
DESK = Desk(
    KNOWLEDGE,
    date(2026, 7, 1),
    options=Options("C0TEAM1234", edit_url="https://example.com/{path}#L{line}"),
    command="/faq",
)
ASKED = Question("how to vpn & <!here>")
MATCHES = tuple(Match(entry, 0.4, entry.question) for entry in (VPN, WIFI, LUNCH))
HANDOVER = Handover(
    "h1", "U0ANA12345", "mention", "C0GENERAL1", "Is there tea?", "C0TEAM1234",
    "1795342800.000100", message_ts="1795342805.000100",
)  # fmt: skip


def shown(decision: Decision, place: Place) -> Reply:
    """The reply to a question."""
    subject = Subject(decision.question, KNOWLEDGE.version, (), "U0ANA12345", "reply-id")
    is_public = place is MENTION and isinstance(decision, Answer)
    return render(decision, Showing(place, DESK, subject, is_public))


REPLIES: dict[str, Reply] = {
    "chart_of_weeks": chart_reply(
        (("2026-11-16", 20, 5, 2), ("2026-11-23", 9, 0, 2)), DESK.words
    ),
    "answer_after_command": shown(Answer(ASKED, VPN, (), ""), COMMAND),
    "answer_after_mention": shown(Answer(ASKED, VPN, (), ""), MENTION),
    "answer_in_direct_message": shown(Answer(ASKED, LUNCH, (), ""), DIRECT),
    "answers_and_an_open_part": shown(
        Answer(ASKED, WIFI, (), "", also=(LUNCH,), open=("Is there tea?",)), MENTION
    ),
    "awaited_answer": render_awaited(
        Answer(ASKED, WIFI, (), ""),
        Showing(
            MENTION, DESK, Subject(ASKED, KNOWLEDGE.version, (), "U0ANA12345", "reply-id"), True
        ),
    ),
    "suggestions": shown(Suggestions(ASKED, MATCHES, ""), COMMAND),
    "no_answer": shown(NoAnswer(ASKED, (), ""), DIRECT),
    "no_answer_but_something_near": shown(
        NoAnswer(ASKED, MATCHES[:2], "", nearest=MATCHES[:2]), COMMAND
    ),
    "none_picked": render_none_picked(Pick(None, ASKED, COMMAND, ""), DESK),
    "help": render_help(DESK),
    "greeting": shown(NoAnswer(ASKED, (), "", small_talk=SmallTalk.GREETING), DIRECT),
    "question_for_the_team": team_message(HANDOVER, DESK, (VPN,), "https://example.com/p1"),
    "answer_of_the_team": for_asker(
        Handover(
            "h1", "U0ANA12345", "mention", "C0GENERAL1", "Is there tea?", "C0TEAM1234",
            state=ANSWERED, person="U0TOM12345", answer="In the **kitchen**.",
        ),
        DESK,
    ),
}  # fmt: skip
VIEWS: dict[str, dict[str, Any]] = {
    "view_of_an_answer": answer_view((VPN,), (LUNCH,), DESK),
    "view_of_topics": topics_view(DESK, 0, 0),
    "view_of_a_reason": reason_view("{}", (WIFI,), "C0TEAM1234", DESK),
    "home_of_an_owner": home_view(
        DESK,
        Figures(
            (("vpn", 9),),
            1,
            2,
            1,
            3,
            (("asked", 9), ("none", 2)),
            (("wifi", 1, 4),),
            (("2026-11-16", 20, 5, 2), ("2026-11-23", 9, 0, 2)),
        ),
        is_owner=True,
    ),
}
ALL = {
    **{name: {"text": reply.text, "blocks": list(reply.blocks)} for name, reply in REPLIES.items()},
    **VIEWS,
}


@pytest.mark.parametrize("name", ALL)
def test_what_people_see_is_what_was_reviewed(name: str) -> None:
    """The JSON that goes to Slack is that of the file, and Slack's own library takes it."""
    path = FOLDER / f"{name}.json"
    made = json.dumps(ALL[name], indent=1, ensure_ascii=False) + "\n"
    if not path.exists():
        path.write_text(made, encoding="utf-8")
        pytest.fail(f"{path.name} was missing and is written now: look at it, and commit it")
    assert made == path.read_text(encoding="utf-8")
    for block in ALL[name]["blocks"]:
        parsed = Block.parse(block)
        if parsed is None and block["type"] in NEWER:
            continue
        assert parsed is not None
        parsed.validate_json()


def test_every_file_is_of_a_reply() -> None:
    """The folder holds the replies of these tables and no others."""
    assert {path.stem for path in FOLDER.iterdir()} == set(ALL)
