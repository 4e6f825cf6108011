"""Entries on the wrong side of the dip, only announced, taken back, or missing."""

from decimal import Decimal

import pytest

from tests.diagnose.nights import entry, trucks


@pytest.mark.parametrize(
    ("when", "physical_t", "says", "explains_t"),
    [
        ("11-20 22:40", 8000 - 58.62 + 310.5, "cause_cutoff_late", "310.500"),
        ("11-20 21:30", 8000 - 58.62, "cause_cutoff_early", "-310.500"),
    ],
)
def test_an_entry_beside_the_dip_is_on_its_wrong_side(depot, when, physical_t, says, explains_t):
    depot.tank(
        "T-1",
        *trucks("T-1", "27.400", "31.220"),
        entry("receipt", when, "T-1", "310.500", entry_id="R-1"),
        physical_t=physical_t,
    )
    cause = depot.best("T-1")
    assert (cause.code, cause.evidence, cause.entries) == ("cutoff", says, ("R-1",))
    assert cause.explains_t == Decimal(explains_t)
    assert cause.confidence == "suggested"


def test_a_pre_booked_entry_that_happened_is_still_waiting(depot):
    depot.tank(
        "T-1",
        entry("receipt", "11-20 12:00", "T-1", "310.500", entry_id="R-1", status="pre_booked"),
        physical_t=8310.5,
    )
    cause = depot.best("T-1")
    assert (cause.code, cause.entries) == ("pre_booked", ("R-1",))
    assert cause.explains_t == Decimal("310.500")


def test_a_real_movement_reversed_and_never_entered_again(depot):
    depot.tank(
        "T-1",
        entry("receipt", "11-10 08:00", "T-1", "310.500", entry_id="R-1", document_no="D-7"),
        entry("reversal", "11-10 09:00", "T-1", "-310.500", entry_id="X-1", reverses="R-1"),
        physical_t=8310.5,
    )
    cause = depot.best("T-1")
    assert (cause.code, cause.confidence) == ("one_sided_reversal", "confirmed")
    assert cause.evidence == "cause_reversal_not_reentered"


def test_a_reversal_whose_original_is_in_no_export(depot):
    depot.tank(
        "T-1",
        entry("reversal", "11-10 09:00", "T-1", "-310.500", entry_id="X-1", reverses="R-0"),
        physical_t=8000,
    )
    cause = depot.best("T-1")
    assert (cause.code, cause.evidence) == ("one_sided_reversal", "cause_reversal_no_original")
    assert cause.explains_t == Decimal("310.500")


def test_an_ordinary_reversal_with_its_re_entry_is_not_accused(depot):
    depot.tank(
        "T-1",
        entry("receipt", "11-10 08:00", "T-1", "310.500", entry_id="R-1", document_no="D-7"),
        entry("reversal", "11-10 09:00", "T-1", "-310.500", entry_id="X-1", reverses="R-1"),
        entry("receipt", "11-10 08:00", "T-1", "301.500", entry_id="R-2", document_no="D-7"),
        # 310.5 t too much by something else.
        physical_t=8000 + 301.5 + 310.5,
    )
    assert all(cause.confidence != "confirmed" for cause in depot.causes("T-1"))


def test_a_transfer_leg_without_its_answer_is_a_missing_entry(depot):
    depot.tank(
        "T-1",
        entry(
            "transfer_out",
            "11-10 08:00",
            "T-1",
            "250.000",
            entry_id="O-1",
            counter_tank_id="T-2",
        ),
        physical_t=7750,
    )
    depot.tank("T-2", physical_t=8250)
    cause = depot.best("T-2")
    assert (cause.code, cause.entries, cause.tanks) == ("missing_entry", ("O-1",), ("T-1",))
    assert cause.confidence == "confirmed"


def test_a_gap_in_document_numbers_is_named_where_nothing_else_explains(depot):
    documents = [n for n in range(101, 140) if n != 120]
    depot.tank(
        "T-1",
        *(
            entry(
                "issue",
                f"11-{2 + n // 10 % 10:02d} {n % 10 + 8:02d}:00",
                "T-1",
                "27.320",
                entry_id=f"I-{n}",
                document_no=f"W{n:06d}",
            )
            for n in documents
        ),
        physical_t=8000 - 27.32 * len(documents) - 143.7,
    )
    cause = next(c for c in depot.causes("T-1") if c.code == "missing_entry")
    assert cause.params["documents"] == ["W000120"]
    assert cause.confidence in ("suggested", "ambiguous")
