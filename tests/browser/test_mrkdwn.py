"""Slack's mrkdwn and Markdown as the page shows them: the same words in the same styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Screen

SHOW = """
async ([module, name, text]) => {
  const made = (await import(`/page/${module}.js`))[name];
  const names = { user: (id) => `user ${id}`, channel: (id) => `channel ${id}` };
  const told = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const inside = [...node.childNodes].map(told).join("");
    const kind = node.className || node.tagName.toLowerCase();
    return kind === "br" ? "|" : `[${kind}${node.href ? " " + node.href : ""}:${inside}]`;
  };
  const box = document.createElement("div");
  box.append(...made(text, names));
  return [...box.childNodes].map(told).join("");
}
"""

MRKDWN = {
    "*bold* words": "[strong:bold] words",
    "5 * 3 * 2": "5 * 3 * 2",
    "a*b*c": "a*b*c",
    "* not bold*": "* not bold*",
    "*not bold *": "*not bold *",
    "(*bold*), *too*.": "([strong:bold]), [strong:too].",
    "*two\nlines*": "*two|lines*",
    "_it_ snake_case_name": "[em:it] snake_case_name",
    "*_both_*": "[strong:[em:both]]",
    "~gone~ ~~no~~": "[s:gone] ~~no~~",
    "`a *b* &lt;c&gt;`": "[code:a *b* <c>]",
    "*a `b*` c*": "[strong:a [code:b*] c]",
    "```x\n*y*```": "[pre:[code:x|*y*]]".replace("|", "\n"),
    "a\n&gt; b\n&gt; c\nd": "a[blockquote:b|c]d",
    "<https://e.org/?a=1&amp;b=2|label>": "[a https://e.org/?a=1&b=2:label]",
    "<https://e.org/>": "[a https://e.org/:https://e.org/]",
    "see https://e.org/x.": "see [a https://e.org/x:https://e.org/x].",
    "&lt;https://e.org/&gt;": "<[a https://e.org/:https://e.org/]>",
    "<javascript:alert(1)|x>": "<javascript:alert(1)|x>",
    "<@U1> in <#C1|general>": "[chip:@user U1] in [chip:#general]",
    "<!channel> &lt;!channel&gt;": "[chip ping:@channel] <!channel>",
    "&amp;lt; stays": "&lt; stays",
    ":wave: :nothing: 10:30:20": "👋 :nothing: 10:30:20",
    "a < b > c": "a < b > c",
}
MARKDOWN = {
    "**b** *i* _i_ `c` ~~s~~": "[p:[strong:b] [em:i] [em:i] [code:c] [s:s]]",
    "# Title\ntext": "[heading:Title][p:text]",
    "- a\n- b\n  - c": "[ul:[li:a][li:b[ul:[li:c]]]]",
    "3. three\n4. four": "[ol:[li:three][li:four]]",
    "> quoted": "[blockquote:[p:quoted]]",
    "```\n<b>\n```": "[pre:[code:<b>]]",
    "[x](https://e.org/) [y](javascript:z)": "[p:[a https://e.org/:x] [span:y]]",
    "|a|b|\n|-|-|\n|1|2|": "[table:[table:[thead:[tr:[th:a][th:b]]][tbody:[tr:[td:1][td:2]]]]]",
    r"\*plain\* 2 * 3 * 4": "[p:*plain* 2 * 3 * 4]",
    "---": "[hr:]",
}


@pytest.mark.parametrize("module", ["mrkdwn", "markdown"])
def test_texts_are_shown_as_slack_shows_them(screen: Screen, module: str) -> None:
    """Each text of the table becomes exactly these elements and words."""
    table = MRKDWN if module == "mrkdwn" else MARKDOWN
    shown = {text: screen.page.evaluate(SHOW, [module, module, text]) for text in table}
    assert shown == table


@pytest.mark.parametrize("module", ["mrkdwn", "markdown"])
def test_hostile_texts_are_shown_soon(screen: Screen, module: str) -> None:
    """Thousands of signs without an end take no more than moments, and no stack."""
    screen.page.set_default_timeout(20_000)
    for sign in ("*", "_", "~", "`", "<", "[", "*_", "<@", "&gt;", "> ", "- ", "**", "|", "\n"):
        for hostile in (f"{sign}a " * (12_000 // (len(sign) + 2)), sign * (12_000 // len(sign))):
            shown = screen.page.evaluate(SHOW, [module, module, hostile])
            assert isinstance(shown, str), sign
