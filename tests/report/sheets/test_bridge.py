from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from recon.report import labels
from recon.report.sheets.bridge import bridge_rows

PARTS = st.lists(st.integers(-(10**8), 10**8), min_size=0, max_size=4)


def test_book_causes_and_residual_end_in_the_physical_stock(night, records_of):
    rows = records_of(night, labels.BRIDGE)
    for row in rows:
        if row["Line"] == "实物库存 Physical stock":
            assert row["Tonnes t"] == row["Balance t"]
    lines = [row["Line"] for row in rows if row["Tank"] == "T-101"]
    assert lines == [
        "账面库存 Book stock",
        "漏记移罐 transfer not booked",
        "剩余差异 Residual",
        "实物库存 Physical stock",
    ]


def test_a_second_candidate_is_a_whole_bridge_of_its_own(night, records_of):
    jet = [row for row in records_of(night, labels.BRIDGE) if row["Tank"] == "T-201"]
    assert [row["Candidate"] for row in jet] == [1, 1, 1, 1, 2, 2, 2, 2]
    assert jet[1]["Entries"] == "E-20261118-0041\nE-20261118-0042"
    assert {row["Confidence"] for row in jet if row["Confidence"]} == {"多解 ambiguous"}


def test_without_a_cause_the_whole_difference_is_residual(night, records_of):
    rows = [row for row in records_of(night, labels.BRIDGE) if row["Tank"] == "T-302"]
    assert [row["Tonnes t"] for row in rows] == [9120.0, -18.75, 9101.25]


@settings(deadline=None)
@given(book=st.integers(0, 10**10), parts=PARTS, residual=st.integers(-(10**6), 10**6))
def test_the_balance_is_exact_whatever_the_figures(book, parts, residual):
    from recon.model import Cause, TankResult

    thousandth = Decimal("0.001")
    tonnes = [part * thousandth for part in parts]
    rest = residual * thousandth
    causes = tuple(
        Cause(1, "cutoff", "suggested", each, rest, (), (), "test_evidence_cutoff")
        for each in tonnes
    )
    book_t = book * thousandth
    physical_t = book_t + sum(tonnes) + (rest if causes else residual * thousandth)
    tank = TankResult(
        *("D", "T", None, None, "surplus", "watch"),
        *(book_t, physical_t, physical_t - book_t, 1.0, 1.0, 1.0, None, None),
    )
    rows = list(bridge_rows(tank, causes, "en"))
    assert rows[-1].values[6] == rows[-1].values[5] == physical_t
