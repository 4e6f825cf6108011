"""A quantity read in the wrong unit, with the wrong density, or without a correction."""

from __future__ import annotations

import polars as pl

from recon.diagnose.candidate import Proposal
from recon.diagnose.documents import AIR_KGM3, OWN_DENSITY, papers_mark, whole_kg
from recon.diagnose.evidence import Evidence
from recon.diagnose.priors import (
    AT_15,
    BY_VOLUME,
    CONTRADICTED,
    NO_TRACE,
    NO_VOLUME,
    ODD_UNIT,
    SUPPORTED,
    UNUSUAL,
)
from recon.diagnose.sift import NOTICEABLE, corrected, sift, sift_entries
from recon.diagnose.telling import of_entry
from recon.quantity import M3_PER_BARREL, volume_correction_factor

SIXTY_F_C = (60.0 - 32.0) / 1.8
LONG_TON = 1.0160469088
SHORT_TON = 0.90718474
"""Tonnes in a ton of 2 240 lb and of 2 000 lb."""

OTHER_DENSITY = 0.004
"""Standard uncertainty, relative, of a volume weighed with the tank's density, not its own."""

OTHER_TEMPERATURE = 0.0009
"""That of a volume corrected from the tank's temperature: 1 °C off (metrology: 0.08–0.12 %/°C)."""

MOST_BY_BASIS = 0.01
"""No product's density differs by more than this share between 15 and 20 °C."""

RARE_UNIT = 0.05
"""A unit in which no more than this share of the entries are written is odd."""

_TELLING = (SUPPORTED, ODD_UNIT, NO_VOLUME)
"""Marks with a sentence of their own."""

_VOLUMES = ("m3", "kL", "L", "bbl")

_AIR = (pl.col("density_kgm3") - AIR_KGM3) / 1000.0
_BARREL = pl.col("tonnes_a_barrel")
_WRITTEN_KG = pl.col("quantity").abs().cast(pl.Float64) * 1000.0

# Unit written, unit meant → |quantity| that is right, kg, and whether a density came into it.
_MIXED: tuple[tuple[str, str, pl.Expr, bool], ...] = (
    ("t", "m3", _WRITTEN_KG * _AIR, True),
    ("t", "kg", _WRITTEN_KG / 1000.0, False),
    ("t", "L", _WRITTEN_KG * _AIR / 1000.0, True),
    ("t", "bbl", _WRITTEN_KG * _BARREL, True),
    ("t", "long_ton", _WRITTEN_KG * LONG_TON, False),
    ("t", "short_ton", _WRITTEN_KG * SHORT_TON, False),
    ("kg", "t", _WRITTEN_KG, False),
    ("m3", "t", _WRITTEN_KG, False),
    ("m3", "bbl", _WRITTEN_KG * _BARREL, True),
    ("m3", "L", _WRITTEN_KG * _AIR / 1000.0, True),
    ("kL", "t", _WRITTEN_KG, False),
    ("kL", "bbl", _WRITTEN_KG * _BARREL, True),
    ("L", "m3", _WRITTEN_KG * _AIR, True),
    ("L", "t", _WRITTEN_KG, False),
    ("bbl", "t", _WRITTEN_KG, False),
    ("bbl", "m3", _WRITTEN_KG * _AIR, True),
    ("long_ton", "t", _WRITTEN_KG, False),
    ("short_ton", "t", _WRITTEN_KG, False),
)


def unit_error(evidence: Evidence) -> list[Proposal]:
    """One entry in another unit removes D: kg/t, m³/t, bbl/t, bbl/m³, long and short tons."""
    c = pl.col
    live = _with_factors(evidence.live).with_columns(unit=c("unit").fill_null("t"))
    own = c("density20_kgm3").is_not_null()
    tried = []
    for written, meant, right, weighed in _MIXED:
        rows = live.filter(c("unit") == written)
        if rows.height:
            spread = pl.when(own | pl.lit(not weighed)).then(0.0).otherwise(OTHER_DENSITY)
            tried.append(
                corrected(
                    evidence,
                    rows,
                    whole_kg(right),
                    meant=pl.lit(meant),
                    spread_t=spread * whole_kg(right) / 1000.0,
                )
            )
    if not tried:
        return []
    units = evidence.known.entries["unit"].fill_null("t").value_counts(normalize=True)
    rare = units.filter(c("proportion") <= RARE_UNIT)["unit"].to_list()

    def marked(frame: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
        odd = c("unit").is_in(rare) & ~c("mark").is_in([SUPPORTED, CONTRADICTED, UNUSUAL])
        return papers_mark(frame, sizes).with_columns(
            mark=pl.when(odd).then(pl.lit(ODD_UNIT)).otherwise("mark")
        )

    return [
        of_entry(
            row,
            "unit_error",
            f"cause_unit_{row['mark'] if row['mark'] in _TELLING else 'error'}",
            proof=row["mark"] == SUPPORTED,
            written=float(abs(row["quantity"])),
            unit=row["unit"] or "t",
            meant=row["meant"],
            right_t=row["right_kg"] / 1000,
        )
        for row in sift_entries(evidence, "unit_error", pl.concat(tried), marked).iter_rows(
            named=True
        )
    ]


def _with_factors(live: pl.DataFrame) -> pl.DataFrame:
    """Tonnes in air of a barrel, and VCF from 15 to 20 °C, by each entry's density."""
    group, expansion = live["vcf_group"], live["expansion_per_c"]
    density = live["density_kgm3"]
    at_60f = volume_correction_factor(density, SIXTY_F_C, group, expansion_per_c=expansion)
    at_15 = volume_correction_factor(density, 15.0, group, expansion_per_c=expansion)
    return live.with_columns(
        tonnes_a_barrel=pl.Series(at_60f) * (density - AIR_KGM3) * (M3_PER_BARREL / 1000.0),
        vcf_15=pl.Series(at_15),
    )


def density_basis(evidence: Evidence) -> list[Proposal]:
    """One entry made of a density at 15 °C and a volume at 20 °C, or the reverse, is D."""
    c = pl.col
    live = _with_factors(
        evidence.live.filter(
            c("density_kgm3").is_not_null()
            & (c("written_kg") * MOST_BY_BASIS >= NOTICEABLE * c("u_kg"))
        )
    ).with_columns(density15=c("density_kgm3") * c("vcf_15"))
    at_15 = _is_at_15()
    heavier = (c("density_kgm3") / c("vcf_15") - AIR_KGM3) / (c("density_kgm3") - AIR_KGM3)
    lighter = (c("density_kgm3") - AIR_KGM3) / (c("density15") - AIR_KGM3)
    dense = corrected(
        evidence,
        live,
        whole_kg(c("written_kg") * pl.when(at_15).then(heavier).otherwise(lighter)),
        at_15=at_15,
        density_c=pl.lit(15),
        volume_c=pl.lit(20),
    )
    voluminous = corrected(
        evidence,
        live,
        whole_kg(c("written_kg") * c("vcf_15")),
        at_15=pl.lit(False),
        density_c=pl.lit(20),
        volume_c=pl.lit(15),
    ).with_columns(supported=False)
    return [
        of_entry(
            row,
            "density_basis",
            "cause_density_basis",
            proof=row["mark"] == SUPPORTED,
            density_c=row["density_c"],
            volume_c=row["volume_c"],
            right_t=row["right_kg"] / 1000,
        )
        for row in sift_entries(
            evidence, "density_basis", pl.concat([dense, voluminous]), _basis_mark
        ).iter_rows(named=True)
    ]


def _is_at_15() -> pl.Expr:
    """An entry whose own "density at 20 °C" is what the tank's oil weighs at 15 °C."""
    c = pl.col
    expected = c("reading_density") * c("vcf_15")
    off = (c("density20_kgm3") - expected).abs()
    return (off < 0.35 * (expected - c("reading_density"))).fill_null(False)


def _basis_mark(frame: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """A volume at 15 °C agrees with the quantity made of it: it says nothing for or against."""
    c = pl.col
    said = c("mark").is_in([SUPPORTED, CONTRADICTED]) & (c("density_c") == 15)
    return papers_mark(frame, sizes).with_columns(
        mark=pl.when(said & (c("mark") == SUPPORTED))
        .then(pl.lit(SUPPORTED))
        .when(c("at_15"))
        .then(pl.lit(AT_15))
        .when(said)
        .then("mark")
        .otherwise(_by_volume())
    )


def _by_volume() -> pl.Expr:
    """Whether an entry was worked out from a volume at all: a weighbridge needs no correction."""
    c = pl.col
    given = c("volume20_m3").is_not_null() | c("unit").is_in(_VOLUMES).fill_null(False)
    return pl.when(given).then(pl.lit(BY_VOLUME)).otherwise(pl.lit(NO_TRACE))


def vcf_omitted(evidence: Evidence) -> list[Proposal]:
    """One entry's observed volume was booked as standard volume: its ratio is the VCF.

    The observed volume itself stands beside the quantity, and agrees with it.
    """
    c = pl.col
    frame = corrected(
        evidence,
        evidence.live.filter(c("reading_vcf").is_not_null()),
        whole_kg(c("written_kg") * c("reading_vcf")),
        spread_t=OTHER_TEMPERATURE * c("written_kg") / 1000.0,
    ).with_columns(supported=False)
    return [
        of_entry(
            row,
            "vcf_omitted",
            "cause_vcf_omitted",
            vcf=row["reading_vcf"],
            right_t=row["right_kg"] / 1000,
        )
        for row in sift_entries(
            evidence, "vcf_omitted", frame, lambda rows, _: rows.with_columns(mark=_by_volume())
        ).iter_rows(named=True)
    ]


def vacuum_mass(evidence: Evidence) -> list[Proposal]:
    """The whole account of a tank is kept as mass in vacuum: D/book ≈ −1.1/ρ."""
    c = pl.col
    buoyancy = AIR_KGM3 / c("density_kgm3")
    kg = c("volume20_m3").cast(pl.Float64)
    checkable = c("volume20_m3").is_not_null() & c("density20_kgm3").is_not_null()
    vacuum = (c("written_kg") - kg * c("density20_kgm3")).abs() <= OWN_DENSITY * c("written_kg")
    whole = (
        evidence.entries.filter(c("counted") & c("density_kgm3").is_not_null())
        .group_by("case", maintain_order=True)
        .agg(
            explains_kg=-whole_kg((c("signed_kg") * buoyancy).sum()),
            checked=checkable.sum(),
            vacuum=(checkable & vacuum).sum(),
            density_kgm3=c("reading_density").first(),
        )
        .with_columns(
            mark=pl.when((c("checked") >= 3) & (c("vacuum") * 10 >= c("checked") * 8))
            .then(pl.lit(SUPPORTED))
            .when(c("vacuum") * 2 < c("checked"))
            .then(pl.lit(CONTRADICTED))
            .otherwise(pl.lit(NO_TRACE))
        )
        .filter(c("mark") != CONTRADICTED)
    )
    return [
        Proposal(
            case=row["case"],
            code="vacuum_mass",
            mark=row["mark"],
            explains_kg=row["explains_kg"],
            evidence="cause_vacuum_mass",
            params={
                "checked": row["checked"],
                "vacuum": row["vacuum"],
                "ratio_pct": -100 * AIR_KGM3 / row["density_kgm3"],
            },
            searched=row["searched"],
            proof=row["mark"] == SUPPORTED,
        )
        for row in sift(evidence, "vacuum_mass", whole).iter_rows(named=True)
    ]
