"""Slips of the clerk, each on a tank of round figures."""

from decimal import Decimal

import pytest

from tests.diagnose.nights import entry, trucks


def receipt(tonnes, name, when="11-10 08:00", **others):
    return entry("receipt", when, "T-1", tonnes, entry_id=name, **others)


def test_an_entry_twice_on_one_document_is_confirmed(depot):
    depot.tank(
        "T-1",
        *trucks("T-1", "27.400", "31.220", "29.860"),
        receipt("412.335", "R-1", document_no="D-7"),
        receipt("412.335", "R-2", "11-10 09:10", document_no="D-7"),
        physical_t=8000 - 88.48 + 412.335,
    )
    cause = depot.best("T-1")
    assert (cause.code, cause.confidence) == ("duplicate_entry", "confirmed")
    assert cause.entries == ("R-1", "R-2")
    assert cause.explains_t == Decimal("-412.335")
    assert depot.results()["T-1"].severity == "high"


def test_a_document_with_further_lines_proves_no_duplicate(depot):
    lines = [receipt("412.335", f"R-{n}", f"11-10 0{n}:00", document_no="D-7") for n in (1, 2)]
    depot.tank(
        "T-1",
        *lines,
        receipt("55.120", "R-3", document_no="D-7"),
        physical_t=8000 + 412.335 + 55.12,
    )
    cause = depot.best("T-1")
    assert cause.code == "duplicate_entry"
    assert cause.confidence != "confirmed"


def test_an_entry_taken_back_is_no_twin(depot):
    depot.tank(
        "T-1",
        receipt("412.335", "R-1", document_no="D-7"),
        receipt("412.335", "R-2", "11-10 09:10", document_no="D-7"),
        entry("reversal", "11-10 10:00", "T-1", "-412.335", entry_id="X-1", reverses="R-2"),
        physical_t=8000,
    )
    assert "duplicate_entry" not in {cause.code for cause in depot.causes("T-1")}


def test_a_receipt_entered_as_an_issue_is_twice_its_quantity(depot):
    depot.tank(
        "T-1",
        *trucks("T-1", "27.400", "31.220"),
        entry("issue", "11-09 08:00", "T-1", "350.117", entry_id="I-1"),
        physical_t=8000 - 58.62 + 350.117,
    )
    cause = depot.best("T-1")
    assert (cause.code, cause.entries) == ("sign_error", ("I-1",))
    assert cause.explains_t == Decimal("700.234")


@pytest.mark.parametrize("volume20_m3", [1853.378, None])
def test_two_digits_exchanged_are_confirmed_only_by_the_entry_s_own_volume(depot, volume20_m3):
    # 1 482.702 t at 801.1 − 1.1 kg/m³ are 1 853.378 m³.
    depot.tank(
        "T-1",
        receipt("1842.702", "R-1", volume20_m3=volume20_m3, density20_kgm3=801.1),
        physical_t=8000 + 1482.702,
    )
    cause = depot.best("T-1")
    assert cause.code == "transposed_digits"
    assert (cause.confidence == "confirmed") == (volume20_m3 is not None)
    assert cause.explains_t == Decimal("-360.000")
    assert cause.residual_t + cause.explains_t == depot.results()["T-1"].difference_t


def test_an_entry_whose_volume_agrees_with_it_is_not_transposed(depot):
    depot.tank(
        "T-1",
        # 1 842.702 t at 800 kg/m³: the account is right, the oil is gone.
        receipt("1842.702", "R-1", volume20_m3=2303.378, density20_kgm3=801.1),
        physical_t=8000 + 1482.702,
    )
    assert depot.best("T-1").code != "transposed_digits"


def test_a_decimal_point_moved_makes_ten_times_as_much(depot):
    depot.tank(
        "T-1",
        *trucks("T-1", "27.400", "31.220"),
        receipt("62.138", "R-1"),
        physical_t=8000 - 58.62 + 621.38,
    )
    cause = depot.best("T-1")
    assert (cause.code, cause.entries) == ("decimal_shift", ("R-1",))
    assert cause.explains_t == Decimal("559.242")
