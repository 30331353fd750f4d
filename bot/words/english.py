"""All that the bot says by itself, in English.

Another language is one file beside this one: its ``WORDS`` gives its own sentences, and what it
does not give is said in English. ``{…}`` is filled in by whoever says it, with text that is
escaped already. ``*…*`` is bold where Slack shows marks; labels and titles are plain.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.words.explanations import Why


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences, by what they are for. Labels have 75 characters, titles of modals 24."""

    # ------------------------------------------------------------------ a question and its reply
    you_asked: str = "You asked: {question}"
    unsure: str = "I'm not sure what you mean. Did you mean one of these?"
    unknown: str = "I don't know the answer to that."
    nearest: str = "The nearest questions I know:"
    other_words: str = "Different words may help."
    none_of_these: str = "None of these"
    none_picked: str = "Then I don't know this one."
    not_answered: str = "I don't know this part: {question}"
    gone: str = "That answer is not in the FAQ any more. Please ask again."
    continued: str = "The answer goes on in the next message."
    failed: str = "Something went wrong on my side, sorry. Please try again. (Error {id})"
    late: str = "Sorry that this comes late: I could not reply when you asked."
    too_many: str = "That is more than I answer in one thread. Please try again in a minute."
    expired: str = "That took too long for Slack. Please press it once more."
    overdue_suggestion: str = (
        "The answer that I have may be out of date: its review was due on {date}. Is it this one?"
    )

    # ------------------------------------------------------------------ below an answer
    source: str = "Source: {title}"
    reported_by: str = "reported by {name}"
    checked_by: str = "checked by {name}"
    next_review: str = "next review {date}"
    overdue: str = "*review was due on {date}*"
    related: str = "Related questions:"
    helpful: str = "Helpful"
    not_helpful: str = "Not helpful"
    why_answer: str = "Why this answer?"
    why_none: str = "Why no answer?"
    share: str = "Share in this channel"
    remove: str = "Remove this answer"
    suggest_edit: str = "Suggest an edit"
    thanks_for_vote: str = "Thank you, noted."
    asked_by: str = "Asked by {person}"
    fetched_by: str = "{person} fetched this answer from the FAQ."

    # ------------------------------------------------------------------ Not helpful
    reason_title: str = "What is wrong with it?"
    reason_label: str = "The answer is"
    reason_wrong: str = "wrong"
    reason_outdated: str = "out of date"
    reason_unclear: str = "unclear"
    reason_other: str = "not what I asked"
    reason_next_best: str = "Did you mean one of these?"
    reason_text: str = "What should it say?"
    read_by_team: str = "What you write goes to {channel}, with your name."
    read_by_nobody: str = (
        "What you write here is not kept: no team channel is set up. Your choice above is counted."
    )
    send: str = "Send"
    close: str = "Close"
    reason_posted: str = "{person} says that this answer is {reason}: *{question}* (`{entry}`)"
    thanks_for_reason: str = "Thank you. Your team will see it."
    thanks_for_choice: str = "Thank you. It is counted."

    # ------------------------------------------------------------------ share, remove, edit
    shared_already: str = "This answer has been shared already."
    remove_not_yours: str = (
        "Only the person who asked, or an admin of the FAQ, can remove this answer."
    )
    removed: str = "I removed the answer."
    removed_already: str = "That answer is gone already."
    edit_here: str = "Edit the answer here: {url}"
    edit_unknown: str = "That entry is not in the files any more."
    not_in_channel: str = (
        "I'm not a member of this channel, so I can't write here for everybody. "
        "Invite me with `/invite @faqbot` and try again."
    )
    channel_archived: str = "This channel is archived, so nobody can write here."
    channel_closed: str = "I could not write in this channel ({error})."

    # ------------------------------------------------------------------ other organisations
    external: str = (
        "This channel is shared with another organisation, so I don't answer here. "
        "Ask me in a direct message, or with `{command}`."
    )
    external_unknown: str = (
        "I can't tell whether this channel is shared with another organisation, "
        "so I only answer you here, and share nothing. "
        "Once somebody has mentioned me in this channel, I know."
    )

    # ------------------------------------------------------------------ no answer: a person
    ask_team: str = "Ask the team"
    ask_team_title: str = "Ask the team"
    ask_team_label: str = "Your question"
    ask_team_hint: str = (
        "It goes to {channel} with your name, and is kept until 90 days after it is answered."
    )
    ask_team_cut: str = "Your question was longer than fits here. Please add what is missing."
    asked_team: str = "Your question is with the team in {channel}. I'll bring you the answer."
    team_unreachable: str = "I could not reach the team's channel ({error})."
    for_team: str = "{person} has a question that the FAQ does not answer:"
    for_team_place: str = "See where it was asked"
    for_team_nearest: str = "The nearest entries: {questions}"
    answer: str = "Answer"
    answer_title: str = "Answer the question"
    answer_label: str = "Your answer"
    answer_hint: str = (
        "It goes to {person}, with your name, and is kept as a draft for the FAQ. Markdown works."
    )
    is_entry: str = "It is this entry"
    is_entry_title: str = "Which entry is it?"
    is_entry_label: str = "Question"
    not_for_us: str = "Not for us"
    being_answered: str = "{person} is answering."
    was_answered: str = "{person} answered:"
    was_entry: str = "{person} answered with the entry *{question}* (`{entry}`)."
    was_declined: str = "{person} says that this is not for this team."
    taken_already: str = "{person} was quicker: this question is closed."
    handover_gone: str = "This question is not kept any more."
    team_answered: str = "{asker}, an answer from {person}, not yet in the FAQ:"
    team_question: str = "Your question: {question}"
    team_found: str = "{asker}, {person} found the answer in the FAQ:"
    team_declined: str = "{asker}, the team says that this question is not for them."
    asker_unreachable: str = "I could not tell {person} ({error})."
    tell_me: str = "Tell me when there is an answer"
    will_tell: str = (
        "I'll tell you as soon as the FAQ has an answer. Until then I keep your question, for at "
        "most 90 days. `{command} forget me` deletes it."
    )
    will_tell_cut: str = "Of your long question I keep the first {length} characters."
    awaited: str = "{asker}, the FAQ has an answer to your question now:"
    not_kept: str = "I could not store this just now. Please send it again in a moment."

    # ------------------------------------------------------------------ finding
    browse: str = "Browse topics"
    topics_title: str = "Topics"
    all_topics: str = "All topics"
    topic_label: str = "Topic"
    search_placeholder: str = "Search all questions"
    page_of: str = "{first} to {last} of {count}"
    next_page: str = "Next"
    previous_page: str = "Back"
    show: str = "Show"
    answer_modal_title: str = "Answer"
    ask_title: str = "Ask the FAQ"
    ask_label: str = "Your question"
    ask_placeholder: str = "In your own words"
    ask: str = "Ask"

    # ------------------------------------------------------------------ Home
    home_lead: str = "*Ask me a question*, in your own words. Typing errors are fine."
    home_how: str = "How to ask"
    home_most_asked: str = "Most asked"
    home_topics: str = "Topics"
    home_private: str = "What is stored about you"
    home_privacy: str = (
        "Your questions are not kept. Kept are: which answers you voted on ({votes}), the "
        "questions that you sent to the team ({handovers}), and those whose answer you want to "
        "be told ({waiting}). `{command} forget me` deletes all of it."
    )
    home_privacy_logged: str = (
        "Of your questions, those that got no answer or a bad one are kept for {days} days "
        "({gaps}): without your name, and without addresses, numbers and names in them. Kept are "
        "also: which answers you voted on ({votes}), the questions that you sent to the team "
        "({handovers}), and those whose answer you want to be told ({waiting}). "
        "`{command} forget me` deletes all of it."
    )
    home_privacy_replies: str = (
        "For 30 days it is known where you asked and which answers you got, so that a reply "
        "follows its question; not what you wrote."
    )
    home_owners: str = "For owners"
    home_overdue: str = "Answers whose review is overdue: {count}"
    home_bad_votes: str = "Answers with votes against them: {count}"
    home_open: str = "Open questions for the team: {count}"
    home_counts: str = (
        "In the last 30 days: {asked} questions, {suggestions} suggestions ({picked} picked), "
        "{misses} without answer, {handovers} to the team; {helpful} votes helpful, "
        "{not_helpful} not helpful"
    )
    home_weeks: str = "Questions a week: answered (█), suggestions (▒), no answer (·)"
    home_chart: str = "Send me this as a chart"
    chart_title: str = "Questions a week"
    chart_answered: str = "answered"
    chart_suggested: str = "suggestions"
    chart_missed: str = "no answer"
    chart_line: str = (
        "Week of {week}: {answered} answered, {suggestions} with suggestions, "
        "{misses} without an answer"
    )
    home_votes: str = "{helpful} helpful, {not_helpful} not helpful"
    home_gaps: str = "Groups of questions without an answer: {count}"
    home_answers: str = "{entries} answers"
    home_version: str = "{entries} answers, version {version}"

    # ------------------------------------------------------------------ questions without answer
    gap_more: str = "Look"
    gap_title: str = "Without an answer"
    gap_times: str = "asked: {times}×, people: {people}, last: {last}"
    gap_open: str = "Nobody has said yet what answers it."
    gap_wording: str = "Proposal: another wording of `{entry}`, which people picked instead."
    gap_entry: str = "Proposal: a new entry, as {person} answered."
    gap_unanswered: str = "Proposal: list it as unanswered, so that nothing like it is answered."
    gap_problem: str = "It cannot be written by itself: {problem}"
    gap_patch: str = "A patch of the answers' folder: for `git apply`, or `faqbot gaps --write`."
    gap_file: str = "the file"
    gap_dismiss: str = "No answer needed"
    gap_dismissed: str = "Noted: it will be proposed to list it as unanswered."
    gap_gone: str = "It is not open any more, or you do not keep answers here."
    still_right: str = "Still right"
    digest_lead: str = "*What the FAQ needs this week*"
    digest_hint: str = "`faqbot gaps`, and the Home tab of owners, show more."
    digest_still_right: str = "Still right: {question}"
    propose_title: str = "Propose an answer"
    propose_question: str = "The question that it answers"
    propose_answer: str = "The answer, in Markdown"
    propose_hint: str = "Whoever keeps the FAQ reviews it. Nothing is published before that."
    propose_empty: str = "Please write something here."
    proposed: str = "Thank you. It is kept for 90 days as a draft, for whoever keeps the FAQ."

    # ------------------------------------------------------------------ help and small talk
    help_lead: str = "*Ask me a question*, in your own words. Typing errors are fine."
    help_command: str = "`{command} your question`: only you see the answer"
    help_mention: str = "mention me with your question: everybody in the thread sees the answer"
    help_direct: str = "write me a direct message"
    help_shortcut: str = (
        "“Answer from the FAQ” in the menu (⋯) of a message answers it in its thread"
    )
    help_example: str = "For example:"
    help_topics: str = "I know about: {topics}"
    help_thread: str = (
        "To answer a message in a thread, choose “Answer from the FAQ” in its menu (⋯), "
        "or mention me together with the question."
    )
    greeting: str = "Hello! What would you like to know?"
    thanks: str = "You're welcome!"
    about: str = (
        "I'm a bot that answers recurring questions. "
        "Every answer was written and checked by a person; I make nothing up."
    )

    # ------------------------------------------------------------------ privacy
    forgotten: str = (
        "Deleted: your votes ({votes}) and your questions ({questions}), which were with the team, "
        "waited for an answer, or were kept because they got none."
    )
    nothing_to_forget: str = "No votes or questions of yours are kept: there is nothing to delete."
    cannot_forget: str = "I can't reach the database just now, so nothing is deleted. Try later."

    # ------------------------------------------------------------------ dates and numbers
    months: tuple[str, ...] = (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    )
    date: str = "{day} {month} {year}"
    percent: str = "{number}%"

    why: Why = field(default_factory=Why)


WORDS = Words()
