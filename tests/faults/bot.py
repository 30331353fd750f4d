"""``faqbot serve`` that dies where it is told to: a file in FAULTS_FOLDER names the point.

Whoever removes the file first is the one that dies, by SIGKILL, as if the machine had lost power.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli import main
from bot.slack.delivery import Delivery
from bot.slack.lookup import Lookup
from bot.storage.inbox import Inbox

if TYPE_CHECKING:
    from collections.abc import Callable

POINTS = ("after-insert", "before-sending", "before-post", "after-post", "after-finish")
_FOLDER = Path(os.environ.get("FAULTS_FOLDER", "."))


def _die_at(point: str) -> None:
    for file in _FOLDER.glob(f"{point}.*"):
        try:
            file.unlink()
        except FileNotFoundError:
            continue  # another one was quicker
        os.kill(os.getpid(), signal.SIGKILL)


def _noting(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """Write down what a process does with which question, before and after; see ``running``."""

    def called(self: Any, first: Any, *args: Any, **kwargs: Any) -> Any:
        key = kwargs.get("mark") or getattr(first, "key", first)
        if name == "find":
            key = args[0]
        _note(key, f"{name} begins")
        try:
            result = call(self, first, *args, **kwargs)
        except Exception as error:
            _note(key, f"{name} raises {type(error).__name__}")
            raise
        if name == "take":
            for lease in result:
                _note(lease.key, f"taken in state {lease.state}")
        else:
            _note(key, f"{name} gives {result if name != 'store' else bool(result)}")
        return result

    return called


def _note(key: object, what: str) -> None:
    line = f"{time.time():.3f} {os.getpid()} {key} {what}\n"
    with (_FOLDER.parent / "trace").open("ab", buffering=0) as file:
        file.write(line.encode())


def _dying(call: Callable[..., Any], before: str = "", after: str = "") -> Callable[..., Any]:
    def called(*args: Any, **kwargs: Any) -> Any:
        if before:
            _die_at(before)
        result = call(*args, **kwargs)
        if after:
            _die_at(after)
        return result

    return called


if __name__ == "__main__":
    for name in ("store", "take", "begin_sending", "not_sending", "put_back", "finish"):
        setattr(Inbox, name, _noting(name, getattr(Inbox, name)))
    Lookup.find = _noting("find", Lookup.find)  # type: ignore[method-assign]
    Delivery.post_one = _noting("post_one", Delivery.post_one)  # type: ignore[method-assign]
    Inbox.store = _dying(Inbox.store, after="after-insert")  # type: ignore[method-assign]
    Inbox.begin_sending = _dying(Inbox.begin_sending, before="before-sending")  # type: ignore[method-assign]
    Delivery.post_one = _dying(Delivery.post_one, "before-post", "after-post")  # type: ignore[method-assign]
    Inbox.finish = _dying(Inbox.finish, after="after-finish")  # type: ignore[method-assign]
    main(["serve"])
