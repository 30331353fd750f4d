"""What was measured, kept in a file: a run goes on where one ended, or measures some anew."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from tests.bench.quality import Outcome, Own
from tests.bench.speed import Speed

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


@dataclass(slots=True)
class Kept:
    """Outcomes by system, draw and seed, and speeds by system and size; None: not measured yet.

    ``path`` None keeps nothing.
    """

    path: Path | None
    _rows: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path | None, without: Collection[str]) -> Kept:
        """Read the file, if there is one; what it has of the systems ``without`` is left out."""
        rows = json.loads(path.read_text(encoding="utf-8")) if path and path.exists() else {}
        left = {key: row for key, row in rows.items() if json.loads(key)[0] not in without}
        return cls(path, left)

    def outcome(self, system: str, draw: str, seed: int) -> Outcome | None:
        """What a system made of a draw."""
        row = self._rows.get(json.dumps([system, draw, seed]))
        if row is None:
            return None
        own = Own(**row["own"]) if row["own"] else None
        asked = [(score, right) for score, right in row["asked"]]
        return Outcome(**{**row, "asked": asked, "own": own})

    def speed(self, system: str, size: int) -> Speed | str | None:
        """How quick it is at a size, or why that is not known."""
        row = self._rows.get(json.dumps([system, size]))
        return Speed(**row) if isinstance(row, dict) else row

    def add_outcome(self, system: str, draw: str, seed: int, outcome: Outcome) -> None:
        """Keep it."""
        self._add([system, draw, seed], asdict(outcome))

    def add_speed(self, system: str, size: int, speed: Speed | str) -> None:
        """Keep it."""
        self._add([system, size], speed if isinstance(speed, str) else asdict(speed))

    def _add(self, key: list[str | int], row: Any) -> None:
        self._rows[json.dumps(key)] = row
        if self.path:
            new = self.path.with_suffix(".new")
            new.write_text(json.dumps(self._rows), encoding="utf-8")
            new.replace(self.path)
