"""Only regular, readable UTF-8 files of the folder itself are read."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.folder import EXAMPLE_MARK, MAX_BYTES, is_example
from bot.knowledge.loader import check as check_folder
from bot.knowledge.loader import find_folder, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.integration.knowledge.conftest import Check

    Write: TypeAlias = Callable[[Mapping[str, str | bytes]], Path]

GOOD = "entries:\n  - {id: good, question: Is it good, answer: Yes.}\n"
OTHER = "entries:\n  - {id: other, question: Another, answer: No.}\n"

ENCODINGS: dict[bytes, str] = {
    b"topic: caf\xe9\n": "f.yaml:1:11: not UTF-8 (byte 0xE9): save the file as UTF-8",
    "topic: a\r\nb: é\r\nc: ".encode() + b"\x80": (
        "f.yaml:3:4: not UTF-8 (byte 0x80): save the file as UTF-8"
    ),
    GOOD.encode("utf-16"): "f.yaml:1:1: not UTF-8 (byte 0xFF): save the file as UTF-8",
    b"\xef\xbb\xbftopic: \xc3": "f.yaml:1:8: not UTF-8 (byte 0xC3): save the file as UTF-8",
    GOOD.encode() + b"#\0\n": (
        "f.yaml:3:2: the character U+0000 (a control character) is not allowed: remove it"
    ),
    ("# é\u2028b\n" + GOOD).encode(): (
        "f.yaml:1:4: the character U+2028 (LINE SEPARATOR) is not allowed: remove it"
    ),
    (GOOD + "# \x85").encode(): (
        "f.yaml:3:3: the character U+0085 (a control character) is not allowed: remove it"
    ),
    ("# \ufeffb\n" + GOOD).encode(): (
        "f.yaml:1:3: the character U+FEFF (ZERO WIDTH NO-BREAK SPACE) is not allowed: remove it"
    ),
}


@pytest.mark.parametrize(("data", "expected"), ENCODINGS.items())
def test_odd_bytes_have_a_place(check: Check, data: bytes, expected: str) -> None:
    """The first byte or character that cannot be used is named with line and column."""
    assert check({"f.yaml": data}) == [expected]


def test_every_odd_character_is_named_and_the_rest_is_looked_at(check: Check) -> None:
    """All problems of a file come at once; beyond twenty odd characters they are counted."""
    lines = check({"f.yaml": "# \x07 \x1b\nzebra: x\n" + GOOD})
    assert [line.split(" ")[0] for line in lines] == ["f.yaml:1:3:", "f.yaml:1:5:", "f.yaml:2:1:"]
    lines = check({"f.yaml": "#" + "\x07" * 50 + "\n" + GOOD})
    assert len(lines) == 20
    assert lines[-1].endswith("remove it (30 more in this file)")


def test_answers_in_folders_below_count(check: Check, write: Write) -> None:
    """Their names are paths, their topics those of their files; hidden folders are left."""
    folder = write({"a.yaml": GOOD})
    for name, text in (("it/vpn.yaml", OTHER), (".git/c.yaml", "["), ("it/.x/d.yaml", "[")):
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(text)
    assert [(one.id, one.topic) for one in load(folder).entries] == [
        ("good", "A"),
        ("other", "Vpn"),
    ]
    (folder / "it" / "vpn.yaml").write_text("- x\n")
    (folder / "it" / "vocabulary.yaml").write_text("synonyms: []")
    (folder / "hr").symlink_to("it")
    assert check({}) == [
        "hr: this is a link to a folder, and is not followed: put the folder here",
        "it/vocabulary.yaml: this file is read from the folder itself only: move it to "
        + str(folder),
        "it/vpn.yaml:1:1: the file must have the keys entries, but it is a list",
    ]


def test_misnamed_files_are_reported(check: Check) -> None:
    """A file that would be overlooked because of its ending is a problem."""
    assert check({"a.yml": GOOD, "b.YAML": OTHER, "c.yaml": GOOD}) == [
        "a.yml: this file is not read: rename it to a.yaml",
        "b.YAML: this file is not read: rename it to b.yaml",
    ]


def test_names_that_nobody_sees_are_refused(check: Check) -> None:
    """A line break in a file's name is shown escaped and refused."""
    (line,) = check({"a\nb.yaml": GOOD})
    assert line.endswith("a\\nb.yaml': the file's name has characters that nobody sees")


def test_other_files_are_left_alone(write: Write) -> None:
    """Hidden files and other endings are not read."""
    folder = write({"a.yaml": GOOD, ".b.yaml": "[", ".b.yml": "[", "c.json": "[", "d.yaml~": "["})
    assert check_folder(folder).files == 1
    assert [entry.id for entry in load(folder).entries] == ["good"]


def test_what_is_no_file_is_refused(write: Write) -> None:
    """A folder, a FIFO and links that lead nowhere or to themselves are refused at once."""
    folder = write({"a.yaml": GOOD})
    (folder / "folder.yaml").mkdir()
    os.mkfifo(folder / "fifo.yaml")
    (folder / "gone.yaml").symlink_to("nothing.yaml")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    lines = [str(problem).removeprefix(f"{folder}/") for problem in check_folder(folder).problems]
    assert lines[:3] == [
        "fifo.yaml: this is not a regular file",
        "folder.yaml: this is not a regular file",
        "gone.yaml: cannot be read: No such file or directory",
    ]
    assert lines[3].startswith("loop.yaml: cannot be read: ")
    assert lines[4:] == []


@pytest.mark.parametrize("target", ["/dev/zero", "/etc/hostname", "../outside.yaml"])
def test_links_out_of_the_folder_are_not_followed(write: Write, target: str) -> None:
    """A link can show nothing that lies elsewhere."""
    folder = write({"a.yaml": GOOD})
    (folder.parent / "outside.yaml").write_text(OTHER)
    (folder / "b.yaml").symlink_to(target)
    (problem,) = check_folder(folder).problems
    assert str(problem) == (
        f"{folder}/b.yaml: this is a link out of the folder: put the file itself here"
    )


def test_a_config_map_of_kubernetes_is_read(write: Write) -> None:
    """Links into a hidden sub-folder of the same folder are followed, also after a swap."""
    folder = write({})
    for version, text in (("..2024_01", GOOD), ("..2024_02", OTHER)):
        (folder / version).mkdir()
        (folder / version / "a.yaml").write_text(text)
    (folder / "..data").symlink_to("..2024_01")
    (folder / "a.yaml").symlink_to("..data/a.yaml")
    assert [entry.id for entry in load(folder).entries] == ["good"]
    (folder / "..data_tmp").symlink_to("..2024_02")
    (folder / "..data_tmp").replace(folder / "..data")
    assert [entry.id for entry in load(folder).entries] == ["other"]


def test_a_folder_may_itself_be_a_link(write: Write, tmp_path: Path) -> None:
    """The link to the folder is followed, and the names stay as they were given."""
    write({"a.yaml": GOOD, "b.yaml": "[\n"})
    (tmp_path / "link").symlink_to("knowledge")
    (problem,) = check_folder(tmp_path / "link").problems
    assert problem.file == str(tmp_path / "link" / "b.yaml")


def test_the_largest_file(write: Write) -> None:
    """Up to the limit a file is read, one byte more is refused."""
    padding = MAX_BYTES - len(GOOD)
    folder = write({"a.yaml": GOOD + "#" * padding})
    assert check_folder(folder).problems == ()
    folder = write({"a.yaml": GOOD + "#" * (padding + 1)})
    (problem,) = check_folder(folder).problems
    assert problem.message == "is larger than 5,000,000 bytes: split it into several files"


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder below one that every user may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_an_unreadable_file_is_a_problem(public_folder: Path) -> None:
    """Missing permission is said; the other files are still looked at."""
    (public_folder / "a.yaml").write_text(GOOD)
    (public_folder / "a.yaml").chmod(0)
    (public_folder / "b.yaml").write_text("[\n")
    user = os.geteuid()
    if user == 0:
        os.seteuid(65_534)
    try:
        problems = check_folder(public_folder).problems
    finally:
        os.seteuid(user)
    assert str(problems[0]) == f"{public_folder}/a.yaml: cannot be read: Permission denied"
    assert [problem.file for problem in problems[1:]] == [f"{public_folder}/b.yaml"]


def test_folders_without_answers(write: Write) -> None:
    """A folder that is missing, a file, empty, or without entries is one problem."""
    folder = write({})
    file = folder.parent / "file"
    file.write_text("")
    missing = folder / "missing"
    assert [str(problem) for problem in check_folder(missing).problems] == [
        f"{missing}: cannot be read as a folder: No such file or directory"
    ]
    assert [str(problem) for problem in check_folder(file).problems] == [
        f"{file}: cannot be read as a folder: Not a directory"
    ]
    assert [str(problem) for problem in check_folder(folder).problems] == [
        f"{folder}: holds no *.yaml files"
    ]
    write({"sources.yaml": "sources: []\n", "vocabulary.yaml": "synonyms: []\n"})
    assert [str(problem) for problem in check_folder(folder).problems] == [
        f"{folder}: holds no answers yet: add a *.yaml file with 'entries:'"
    ]


def _put(folder: Path, name: str = "a.yaml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(GOOD)
    return folder


def test_where_the_knowledge_is_found(tmp_path: Path) -> None:
    """First the configured folder, then ./knowledge, the checkout's, and the installed copy."""
    here, checkout = tmp_path / "here", tmp_path / "checkout"
    package = checkout / "bot"
    here.mkdir()

    def found(configured: Path | None = None) -> Path:
        return find_folder(configured, here, package=package)

    installed = _put(package / "_knowledge")
    beside = _put(checkout / "knowledge")
    assert found() == installed
    (checkout / "pyproject.toml").write_text("")
    assert found() == beside
    (here / "knowledge").mkdir()
    (here / "knowledge" / ".hidden.yaml").write_text(GOOD)
    assert found() == beside
    assert found(_put(tmp_path / "mine")) == tmp_path / "mine"
    _put(here / "knowledge")
    assert found() == here / "knowledge"
    assert found(Path("../mine")) == here / ".." / "mine"


def test_the_example_is_told_from_other_answers(tmp_path: Path) -> None:
    """It is the copy in a wheel or a checkout, as long as its own file stands there."""
    package = tmp_path / "bot"
    installed, beside = _put(package / "_knowledge"), _put(tmp_path / "knowledge")
    other = _put(tmp_path / "mine")
    for folder in (installed, beside, other):
        assert not is_example(folder, package=package)
        (folder / EXAMPLE_MARK).write_text(GOOD)
    assert [is_example(one, package=package) for one in (installed, beside, other)] == [
        True,
        True,
        False,
    ]
    assert not is_example(tmp_path / "nowhere", package=package)


def test_no_knowledge_at_all(tmp_path: Path) -> None:
    """The error says where answers could be put."""
    with pytest.raises(KnowledgeError) as caught:
        find_folder(None, tmp_path, package=tmp_path / "bot")
    assert str(caught.value) == (
        f"{tmp_path}/knowledge: no knowledge found: make this folder and put a *.yaml file with "
        "answers into it, or name another one in FAQ_KNOWLEDGE_DIR"
    )


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("missing", "there is no such folder"),
        ("file", "this is not a folder"),
        ("empty", "this folder holds no *.yaml files"),
        ("misnamed", "this folder holds no *.yaml files (a.yml must be renamed to a.yaml)"),
    ],
)
def test_a_configured_folder_must_have_files(tmp_path: Path, name: str, fault: str) -> None:
    """No other folder silently takes the place of the one that was asked for."""
    _put(tmp_path / "knowledge")
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    _put(tmp_path / "misnamed", "a.yml")
    with pytest.raises(KnowledgeError) as caught:
        find_folder(Path(name), tmp_path)
    assert str(caught.value) == (
        f"{tmp_path / name}: {fault}: put the answers there, or name the folder that has them"
    )
