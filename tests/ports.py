"""Ports for servers that have to be told theirs before they start."""

from __future__ import annotations

import random
import socket
from contextlib import suppress


def free_port() -> int:
    """A port that nobody has, and that the system gives to nobody else in the meantime."""
    # Below those that are given out by themselves; not from a seed that other processes share.
    source = random.SystemRandom()
    while True:
        port = source.randrange(10_000, 30_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
