"""What deploys: Dockerfile, compose.yaml, Procfile, Action and hooks name what there is."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.cli.commands.group import faqbot
from bot.knowledge.loader import load
from bot.playground.fake_slack import FakeSlack
from bot.settings import Settings
from tests.ports import free_port
from tests.shipped import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
VARIABLES = {name.upper() for name in Settings.model_fields}
OF_PYTHON = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
PATIENCE_SECONDS = 60


def instructions(name: str) -> list[str]:
    """What stands after an instruction of the Dockerfile, lines joined."""
    joined = re.sub(r"\\\n\s*", "", DOCKERFILE)
    return [line.partition(" ")[2] for line in joined.splitlines() if line.startswith(f"{name} ")]


def loaded(name: str) -> Any:
    """A YAML file of the repository."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_what_the_image_copies_is_there_and_let_through() -> None:
    """.dockerignore leaves everything out but what the Dockerfile copies."""
    copied = [
        source.rstrip("/")
        for line in instructions("COPY")
        if not line.startswith("--from")
        for source in line.split()[:-1]
    ]
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert sorted(copied) == sorted(line[1:] for line in lines if line.startswith("!"))
    assert [name for name in copied if not (ROOT / name).exists()] == []


HADOLINT = shutil.which("hadolint") or shutil.which("hadolint", path=Path(sys.executable).parent)


@pytest.mark.skipif(HADOLINT is None, reason="hadolint is not installed")
def test_the_dockerfile_is_as_hadolint_likes_it() -> None:
    """The linter for Dockerfiles has nothing to say."""
    assert HADOLINT is not None
    ended = subprocess.run((HADOLINT, "Dockerfile"), cwd=ROOT, check=False, capture_output=True)
    assert (ended.returncode, ended.stdout) == (0, b"")


def test_what_the_image_sets_the_bot_reads() -> None:
    """Every variable is a setting; the user is none that the system knows, and not root."""
    names = set(re.findall(r"\b([A-Z_]+)=", " ".join(instructions("ENV"))))
    assert names - OF_PYTHON <= VARIABLES
    assert instructions("USER") == ["10001:10001"]
    assert all(line.startswith("[") for line in instructions("CMD"))


def test_every_command_that_deploys_exists() -> None:
    """In the Dockerfile, compose.yaml, the Procfiles and the systemd unit of the docs."""
    texts = [
        DOCKERFILE,
        *((ROOT / name).read_text(encoding="utf-8") for name in ("Procfile", "compose.yaml")),
        (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8"),
        (ROOT / "bot" / "starter" / "files" / "procfile").read_text(encoding="utf-8"),
    ]
    pattern = r'(?:-m bot|"-m", "bot",|(?<!-u )\bfaqbot) "?([a-z]+)\b'
    named = [name for text in texts for name in re.findall(pattern, text)]
    assert len(named) >= 10
    assert set(named) - set(faqbot.commands) - {"python"} == set()


def test_compose_names_what_there_is() -> None:
    """Folders that it mounts, variables that it sets, and the database that it starts."""
    services = loaded("compose.yaml")["services"]
    bot = services["bot"]
    assert [one for one in bot["volumes"] if not (ROOT / one.split(":")[0]).is_dir()] == []
    assert set(bot["environment"]) <= VARIABLES
    assert (
        f"@{next(name for name in services if name != 'bot')}:5432/"
        in (bot["environment"]["DATABASE_URL"])
    )
    assert bot["read_only"] is True


def test_the_action_uses_options_that_exist() -> None:
    """Every option of faqbot in its steps, and every input that a step names."""
    action = loaded("action.yml")
    steps = action["runs"]["steps"]
    for step in steps:
        for name, line in re.findall(r'/faqbot" ([a-z]+)((?:[^\n]|\\\n)*)', step["run"]):
            has = {one for option in faqbot.commands[name].params for one in option.opts}
            assert set(re.findall(r"--[a-z-]+", line)) <= has
    used = set(re.findall(r"inputs\.(\w+)", (ROOT / "action.yml").read_text("utf-8")))
    assert used == set(action["inputs"])
    told = loaded(".github/workflows/ci.yml")["jobs"]["answers"]["steps"][-1]
    assert told["uses"] == "./"
    assert set(told["with"]) <= set(action["inputs"])


@pytest.mark.parametrize("base", ["", "main"])
def test_the_actions_own_steps_run(tmp_path: Path, base: str) -> None:
    """Check, eval and gaps, as a runner would run them, with a pull request's base and without."""
    (tmp_path / "faqbot" / "bin").mkdir(parents=True)
    tool = tmp_path / "faqbot" / "bin" / "faqbot"
    tool.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m bot "$@"\n')
    tool.chmod(0o755)
    repository = tmp_path / "repository"
    repository.mkdir()
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "RUNNER_TEMP": str(tmp_path)}
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@example.com")
    for command in (
        (sys.executable, "-m", "bot", "init"),
        ("git", "init", "-q", "-b", "main"),
        ("git", "add", "."),
        (*git, "commit", "-qm", "all"),
        ("git", "update-ref", "refs/remotes/origin/main", "HEAD"),
    ):
        subprocess.run(command, cwd=repository, env=environ, check=True, capture_output=True)
    summary = tmp_path / "summary"
    environ |= {
        "GITHUB_STEP_SUMMARY": str(summary),
        "KNOWLEDGE": "knowledge",
        "QUESTIONS": "knowledge/questions.csv",
        "OPTIONS": "--min-right 50",
        "STRICT": "true",
        "ALLOW": "0",
        "BASE": base,
        "GAPS": "gaps.jsonl",
    }
    (repository / "gaps.jsonl").write_text('{"id": "a1", "question": "where is the tea canary"}\n')
    for step in loaded("action.yml")["runs"]["steps"][1:]:
        if "base_ref" in step.get("if", "") and not base:
            continue
        command = ("bash", "-eo", "pipefail", "-c", step["run"])
        ended = subprocess.run(
            command, cwd=repository, env=environ, check=False, capture_output=True, text=True
        )
        assert ended.returncode == 0, ended.stderr + ended.stdout
    written = summary.read_text()
    assert ("origin/main" in written) == bool(base)
    assert ("Of 1 question that got no good answer" in written) == bool(base)
    assert "canary" not in written


def test_the_pre_commit_hook_runs_as_pre_commit_runs_it(tmp_path: Path) -> None:
    """With the names of the changed files; exit code 1 stops the commit."""
    (hook,) = loaded(".pre-commit-hooks.yaml")
    command = shlex.split(hook["entry"])
    assert command[0] == "faqbot"
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    start = (sys.executable, "-m", "bot")
    subprocess.run((*start, "init"), cwd=tmp_path, env=environ, check=True, capture_output=True)
    file = "knowledge/first-answers.yaml"
    assert re.search(hook["files"], file)
    run = (*start, *command[1:], file)
    assert subprocess.run(run, cwd=tmp_path, env=environ, check=False).returncode == 0
    (tmp_path / file).write_text("entries: x\n")
    assert subprocess.run(run, cwd=tmp_path, env=environ, check=False).returncode == 1


@pytest.fixture
def plain_folder() -> Iterator[Path]:
    """A folder that every user reaches; pytest's own are for the one who runs it."""
    with tempfile.TemporaryDirectory(prefix="faqbot-image-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.skipif(sys.platform != "linux", reason="as in a container")
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a40_the_images_steps_in_a_plain_folder(
    plain_folder: Path, database: str, request: pytest.FixtureRequest
) -> None:
    """As a user without a name or a home, with nothing to write to, it answers from what is kept.

    The folder is made as the image's is: copied, learnt, and then only read.
    """
    app, data = plain_folder / "app", plain_folder / "data"
    app.mkdir()
    for name in ("bot", "knowledge"):
        shutil.copytree(ROOT / name, app / name, ignore=shutil.ignore_patterns("__pycache__"))
    learnt = {**os.environ, "FAQ_CACHE_DIR": str(app / "learnt"), "PYTHONPATH": str(app)}
    for step in ("-m compileall -q bot", "-m bot check --learn"):
        assert f"python {step}" in DOCKERFILE
        command = (sys.executable, *step.split())
        subprocess.run(command, cwd=app, env=learnt, check=True, capture_output=True)
    data.mkdir(mode=0o777)
    data.chmod(0o777)
    before = {path: path.stat().st_mtime_ns for path in app.rglob("*")}
    port = free_port()
    question = load(app / "knowledge").entries[0].question
    with FakeSlack() as slack:
        environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(app),
            "PYTHONDONTWRITEBYTECODE": "1",
            "FAQ_CACHE_DIR": str(app / "learnt"),
            "DATABASE_URL": f"sqlite:///{data}/faqbot.db"
            if database == "sqlite"
            else request.getfixturevalue("postgresql_url"),
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "WEB_CONCURRENCY": "2",
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "LOG_LEVEL": "debug",
        }
        with (plain_folder / "log").open("w") as log:
            command = (*_as_nobody(), sys.executable, "-m", "bot", "serve")
            process = subprocess.Popen(command, cwd=app, env=environ, stdout=log, stderr=log)
        try:
            health = f"http://127.0.0.1:{port}/healthz"
            patience = time.monotonic() + PATIENCE_SECONDS
            told = b""
            while not told:
                assert time.monotonic() < patience, (plain_folder / "log").read_text()
                assert process.poll() is None, (plain_folder / "log").read_text()
                with suppress(OSError), urllib.request.urlopen(health, timeout=5) as response:
                    told = response.read()
                time.sleep(0.05)
            slack.connect_http(f"http://127.0.0.1:{port}/slack/events")
            ana = slack.add_user("ana")
            asked = slack.say(ana, slack.general, f"@faqbot {question}")
            slack.wait_for(lambda: slack.replies_to(ana, asked))
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)
    assert b'"alive"' in told
    assert {path: path.stat().st_mtime_ns for path in app.rglob("*")} == before
    assert len(list(data.glob("*.db"))) == (database == "sqlite")


def _as_nobody() -> tuple[str, ...]:
    """Become a user who is in no list, and may write nowhere, if this one may do so."""
    if os.geteuid() or not shutil.which("setpriv"):
        return ()
    # Python itself may lie in a folder of this user's; reading is all that is allowed.
    reads = "+dac_read_search"
    ids = ("--reuid=10001", "--regid=10001", "--clear-groups")
    return ("setpriv", *ids, f"--inh-caps={reads}", f"--ambient-caps={reads}")
