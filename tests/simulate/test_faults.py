"""Every planted fault does what the truth says, no more and no less."""

import csv
import json
from decimal import Decimal

import pytest

from recon.simulate import simulate
from recon.simulate.faults import FAULTS
from recon.simulate.truth import Truth

BOOK = (
    "missed_transfer",
    "wrong_tank",
    "duplicate_entry",
    "sign_error",
    "transposed_digits",
    "decimal_shift",
    "unit_error",
    "vacuum_mass",
    "density_basis",
    "vcf_omitted",
    "cutoff",
    "one_sided_reversal",
    "pre_booked",
    "missing_entry",
    "drift",
    "unexplained",
)
READINGS = (
    "free_water",
    "sediment_water",
    "gauge_slip",
    "temperature_slip",
    "roof_correction",
    "capacity_table",
)


def read(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def make(directory, code: str, **more: object) -> Truth:
    values = {"tanks": 30, "entries": 25, "faults": {code: 6}, "seed": 5, "innocents": 0.0}
    return simulate(directory, **{**values, **more})


def test_there_is_a_fault_for_every_cause_code_of_the_contract() -> None:
    assert len(FAULTS) == 25
    assert set(BOOK) | set(READINGS) | {
        "stale_stocktake",
        "inspector_arithmetic",
        "table_edition",
    } == set(FAULTS)


@pytest.mark.parametrize("code", BOOK)
def test_a_fault_of_the_book_parts_book_from_truth_by_its_effect(
    code, tmp_path, monkeypatch
) -> None:
    # Without noise on the entries, true mass − book is the effect itself, but for a weighbridge's
    # 20 kg a truck and the rounding of a volume booked at 0.1 kg/m³.
    monkeypatch.setattr("recon.simulate.history.MOVEMENT_PCT", 0.0)
    truth = make(tmp_path / "site", code)
    assert len(truth.faults) == 6
    for tank in truth.tanks:
        assert tank.true_mass_t is not None
        off = Decimal(str(tank.true_mass_t)) - tank.book_t - tank.expected_difference_t
        assert abs(off) < Decimal("0.30"), (tank, code)


@pytest.mark.parametrize("code", READINGS)
def test_a_fault_of_the_reading_moves_the_printed_mass_by_its_effect(code, tmp_path) -> None:
    truth = make(tmp_path / "site", code)
    printed = {
        row["tank_id"]: float(row["reported_mass_air_t"])
        for row in read(tmp_path / "site/inbox/stocktake-2026-11-20.csv")
        if row["source"] == "inspector"
    }
    for tank in truth.tanks:
        difference = printed[tank.tank_id] - float(tank.book_t)
        off = difference - float(tank.expected_difference_t)
        # U is two standard deviations; more than 2.2 U of noise is one tank in a hundred thousand.
        assert abs(off) < 2.2 * tank.uncertainty_t, (tank, code)
    for fault in truth.faults:
        assert all(abs(tonnes) > 0 for tonnes in fault.effect_t.values())


@pytest.mark.parametrize("code", [c for c in BOOK if c not in ("vacuum_mass", "density_basis")])
def test_faults_are_as_large_as_asked_where_a_movement_decides(code, tmp_path) -> None:
    truth = make(tmp_path / "site", code, fault_size_u=(6.0, 8.0), entries=12)
    sizes = [
        abs(float(fault.effect_t[fault.tanks[0]])) / truth.tank(fault.tanks[0]).uncertainty_t
        for fault in truth.faults
    ]
    if code not in ("vcf_omitted", "unit_error", "transposed_digits"):
        assert all(size > 1.5 for size in sizes)
    assert max(sizes) < 40


def test_a_stale_stocktake_repeats_the_round_of_a_week_before(tmp_path) -> None:
    truth = make(tmp_path / "site", "stale_stocktake")
    old = {r["tank_id"]: r for r in read(tmp_path / "site/inbox/stocktake-2026-11-13.csv")}
    new = {r["tank_id"]: r for r in read(tmp_path / "site/inbox/stocktake-2026-11-20.csv")}
    for fault in truth.faults:
        (tank,) = fault.tanks
        for column in ("innage_mm", "liquid_temperature_c", "density20_kgm3"):
            assert old[tank][column] == new[tank][column]
        assert old[tank]["gauged_at"] != new[tank]["gauged_at"]


def test_wrong_arithmetic_leaves_the_readings_alone(tmp_path) -> None:
    truth = make(tmp_path / "site", "inspector_arithmetic")
    printed = {r["tank_id"]: r for r in read(tmp_path / "site/inbox/stocktake-2026-11-20.csv")}
    for fault in truth.faults:
        (tank,) = fault.tanks
        assert fault.effect_t == {tank: Decimal("0.000")}
        known = truth.tank(tank)
        off = float(printed[tank]["reported_mass_air_t"]) - float(known.book_t)
        assert abs(off) > 1.5 * known.uncertainty_t


def test_the_tables_of_1952_move_opening_and_printed_vcf_together(tmp_path) -> None:
    truth = make(tmp_path / "site", "table_edition")
    ledger = {r["entry_id"]: r for r in read(tmp_path / "site/inbox/ledger.csv")}
    for fault in truth.faults:
        (entry,) = fault.entries
        assert ledger[entry]["kind"] == "opening"
        share = float(next(iter(fault.effect_t.values()))) / float(ledger[entry]["quantity"])
        assert 0.0004 < abs(share) < 0.0013


def test_a_missing_entry_leaves_a_gap_in_the_documents(tmp_path) -> None:
    truth = make(tmp_path / "site", "missing_entry")
    documents = {row["document_no"] for row in read(tmp_path / "site/inbox/ledger.csv")}
    for fault in truth.faults:
        document = fault.note.removeprefix("document ")
        assert document not in documents
        number = int(document[-6:])
        assert {f"D00000-{number - 1:06d}", f"D00000-{number + 1:06d}"} & documents


def test_entries_named_in_the_truth_stand_in_the_ledger(tmp_path) -> None:
    truth = simulate(
        tmp_path / "site", tanks=60, entries=20, faults=dict.fromkeys(FAULTS, 1), seed=9
    )
    ledger = {row["entry_id"] for row in read(tmp_path / "site/inbox/ledger.csv")}
    for fault in (*truth.faults, *truth.innocent):
        assert set(fault.entries) <= ledger


def test_two_faults_can_meet_in_one_tank(tmp_path) -> None:
    truth = make(tmp_path / "site", "duplicate_entry+free_water")
    assert [fault.code for fault in truth.faults] == ["duplicate_entry", "free_water"] * 6
    for first, second in zip(truth.faults[::2], truth.faults[1::2], strict=True):
        assert first.tanks == second.tanks
        total = sum(f.effect_t[first.tanks[0]] for f in (first, second))
        assert truth.tank(first.tanks[0]).expected_difference_t == total


def test_a_wrong_register_is_what_the_master_data_say(tmp_path) -> None:
    truth = make(tmp_path / "site", "roof_correction")
    registered = {row["tank_id"]: row for row in read(tmp_path / "site/master/tanks.csv")}
    for fault in truth.faults:
        row = registered[fault.tanks[0]]
        assert row["tank_type"].endswith("floating_roof")
        assert row["roof_in_table"] != "true"
        assert (row["roof_mass_kg"] == "") == (fault.note == "not deducted")


def test_the_truth_file_says_what_the_call_returned(tmp_path) -> None:
    truth = make(tmp_path / "site", "cutoff")
    written = json.loads((tmp_path / "site/truth.json").read_text(encoding="utf-8"))
    assert written["schema"] == "recon.truth/1"
    assert [f["code"] for f in written["faults"]] == [f.code for f in truth.faults]
    assert written["tanks"][3]["book_t"] == float(truth.tanks[3].book_t)
