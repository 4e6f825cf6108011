from __future__ import annotations

import inspect
from datetime import date
from importlib import import_module
from pathlib import Path

from recon.ledger import checks
from recon.ledger.checks.every import CHECKS, check_account
from recon.settings import Settings
from tests.ledger.ledgers import AS_OF, DEPOT, Book, entry


def test_every_rule_of_every_module_is_in_the_list() -> None:
    folder = Path(checks.__path__[0])
    written = {
        function
        for file in folder.glob("*.py")
        if file.stem not in ("__init__", "every")
        for name, function in inspect.getmembers(
            import_module(f"recon.ledger.checks.{file.stem}"), inspect.isfunction
        )
        if not name.startswith("_")
        and function.__module__.startswith("recon.ledger.checks")
        and list(inspect.signature(function).parameters) == ["account"]
    }
    assert written == set(CHECKS)
    assert len(set(CHECKS)) == len(CHECKS)
    assert all(check.__doc__ for check in CHECKS)


def a_month_in_order(book: Book) -> None:
    for tank_id in ("T-1", "T-2"):
        book.tank(tank_id, "JET", calibration_valid_until=date(2029, 1, 1))
        book.rows(
            "capacity_tables",
            {"depot": DEPOT, "tank_id": tank_id, "height_mm": 12000.0, "volume_m3": 5000.0},
        )
    book.rows("products", {"product": "JET", "density20_kgm3": 790.0})
    paper = {"booked_at": "11-05 20:00", "owner": "Haiyue"}
    book.entries(
        entry("opening", "11-01 00:00", "T-1", 1000, effective_date_only=True),
        entry("opening", "11-01 00:00", "T-2", 500, effective_date_only=True),
        entry("receipt", "11-05 08:00", "T-1", "820.5", document_no="RK-1", **paper),
        entry("issue", "11-05 09:00", "T-1", 25, entry_id="a", document_no="CK-1", **paper),
        entry("issue", "11-05 15:00", "T-1", 25, entry_id="b", document_no="CK-2", **paper),
        entry("transfer", "11-05 18:00", "T-1", 70, counter_tank_id="T-2", document_no="YG-1"),
        entry("issue", "11-06 08:00", "T-2", 31, entry_id="wrong", document_no="CK-3"),
        entry("reversal", "11-06 09:00", "T-2", -31, reverses="wrong", document_no="CK-4"),
        entry("issue", "11-06 09:00", "T-2", 13, document_no="CK-5"),
        entry("issue", "11-21 08:00", "T-2", 20, document_no="CK-6"),
    )


def test_an_account_in_order_raises_nothing_but_its_look_alikes(book: Book) -> None:
    a_month_in_order(book)
    concerns = check_account(book.store, AS_OF, Settings())
    assert [(c.rule, c.severity) for c in concerns] == [("twins", "info")]


def test_the_same_account_gives_the_same_concerns_in_order(book: Book) -> None:
    a_month_in_order(book)
    book.entries(
        entry("issue", "11-07 09:00", "T-2", 9999, entry_id="z"),
        entry("reversal", "11-07 10:00", "T-1", 5, entry_id="y", reverses="nothing"),
        entry("transfer_out", "11-07 11:00", "T-1", 5, entry_id="x"),
    )
    first = check_account(book.store, AS_OF, Settings())
    assert first == check_account(book.store, AS_OF, Settings())
    keys = [(c.rule, c.depot or "", c.tank_id or "", c.identity) for c in first]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert {c.rule for c in first if c.severity == "high"} == {"stock_below_zero"}
