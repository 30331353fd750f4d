"""A web server that stands for Slack's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.slack.web_server import WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def web_server() -> Iterator[WebServer]:
    """A server that has been asked nothing yet."""
    server = WebServer()
    yield server
    server.close()
