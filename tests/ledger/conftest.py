"""A store in memory that each test fills with its own few rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from recon.ledger.book import book_at
from recon.store.connection import Store
from recon.store.migrate import migrations
from tests.ledger.ledgers import Book, asked


@pytest.fixture(scope="module")
def shared_book() -> Iterator[Book]:
    connection = duckdb.connect(":memory:")
    for step in migrations():
        connection.execute(step.text)
    with Store(connection, Path("memory"), read_only=False) as store:
        yield Book(store)


@pytest.fixture
def book(shared_book: Book) -> Book:
    shared_book.clear()
    return shared_book


@pytest.fixture
def tonnes_at(book: Book) -> Callable[[str, str], Decimal | None]:
    """``tonnes_at(tank, when)``: the book figure alone."""

    def figure(tank_id: str, when: str) -> Decimal | None:
        value: Decimal | None = book_at(book.store, asked((tank_id, when)))["book_t"][0]
        return value

    return figure
