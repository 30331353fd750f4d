"""Folders with files of knowledge, and both YAML parsers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest
import yaml

from bot.knowledge import loader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Check: TypeAlias = Callable[[Mapping[str, str | bytes]], list[str]]


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Use one parser after the other: libyaml's, if PyYAML has it, and the one in Python."""
    name: str = request.param
    if not hasattr(yaml, name):
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(loader, "YAML", getattr(yaml, name))
    return name


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Path]:
    """Return a function that writes files into a folder and returns the folder."""

    def files(texts: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path / "knowledge"
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            data = text if isinstance(text, bytes) else text.encode()
            (folder / name).write_bytes(data)
        return folder

    return files


@pytest.fixture
def check(write: Callable[[Mapping[str, str | bytes]], Path]) -> Check:
    """Return a function that writes files and returns the lines of their problems."""

    def lines(texts: Mapping[str, str | bytes]) -> list[str]:
        folder = write(texts)
        return [str(problem).replace(f"{folder}/", "") for problem in loader.check(folder).problems]

    return lines
