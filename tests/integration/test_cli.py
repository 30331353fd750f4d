"""The commands from their arguments to what stands on the screen and the exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from math import exp
from typing import TYPE_CHECKING, Any

import click
import pytest

from bot import __version__
from bot.cli import explaining, main
from bot.cli.commands.group import faqbot
from bot.faq.judging.signals import WITH_MEANING
from bot.slack.manifest import manifest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WIFI = "What is the Wi-Fi password?"
ANSWERS = f"""\
topic: Office
entries:
  - id: wifi
    question: {WIFI}
    phrasings: [how do I get into the wireless network]
    answer: It is **on the wall**.
  - id: laptop
    question: How do I order a laptop?
    phrasings: [where can I buy a new computer]
    answer: Order it in the shop.
"""
BROKEN = """\
entries:
  - id: wifi
    question: What is the Wi-Fi password?
    answr: on the wall
    see_also: [nowhere]
"""


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """What was printed, as JSON objects, one a line."""
        return [json.loads(line) for line in self.out.split("\n")[:-1]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the person stands in, with ``knowledge`` in it, and no settings around."""
    for name in ("FAQ_KNOWLEDGE_DIR", "FAQ_MIN_CONFIDENCE", "LOG_LEVEL", "DATABASE_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "office.yaml").write_text(ANSWERS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """Run one command there, with standard input and output that are no terminal."""

    def run(*arguments: str, stdin: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin), encoding="utf-8"))
        code = main(arguments)
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return run


def commit(folder: Path) -> None:
    """Make the folder a git checkout, with all that is in it on the branch main."""
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    for arguments in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "."),
        (*who, "commit", "--quiet", "--message=all"),
    ):
        subprocess.run(("git", *arguments), cwd=folder, check=True, capture_output=True)


# ------------------------------------------------------------------------------ ask


def test_ask_answers_in_plain_words(run: Callable[..., Ended]) -> None:
    """Words are one question; off a terminal the answer is plain, with its entry's id below."""
    assert run("ask", *WIFI.split()) == Ended(0, "It is on the wall.\nEntry: wifi\n", "")


def test_ask_that_finds_nothing_is_fine(run: Callable[..., Ended]) -> None:
    """Not knowing is no error: the bot says so and the exit code is 0."""
    assert run("ask", "xyzzy") == Ended(0, "I don't know the answer to that.\n", "")


def test_ask_json_prints_one_object(run: Callable[..., Ended]) -> None:
    """With --json there is one object, whose question is what was typed, unchanged."""
    ended = run("ask", "--json", f" {WIFI} ")
    (record,) = ended.objects
    assert (ended.code, ended.err) == (0, "")
    assert list(record) == ["question", "outcome", "entry", "confidence", "answer", "candidates"]
    assert record["question"] == f" {WIFI} "
    assert (record["outcome"], record["entry"]) == ("answer", "wifi")
    assert record["answer"] == "It is **on the wall**."
    assert record["confidence"] == record["candidates"][0]["confidence"]
    assert record["candidates"][0]["entry"] == "wifi"


def test_options_stand_anywhere_among_the_words(run: Callable[..., Ended], folder: Path) -> None:
    """Also after the question, with a value or ``=`` and a value; the words keep their order."""
    (folder / "knowledge").rename(folder / "other")
    for given in (("--knowledge", "other"), ("--knowledge=other",)):
        (record,) = run("ask", "what's", *given, "the", "wifi", "--json").objects
        assert (record["question"], record["entry"]) == ("what's the wifi", "wifi")
    assert "How it was read" in run("explain", "wifi", "--numbers", "--knowledge=other").out
    assert "Usage: faqbot explain" in run("explain", "wifi", "-h").out
    ended = run("ask", "wifi", "--knowledge")
    assert (ended.code, ended.out) == (2, "")
    assert "Option '--knowledge' requires an argument" in ended.err


def test_words_after_the_first_may_begin_with_a_dash(run: Callable[..., Ended]) -> None:
    """What is no option of the command is a word there, and after ``--`` everything is."""
    (record,) = run("ask", "--json", "what", "is", "-x", "--json=1", "--", "--help", "--").objects
    assert record["question"] == "what is -x --json=1 --help --"
    assert run("ask", "--jsno", "what").code == 2


def test_two_dashes_let_the_first_word_begin_with_one(run: Callable[..., Ended]) -> None:
    """After ``--`` the first word may begin with a dash too."""
    (record,) = run("ask", "--json", "--", "--batch", "why").objects
    assert record["question"] == "--batch why"


def test_an_argument_that_is_not_text_is_replaced(run: Callable[..., Ended]) -> None:
    """Bytes of the command line that are not UTF-8 become the replacement character."""
    (record,) = run("ask", "--json", b"stra\xdfe".decode("utf-8", "surrogateescape")).objects
    assert record["question"] == "stra\ufffde"


def test_empty_question_is_a_question(run: Callable[..., Ended]) -> None:
    """An empty argument is an empty question, which has no answer."""
    (record,) = run("ask", "--json", "").objects
    assert (record["question"], record["outcome"], record["candidates"]) == ("", "none", [])


def test_batch_answers_line_by_line(run: Callable[..., Ended]) -> None:
    """Lines end at ``\\n`` only, bad UTF-8 is replaced, blank lines count, order is kept."""
    lines = [
        b"\xef\xbb\xbf" + WIFI.encode(),
        b"",
        b"  ",
        b"a\rb\x0bc\xe2\x80\xa8d\r",
        b"\xff\x00",
        b"last",
    ]
    ended = run("ask", "--batch", "--json", stdin=b"\n".join(lines))
    assert [record["question"] for record in ended.objects] == [
        WIFI,
        "",
        "  ",
        "a\rb\x0bc\u2028d",
        "\ufffd\x00",
        "last",
    ]
    assert [record["outcome"] for record in ended.objects][:3] == ["answer", "none", "none"]
    assert ended.out.isascii()
    assert ended.code == 0


def test_batch_of_nothing_is_nothing(run: Callable[..., Ended]) -> None:
    """Empty input gives empty output, and a final line break adds no question."""
    assert run("ask", "--batch", "--json", stdin=b"") == Ended(0, "", "")
    assert len(run("ask", "--batch", "--json", stdin=b"why\n").objects) == 1


def test_json_without_words_reads_lines(run: Callable[..., Ended]) -> None:
    """On a pipe, --json without words is what --batch --json is."""
    piped = run("ask", "--json", stdin=b"wifi\nlaptop\n")
    assert piped == run("ask", "--batch", "--json", stdin=b"wifi\nlaptop\n")


def test_pipe_gets_plain_answers(run: Callable[..., Ended]) -> None:
    """Without words and options, each line that is not blank gets a plain answer."""
    ended = run("ask", stdin=WIFI.encode() + b"\r\n\nxyzzy\n")
    assert ended.out == "It is on the wall.\nEntry: wifi\n\nI don't know the answer to that.\n"


def test_other_knowledge(run: Callable[..., Ended], folder: Path) -> None:
    """--knowledge names the folder to answer from; a wrong FAQ_KNOWLEDGE_DIR is no matter then."""
    other = folder / "other"
    other.mkdir()
    (other / "a.yaml").write_text(ANSWERS.replace("on the wall", "secret"), encoding="utf-8")
    assert run("ask", "--knowledge", "other", WIFI).out.startswith("It is secret.")


def test_settings_are_honoured(run: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch) -> None:
    """FAQ_MIN_CONFIDENCE decides from when on there is an answer; other settings do not matter."""
    asked = "get into the network"
    monkeypatch.setenv("LOG_LEVEL", "nonsense")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "nonsense")
    monkeypatch.setenv("FAQ_MIN_CONFIDENCE", "1")
    assert run("ask", "--json", asked).objects[0]["outcome"] == "suggest"
    monkeypatch.setenv("FAQ_MIN_CONFIDENCE", "0")
    assert run("ask", "--json", asked).objects[0]["outcome"] == "answer"


@pytest.mark.parametrize(
    ("name", "value"), [("FAQ_MIN_CONFIDENCE", "high"), ("FAQ_KNOWLEDGE_DIR", "nowhere")]
)
def test_wrong_settings_are_reported(
    name: str, value: str, run: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting that ``ask`` uses and that is wrong is named, with exit code 1."""
    monkeypatch.setenv(name, value)
    ended = run("ask", "hi")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"Error: {name} ")
    assert len(ended.err.splitlines()) == 1


def test_broken_knowledge_is_reported(run: Callable[..., Ended], folder: Path) -> None:
    """Files that cannot be used end ``ask`` with exit code 1, each problem with its place."""
    (folder / "knowledge" / "office.yaml").write_text(BROKEN, encoding="utf-8")
    ended = run("ask", "hi")
    assert (ended.code, ended.out) == (1, "")
    assert "knowledge/office.yaml:4:5: " in ended.err
    assert "Traceback" not in ended.err


# ---------------------------------------------------------------------------- check


def test_explain_says_what_happened_what_counted_and_what_to_do(
    run: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few sentences: how sure it is, how it read the question, and what a writer can do."""
    ended = run("explain", "where", "can", "I", "buy", "a", "new", "computr")
    assert (ended.code, ended.err) == (0, "")
    first, second, *lines = ended.out.splitlines()
    assert first.startswith("I am ")
    assert " sure that “How do I order a laptop?” is what was asked." in first
    assert second == "Read as: where can i buy a new computer"
    assert lines
    assert lines[0] == "- No other entry comes close."
    monkeypatch.setenv("FAQ_MIN_CONFIDENCE", "0.99")
    unsure = run("explain", "a computer for the intern at home").out.splitlines()
    assert "so I made suggestions" in unsure[0]
    assert '- “How do I order a laptop?” does not mention "intern", "home".' in unsure
    advised = "add the phrasing “a computer for the intern at home” to `"
    assert any(f"{advised}office.yaml:" in one for one in unsure)


def test_explain_shows_the_numbers_that_are_asked_for(run: Callable[..., Ended]) -> None:
    """How it was read, the ranking, what each signal counts, and what each word does."""
    asked = ("where", "can", "I", "buy", "a", "new", "computr")
    few = run("explain", *asked).out.splitlines()
    lines = run("explain", "--numbers", *asked).out.splitlines()
    assert lines[: len(few)] == few
    titles = [line for line in lines[len(few) :] if line and not line.startswith(" ")]
    assert titles == [
        "How it was read",
        "Ranking",
        "Why the first is this sure",
        "What each word does",
    ]
    assert "  corrected                     where can i buy a new computer" in lines
    (first,) = [line for line in lines if line.startswith("  1 ")]
    assert first.split()[2:] == ["laptop", "where", "can", "I", "buy", "a", "new", "computer"]
    assert any(line.split()[0] == "computr" for line in lines if line)


def test_every_signal_is_named_in_the_numbers() -> None:
    """None by the name that it has in the code, and no two alike."""
    assert explaining.MEASURES.keys() == {signal.name for signal in WITH_MEANING}
    assert len(set(explaining.MEASURES.values())) == len(explaining.MEASURES)


def test_explain_json_has_what_ask_has_and_why(run: Callable[..., Ended]) -> None:
    """One object: what ``ask --json`` gives, and the steps beside it, which add up."""
    asked = json.loads(run("ask", "--json", "network password please").out)
    explained = json.loads(run("explain", "--json", "network password please").out)
    assert {key: explained[key] for key in asked} == asked
    assert explained["threshold"] == 0.6
    assert (explained["telling"], explained["around"]) == (["network", "password"], ["please"])
    assert [one["without"] for one in explained["effects"]] == ["network", "password"]
    assert {one["name"] for one in explained["signals"]} >= {"constant", "share", "missed"}
    log_odds = sum(one["contribution"] for one in explained["signals"])
    assert 1 / (1 + exp(-log_odds)) == pytest.approx(explained["confidence"], abs=0.001)


def test_explain_knows_what_is_certain_and_what_is_unknown(run: Callable[..., Ended]) -> None:
    """An exact wording needs no reasons; without anything known there is no ranking to explain."""
    exact = run("explain", "--numbers", WIFI).out
    assert "The first has exactly this wording, which makes it certain." in exact
    assert "Why the first is this sure" not in exact
    unknown = run("explain", "--numbers", "???").out
    assert unknown.startswith("That was not a question ")
    assert "Ranking" not in unknown
    assert run("explain").code == 2


LONELY = """\
entries:
  - id: park
    question: Where do I park?
    answer: In the yard.
"""


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--deep"], 0), (["--strict"], 1)])
def test_check_warns_and_only_strict_fails(
    options: list[str], code: int, run: Callable[..., Ended], folder: Path
) -> None:
    """What will not work well is a warning with its place; it fails the check if that is strict."""
    (folder / "knowledge" / "office.yaml").write_text(LONELY)
    ended = run("check", *options)
    assert (ended.code, ended.err) == (code, "")
    assert ended.out == (
        "knowledge/office.yaml:3:15: warning: has no 'phrasings': "
        "add other ways to ask it, and more of them will be answered\n"
        "1 entry, 1 phrasing in 1 file: 1 warning\n"
    )


def test_check_of_good_files(run: Callable[..., Ended]) -> None:
    """Good files are counted: entries, wordings, files."""
    assert run("check") == Ended(0, "2 entries, 4 phrasings in 1 file: all good\n", "")


def test_check_prints_every_problem(run: Callable[..., Ended], folder: Path) -> None:
    """Each problem is a line ``file:line:column: …``, relative to here; the last line counts."""
    (folder / "knowledge" / "office.yaml").write_text(BROKEN, encoding="utf-8")
    (folder / "knowledge" / "zoo.yaml").write_text("entries: []\n", encoding="utf-8")
    ended = run("check")
    *problems, summary = ended.out.splitlines()
    assert [line.split(" ")[0] for line in problems] == [
        "knowledge/office.yaml:2:5:",
        "knowledge/office.yaml:4:5:",
        "knowledge/office.yaml:5:16:",
        "knowledge/zoo.yaml:1:10:",
    ]
    assert summary == "4 problems in 2 files"
    assert (ended.code, ended.err) == (1, "")


def test_check_of_a_given_folder(run: Callable[..., Ended], folder: Path) -> None:
    """DIR may lie anywhere, with --knowledge or without; one that is not there is an error."""
    assert run("check", str(folder / "knowledge")).code == 0
    assert run("check", "--knowledge", str(folder / "knowledge")).code == 0
    ended = run("check", "nowhere")
    assert (ended.code, ended.out) == (1, "")
    assert "nowhere: there is no such folder" in ended.err


def test_file_names_cannot_command_the_terminal(run: Callable[..., Ended], folder: Path) -> None:
    """An escape sequence in what is reported is shown, not sent to the terminal."""
    (folder / "knowledge" / "\x1b[31m.yaml").write_text("x", encoding="utf-8")
    ended = run("check")
    assert ended.code == 1
    assert "\x1b" not in ended.out


# --------------------------------------------------------------------- other commands


def test_manifest_prints_json(run: Callable[..., Ended]) -> None:
    """The manifest's options reach it."""
    assert json.loads(run("manifest").out) == manifest()
    options = ("--url", "https://faq.example.com/", "--command", "/ask", "--name", "Ask us")
    expected = manifest(name="Ask us", command="/ask", url="https://faq.example.com")
    assert json.loads(run("manifest", *options).out) == expected


def test_migrate_says_what_it_did(run: Callable[..., Ended], folder: Path) -> None:
    """The database's file is there afterwards, and doing it again is fine."""
    for _ in range(2):
        ended = run("migrate")
        assert ended == Ended(0, "The schema is up to date in the SQLite file faqbot.db.\n", "")
    assert (folder / "faqbot.db").is_file()


def test_migrate_of_a_database_that_is_down(
    run: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that cannot be reached is an error without traceback and password."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:canary@127.0.0.1:1/faq")
    ended = run("migrate")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Error: ")
    assert "canary" not in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("command", "needs"),
    [
        ("serve", ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]),
        ("socket", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]),
    ],
)
def test_servers_say_all_that_is_missing(
    command: str, needs: list[str], run: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without settings a server does not start, and names all that it needs, and what is wrong."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOG_LEVEL", "loud")
    ended = run(command)
    head, *problems = ended.err.splitlines()
    assert (ended.code, ended.out) == (1, "")
    assert head == "Error: 3 problems in the settings:"
    assert [problem.split()[1] for problem in problems] == [*needs, "LOG_LEVEL"]


# ------------------------------------------------------------------- usage and errors


def test_version(run: Callable[..., Ended]) -> None:
    """--version says the version of the code, not that of an installed distribution."""
    assert run("--version") == Ended(0, f"faqbot {__version__}\n", "")


def test_help_teaches(run: Callable[..., Ended]) -> None:
    """Help has one sentence, every command, examples, and the next step; no command is the same."""
    ended = run("--help")
    assert ended.code == 0
    for words in (*faqbot.commands, 'faqbot ask "What', "Examples:", "Next:"):
        assert words in ended.out
    assert run() == ended


@pytest.mark.parametrize("command", list(faqbot.commands))
def test_each_command_has_help(command: str, run: Callable[..., Ended]) -> None:
    """``faqbot COMMAND --help`` begins with how to write it, and explains each option."""
    ended = run(command, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"Usage: faqbot {command} ")
    assert "Examples:\n" in ended.out
    options = [one for one in faqbot.commands[command].params if isinstance(one, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_examples_in_the_help_work(run: Callable[..., Ended], folder: Path) -> None:
    """Every example in a help text ends well; one that runs until it is stopped is understood."""
    (folder / "knowledge").rename(folder / "my-answers")
    (folder / "knowledge").symlink_to("my-answers")
    (folder / "questions.csv").write_text(f"question,entry\n{WIFI},wifi\n")
    (folder / "questions.yaml").write_text(f"- {{question: {WIFI}, entry: wifi}}\n")
    (folder / "faq.csv").write_text("question,answer\nWhere is HR?,Floor 2\n")
    commit(folder)
    assert run("migrate").code == 0  # stats and gaps read what a bot has kept
    texts = [run("--help").out, *(run(command, "--help").out for command in faqbot.commands)]
    examples = [
        line.strip()
        for text in texts
        for line in text.splitlines()
        if line.startswith("  ") and line.strip().startswith("faqbot ")
    ]
    assert len(examples) >= 15
    for example in examples:
        command, _, _ = example.partition("   ")
        command, _, redirected = command.partition(" < ")
        words = [word.strip('"') for word in command.split()[1:]]
        if words[0] in ("doctor", "play", "serve", "socket"):
            faqbot.commands[words[0]].make_context(words[0], words[1:])
            continue
        ended = run(*words, stdin=b"wifi\n" if redirected else b"")
        assert ended.code == 0, f"{example}: {ended.err}"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ak"], "Did you mean 'ask'?"),
        ([WIFI], "To ask a question: faqbot ask WORDS"),
        (["ask", "--jsn", "hi"], "Did you mean '--json'?"),
        (["ask", "--batch"], "faqbot ask --batch --json"),
        (["ask", "--batch", "--json", "hi"], "takes no words"),
        (["check", "a", "--knowledge", "b"], "give one of them"),
        (["manifest", "--url", "http://faq.example.com"], "must begin with https://"),
        (["manifest", "--command", "faq"], "like /faq"),
        (["manifest", "--name", ""], "1 to 35"),
        (["\x1b[31m"], "'\\x1b[31m'"),
    ],
)
def test_wrong_usage_says_how_to_do_it_right(
    arguments: list[str], says: str, run: Callable[..., Ended]
) -> None:
    """Wrong usage is exit code 2 and a message on standard error that helps."""
    ended = run(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err
    assert "Traceback" not in ended.err


def test_a_bug_is_reported_as_one(
    run: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception that nobody expects is exit code 3, a request to report it, and a traceback."""

    @click.command()
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(faqbot.commands, "broken", broken)
    ended = run("broken")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("Error: this is a bug, please report it")
    assert ended.err.endswith("ZeroDivisionError\n")
