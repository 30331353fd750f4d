"""Reading payloads: nothing in them makes it fail, and buttons bring back what they had."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.faq.model import Question
from bot.slack.gestures import Place, Surface
from bot.slack.mrkdwn import escape, plain_from_slack
from bot.slack.readers.picks import Pick, pick_by_action, pick_value
from bot.slack.readers.questions import Asked, asked_by_command, asked_by_event
from tests.unit.slack.outgoing import loose, texts

PAYLOADS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[2] / "payloads").glob("*.json"))
}


def changed(name: str, **event: Any) -> dict[str, Any]:
    """Return a payload with some fields of its event replaced."""
    body: dict[str, Any] = copy.deepcopy(PAYLOADS[name])
    body["event"].update(event)
    return body


@pytest.mark.parametrize("field", ["user", "channel", "ts", "text", "type", "subtype"])
@pytest.mark.parametrize("wrong", [7, 1.5, True, [], ["x"], {}, {"id": "U1"}, "<!here>", "x" * 99])
def test_an_event_with_a_field_of_another_kind_asks_nothing(field: str, wrong: Any) -> None:
    """Only text is free in its value, and has to be a text; no value at all is no text."""
    asked = asked_by_event(changed("message_im", **{field: wrong}))

    is_allowed = field == "text" and (isinstance(wrong, str) or not wrong)
    assert (asked is not None) is is_allowed


@pytest.mark.parametrize("name", ["message_channel_with_mention", "message_im_own"])
@pytest.mark.parametrize("authorizations", [None, [], "T1", [None], [{}], [{"is_bot": True}]])
def test_the_bot_is_known_without_authorizations(name: str, authorizations: Any) -> None:
    """Where the payload does not name the bot, the given id does; the team is the payload's."""
    body = PAYLOADS[name] | {"authorizations": authorizations}
    asked = asked_by_event(body, "U0FAQBOT")

    if name == "message_im_own":
        assert asked is None
    else:
        assert asked is not None
        assert asked.key == "T0ACME01:C0GENERAL:1795342800.000100"
        assert asked_by_event(body) is None


def test_digits_of_other_scripts_are_no_timestamp() -> None:
    """Slack's timestamps are ASCII."""
    assert asked_by_event(changed("message_im", ts="١٧٩٥٣٤٢٩٠٠.٠٠٠١٠٠")) is None


@pytest.mark.parametrize("text", ["", " ", "help", " HELP! ", "Help?", "\u200b"])
def test_who_asks_how_to_ask(text: str) -> None:
    """Blanks and the word help, however written, ask for help."""
    asked = asked_by_command(PAYLOADS["slash_command"] | {"text": text})

    assert asked is not None
    assert asked.wants_help is (text != "\u200b")


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "",
        "null",
        "[]",
        "{}",
        "[" * 100_000,
        "9" * 5_000,
        '{"entry": 1, "question": "q", "surface": "direct", "ts": null, "thread_ts": null}',
        '{"entry": "e", "question": 1, "surface": "direct", "ts": null, "thread_ts": null}',
        '{"entry": "e", "question": "q", "surface": "poll", "ts": null, "thread_ts": null}',
        '{"entry": "e", "question": "q", "surface": [], "ts": null, "thread_ts": null}',
        '{"entry": "e", "question": "q", "surface": "mention", "ts": null, "thread_ts": null}',
        '{"entry": "e", "question": "q", "surface": "mention", "ts": "x", "thread_ts": null}',
        '{"entry": "e", "question": "q", "surface": "direct", "ts": null}',
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_made_up_button_is_no_pick(value: Any) -> None:
    """A value that is not as our buttons have it picks nothing."""
    body = copy.deepcopy(PAYLOADS["block_actions_pick_on_ephemeral"])
    body["actions"][0]["value"] = value

    assert pick_by_action(body) is None


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def _places_in(value: Any) -> list[tuple[Any, Any]]:
    """Every dict or list in ``value``, beside each of its keys or indices."""
    match value:
        case dict():
            keys: list[Any] = list(value)
        case list():
            keys = list(range(len(value)))
        case _:
            keys = []
    return [(value, key) for key in keys] + [at for key in keys for at in _places_in(value[key])]


@st.composite
def _broken(draw: st.DrawFn) -> Any:
    """A payload of which some values are replaced or gone."""
    body = copy.deepcopy(PAYLOADS[draw(st.sampled_from(sorted(PAYLOADS)))])
    for _ in range(draw(st.integers(1, 4))):
        places = _places_in(body)
        if not places:
            break
        holder, key = draw(st.sampled_from(places))
        if draw(st.booleans()) and isinstance(holder, dict):
            del holder[key]
        else:
            holder[key] = draw(_json)
    return body


@given(_broken() | st.dictionaries(texts, _json, max_size=4))
@settings(max_examples=80, deadline=None)
def test_no_payload_makes_reading_fail(body: dict[str, Any]) -> None:
    """Whatever has whatever type, reading gives a whole value or None."""
    for asked in (asked_by_command(body), asked_by_event(body), asked_by_event(body, "U0FAQBOT")):
        if asked is not None:
            assert isinstance(asked, Asked)
            assert isinstance(asked.question.text, str)
            assert asked.place.user.isalnum()
            assert asked.place.channel.isalnum()
    pick = pick_by_action(body)
    if pick is not None:
        assert isinstance(pick, Pick)
        assert isinstance(pick.response_url, str)
        assert isinstance(pick.entry_id, str | None)


_ts = st.from_regex(r"[0-9]{10}\.[0-9]{6}", fullmatch=True)


@given(
    st.none() | st.from_regex(r"[a-z0-9-]{1,100}", fullmatch=True),
    texts | st.sampled_from([char * 2_500 for char in ("&", '"', "\\", "😀", "\n", "a ")]),
    st.builds(Place, st.sampled_from(Surface), st.just("C1"), st.just("U1"), _ts, st.none() | _ts),
)
@settings(deadline=None)
def test_a_button_brings_back_what_it_had(entry_id: str | None, text: str, place: Place) -> None:
    """Its value fits and holds no command; of a long question it has what is needed.

    That is what may be recognised where an entry is picked, and all that fits where none is.
    """
    value = pick_value(entry_id, Question(text), place)
    body = {
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "actions": [{"value": value}],
        "response_url": "https://hooks.slack.com/x",
    }

    pick = pick_by_action(body)
    assert pick is not None
    kept = json.loads(value)["question"]
    is_cut = kept != escape(text)
    question = Question(plain_from_slack(kept))
    assert pick == Pick(entry_id, question, place, "https://hooks.slack.com/x", is_cut=is_cut)
    assert len(value) <= 2_000
    if entry_id is not None:
        assert kept == escape(text[:300])
    elif is_cut:
        assert len(value) > 1_980
        assert escape(text).startswith(kept)
    assert loose(value) == []
