"""A server that the tests here share, and a region of its own on it for each."""

from collections.abc import Iterator

import pytest

from planner.persistence import Store, open_store
from tests.integration.postgresql.server import WAIT_MS, Server, running_server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Skips where there is no driver, or no server can be started."""
    pytest.importorskip("psycopg", reason="psycopg, the driver of PostgreSQL, is not installed")
    with running_server() as server:
        yield server


@pytest.fixture
def url(server: Server) -> str:
    """The address of an empty region of its own."""
    return server.new_region()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """That region, open."""
    store = open_store(url, wait_ms=WAIT_MS)
    yield store
    store.close()


@pytest.fixture
def other(url: str) -> Iterator[Store]:
    """The same, as another program has it open."""
    store = open_store(url, wait_ms=WAIT_MS)
    yield store
    store.close()
