"""What all tests share."""

from __future__ import annotations

import gc
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

pytest_plugins = ["tests.payload_gate", "tests.postgresql"]

MOST_PROCESSES = 8
BROWSER = "tests/browser/"
SLOW_FILES = (
    "browser/test_accessibility.py",
    "browser/test_app_surfaces.py",
    "browser/test_mrkdwn.py",
    "browser/test_talking.py",
    "browser/test_writing_answers.py",
    "scenarios/test_processes.py",
    "scenarios/test_failures.py",
    "integration/storage/test_processes.py",
    "integration/playground/test_play_command.py",
    "integration/storage/test_failures.py",
    "integration/test_cli_processes.py",
    "integration/playground/test_http_delivery.py",
    "integration/knowledge/test_loading.py",
    "scenarios/test_once.py",
    "integration/test_eval.py",
    "integration/test_readme_commands.py",
    "integration/test_image.py",
)

# The processes of the suite take all processors; threads of each for sums would only get in
# their way. Read when numpy is imported, and by what tests start.
os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_configure(config: pytest.Config) -> None:
    """Let everything that is started keep what it learns in a new folder, which goes away."""
    if not hasattr(config, "workerinput"):
        kept = tempfile.TemporaryDirectory(prefix="faqbot-tests-", ignore_cleanup_errors=True)
        config.add_cleanup(kept.cleanup)
        os.environ["XDG_CACHE_HOME"] = kept.name


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Run the whole suite on all processors; what is named on the command line begins at once."""
    is_named = config.args_source is pytest.Config.ArgsSource.ARGS
    is_worker = hasattr(config, "workerinput")  # one of several processes, and to have none itself
    if not is_named and not is_worker and getattr(config.option, "numprocesses", 0) is None:
        config.option.numprocesses = "auto"
        config.option.maxprocesses = config.option.maxprocesses or MOST_PROCESSES
        config.option.dist = "loadfile"  # what the tests of a file share is made once
        config.option.loadscopereorder = False  # but in the order below


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow files, so that none of them is left to one process at the end."""
    place = {name: number for number, name in enumerate(SLOW_FILES)}
    tests = Path(__file__).parent
    items.sort(key=lambda item: place.get(_name(item.path, tests), len(place)))


def _name(path: Path, tests: Path) -> str:
    return path.relative_to(tests).as_posix() if path.is_relative_to(tests) else ""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object | None:
    """Let one process have all that needs a browser, which takes seconds to start."""
    if config.option.dist != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

    class OneBrowser(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            scope: str = super()._split_scope(nodeid)
            return BROWSER if scope.startswith(BROWSER) else scope

    return OneBrowser(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are processors: tests often wait for a browser or a server."""
    given = os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS")
    return int(given) if given else processors() * 3 // 2


def pytest_collection_finish() -> None:
    """Leave what the tests themselves are made of out of every later collection of garbage.

    Each bot that runs in this process collects all garbage once it has learnt its answers, and
    would go through the modules and tests of the whole suite, three times the work of its start.
    """
    gc.collect()
    gc.freeze()


def processors() -> int:
    """How many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Give each test the logging of a fresh process; bots that run in this one set up their own."""
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    try:
        return (yield)
    finally:
        root.setLevel(level)
        root.handlers[:] = handlers
