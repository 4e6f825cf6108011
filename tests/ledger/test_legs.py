"""The views of the ledger are made again whenever it changed, and only then."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from recon.ledger.account import Account
from recon.ledger.book import book_at
from recon.ledger.legs import let_go, prepare
from recon.settings import Settings
from tests.ledger.ledgers import AS_OF, Book, asked, entry

OPENING = entry("opening", "11-01 00:00", "T-1", 100, entry_id="open")


def made(book: Book) -> int:
    """A number that changes when the views are made again."""
    oid: int = book.store.value(
        "SELECT table_oid FROM duckdb_tables() WHERE temporary AND table_name = 'ledger_reversal'"
    )
    return oid


def test_the_same_ledger_is_prepared_once(book: Book) -> None:
    book.entries(OPENING)
    prepare(book.store)
    first = made(book)
    prepare(book.store)
    assert made(book) == first
    book.entries(entry("issue", "11-02 00:00", "T-1", 5))
    prepare(book.store)
    assert made(book) != first


def test_a_revision_with_the_same_quantity_is_seen(book: Book) -> None:
    issue = entry("issue", "11-02 00:00", "T-1", 5, entry_id="a")
    book.entries(OPENING, issue)
    assert book_at(book.store, asked(("T-1", AS_OF)))["book_t"].to_list() == [95]
    book.store.execute("UPDATE movements SET superseded_by_run = 'run-2' WHERE entry_id = 'a'")
    later = AS_OF + timedelta(days=9)
    book.entries({**issue, "version_seq": 2, "effective_at": later})
    assert book_at(book.store, asked(("T-1", AS_OF)))["book_t"].to_list() == [100]


def test_sums_follow_the_ledger(book: Book) -> None:
    book.entries(OPENING)
    Account.opened(book.store, AS_OF, Settings())
    assert book.store.value("SELECT sum(entries) FROM ledger_sum") == 1
    book.entries(entry("issue", "11-02 00:00", "T-1", 5))
    Account.opened(book.store, AS_OF, Settings())
    assert book.store.value("SELECT sum(entries) FROM ledger_sum") == 2


def test_views_made_in_a_transaction_that_failed_are_made_again(book: Book) -> None:
    book.entries(OPENING)
    with suppress(RuntimeError), book.store.transaction():
        book.entries(entry("issue", "11-02 00:00", "T-1", 5))
        assert book_at(book.store, asked(("T-1", AS_OF)))["book_t"].to_list() == [95]
        raise RuntimeError
    assert book_at(book.store, asked(("T-1", AS_OF)))["book_t"].to_list() == [100]


def test_what_was_let_go_of_is_made_again_when_it_is_asked_for(book: Book) -> None:
    book.entries(OPENING, entry("issue", "11-02 00:00", "T-1", 5))
    before = book_at(book.store, asked(("T-1", AS_OF)))["book_t"].to_list()
    let_go(book.store)
    left = book.store.query("SELECT table_name FROM duckdb_tables() WHERE temporary ORDER BY ALL")
    assert [name for name in left["table_name"] if name.startswith(("ledger", "near", "lot"))] == []
    assert book_at(book.store, asked(("T-1", AS_OF)))["book_t"].to_list() == before == [95]
