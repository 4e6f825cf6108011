from __future__ import annotations

from recon.ingest.problemlog import ProblemLog
from recon.model import InputProblem


def problem(rule: str, row: int, cell: str) -> InputProblem:
    return InputProblem("a.csv", rule, row=row, cell=cell, rejects_row=True)


def test_all_are_counted_and_the_first_are_listed() -> None:
    log = ProblemLog("a.csv", listed=3)
    for row in range(10):
        log.add(problem("number_unreadable", row, f"A{row}"))
    log.add(problem("unknown_tank", 4, "B4"))
    assert [p.rule for p in log.drain()].count("number_unreadable") == 3
    (summary,) = log.summaries()
    assert summary.params == {"rule": "number_unreadable", "listed": 3, "total": 10}
    assert summary.rejects_row


def test_problems_come_in_order_of_row_and_cell() -> None:
    log = ProblemLog("a.csv")
    for row, cell in ((3, "A3"), (2, "AB2"), (2, "C2")):
        log.add(problem("x", row, cell))
    assert [p.cell for p in log.drain()] == ["C2", "AB2", "A3"]
    assert log.drain() == ()
