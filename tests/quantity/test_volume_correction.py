"""Volume correction against published values, an independent scalar solution, and its properties.

``vectors/vcf.csv`` holds values from commercial and open implementations and from published tables;
each row names its source, its edition and the tolerance its own rounding leaves.
"""

from __future__ import annotations

import math
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.errors import UsageError
from recon.quantity import (
    standard_density,
    volume_correction_factor,
    why_no_standard_density,
    why_no_volume_correction,
)

SIXTY_F = (60.0 - 32.0) / 1.8
GROUPS = {"A": "crude", "B": "refined", "D": "lubricant"}
GLASS = {"60F": SIXTY_F, "15": 15.0, "20": 20.0, "none": None, None: None}

Vector = dict[str, str]


def vectors() -> list[Vector]:
    rows = []
    path = Path(__file__).parent / "vectors" / "vcf.csv"
    for row in pl.read_csv(path, infer_schema=False).iter_rows(named=True):
        notes = dict(note.split("=", 1) for note in row["notes"].split(";") if "=" in note)
        rows.append({**row, **notes})
    return rows


def label(row: Vector) -> str:
    at = row["observed_density"] or row["base_density"], row["observed_temp_c"] or row["temp_c"]
    return f"{row['edition']}-{row['table']}-{at[0]}-{at[1]}"


def edition_of(row: Vector) -> str:
    return "2004" if row["edition"].startswith("2004") else "1980"


def pressure_factor(base_density: float, temperature_c: float, psig: float) -> float:
    """CPL of API MPMS 11.2.1 (compressibility); tanks stand open, so only some vectors need it."""
    f = 1.8 * temperature_c + 32.0
    squared = base_density**2
    exponent = -1.9947 + 0.00013427 * f + (793920.0 + 2326.0 * f) / squared
    return 1.0 / (1.0 - 1e-5 * math.exp(exponent) * psig)


def computed(row: Vector) -> tuple[float | None, float | None]:
    """Base density and VCF (times CPL where the value was read under pressure) of a vector."""
    group, base, edition = GROUPS[row["product_group"]], float(row["base_temp_c"]), edition_of(row)
    if not row["observed_density"]:
        density = float(row["base_density"])
        vcf = volume_correction_factor(
            density, float(row["temp_c"]), group, base_c=base, edition=edition
        )
        return None, vcf
    observed, at_c = float(row["observed_density"]), float(row["observed_temp_c"])
    glass, psig = GLASS[row.get("hyc")], float(row.get("psig", 0.0))
    cpl = 1.0
    for _ in range(30):
        density = standard_density(
            observed / cpl, at_c, group, base_c=base, edition=edition, hydrometer_c=glass
        )
        assert density is not None
        cpl = pressure_factor(density, at_c, psig) if psig else 1.0
    vcf = volume_correction_factor(density, at_c, group, base_c=base, edition=edition)
    assert vcf is not None
    return density, vcf * cpl


def agrees(row: Vector) -> bool:
    density, vcf = computed(row)
    pairs = [(vcf, row["vcf"])] if row["vcf"] else [(density, row["base_density"])]
    return all(
        ours is not None and abs(ours - float(theirs)) <= float(row["tol"])
        for ours, theirs in pairs
    )


CONTROLS = [row for row in vectors() if row["edition"] == "1952" or "known_bad" in row["kind"]]
PUBLISHED = [row for row in vectors() if row not in CONTROLS]


@pytest.mark.parametrize("row", PUBLISHED, ids=label)
def test_a_published_value_is_met_within_its_own_rounding(row: Vector) -> None:
    assert agrees(row)


@pytest.mark.parametrize("row", CONTROLS, ids=label)
def test_a_negative_control_disagrees(row: Vector) -> None:
    assert not agrees(row)


def test_the_vectors_are_all_there() -> None:
    assert (len(PUBLISHED), len(CONTROLS)) == (60, 6)


# An independent solution: the equations as they are printed, one number at a time, by bisection.

METRIC = {
    "crude": [(0.0, 613.9723, 0.0, 0.0)],
    "lubricant": [(0.0, 0.0, 0.6278, 0.0)],
    "refined": [
        (0.0, 346.4228, 0.4388, 0.0),
        (770.5, 2680.3206, 0.0, -0.00336312),
        (787.5, 594.5418, 0.0, 0.0),
        (839.0, 186.9696, 0.4862, 0.0),
    ],
}
FAHRENHEIT = {
    "crude": [(0.0, 341.0957, 0.0, 0.0)],
    "lubricant": [(0.0, 0.0, 0.34878, 0.0)],
    "refined": [
        (0.0, 192.4571, 0.2438, 0.0),
        (770.3520, 1489.0670, 0.0, -0.00186840),
        (787.5195, 330.3010, 0.0, 0.0),
        (838.3127, 103.8720, 0.2701, 0.0),
    ],
}
SHIFT = (-0.148759, -0.267408, 1.080760, 1.269056, -4.089591, -1.871251, 7.438081, -3.536296)


def ctl_1980(density: float, temperature_c: float, group: str) -> float:
    k0, k1, k2 = next(b[1:] for b in reversed(METRIC[group]) if density >= b[0])
    alpha, delta = k0 / density**2 + k1 / density + k2, temperature_c - 15.0
    return math.exp(-alpha * delta * (1.0 + 0.8 * alpha * delta))


def ctl_2004(density: float, temperature_c: float, group: str) -> float:
    k0, k1, k2 = next(b[1:] for b in reversed(FAHRENHEIT[group]) if density >= b[0])
    d60 = 0.01374979547
    shift = sum(a * (temperature_c / 630.0) ** i for i, a in enumerate(SHIFT, start=1))
    delta = 1.8 * (temperature_c - shift) + 32.0 - 60.0068749
    a = d60 / 2.0 * ((k0 / density + k1) / density + k2)
    b = (2.0 * k0 + k1 * density) / (k0 + (k1 + k2 * density) * density)
    grown = math.exp(a * (1.0 + 0.8 * a)) - 1.0
    star = density * (1.0 + grown / (1.0 + a * (1.0 + 1.6 * a) * b))
    alpha = k0 / star**2 + k1 / star + k2
    return math.exp(-alpha * delta * (1.0 + 0.8 * alpha * (delta + d60)))


@pytest.mark.parametrize(("edition", "ctl"), [("1980", ctl_1980), ("2004", ctl_2004)])
@pytest.mark.parametrize("group", ["crude", "refined", "lubricant"])
def test_both_editions_meet_an_independent_solution(edition, ctl, group) -> None:
    base = 15.0 if edition == "1980" else SIXTY_F
    for density in (810.0, 836.0, 838.0, 842.0, 900.0, 990.0):
        for temperature_c in (-45.0, -5.0, 15.0, 33.3, 88.0, 140.0):
            low, high = 500.0, 1500.0
            for _ in range(200):
                middle = (low + high) / 2.0
                above = middle * ctl(middle, temperature_c, group) > density
                low, high = (low, middle) if above else (middle, high)
            found = standard_density(
                density, temperature_c, group, base_c=base, edition=edition, hydrometer_c=None
            )
            if found is None or min(abs(low - e) for e in (770.5, 787.5, 839.0)) < 0.1:
                continue
            assert found == pytest.approx(low, abs=1e-6)
            vcf = volume_correction_factor(
                found, temperature_c, group, base_c=base, edition=edition
            )
            assert vcf == pytest.approx(ctl(found, temperature_c, group), abs=1e-9)


def test_the_editions_differ_as_much_as_they_should() -> None:
    # At most 3.3e-5 outside the transition zone, up to 1.9e-4 inside it (770…788 kg/m³).
    densities = [680.0 + i * 0.5 for i in range(640)]
    frame = pl.DataFrame({"d": densities}).join(
        pl.DataFrame({"t": [5.0, 10.0, 30.0, 40.0]}), how="cross"
    )
    old, new = (
        volume_correction_factor(frame["d"], frame["t"], "refined", base_c=15.0, edition=edition)
        for edition in ("1980", "2004")
    )
    gap = frame.with_columns(gap=(old - new).abs())
    zone = pl.col("d").is_between(769.0, 789.0)
    assert gap.filter(~zone)["gap"].max() <= 3.3e-5
    assert 1e-4 < gap.filter(zone)["gap"].max() <= 1.9e-4


# Properties.

TEMPERATURES = st.floats(-45.0, 140.0)
EDGES = st.sampled_from([770.352, 770.5, 787.5, 787.5195, 838.3127, 839.0])
NEAR_EDGES = st.builds(lambda edge, off: edge + off, EDGES, st.floats(-2.0, 2.0))
DENSITIES = st.one_of(st.floats(640.0, 1050.0), NEAR_EDGES)
CASES = st.lists(st.tuples(DENSITIES, TEMPERATURES), min_size=1, max_size=40)
EDITIONS = st.sampled_from(["1980", "2004"])
BASES = st.sampled_from([15.0, SIXTY_F, 20.0])


@settings(max_examples=60, deadline=None)
@given(CASES, EDITIONS, BASES)
def test_a_density_comes_back_from_standard_to_observed(cases, edition, base) -> None:
    standard = pl.Series([density for density, _ in cases])
    temperature_c = pl.Series([t for _, t in cases])
    how = {"group": "refined", "base_c": base, "edition": edition}
    observed = standard * volume_correction_factor(standard, temperature_c, **how)
    found = standard_density(observed, temperature_c, **how, hydrometer_c=None)
    again = found * volume_correction_factor(found, temperature_c, **how)
    error = (again - observed).abs()
    if edition == "1980" and base == 20.0:
        # α jumps at the cut-points of 1980: within 0.01 kg/m³ of one, ρ20 stands for two ρ15.
        at15 = standard_density(found, 20.0, "refined", base_c=15.0, hydrometer_c=None)
        edge = pl.Series([min(abs(rho - e) for e in (770.5, 787.5, 839.0)) for rho in at15])
        error = error.filter(edge > 0.01)
    assert error.is_empty() or error.max() < 1e-6


@settings(max_examples=40, deadline=None)
@given(CASES, EDITIONS, BASES, st.sampled_from(["crude", "lubricant"]))
def test_groups_without_edges_give_back_the_very_density(cases, edition, base, group) -> None:
    standard = pl.Series([max(density, 810.0) for density, _ in cases])
    temperature_c = pl.Series([t for _, t in cases])
    how = {"group": group, "base_c": base, "edition": edition}
    observed = standard * volume_correction_factor(standard, temperature_c, **how)
    found = standard_density(observed, temperature_c, **how, hydrometer_c=None)
    assert (found - standard).abs().max() < 1e-6


@settings(max_examples=30, deadline=None)
@given(DENSITIES, EDITIONS, BASES, st.sampled_from(["crude", "refined"]))
def test_vcf_falls_with_temperature(density, edition, base, group) -> None:
    temperatures = pl.Series([-45.0 + 2.5 * step for step in range(75)])
    factors = volume_correction_factor(density, temperatures, group, base_c=base, edition=edition)
    assert (factors.diff().drop_nulls() < 0).all()


@pytest.mark.parametrize("edition", ["1980", "2004"])
@pytest.mark.parametrize(
    ("group", "low", "high"),
    [
        ("crude", 620.0, 1070.0),
        ("lubricant", 805.0, 1150.0),
        ("refined", 620.0, 769.0),
        ("refined", 772.0, 786.0),
        ("refined", 789.0, 837.0),
        ("refined", 841.0, 1070.0),
    ],
)
def test_within_a_band_a_denser_oil_expands_less(edition, group, low, high) -> None:
    densities = pl.Series([low + (high - low) * step / 60.0 for step in range(61)])
    warm = volume_correction_factor(densities, 45.0, group, base_c=15.0, edition=edition)
    cold = volume_correction_factor(densities, -10.0, group, base_c=15.0, edition=edition)
    assert (warm.diff().drop_nulls() > 0).all()
    assert (cold.diff().drop_nulls() < 0).all()


@settings(max_examples=60, deadline=None)
@given(DENSITIES, EDITIONS, BASES)
def test_vcf_at_base_is_exactly_one(density, edition, base) -> None:
    assert volume_correction_factor(density, base, "refined", base_c=base, edition=edition) == 1.0


def test_at_base_a_density_is_its_own_standard_density() -> None:
    for base in (15.0, 20.0, SIXTY_F):
        for edition in ("1980", "2004"):
            found = standard_density(
                840.0, base, "refined", base_c=base, edition=edition, hydrometer_c=base
            )
            assert found == pytest.approx(840.0, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(CASES, EDITIONS, BASES)
def test_a_number_alone_gives_what_the_column_gives(cases, edition, base) -> None:
    density, temperature_c = pl.Series([d for d, _ in cases]), pl.Series([t for _, t in cases])
    how = {"base_c": base, "edition": edition}
    column = standard_density(density, temperature_c, "refined", **how)
    factors = volume_correction_factor(density, temperature_c, "refined", **how)
    for row, (d, t) in enumerate(cases[:5]):
        assert standard_density(d, t, "refined", **how) == column[row]
        assert volume_correction_factor(d, t, "refined", **how) == factors[row]


def test_groups_may_differ_from_row_to_row() -> None:
    groups = pl.Series(["crude", "refined", "lubricant", "special"])
    factors = volume_correction_factor(880.0, 40.0, groups, expansion_per_c=0.0008)
    alone = [
        volume_correction_factor(880.0, 40.0, group, expansion_per_c=0.0008) for group in groups
    ]
    assert factors.to_list() == alone
    assert len(set(alone)) == 4


# Special products, glass, and what cannot be computed.


def test_a_special_product_expands_by_its_own_coefficient() -> None:
    strain = 0.00107 * 12.0
    expected = math.exp(-strain * (1.0 + 0.8 * strain))
    vcf = volume_correction_factor(792.0, 32.0, "special", expansion_per_c=0.00107)
    assert vcf == pytest.approx(expected, abs=1e-15)
    density = standard_density(792.0, 32.0, "special", hydrometer_c=None, expansion_per_c=0.00107)
    assert density == pytest.approx(792.0 / expected, abs=1e-9)


def test_the_glass_correction_moves_a_mass_as_much_as_it_should() -> None:
    # Wrong or missing at 30 °C: 0.012 to 0.035 % of mass.
    with20, with15, without = (
        standard_density(830.0, 30.0, "refined", hydrometer_c=glass) for glass in (20.0, 15.0, None)
    )
    assert with20 is not None
    assert with15 is not None
    assert without is not None
    assert (without - with20) / with20 == pytest.approx(0.00023, abs=2e-5)
    assert (with20 - with15) / with20 == pytest.approx(0.00012, abs=2e-5)


@pytest.mark.parametrize(
    ("density", "temperature_c", "group", "expansion", "code"),
    [
        (None, 20.0, "refined", None, "density_not_given"),
        (math.nan, 20.0, "refined", None, "density_not_given"),
        (840.0, None, "refined", None, "temperature_not_given"),
        (840.0, 150.1, "refined", None, "temperature_outside_equation"),
        (840.0, -50.1, "refined", None, "temperature_outside_equation"),
        (840.0, math.inf, "refined", None, "temperature_outside_equation"),
        (840.0, 20.0, "bitumen", None, "vcf_group_not_known"),
        (840.0, 20.0, None, None, "vcf_group_not_known"),
        (0.84, 20.0, "refined", None, "density_outside_group_range"),
        (590.0, 20.0, "refined", None, "density_outside_group_range"),
        (1090.0, 20.0, "crude", None, "density_outside_group_range"),
        (790.0, 20.0, "lubricant", None, "density_outside_group_range"),
        (math.inf, 20.0, "crude", None, "density_outside_group_range"),
        (840.0, 20.0, "special", None, "expansion_not_usable"),
        (840.0, 20.0, "special", 0.5, "expansion_not_usable"),
        (8.4, 20.0, "special", 0.001, "density_outside_group_range"),
    ],
)
def test_what_cannot_be_computed_is_null_with_its_reason(
    density, temperature_c, group, expansion, code
) -> None:
    column = (pl.Series([density], dtype=pl.Float64), pl.Series([temperature_c], dtype=pl.Float64))
    groups = pl.Series([group], dtype=pl.String)
    for edition in ("1980", "2004"):
        how = {"edition": edition, "expansion_per_c": expansion}
        if (density, edition) == (1090.0, "2004"):
            continue
        assert standard_density(*column, groups, **how).to_list() == [None]
        assert why_no_standard_density(*column, groups, **how).to_list() == [code]
        assert volume_correction_factor(*column, groups, **how).to_list() == [None]
        assert why_no_volume_correction(*column, groups, **how).to_list() == [code]


def test_what_can_be_computed_has_no_reason() -> None:
    assert why_no_standard_density(840.0, 20.0, "refined").to_list() == [None]
    assert why_no_volume_correction(840.0, 20.0, "refined").to_list() == [None]


def test_one_bad_row_leaves_the_others_alone() -> None:
    found = standard_density(
        pl.Series([840.0, None, 840.0]), pl.Series([30.0, 30.0, 999.0]), "crude"
    )
    assert found[0] is not None
    assert found.to_list()[1:] == [None, None]


def test_no_rows_are_no_rows() -> None:
    nothing = pl.Series([], dtype=pl.Float64)
    assert standard_density(nothing, nothing, "crude").len() == 0
    assert volume_correction_factor(nothing, nothing, "crude").len() == 0


def test_an_unknown_edition_or_base_or_ragged_columns_is_misuse() -> None:
    with pytest.raises(UsageError, match="1952"):
        volume_correction_factor(840.0, 20.0, "refined", edition="1952")
    with pytest.raises(UsageError, match="999"):
        volume_correction_factor(840.0, 20.0, "refined", base_c=999.0)
    with pytest.raises(UsageError, match="lengths"):
        volume_correction_factor(pl.Series([1.0, 2.0]), pl.Series([1.0, 2.0, 3.0]), "refined")


def test_sixty_f_may_be_written_with_few_decimals() -> None:
    exact = volume_correction_factor(875.0, 32.0, "crude", base_c=SIXTY_F, edition="2004")
    short = volume_correction_factor(875.0, 32.0, "crude", base_c=15.5556, edition="2004")
    assert short == pytest.approx(exact, abs=1e-7)
