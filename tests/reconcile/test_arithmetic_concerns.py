"""The inspector's printed figures, worked again from what the store kept of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from recon.quantity import REPORTED, volume_correction_factor
from recon.reconcile.arithmetic import RULES, arithmetic_concerns, printed_decimals
from recon.wording.say import say

Measured = Callable[..., pl.DataFrame]
Sheet = dict[str, float]


@pytest.fixture
def right(measured_dip: Measured) -> Sheet:
    """What a careful inspector prints: 3 decimals, a VCF with 5."""
    row = measured_dip().row(0, named=True)
    return {
        column: round(row[column.removeprefix("reported_")], 5 if "vcf" in column else 3)
        for column in REPORTED.values()
    }


@pytest.fixture
def named(measured_dip: Measured) -> Callable[[Sheet], list[str]]:
    """The rules found for a sheet; every one of them can be put in words."""

    def run(sheet: Sheet) -> list[str]:
        concerns = list(arithmetic_concerns(measured_dip(**sheet)))
        for concern in concerns:
            assert "?" not in say(concern.rule, concern.params)
            assert (concern.depot, concern.tank_id) == ("D", "T-1")
            assert concern.severity == "watch"
        return [concern.rule for concern in concerns]

    return run


def worked_on(right: Sheet, **changes: float) -> Sheet:
    """A sheet worked on from changed figures, step by step, each rounded as printed."""
    s = {**right, **changes}
    steps: list[tuple[str, Callable[[], float]]] = [
        ("reported_gsv_m3", lambda: s["reported_gov_m3"] * s["reported_vcf"]),
        ("reported_nsv_m3", lambda: s["reported_gsv_m3"] * 0.996),
        ("reported_mass_air_t", lambda: s["reported_nsv_m3"] * 0.8389),
        ("reported_mass_vacuum_t", lambda: s["reported_nsv_m3"] * 0.84),
    ]
    for column, work in steps:
        if column not in changes:
            s[column] = round(work(), 3)
    return s


def test_right_figures_concern_nobody(named: Callable[[Sheet], list[str]], right: Sheet) -> None:
    assert named(right) == []
    assert named(worked_on(right)) == []
    assert named({}) == []


def test_a_step_that_goes_wrong_is_named_and_the_steps_after_it_are_not(
    named: Callable[[Sheet], list[str]], right: Sheet
) -> None:
    crude = round(float(volume_correction_factor(840.0, 32.0, "crude")), 5)
    shell = 1 + 2 * 1.12e-5 * 9.5 + (1.12e-5 * 9.5) ** 2
    tov, water, roof = (right[f"reported_{n}_m3"] for n in ("tov", "free_water", "roof"))
    planted: dict[str, Sheet] = {
        "inspector_vcf_product_table": worked_on(right, reported_vcf=crude),
        "inspector_vcf_omitted": worked_on(right, reported_vcf=1.0),
        "inspector_water_forgotten": worked_on(right, reported_gov_m3=round(tov * shell + roof, 3)),
        "inspector_roof_forgotten": worked_on(
            right, reported_gov_m3=round((tov - water) * shell, 3)
        ),
        "inspector_sediment_water_forgotten": worked_on(
            right, reported_nsv_m3=worked_on(right)["reported_gsv_m3"]
        ),
        "inspector_vacuum_for_air": {
            **right,
            "reported_mass_air_t": right["reported_mass_vacuum_t"],
        },
        "inspector_tov": worked_on(
            right,
            reported_tov_m3=tov + 1,
            reported_gov_m3=round((tov + 1 - water) * shell + roof, 3),
        ),
    }
    for code, sheet in planted.items():
        assert named(sheet) == [code]


def test_the_finding_says_what_was_printed_and_what_it_should_be(
    measured_dip: Measured, right: Sheet
) -> None:
    sheet = {**right, "reported_mass_air_t": right["reported_mass_vacuum_t"]}
    [concern] = arithmetic_concerns(measured_dip(**sheet))
    message = say(concern.rule, concern.params)
    assert f"{sheet['reported_mass_vacuum_t']:.10g} t" in message
    assert f"should be {right['reported_mass_air_t']:.10g} t" in message
    assert message.startswith("Mass in vacuum and mass in air were confused: mass in air printed")


def test_only_the_mass_printed_without_water_deducted_is_found(
    named: Callable[[Sheet], list[str]], measured_dip: Measured
) -> None:
    dry = measured_dip(free_water_mm=0.0)["mass_air_t"].item()
    assert named({"reported_mass_air_t": round(dry, 3)}) == ["inspector_water_forgotten"]


@pytest.mark.parametrize(
    ("figure", "decimals"),
    [(8_422.177, 3), (8_422.17, 2), (8_422.0, 0), (8_422.177_123, 3), (8_422.177_123_4, 1)],
)
def test_the_decimals_of_a_volume_are_those_of_its_shortest_text(
    figure: float, decimals: int
) -> None:
    [found] = printed_decimals(pl.DataFrame({"reported_tov_m3": [figure]}))
    assert (found.name, found.to_list()) == ("reported_tov_decimals", [decimals])


def test_a_nought_has_the_decimals_of_the_figures_beside_it() -> None:
    row: dict[str, Any] = {"reported_tov_m3": [5_548.441], "reported_free_water_m3": [0.0]}
    found = {s.name: s.to_list() for s in printed_decimals(pl.DataFrame(row))}
    assert found == {"reported_tov_decimals": [3], "reported_free_water_decimals": [3]}


def test_a_vcf_has_four_or_five_decimals_and_one_of_exactly_1_was_not_applied() -> None:
    [found] = printed_decimals(pl.DataFrame({"reported_vcf": [0.9924, 0.99, 1.0, 0.992_413_745]}))
    assert found.to_list() == [4, 4, 4, 5]


def test_figures_converted_from_barrels_are_held_to_what_barrels_print(
    named: Callable[[Sheet], list[str]], right: Sheet
) -> None:
    barrel = 0.158_987_294_928
    in_barrels = round(right["reported_gov_m3"] / barrel, 1) * barrel
    assert named({**right, "reported_gov_m3": in_barrels}) == []


def test_every_rule_has_its_sentence() -> None:
    from recon.wording.say import sentences

    assert set(sentences()) >= RULES
