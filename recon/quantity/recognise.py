"""Which table an inspector's VCF was read from: the site's, another honest one, or a wrong one.

A sheet may well work at another base than the site (Table 54 at 15 °C in a GB site): that is no
mistake as long as its density follows. The right product at another base is therefore looked for
before any wrong table.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from recon.quantity.editions import CRUDE, LUBRICANT, REFINED, SIXTY_F_C
from recon.quantity.liquid import liquid_of
from recon.quantity.profiles import Profile

LETTERS = {CRUDE: "A", REFINED: "B", LUBRICANT: "D", "special": "C"}
"""The letter a product group has in the tables' names."""

OLD_TABLE_SHARE = (0.02, 0.10)
"""1952 tables correct less than later ones: by this share of the correction, |1 − VCF|.

From the 1952 values of Tables 54 and 6 among the test vectors (4 to 7.5 %)."""

INTERPOLATED = 5.5e-5
"""How far a VCF interpolated in the 1980 tables, which print 4 decimals, may be off by that."""

_TABLES_1980 = {20.0: "60", 15.0: "54", SIXTY_F_C: "24"}
_BASES = (20.0, 15.0, SIXTY_F_C)
_TABLE_NOISE_KGM3 = 0.05


@dataclass(frozen=True, slots=True)
class Convention:
    """An edition at a base, and how far the product or its density may be mistaken in it."""

    edition: str
    base_c: float
    group: str | None = None
    swapped_density: bool = False
    code: str | None = None

    @property
    def profile(self) -> Profile:
        """A profile of that edition and base, with the glass of the base."""
        return Profile("as read", self.edition, self.base_c, self.base_c)


def conventions(site: Profile) -> list[Convention]:
    """What is tried, best first: right ones, then wrong edition, product, density."""
    order = [site.base_c, *(base for base in _BASES if base != site.base_c)]
    editions = [site.edition, *(name for name in ("1980", "2004") if name != site.edition)]
    pairs = [(edition, base) for base in order for edition in editions]
    honest = [Convention(edition, base) for edition, base in pairs if base != site.base_c]
    return [
        Convention(site.edition, site.base_c),
        *honest,
        Convention(editions[1], site.base_c, code="inspector_vcf_edition"),
        *(
            Convention(edition, base, group=group, code="inspector_vcf_product_table")
            for edition, base in pairs
            for group in (CRUDE, REFINED, LUBRICANT)
        ),
        *(
            Convention(edition, base, swapped_density=True, code="inspector_vcf_density_basis")
            for edition, base in pairs
            if base in (20.0, 15.0)
        ),
    ]


def recognise(
    readings: pl.DataFrame, printed: pl.Series, allowed: pl.Series, site: Profile
) -> pl.DataFrame:
    """For each printed VCF: the convention it was read by, and what stands in that convention.

    ``readings`` as ``with_defaults`` gives them; ``printed`` may be null (then the site's own
    holds). Out, in the same order: ``vcf_expected`` (right product, at that base),
    ``density_kgm3`` and ``density_other_kgm3`` (at that base, and at 15 °C for 20 °C or the
    reverse), ``density_given`` (written at that base, so not rounded on the way), ``vcf_code``
    (null = right), ``printed_from`` and ``should_be_from`` (tables' names).
    """
    own = _standing(readings, Convention(site.edition, site.base_c))
    fits = _fits(printed, allowed, own, own["vcf"])
    result = own.with_columns(code=pl.lit(None, pl.String), printed_from=own["table"])
    open_ = ~fits & printed.is_not_null() & own["vcf"].is_not_null()
    tried = conventions(site)
    honest = [convention for convention in tried[1:] if convention.code is None]
    result, open_ = _nearest_honest(result, readings, printed, allowed, open_, honest)
    for convention in tried:
        if convention.code is None:
            continue
        if not open_.any():
            break
        at = open_.arg_true()
        some = readings[at]
        standing = _standing(some, convention)
        near = printed.gather(at)
        hit = _fits(near, allowed.gather(at), standing, _mistaken(some, convention))
        if convention.group is not None or convention.swapped_density:
            # Near base all tables agree: a value interpolated in the right one is no wrong one.
            hit = hit & ((near - own["vcf"].gather(at)).abs() > INTERPOLATED)
        result = _put(result, at.filter(hit), standing.filter(hit), convention, some.filter(hit))
        open_ = open_.scatter(at.filter(hit), False)
    return _left_over(result, printed, open_, site)


def _nearest_honest(
    result: pl.DataFrame,
    readings: pl.DataFrame,
    printed: pl.Series,
    allowed: pl.Series,
    open_: pl.Series,
    honest: list[Convention],
) -> tuple[pl.DataFrame, pl.Series]:
    """The right product at another base, the nearest where several fit; and what stays open."""
    at = open_.arg_true()
    if at.is_empty():
        return result, open_
    some, near, within = readings[at], printed.gather(at), allowed.gather(at)
    best = pl.Series([float("inf")]).new_from_index(0, len(at))
    for convention in honest:
        standing = _standing(some, convention)
        off = (near - standing["vcf"]).abs()
        hit = _fits(near, within, standing, standing["vcf"]) & (off < best).fill_null(False)
        result = _put(result, at.filter(hit), standing.filter(hit), convention, some.filter(hit))
        best = best.set(hit, None).fill_null(off)
    return result, open_.scatter(at.filter(best.is_finite()), False)


def _standing(readings: pl.DataFrame, convention: Convention) -> pl.DataFrame:
    """VCF and densities of the right product in a convention."""
    liquid = liquid_of(readings, convention.profile)
    base, c = convention.base_c, pl.col
    other = {20.0: "density15_kgm3", 15.0: "density20_kgm3"}.get(base, "density15_kgm3")
    used = readings.select(
        pl.when(c("density20_kgm3").is_not_null())
        .then(20.0)
        .when(c("density15_kgm3").is_not_null())
        .then(15.0)
        .when(c("api60").is_not_null())
        .then(SIXTY_F_C)
    ).to_series()
    return liquid.select(
        "vcf",
        density_kgm3="density_base_kgm3",
        density_other_kgm3=other,
        # How far a density rounded to 0.1 kg/m³ on the way may move the VCF.
        slack=(c("vcf") * c("log_vcf_per_kgm3")).abs() * _TABLE_NOISE_KGM3,
    ).with_columns(
        (used == base).fill_null(value=False).alias("density_given"),
        _table_names(readings["vcf_group"], convention),
    )


def _mistaken(readings: pl.DataFrame, convention: Convention) -> pl.Series:
    """The VCF this convention's mistake leads to; the right one where it has none."""
    frame = readings
    if convention.group is not None:
        frame = frame.with_columns(vcf_group=pl.lit(convention.group))
    if convention.swapped_density:
        frame = _with_swapped_density(frame, convention)
    return liquid_of(frame, convention.profile)["vcf"]


def _with_swapped_density(readings: pl.DataFrame, convention: Convention) -> pl.DataFrame:
    """The density at 15 °C put where the one at 20 °C belongs, or the reverse."""
    taken, put = (
        ("density15_kgm3", "density20_kgm3")
        if convention.base_c == 20.0
        else ("density20_kgm3", "density15_kgm3")
    )
    densities = liquid_of(readings, convention.profile)
    nothing = pl.lit(None, pl.Float64)
    return readings.with_columns(
        nothing.alias(taken),
        densities[taken].alias(put),
        api60=nothing,
        observed_density_kgm3=nothing,
    )


def _fits(
    printed: pl.Series, allowed: pl.Series, standing: pl.DataFrame, vcf: pl.Series
) -> pl.Series:
    return ((printed - vcf).abs() <= allowed + standing["slack"]).fill_null(False)


def _put(
    result: pl.DataFrame,
    at: pl.Series,
    standing: pl.DataFrame,
    convention: Convention,
    readings: pl.DataFrame,
) -> pl.DataFrame:
    """Write what was recognised into the rows ``at``."""
    if at.is_empty():
        return result
    group = readings["vcf_group"] if convention.group is None else convention.group
    names = _table_names(group, convention)
    # A wrong edition at the site's base: what is right stays the site's.
    stays = convention.code == "inspector_vcf_edition"
    columns = {
        **({} if stays else {name: standing[name] for name in standing.columns}),
        "printed_from": names if len(names) == len(at) else names.new_from_index(0, len(at)),
        "code": pl.Series([convention.code], dtype=pl.String).new_from_index(0, len(at)),
    }
    return result.with_columns(
        result[name].scatter(at, values).alias(name) for name, values in columns.items()
    )


def _left_over(
    result: pl.DataFrame, printed: pl.Series, open_: pl.Series, site: Profile
) -> pl.DataFrame:
    """What no table explains: no correction at all, a 1952 table's signature, or just wrong."""
    c = pl.col
    noise = INTERPOLATED if site.edition == "1980" else 0.0
    between_rows = (c("printed") - c("vcf")).abs() <= noise
    share = (c("printed") - c("vcf")) / (1.0 - c("vcf"))
    code = (
        pl.when(~c("open"))
        .then("code")
        .when(between_rows)
        .then(None)
        .when(c("printed") == 1.0)
        .then(pl.lit("inspector_vcf_omitted"))
        .when(share.is_between(*OLD_TABLE_SHARE))
        .then(pl.lit("inspector_vcf_1952"))
        .otherwise(pl.lit("inspector_vcf"))
    )
    return result.with_columns(printed.alias("printed"), open_.alias("open")).select(
        "density_kgm3",
        "density_other_kgm3",
        "density_given",
        "printed_from",
        vcf_expected="vcf",
        vcf_code=code,
        should_be_from="table",
    )


def _table_names(group: pl.Series | str, convention: Convention) -> pl.Series:
    """Table 60B, 54A …, or the 2004 edition with its base."""
    groups = group if isinstance(group, pl.Series) else pl.Series([group])
    letter = groups.replace_strict(LETTERS, default="?", return_dtype=pl.String)
    if convention.edition == "1980":
        return (_TABLES_1980[convention.base_c] + letter).alias("table")
    base = "60 °F" if convention.base_c == SIXTY_F_C else f"{convention.base_c:.0f} °C"
    return ("11.1-2004 " + letter + f" at {base}").alias("table")
