"""A store in memory, emptied for each test, as an empty depot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from recon.store.connection import Store
from recon.store.migrate import migrations
from tests.diagnose.nights import Depot
from tests.ledger.ledgers import Book


@pytest.fixture(scope="module")
def shared_book() -> Iterator[Book]:
    connection = duckdb.connect(":memory:")
    for step in migrations():
        connection.execute(step.text)
    with Store(connection, Path("memory"), read_only=False) as store:
        yield Book(store)


@pytest.fixture
def depot(shared_book: Book) -> Depot:
    shared_book.clear()
    return Depot(shared_book)
