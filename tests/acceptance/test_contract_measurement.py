"""From the dip to tonnes (metrology section 2), each step alone in a tank of its own."""

import math

import pytest

from tests.acceptance.sites import Site

FLOATING = {
    "tank_type": "external_floating_roof",
    "roof_mass_kg": 40000,
    "critical_zone_low_mm": 1500,
    "critical_zone_high_mm": 1800,
}
TANK_COLUMNS = {
    "tank_type", "insulated", "roof_mass_kg", "roof_in_table", "table_roof_density_kgm3",
    "critical_zone_low_mm", "critical_zone_high_mm", "table_temperature_c",
}  # fmt: skip
DENSITY15 = 804.799


def vcf_1980(celsius, density15=DENSITY15):
    """Base 20 °C by hand, the jet band of the 1980 tables."""
    alpha = 594.5418 / density15**2

    def to_15(at):
        return math.exp(-alpha * (at - 15) * (1 + 0.8 * alpha * (at - 15)))

    return to_15(celsius) / to_15(20)


def shell(celsius, table=20.0):
    rise = 1.12e-5 * (celsius - table)
    return 1 + 2 * rise + rise * rise


# tank -> (its columns and dip, tonnes by hand)
HAND = {
    "M01": ({}, 8000.0),
    "M02": ({"innage": "", "ullage_mm": 11000}, 8000.0),
    # The roof floats: 40 t / 0.8 t/m³ = 50 m³ less, or the difference of two displacements.
    "M04": ({**FLOATING, "roof_in_table": "false"}, 7960.0),
    "M05": ({**FLOATING, "roof_in_table": "true", "table_roof_density_kgm3": 800}, 8000.0),
    "M06": (
        {**FLOATING, "roof_in_table": "true", "table_roof_density_kgm3": 750},
        8000 + 0.8 * 40000 * (1 / 750 - 1 / 800),
    ),
    "M10": ({**FLOATING, "roof_in_table": "false", "innage": 1499}, 1199.2),
    "M11": ({**FLOATING, "roof_in_table": "false", "innage": 1801}, 1400.8),
    "M29": ({"free_water_mm": 100}, 7920.0),
    "M30": (
        {"liquid_temperature_c": 30, "ambient_temperature_c": 30},
        8000 * shell(30) * vcf_1980(30),
    ),
    "M31": (
        {"liquid_temperature_c": 30, "ambient_temperature_c": 10},
        8000 * shell(27.5) * vcf_1980(30),
    ),
    "M32": (
        {"liquid_temperature_c": 30, "ambient_temperature_c": 10, "insulated": "true"},
        8000 * shell(30) * vcf_1980(30),
    ),
    "M33": (
        {"liquid_temperature_c": 30, "ambient_temperature_c": ""},
        8000 * shell(30) * vcf_1980(30),
    ),
    "M34": ({"sediment_water_pct": 0.5}, 7960.0),
    "M35": (
        {"density20_kgm3": "", "density15_kgm3": DENSITY15},
        8000.0,
    ),
    "M38": ({"density20_kgm3": "", "observed_density_kgm3": 801.1, "test_temperature_c": 20},
            8000.0),
    "M50": ({"table": [(500, 500), (20000, 20000)], "free_water_mm": 0}, 8000.0),
    "M55": ({"table_temperature_c": 15}, 8000 * shell(20, 15)),
    "M64": ({"table": "head"}, 8000 + 20 * 0.8011 * 0.8),
}  # fmt: skip
NIL = ["", "NIL", "无", "/", "-", "—", "0", "nil"]
NOT_MEASURABLE = {
    "N01": {**FLOATING, "roof_in_table": "false", "innage": 1600},
    "N02": {**FLOATING, "roof_in_table": "false", "innage": 1500},
    "N03": {"innage": 20001},
    "N04": {"innage": 21001},
    "N05": {"innage": "", "ullage_mm": 21001},
    "N06": {"liquid_temperature_c": 151},
    "N07": {"table": [(500, 600), (20000, 20000)], "innage": 400},
    "N08": {"table": [(500, 500), (20000, 20000)], "free_water_mm": 100},
    "N09": {"table": []},
}
REJECTED = {
    "R01": {"free_water_mm": 10001},
    "R02": {"density20_kgm3": 200},
    "R03": {"density20_kgm3": ""},
    "R04": {"liquid_temperature_c": ""},
    "R05": {"innage": -5},
    "R06": {"density20_kgm3": "", "observed_density_kgm3": 795},
    "R07": {"sediment_water_pct": 101},
}
BAD_TABLE = {
    "B01": {"table": [(0, 0), (5000, 5000), (4000, 6000), (20000, 20000)]},
    "B02": {"table": [(0, 0), (5000, 5000), (10000, 4000), (20000, 20000)]},
    "B03": {"table": [(0, 0), (5000, 5000), (5000, 5100), (20000, 20000)]},
}


def add(site, name, columns):
    columns = dict(columns)
    table = columns.pop("table", None)
    head = table == "head"
    site.tank(
        name,
        None if head else table,
        **{key: columns.pop(key) for key in list(columns) if key in TANK_COLUMNS},
    )
    if head:
        for row in site.tables[-2:]:
            row["head_volume_m3"] = 10 if row["height_mm"] == 0 else 30
    site.opening(name)
    site.gauge(name, **columns)


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("measure") / "s")
    for name, (columns, _) in HAND.items():
        add(site, name, columns)
    for number, word in enumerate(NIL):
        add(site, f"W{number:02}", {"free_water_mm": word})
    for cases in (NOT_MEASURABLE, REJECTED, BAD_TABLE):
        for name, columns in cases.items():
            add(site, name, columns)
    site.entry("Z", "water_draw", "M01", 0.001, "2026-01-31 10:00")
    return site.judge()


@pytest.mark.parametrize("tank", sorted(HAND))
def test_tonnes_are_those_worked_out_by_hand(night, tank):
    assert night.tank(tank)["physical_t"] == pytest.approx(HAND[tank][1], abs=0.0101)


@pytest.mark.parametrize("number", range(len(NIL)))
def test_every_spelling_of_no_water_is_no_water(night, number):
    tank = night.tank(f"W{number:02}")
    assert tank["measurement"]["free_water_m3"] == 0
    assert tank["physical_t"] == 8000


@pytest.mark.parametrize("tank", sorted(NOT_MEASURABLE))
def test_what_cannot_be_measured_has_no_figure(night, tank):
    found = night.tank(tank)
    assert found["verdict"] == "not_measurable"
    assert found["physical_t"] is None
    assert found["difference_t"] is None


@pytest.mark.parametrize("tank", sorted(REJECTED))
def test_an_unusable_reading_is_a_problem_with_its_cell(night, tank):
    row = next(n for n, name in enumerate(order(), start=2) if name == tank)
    (problem,) = [one for one in night.problems if one["row"] == row and "stocktake" in one["file"]]
    assert problem["cell"]
    assert problem["message"]
    assert night.tank(tank)["physical_t"] is None


def order():
    return [*HAND, *(f"W{n:02}" for n in range(len(NIL))), *NOT_MEASURABLE, *REJECTED, *BAD_TABLE]


def test_a_tank_with_an_unusable_reading_is_not_measurable(night):
    assert {night.tank(tank)["verdict"] for tank in REJECTED} == {"not_measurable"}


def test_a_table_that_does_not_rise_gives_no_number(night):
    assert {night.tank(tank)["verdict"] for tank in BAD_TABLE} == {"not_measurable"}


def test_the_signs_and_precision_of_the_measurement(night):
    floating = night.tank("M04")["measurement"]
    assert floating["roof_m3"] == -50
    assert floating["gov_m3"] == 9950
    assert floating["mass_vacuum_t"] == pytest.approx(9950 * 0.8011, abs=0.001)
    warm = night.tank("M31")["measurement"]
    assert warm["shell_factor"] == pytest.approx(shell(27.5), abs=1e-6)
    assert warm["vcf"] == pytest.approx(vcf_1980(30), abs=2e-6)
    assert warm["density15_kgm3"] == pytest.approx(DENSITY15, abs=0.05)


@pytest.mark.parametrize("profile", ["iso15", "us60"])
def test_other_profiles_reckon_at_their_own_base(tmp_path, profile):
    site = Site(tmp_path / "s", f"[site]\nprofile='{profile}'\n")
    base = 15.0 if profile == "iso15" else 15 + 5 / 9
    site.tank("T1")
    site.opening("T1")
    form = (
        {"density15_kgm3": 801.1}
        if profile == "iso15"
        else {"api60": 141.5 / (801.1 / 999.016) - 131.5}
    )
    site.gauge("T1", **{"density20_kgm3": "", "liquid_temperature_c": base,
                        "ambient_temperature_c": base}, **form)  # fmt: skip
    site.entry("Z", "water_draw", "T1", 0.001, "2026-01-31 10:00")
    night = site.judge()
    tank = night.tank("T1")
    assert night.document["run"]["profile"] == profile
    assert tank["measurement"]["vcf"] == pytest.approx(1, abs=1e-6)
    assert tank["physical_t"] == pytest.approx(8000 * shell(base), abs=0.01)


def test_a_new_table_never_rewrites_an_old_night(tmp_path):
    site = Site(tmp_path / "s")
    site.plain("T1")
    site.entry("Z", "water_draw", "T1", 0.001, "2026-02-01 10:00")
    for row in list(site.tables):
        row["valid_from"] = "2025-01-01"
        twice = row["volume_m3"] * 2
        site.tables.append({**row, "valid_from": "2026-02-01", "volume_m3": twice})
    site.gauge("T1", at="2026-02-01 22:00")
    assert site.run().tank("T1")["physical_t"] == 16000
    assert site.run("--as-of", "2026-01-31T23:00").tank("T1")["physical_t"] == 8000
