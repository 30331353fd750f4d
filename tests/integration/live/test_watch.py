"""Edited knowledge is taken over while the bot runs, whole and right or not at all."""

from __future__ import annotations

import os
import shutil
import threading
from typing import TYPE_CHECKING

import pytest

from bot.knowledge.loader import load
from bot.live.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.faq.model import Knowledge

TEXT = """\
entries:
  - id: wifi
    question: What is the wifi password?
    answer: {answer}
"""


class Adopter:
    """Keeps every set that it is given."""

    def __init__(self) -> None:
        self.sets: list[Knowledge] = []
        self.refuses = False
        self.changed = threading.Condition()

    def __call__(self, knowledge: Knowledge) -> None:
        """Take one set, or refuse it."""
        if self.refuses:
            raise ValueError("not this one")
        with self.changed:
            self.sets.append(knowledge)
            self.changed.notify_all()

    def wait_for_sets(self, count: int) -> None:
        """Wait until it has that many."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.sets) >= count, 10)

    @property
    def answers(self) -> list[str]:
        """The only answer of each set."""
        return [one.entries[0].answer.strip() for one in self.sets]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one answer."""
    made = tmp_path / "knowledge"
    made.mkdir()
    (made / "office.yaml").write_text(TEXT.format(answer="secret"))
    return made


@pytest.fixture
def adopter() -> Adopter:
    """Who takes the sets."""
    return Adopter()


@pytest.fixture
def watch(folder: Path, adopter: Adopter) -> Iterator[Watch]:
    """A watch that has looked once."""
    made = Watch(folder, load(folder).version, adopter)
    assert made.look()
    yield made
    made.close()


def write_in_place(file: Path, text: str) -> None:
    """Write over the file."""
    file.write_text(text)


def rename_over(file: Path, text: str) -> None:
    """Write beside the file, then put it in its place."""
    other = file.with_suffix(".new")
    other.write_text(text)
    other.replace(file)


def swap_as_editors_do(file: Path, text: str) -> None:
    """Put the old file aside first, then write a new one."""
    file.rename(file.with_suffix(".yaml~"))
    file.write_text(text)
    file.with_suffix(".yaml~").unlink()


def keep_size_and_time(file: Path, text: str) -> None:
    """Write over the file and give it its old time again."""
    before = file.stat()
    file.write_text(text)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def rename_file(file: Path, text: str) -> None:
    """Give the file another name as well."""
    file.unlink()
    (file.parent / "other.yaml").write_text(text)


EDITS = (write_in_place, rename_over, swap_as_editors_do, keep_size_and_time, rename_file)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_every_way_of_saving_is_noticed(
    edit: Callable[[Path, str], None], folder: Path, watch: Watch, adopter: Adopter
) -> None:
    """The next look takes over the new answer, once."""
    edit(folder / "office.yaml", TEXT.format(answer="opened"))
    assert watch.look()
    assert not watch.look()
    assert adopter.answers == ["opened"]
    assert watch.stale is None


def test_an_edit_in_a_folder_below_is_noticed(watch: Watch, folder: Path, adopter: Adopter) -> None:
    """A file that comes, changes or goes there counts like one at the top."""
    below = folder / "it" / "vpn.yaml"
    below.parent.mkdir()
    below.write_text(TEXT.format(answer="tunnel").replace("wifi", "vpn"))
    assert watch.look()
    assert [entry.id for entry in adopter.sets[-1].entries] == ["vpn", "wifi"]
    below.write_text(TEXT.format(answer="bridge").replace("wifi", "vpn"))
    assert watch.look()
    assert adopter.sets[-1].entries[0].answer.strip() == "bridge"
    shutil.rmtree(below.parent)
    assert watch.look()
    assert [entry.id for entry in adopter.sets[-1].entries] == ["wifi"]


def test_links_that_change_their_target_are_noticed(tmp_path: Path, adopter: Adopter) -> None:
    """A ConfigMap is links to links: the whole set changes when one of them is moved."""
    folder = tmp_path / "mounted"
    for name in ("one", "two"):
        (folder / f"..{name}").mkdir(parents=True)
        (folder / f"..{name}" / "office.yaml").write_text(TEXT.format(answer=name))
    (folder / "..data").symlink_to("..one")
    (folder / "office.yaml").symlink_to("..data/office.yaml")
    watch = Watch(folder, load(folder).version, adopter)
    watch.look()
    (folder / "..data_tmp").symlink_to("..two")
    (folder / "..data_tmp").replace(folder / "..data")
    assert watch.look()
    assert adopter.answers == ["two"]


def test_a_broken_file_leaves_the_last_good_set_and_says_where(
    folder: Path, watch: Watch, adopter: Adopter
) -> None:
    """Nothing is taken over; file, line and column are named until it is mended."""
    told: list[str | None] = []
    watch.observers.append(lambda: told.append(watch.stale))
    file = folder / "office.yaml"
    file.write_text("entries: [")
    assert watch.look()
    assert adopter.sets == []
    assert watch.stale is not None
    assert watch.stale.startswith("stale since 20")
    assert f": {file}:2:1: " in watch.stale
    file.write_text(TEXT.format(answer="secret"))
    assert watch.look()
    assert watch.stale is None
    assert adopter.sets == []
    assert [said is None for said in told] == [False, True]


@pytest.mark.parametrize("harm", ["deleted file", "deleted folder", "not UTF-8", "empty"])
def test_whatever_happens_to_the_folder_is_survived(
    harm: str, folder: Path, watch: Watch, adopter: Adopter
) -> None:
    """The set in use stays, and what comes back is taken over."""
    file = folder / "office.yaml"
    match harm:
        case "deleted file":
            file.unlink()
        case "deleted folder":
            shutil.rmtree(folder)
        case "not UTF-8":
            file.write_bytes(b"\xff\xfe")
        case _:
            file.write_text("")
    assert watch.look()
    assert watch.stale is not None
    folder.mkdir(exist_ok=True)
    file.write_text(TEXT.format(answer="back"))
    assert watch.look()
    assert adopter.answers == ["back"]
    assert watch.stale is None


def test_a_set_that_cannot_be_used_is_reported(
    folder: Path, watch: Watch, adopter: Adopter
) -> None:
    """What building raises becomes a problem of the folder; the next edit is tried again."""
    adopter.refuses = True
    file = folder / "office.yaml"
    file.write_text(TEXT.format(answer="opened"))
    watch.look()
    assert watch.stale is not None
    assert "cannot be used (ValueError: not this one)" in watch.stale
    adopter.refuses = False
    file.write_text(TEXT.format(answer="better"))
    watch.look()
    assert adopter.answers == ["better"]
    assert watch.stale is None


def test_what_changed_before_the_first_look_is_taken_over(folder: Path, adopter: Adopter) -> None:
    """A process that begins with an older set catches up."""
    version = load(folder).version
    (folder / "office.yaml").write_text(TEXT.format(answer="newer"))
    watch = Watch(folder, version, adopter)
    assert watch.look()
    assert adopter.answers == ["newer"]


def test_it_looks_by_itself_and_a_set_written_piecemeal_is_never_torn(
    folder: Path, adopter: Adopter
) -> None:
    """Two files that belong together are taken over together, though saved one after the other."""
    (folder / "people.yaml").write_text(
        "entries:\n  - {id: boss, question: Who?, answer: secret}\n"
    )
    watch = Watch(folder, load(folder).version, adopter)
    watch.start()
    try:
        for number in range(3):
            (folder / "office.yaml").write_text(TEXT.format(answer=f"v{number}"))
            (folder / "people.yaml").write_text(
                f"entries:\n  - {{id: boss, question: Who?, answer: v{number}}}\n"
            )
            adopter.wait_for_sets(number + 1)
    finally:
        watch.close()
    pairs = [tuple(entry.answer.strip() for entry in one.entries) for one in adopter.sets]
    assert pairs == [("v0", "v0"), ("v1", "v1"), ("v2", "v2")]
