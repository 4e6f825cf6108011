# ruff: noqa: S608 (names come from the store itself)
"""Whatever is changed behind the program's back is found by ``recon verify``, and named."""

import shutil

import duckdb
import pytest

from recon.store.connection import Store
from recon.store.runs import verify
from tests.acceptance.sites import Site, recon, run_night, write_csv

OTHERWISE = {
    "VARCHAR": "coalesce({}, '') || 'x'",
    "BOOLEAN": "NOT coalesce({}, false)",
    "DATE": "coalesce({}, DATE '2000-01-01') + 1",
    "TIMESTAMP": "coalesce({}, TIMESTAMP '2000-01-01') + INTERVAL 1 DAY",
}
NUMBER = "coalesce({}, 0) + 1"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Two nights with findings, a revision, a refused row and an entry that vanished."""
    made = Site(tmp_path_factory.mktemp("audit") / "s")
    made.plain("T101", innage=9000)
    made.plain("T102")
    for day, name, tonnes in ((10, "E1", 100), (10, "E2", 50), (31, "E3", 7)):
        made.entry(name, "receipt", "T101", tonnes, f"2026-01-{day} 10:00")
    assert made.run().code == 3
    later = [dict(entry) for entry in made.entries if entry["entry_id"] != "E1"]
    later[-2]["quantity"] = 60
    later.append({**later[-1], "entry_id": "E9", "tank_id": "T-10Z"})
    write_csv(made.root / "inbox/later.csv", later)
    assert run_night(made.root).code == 4
    return made.root


@pytest.fixture(scope="module")
def store(site, tmp_path_factory):
    copy = tmp_path_factory.mktemp("copy") / "recon.duckdb"
    shutil.copy(site / "recon.duckdb", copy)
    with Store.open(copy) as opened:
        yield opened


def test_an_untouched_store_has_no_flaw_and_says_where_its_chain_ends(site):
    done = recon("verify", site)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("2 runs, chain unbroken, its end ")


APART = {"runs", "store_facts"}
"""The first changes what all others are held against; the second has a test of its own."""


def filled_tables(store):
    tables = set(store.query("SELECT table_name FROM duckdb_tables() ORDER BY 1")["table_name"])
    return sorted(t for t in tables if store.value(f'SELECT count(*) FROM "{t}"'))


def apart(tables):
    """Tables that may be changed together: one of them says what rows of others add up to."""
    return [[t for t in tables if t != "kept_span"], [t for t in tables if t == "kept_span"]]


def changed_in(store, table, column):
    """A statement that changes this column of the table's last row."""
    other = OTHERWISE.get(store.columns(table)[column], NUMBER).format(f'"{column}"')
    last = f'(SELECT max(rowid) FROM "{table}")'
    return f'UPDATE "{table}" SET "{column}" = {other} WHERE rowid = {last}'


def undone(store, *statements):
    """What verify says after these, which are undone again."""
    store.execute("BEGIN TRANSACTION")
    try:
        for statement in statements:
            store.execute(statement)
        return verify(store)
    finally:
        store.execute("ROLLBACK")


def named(table, flaws):
    return any({"run_outputs": "the record of"}.get(table, table) in flaw for flaw in flaws)


def test_a_change_to_any_column_of_any_table_is_found_and_the_table_named(store):
    tables = [table for table in filled_tables(store) if table not in APART]
    assert {"results", "findings", "quarantine", "vanished_entries", "revisions"} <= set(tables)
    for together in apart(tables):
        columns = {table: list(store.columns(table)) for table in together}
        for number in range(max(map(len, columns.values()))):
            # One column of every table at a time: each table has its own say.
            now = {table: names[number] for table, names in columns.items() if number < len(names)}
            flaws = undone(store, *(changed_in(store, *one) for one in now.items()))
            unseen = [one for one in now.items() if not named(one[0], flaws)]
            assert unseen == [], flaws


def test_a_change_to_any_column_of_a_runs_head_is_found(store):
    for column in store.columns("runs"):
        flaws = undone(store, changed_in(store, "runs", column))
        assert any("head" in flaw or "chain is broken" in flaw for flaw in flaws), column


def test_a_row_taken_out_of_any_table_is_found(store):
    tables = [table for table in filled_tables(store) if table not in APART]
    # The end of the chain of files is vouched for by the run after it.
    for together in apart(tables):
        gone = [
            f'DELETE FROM "{t}" WHERE rowid = (SELECT {"min" if t == "run_outputs" else "max"}'
            f'(rowid) FROM "{t}")'
            for t in together
        ]
        flaws = undone(store, *gone)
        assert [table for table in together if not named(table, flaws)] == []
    assert undone(store, "DELETE FROM runs WHERE seq = 1")
    assert undone(store, "DELETE FROM runs WHERE seq = 2")


def test_runs_in_another_order_are_found(store):
    flaws = undone(store, "UPDATE runs SET seq = 3 - seq")
    assert any("chain is broken" in flaw for flaw in flaws)


def test_files_that_an_earlier_run_wrote_and_that_are_recorded_no_more_are_found(store):
    first = "(SELECT run_id FROM runs WHERE seq = 1)"
    flaws = undone(store, f"DELETE FROM run_outputs WHERE seq > 1 OR run_id <> {first}")
    assert any("no longer recorded" in flaw for flaw in flaws)


def test_the_hash_of_rows_that_was_changed_stops_every_reader(site, tmp_path):
    copy = tmp_path / "copy.duckdb"
    shutil.copy(site / "recon.duckdb", copy)
    with duckdb.connect(str(copy)) as other:
        other.execute("UPDATE store_facts SET value = 'x'")
    done = recon("verify", site, "--db", copy)
    assert done.code == 4
    assert done.err.count("\n") == 1


def test_a_results_document_that_was_changed_is_broken_and_a_signed_workbook_is_told(site):
    document = site / "out/results.json"
    book = min((site / "out").glob("*.xlsx"))
    was, signed = document.read_bytes(), book.read_bytes()
    book.write_bytes(signed + b"x")
    told = recon("verify", site)
    assert told.code == 0
    assert f"{book.name}: no longer what was written" in told.err
    document.write_bytes(was.replace(b"8000", b"8001"))
    broken = recon("verify", site)
    assert broken.code == 4
    assert "recon: results.json: no longer what was written" in broken.err
    document.write_bytes(was)
    book.write_bytes(signed)
    assert recon("verify", site).err == ""
