"""Looks at everything in order; a look that fails is a finding too."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

from bot.doctor import findings
from bot.doctor.subject import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from bot.doctor.subject import Subject


def looks() -> list[ModuleType]:
    """Every module of ``findings``, in order."""
    names = [module.name for module in pkgutil.iter_modules(findings.__path__)]
    modules = [import_module(f"{findings.__name__}.{name}") for name in names]
    return sorted(modules, key=lambda module: (module.ORDER, module.__name__))


def examine(subject: Subject) -> Iterator[Finding]:
    """All findings, as they come."""
    for module in looks():
        name = module.__name__.rpartition(".")[2]
        try:
            yield from module.look(subject)
        except Exception as error:
            yield Finding(
                Level.NOTE, name, f"could not be looked at: {type(error).__name__}: {error}"
            )
