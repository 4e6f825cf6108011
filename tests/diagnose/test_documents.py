"""What an entry's own papers, and the entries like it, say of a correction."""

import polars as pl
import pytest

from recon.diagnose.documents import papers_mark, size_of, usual_sizes
from tests.diagnose.nights import entry, trucks

CLASS = {"kind": "issue", "product": "JET", "own_density": False}
NOT_TYPED = {"typed": False, "typed_times": 1.0}
TRUCKS = [28_000] * 30
BARGES = [600_000] * 30


def booked(*kg, **others):
    """Issues of those kilograms; a volume is written as the kilograms it stands for."""
    row = {**CLASS, "counted": True, "undone": False, "paper_kg": None, **NOT_TYPED, **others}
    return pl.DataFrame(
        [{**row, "written_kg": each, "paper_off_kg": 20.0} for each in kg],
        schema_overrides={"paper_kg": pl.Float64, "written_kg": pl.Int64},
    )


def mark(written, right, among, **others):
    frame = booked(written, **others).with_columns(right_kg=pl.lit(right))
    return papers_mark(frame, usual_sizes(booked(*among)))["mark"].item()


def times(written, right, among, **others):
    frame = booked(written, **others).with_columns(right_kg=pl.lit(right))
    return papers_mark(frame, usual_sizes(booked(*among)))["times"].item()


def test_a_size_class_is_twice_the_one_below_and_trucks_are_one_class():
    sizes = pl.DataFrame({"kg": [19_999, 20_000, 26_000, 33_000, 39_999, 40_000]})
    assert sizes.select(size_of(pl.col("kg"))).to_series().to_list() == [-1, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("written", "right", "others", "says"),
    [
        (28_000, 82_000, {"paper_kg": 82_010.0}, "supported"),
        (28_000, 82_000, {"paper_kg": 27_990.0}, "contradicted"),
        (28_000, 82_000, {"paper_kg": 55_000.0}, "unusual"),
        (28_000, 280_000, {}, "unusual"),
        (280_000, 28_000, {}, "odd_quantity"),
        (28_000, 600_000, {}, "none"),
        # Neither of them is usual: the entry is a rare one either way.
        (2_800, 280_000, {}, "none"),
        (28_000, 600_000, {"typed": True}, "no_volume"),
    ],
)
def test_what_the_papers_say_of_a_correction(written, right, others, says):
    assert mark(written, right, TRUCKS + BARGES, **others) == says


def test_a_correction_to_nothing_has_a_size_too():
    # 400 kg with the point moved by three places are no whole kilogram.
    assert mark(28_000, 0, TRUCKS) == "unusual"


def test_of_a_kind_that_is_hardly_known_only_less_than_a_tonne_is_unusual():
    assert mark(28_000, 280_000, [28_000]) == "none"
    assert mark(28_000, 280, [28_000]) == "unusual"
    assert mark(280, 28_000, [28_000]) == "odd_quantity"


def test_trucks_from_the_weighbridge_are_no_measure_for_what_was_gauged():
    assert mark(28_000, 280_000, TRUCKS, own_density=True) == "none"


def test_a_typed_entry_counts_by_its_rarity_and_by_its_size():
    typed = {"typed": True, "typed_times": 6.0}
    assert times(28_000, 30_000, TRUCKS, **typed) == 6.0
    assert times(28_000, 280_000, TRUCKS, **typed) == pytest.approx(6.0 * 0.05)
    assert times(280_000, 28_000, TRUCKS, **typed) == pytest.approx(6.0 * 10)
    assert times(28_000, 280_000, TRUCKS) == 1.0


def test_the_fewer_entries_lack_their_volume_the_more_one_that_does_says(depot):
    def worth():
        entries = depot.evidence().entries
        (value,) = entries.filter(pl.col("entry_id") == "typed")["typed_times"].to_list()
        return value

    receipts(depot, {"density20_kgm3": 801.1})
    # One of 31: (1 + 1) / (31 + 1) lack it, against 3 % at which it is worth what the table says.
    assert worth() == pytest.approx(0.03 * 32 / 2)


def receipts(depot, typed):
    """Thirty receipts with density and volume, and one of 1 842.702 t that ``typed`` says."""
    fine = [
        entry(
            "receipt",
            f"11-{2 + number // 4:02d} {8 + number % 4:02d}:00",
            "T-1",
            f"{100 + number}.000",
            entry_id=f"R-{number}",
            density20_kgm3=801.1,
            volume20_m3=(100 + number) / 0.8,
        )
        for number in range(30)
    ]
    total = sum(100 + number for number in range(30))
    depot.tank(
        "T-1",
        *fine,
        entry("receipt", "11-15 08:00", "T-1", "1842.702", entry_id="typed", **typed),
        opening=2000,
        physical_t=2000 + total + 1482.702,
    )
    return {(c.code, c.evidence) for c in depot.causes("T-1") if c.entries == ("typed",)}


def test_an_entry_typed_without_the_volume_that_others_have_is_suspected_first(depot):
    found = receipts(depot, {"density20_kgm3": 801.1})
    assert ("transposed_digits", "cause_transposed_no_volume") in found


def test_an_entry_without_a_density_was_weighed_and_needs_no_volume(depot):
    assert ("transposed_digits", "cause_transposed_none") in receipts(depot, {})


@pytest.mark.parametrize(
    ("kind", "says"), [("issue", "cause_sign_unusual"), ("receipt", "cause_sign_error")]
)
def test_trucks_that_never_bring_anything_in_are_hardly_turned_round(depot, kind, says):
    others = [
        entry(kind, f"11-12 {hour:02d}:00", "T-1", "28.000", entry_id=f"{kind}-{hour}")
        for hour in range(1, 13)
    ]
    moved = 12 * 28 * (-1 if kind == "issue" else 1)
    load = "31.220"
    depot.tank("T-1", *trucks("T-1", load), *others, physical_t=8000 + moved + 31.22)
    causes = depot.results()["T-1"].causes
    told = {c.params.get("finding_code", c.evidence) for c in causes if c.code == "sign_error"}
    assert told == {says}
