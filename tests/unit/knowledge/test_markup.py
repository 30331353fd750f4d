"""What Slack spells in its own way: named by ``check`` with what to write, but for channels."""

from __future__ import annotations

import pytest

from bot.knowledge.markup import changes

OWN = "is Slack's own spelling and is shown as it is"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("Ask <@U0123456789>.", "'<@U0123456789>' {}: write the person's name"),
        ("Ask <@W0123456789|ada>.", "'<@W0123456789|ada>' {}: write the person's name"),
        ("<!here> is read.", "'<!here>' {}: leave it out: an answer pings nobody"),
        ("Ask <!subteam^S0123|@it>.", "'<!subteam^S0123|@it>' {}: leave it out"),
        (
            "See <https://wiki.example.com/a|the wiki>.",
            "'<https://wiki.example.com/a|the wiki>' {}: write a link as [the text](https://…)",
        ),
    ],
)
def test_slacks_own_spelling_is_named_with_what_to_write(answer: str, says: str) -> None:
    """One message each, which quotes what stands there."""
    (found,) = changes(answer)
    assert found.startswith(says.format(OWN))


@pytest.mark.parametrize(
    "answer",
    [
        "Ask in <#C0123456789>.",
        "See <https://wiki.example.com/a> or [the wiki](https://wiki.example.com/a).",
        "Write to <it@example.com>.",
        "Type `<@U0123456789>` or\n\n```\n<!here> <https://x.example|y>\n```",
        "Run:\n\n```\ntunnel up\ntunnel status\n```\n\nor\n~~~\ntunnel\nup\n~~~",
        "Run:\n\n    tunnel up\n    tunnel status\n",
        "If a <b and 3 <!= 4",
    ],
)
def test_what_slack_shows_as_it_was_meant_is_fine(answer: str) -> None:
    """A channel is a link that pings nobody; code is shown as it was typed."""
    assert list(changes(answer)) == []


def test_all_kinds_in_one_answer_are_named() -> None:
    """Each once, however often it stands there."""
    answer = "<@U1> <!here> <https://a.example|b> "
    assert len(list(changes(answer * 2))) == 3
