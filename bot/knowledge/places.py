"""Where an entry stands in the files of the answers."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.loader import check


def place_of(entry_id: str, folder: Path) -> tuple[str, int] | None:
    """Return the file below ``folder``, and the line, in which an entry stands now.

    None if it is in no file, or the files cannot be read.
    """
    report = check(folder)
    entries = report.knowledge.entries if report.knowledge else ()
    for entry, places in zip(entries, report.places, strict=False):
        if entry.id == entry_id:
            found = places.found()
            return Path(found.file).relative_to(folder).as_posix(), found.place.line
    return None
