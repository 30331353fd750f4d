"""What people wrote, and what they asked in vain, becomes answers: the whole circle."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bot.cli import main
from bot.playground.local_bot import connected
from bot.storage.drafts import Drafts
from bot.storage.gaps import Gaps
from tests.scenarios.conftest import KNOWLEDGE, MODES, Staffed, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.playground.fake_slack import FakeSlack
    from bot.playground.messages import Message, View

LEASING = "what does bike leasing cost here?"


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """A copy of the answers, which may be changed."""
    folder = tmp_path / "answers"
    shutil.copytree(KNOWLEDGE, folder)
    return folder


@pytest.fixture(params=MODES)
def circle(
    request: pytest.FixtureRequest,
    slack: FakeSlack,
    tmp_path: Path,
    answers: Path,
    database_url: str,
) -> Iterator[Staffed]:
    """Ana, Tom of the team and an admin; gaps are kept, in both kinds of database."""
    ana, tom, admin = (slack.add_user(name) for name in ("ana", "tom", "ada"))
    team = slack.add_channel("it-team", members=[tom])
    settings = settings_for(
        slack,
        tmp_path,
        DATABASE_URL=database_url,
        FAQ_KNOWLEDGE_DIR=str(answers),
        FAQ_TEAM_CHANNEL=team,
        FAQ_ADMINS=admin,
        FAQ_LOG_QUESTIONS="on",
        FAQ_REPOSITORY_URL="https://example.com/edit/{path}#L{line}",
    )
    with connected(slack, settings, request.param) as bot:
        yield Staffed(slack, bot, ana, team, tom, admin)


def home(scene: Staffed, user: str) -> View:
    """Somebody's Home tab, opened now."""
    scene.settle()
    scene.bot.responder.write_counts()
    before = scene.slack.home(user)
    scene.slack.open_home(user)
    view = scene.slack.wait_for(lambda: _newer(scene.slack.home(user), before))
    assert view is not None
    return view


def _newer(view: View | None, before: View | None) -> View | None:
    return view if view is not before else None


def handed_over(scene: Staffed, question: str) -> Message:
    """A question of Ana's that the team got."""
    slack, ana = scene.slack, scene.ana
    shown = slack.slash(ana, slack.general, "/faq", question).message
    assert shown is not None
    slack.click(ana, shown, "Ask the team")
    scene.modal()
    slack.submit(ana, {})
    slack.close_modal(ana, everything=True)
    slack.wait_for(scene.in_team)
    scene.settle()
    return scene.in_team()[-1]


def test_the_whole_circle(
    circle: Staffed,
    answers: Path,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Ask, miss, be answered by the team, look at it in Home, write it, reload, be told."""
    slack, ana, tom, admin = circle.slack, circle.ana, circle.tom, circle.admin
    bob = slack.add_user("bob")
    unknown = slack.slash(bob, slack.general, "/faq", LEASING).message
    assert unknown is not None
    slack.click(bob, unknown, "Tell me when there is an answer")
    told = handed_over(circle, LEASING)
    slack.click(tom, told, "Answer")
    circle.modal(tom)
    slack.submit(tom, {"faq_words": "**40 euros** a month."})
    circle.settle()

    tab = home(circle, admin)
    assert "Groups of questions without an answer: 1" in tab.plain
    assert LEASING in tab.plain
    assert LEASING not in home(circle, ana).plain
    slack.click(admin, tab, "Look")
    modal = circle.modal(admin)
    assert f"Proposal: a new entry, as @{tom} answered." in modal.plain
    assert "+    question: what does bike leasing cost here?" in str(modal.body)
    assert "https://example.com/edit/" in str(modal.body)

    monkeypatch.setenv("DATABASE_URL", database_url)
    assert main(["gaps", "--knowledge", str(answers), "--write"]) == 0
    assert "1 proposal written to" in capsys.readouterr().out
    slack.wait_for(lambda: circle.bot.faq.knowledge.version != "" and _is_answered(circle))
    shown = slack.slash(ana, slack.general, "/faq", LEASING).message
    assert shown is not None
    assert "40 euros a month." in shown.plain
    direct = slack.direct(bob)
    slack.wait_for(lambda: "40 euros" in str(slack.visible_to(bob, direct)))
    slack.wait_for(lambda: all(gap.closed_at for gap in Gaps(circle.bot.database).all()))
    assert "Groups of questions" not in home(circle, admin).plain
    slack.wait_for(lambda: Drafts(circle.bot.database).all() == [])


def _is_answered(circle: Staffed) -> bool:
    return any(e.question == LEASING for e in circle.bot.faq.knowledge.entries)


def test_an_owner_says_that_no_answer_is_needed(circle: Staffed, answers: Path) -> None:
    """Then that is what is proposed; somebody else who forges the press changes nothing."""
    slack, ana, admin = circle.slack, circle.ana, circle.admin
    slack.slash(ana, slack.general, "/faq", "who wrote the opera Carmen?")
    tab = home(circle, admin)
    slack.click(admin, tab, "Look")
    modal = circle.modal(admin)
    assert "Nobody has said yet what answers it." in modal.plain
    slack.click(admin, modal, "No answer needed")
    slack.wait_for(lambda: "Noted" in circle.modal(admin).plain)
    slack.close_modal(admin, everything=True)
    slack.click(admin, home(circle, admin), "Look")
    modal = circle.modal(admin)
    assert "Proposal: list it as unanswered" in modal.plain
    assert "+unanswered:" in str(modal.body)


def test_an_answer_in_a_thread_is_proposed(circle: Staffed) -> None:
    """With its author and a link, in the topic that was chosen; nothing is published."""
    slack, ana, tom = circle.slack, circle.ana, circle.tom
    asked = slack.say(ana, slack.general, "Where do old batteries go?")
    reply = slack.say(tom, slack.general, "Into the *red* box & nowhere else.", asked.ts)
    assert slack.shortcut(ana, reply, "faq_propose").error is None
    modal = circle.modal()
    assert modal.body["title"]["text"] == "Propose an answer"
    assert "red" in str(modal.body)
    values = {
        "faq_propose_question": "Where do old batteries go?",
        "faq_propose_topic": "1",
    }
    assert slack.submit(ana, values).error is None
    assert "kept for 90 days as a draft" in circle.modal().plain
    slack.wait_for(lambda: Drafts(circle.bot.database).all()[0].link)
    (draft,) = Drafts(circle.bot.database).all()
    assert (draft.question, draft.author) == ("Where do old batteries go?", ana)
    assert draft.topic == "People and time"
    assert "red" in draft.answer
    assert f"p{reply.ts.replace('.', '')}" in (draft.link or "")
    tab = home(circle, circle.admin)
    assert "Where do old batteries go?" in tab.plain


def test_a_proposal_needs_a_question(circle: Staffed) -> None:
    """The modal stays open, and says what is missing."""
    slack, ana = circle.slack, circle.ana
    said = slack.say(ana, slack.general, "The red box.")
    slack.shortcut(ana, said, "faq_propose")
    circle.modal()
    assert slack.submit(ana, {"faq_propose_question": " "}).error is not None
    assert Drafts(circle.bot.database).all() == []
