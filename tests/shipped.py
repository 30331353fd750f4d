"""Whether ``knowledge/`` still holds the example that comes with the bot."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.folder import is_example

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "knowledge"

IS_EXAMPLE = is_example(FOLDER)

only = pytest.mark.skipif(
    not IS_EXAMPLE, reason="knowledge/ holds other answers than the example that came with the bot"
)
"""Stands before tests of the example's content and figures."""
