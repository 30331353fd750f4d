"""What a question gives: an answer, suggestions, or that the bot does not know."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from bot.faq.model import Answer, NoAnswer, Question, SmallTalk, Suggestions
from bot.slack.blocks import Piece, Reply, actions, button, quoted, reply, said, section, sentence
from bot.slack.desk import mark
from bot.slack.gestures import Surface
from bot.slack.menu import Choice, Subject, menu_row
from bot.slack.mrkdwn import escape, shorten
from bot.slack.readers.asked_in import asked_in_value
from bot.slack.readers.finding import BROWSE_ACTION
from bot.slack.readers.handovers import ASK_TEAM_ACTION
from bot.slack.readers.picks import PICK_ACTION, pick_value
from bot.slack.readers.waiting import TELL_ME_ACTION
from bot.slack.renderers.answers import answer_pieces, below_answer, near_buttons, related_to
from bot.words.languages import written_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.faq.model import Decision, Entry, Match
    from bot.slack.blocks import Block
    from bot.slack.desk import Desk
    from bot.slack.gestures import Place
    from bot.slack.readers.picks import Pick

_CHOICES = 3
_LINE = 300


@dataclass(frozen=True, slots=True)
class Showing:
    """What is shown, where and beside what; ``is_public``: everybody there sees it.

    ``near`` are neighbours of the question, which may be offered as related.
    """

    place: Place
    desk: Desk
    subject: Subject
    is_public: bool = False
    near: tuple[Entry, ...] = ()

    @property
    def quote(self) -> list[Piece]:
        """The question: Slack does not show what was typed after a slash command."""
        is_hidden = self.place.surface is Surface.COMMAND
        return quoted(self.subject.question, self.desk.words) if is_hidden else []


def render(decision: Decision, showing: Showing, lead: Sequence[Piece] = ()) -> Reply:
    """Show a decision where the question was asked; ``lead`` stands above an answer."""
    desk, words = showing.desk, showing.desk.words
    match decision:
        case Answer():
            entries = (decision.entry, *decision.also)
            pieces = [*lead, *showing.quote, *_answered(entries, showing)]
            pieces += _open_parts(decision, showing)
            offered = [match.entry for match in decision.nearest]
            near = tuple(entry for entry in showing.near if entry not in offered)
            return _with_buttons(pieces, entries, replace(showing, near=near))
        case Suggestions():
            return _choice(_lead(decision, desk), decision.candidates, showing)
        case NoAnswer(small_talk=SmallTalk() as talk):
            return render_small_talk(talk, desk)
        case NoAnswer() if decision.nearest:
            told = _to_be_told(showing)
            return _choice(f"{words.unknown} {words.nearest}", decision.nearest, showing, told)
        case NoAnswer():
            return _dead_end(words.unknown, showing)
        case _:
            assert_never(decision)


def render_entry(entry: Entry, showing: Showing, lead: Sequence[Piece] = ()) -> Reply:
    """Show one entry's answer, whatever led to it; ``lead`` stands above it."""
    return _with_buttons([*lead, *_answered((entry,), showing)], (entry,), showing)


def render_pick(entry: Entry, pick: Pick, desk: Desk, reply_id: str = "") -> Reply:
    """Show the answer that somebody picked from the suggestions.

    After a mention it stands in the thread below the question; elsewhere it takes the place of
    the suggestions, so it says which question it answers.
    """
    place = pick.place
    subject = _subject_of(pick, desk, reply_id=reply_id, is_picked=True)
    is_public = place.surface is Surface.MENTION
    lead = [] if is_public else quoted(pick.question, desk.words)
    return render_entry(entry, Showing(place, desk, subject, is_public), lead)


def render_none_picked(pick: Pick, desk: Desk) -> Reply:
    """What the suggestions become after "None of these"."""
    showing = Showing(pick.place, desk, _subject_of(pick, desk))
    return _dead_end(desk.words.none_picked, showing, quoted(pick.question, desk.words))


def _subject_of(pick: Pick, desk: Desk, *, reply_id: str = "", is_picked: bool = False) -> Subject:
    return Subject(
        pick.question,
        desk.knowledge.version,
        asker=pick.place.user,
        reply_id=reply_id,
        is_picked=is_picked,
        is_cut=pick.is_cut,
    )


def render_gone(question: Question, desk: Desk) -> Reply:
    """What a button gives whose entry has left the knowledge since it was shown."""
    return reply([*quoted(question, desk.words), said(desk.words.gone)])


def render_small_talk(talk: SmallTalk, desk: Desk) -> Reply:
    """A fitting word for whoever asks for no entry."""
    words = desk.words
    match talk:
        case SmallTalk.GREETING:
            return reply([said(words.greeting)], [actions(_browsing(desk))])
        case SmallTalk.THANKS:
            return sentence(words.thanks)
        case SmallTalk.HELP:
            return render_help(desk)
        case SmallTalk.ABOUT:
            return render_help(desk, lead=words.about)
        case SmallTalk.TOPICS:
            topics = "\n".join(f"• {escape(topic)}" for topic in desk.topics())
            shown = words.help_topics.format(topics=f"\n{shorten(topics, 2_500)}")
            return reply([said(shown)], [actions(_browsing(desk))])
        case _:
            assert_never(talk)


def render_help(desk: Desk, *, lead: str = "") -> Reply:
    """How to ask; ``lead`` is said before it."""
    words, examples = desk.words, desk.examples()
    ways = [words.help_mention, words.help_direct, words.help_shortcut]
    if desk.command:
        ways = [words.help_command.format(command=escape(desk.command)), *ways]
    lines = [lead or words.help_lead, *(f"• {way}" for way in ways)]
    if examples:
        lines += ["", words.help_example]
        lines += [f"• {shorten(escape(example), _LINE)}" for example in examples]
    if topics := desk.topics():
        shown = shorten(", ".join(escape(topic) for topic in topics), 1_500)
        lines += ["", words.help_topics.format(topics=shown)]
    text = said("\n".join(lines))
    return reply([text], [actions(_browsing(desk))] if desk.knowledge.entries else [])


def render_closed(desk: Desk) -> Reply:
    """What is said where another organisation reads along."""
    return sentence(desk.words.external.format(command=escape(desk.command or "/faq")))


def render_error(error_id: str, desk: Desk | None = None) -> Reply:
    """What a person sees when something broke; the id finds the reason in the log."""
    from bot.words.english import WORDS

    words = desk.words if desk else WORDS
    return sentence(words.failed.format(id=escape(error_id)))


# ---------------------------------------------------------------------------- outcomes


def _answered(entries: Sequence[Entry], showing: Showing) -> list[Piece]:
    is_private = not showing.is_public
    return answer_pieces(entries, showing.desk, is_private=is_private)


def _with_buttons(pieces: Sequence[Piece], entries: Sequence[Entry], showing: Showing) -> Reply:
    """The answer with its menu and its buttons, whose room is kept free however long it is."""
    desk = showing.desk
    subject = replace(showing.subject, entries=tuple(map(mark, entries)))
    is_direct = showing.place.surface is Surface.DIRECT
    is_private = not (showing.is_public or is_direct)
    related = related_to(entries, showing.near, desk)
    tail = below_answer(subject, related, desk, is_private=is_private, is_direct=is_direct)
    return reply(pieces, tail, goes_on=desk.words.continued)


def _open_parts(decision: Answer, showing: Showing) -> list[Piece]:
    """The parts of a question that none of the entries answers, named, with the ways on."""
    if not decision.open:
        return []
    words, subject = showing.desk.words, showing.subject
    pieces = [
        said(words.not_answered.format(question=f"_{shorten(escape(part), _LINE)}_"))
        for part in decision.open
    ]
    near = [match.entry for match in decision.nearest]
    if near:
        plain = "\n".join([words.nearest, *(f"• {escape(entry.question)}" for entry in near)])
        pieces.append(Piece(section(words.nearest), plain, len(words.nearest)))
    asked = replace(subject, question=Question("\n".join(decision.open)), is_cut=False)
    about = replace(showing, subject=asked, near=tuple(near) or showing.near)
    # Who waits is told of one question. The message itself is answered: its edits change nothing.
    place = showing.place
    rest = replace(about, place=replace(place, ts=None, thread_ts=place.thread_ts or place.ts))
    told = _to_be_told(rest) if len(decision.open) == 1 else []
    if ways := [*near_buttons(near), *_to_team(about), *told]:
        pieces.append(Piece(actions(ways)))
    return pieces


def _lead(decision: Suggestions, desk: Desk) -> str:
    first = decision.candidates[0].entry if decision.candidates else None
    if desk.options.suggests_overdue and first and first.review_by and desk.is_overdue(first):
        day = written_date(first.review_by, desk.words)
        return desk.words.overdue_suggestion.format(date=day)
    return desk.words.unsure


def _dead_end(lead: str, showing: Showing, quote: Sequence[Piece] | None = None) -> Reply:
    """No question is near: on to a person, or to the topics."""
    desk, words, contact = showing.desk, showing.desk.words, showing.desk.options.contact
    to_team = _to_team(showing)
    advice = [lead, words.other_words, *([escape(contact)] if contact and not to_team else [])]
    ways_on = [*to_team, *_to_be_told(showing), *_browsing(desk)]
    row = menu_row(ways_on, [(Choice.WHY, words.why_none)], showing.subject)
    return reply([*(showing.quote if quote is None else quote), said(" ".join(advice))], [row])


def _choice(
    lead: str, matches: Sequence[Match], showing: Showing, more: Sequence[Block] = ()
) -> Reply:
    """Questions to pick from, none of them, and ``more`` buttons."""
    question, words = showing.subject.question, showing.desk.words
    choices = [match.entry for match in matches[:_CHOICES]]
    picks = [
        button(
            entry.question,
            f"{PICK_ACTION}{number}",
            pick_value(entry.id, question, showing.place, is_cut=showing.subject.is_cut),
        )
        for number, entry in enumerate(choices)
    ]
    nothing = pick_value(None, question, showing.place, is_cut=showing.subject.is_cut)
    picks.append(button(words.none_of_these, f"{PICK_ACTION}none", nothing))
    plain = "\n".join([lead, *(f"• {escape(entry.question)}" for entry in choices)])
    row = menu_row([*picks, *more], [(Choice.WHY, words.why_none)], showing.subject)
    return reply([*showing.quote, Piece(section(lead), plain, len(lead))], [row])


def _to_team(showing: Showing) -> list[Block]:
    team = showing.desk.team_of(showing.near)
    if not team:
        return []
    subject = showing.subject
    value = asked_in_value(subject.question.text, showing.place, is_cut=subject.is_cut, t=team)
    return [button(showing.desk.words.ask_team, ASK_TEAM_ACTION, value, "primary")]


def _to_be_told(showing: Showing) -> list[Block]:
    subject = showing.subject
    if not subject.question.text.strip():
        return []
    value = asked_in_value(subject.question.text, showing.place, is_cut=subject.is_cut)
    return [button(showing.desk.words.tell_me, TELL_ME_ACTION, value)]


def _browsing(desk: Desk) -> list[Block]:
    return [_browse(desk)] if desk.knowledge.entries else []


def _browse(desk: Desk) -> Block:
    return button(desk.words.browse, BROWSE_ACTION, "all")
